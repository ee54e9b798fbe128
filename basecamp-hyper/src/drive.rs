//! The loop that drives machines: executes their steps, and reports the outcomes.

use std::future::{Future, poll_fn};
use std::panic;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::SystemTime;

use basecamp_core::driver::{DriveAsync, deliver_events};
#[cfg(feature = "event-feed")]
use basecamp_core::event_feed::Cable;
#[cfg(feature = "login")]
use basecamp_core::oauth::{Desktop, Loopback};
use basecamp_core::{
    AsyncBody, Attempt, BlockingTask, BodyPlan, BoxFuture, Cancel, Context, Error, Failure,
    Machine, Now, Reply, Step, Wait,
};
use bytes::Bytes;
use http::Response;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::transport::Transport;

/// Drives machines on tokio. Clones share the connections.
#[derive(Clone)]
pub(crate) struct Driver {
    context: Arc<Context>,
    transport: Transport,
    /// The origin of [`Now::monotonic`].
    epoch: Instant,
}

impl Driver {
    pub(crate) fn new(context: Arc<Context>, transport: Transport) -> Self {
        Self { context, transport, epoch: Instant::now() }
    }

    async fn wait(&self, wait: Wait) {
        match wait.until() {
            None => wait.await,
            Some(until) => {
                let left = until.saturating_sub(self.epoch.elapsed());
                // The machine determines from `now` whether the time is up.
                let _ = timeout(left, wait).await;
            }
        }
    }

    async fn drive_within(
        &self,
        machine: &mut dyn Machine,
        streamed: &mut Option<AsyncBody>,
    ) -> Result<Reply, Error> {
        loop {
            let step = machine.step(self.now());
            deliver_events(&self.context, machine);
            match step {
                Step::Done(result) => return result,
                Step::Wait(wait) => self.wait(wait).await,
                Step::Spawn(machine) => self.spawn_machine(machine),
                Step::Blocking(task) => self.run(task).await,
                Step::Send(attempt) => {
                    let cancel = attempt.cancel.clone();
                    let exchange = self.exchange(attempt, machine, streamed);
                    if unless_cancelled(cancel, exchange).await.is_none() {
                        machine.handle_failure(self.now(), Failure::io("the call was cancelled"));
                    }
                }
            }
        }
    }

    /// Sends a request, and reports the response to the machine.
    async fn exchange(
        &self,
        attempt: Attempt,
        machine: &mut dyn Machine,
        streamed: &mut Option<AsyncBody>,
    ) {
        match self.transport.send(attempt).await {
            Err(failure) => machine.handle_failure(self.now(), failure),
            Ok(response) => {
                let (head, body) = response.into_parts();
                match machine.handle_head(self.now(), Response::from_parts(head, ())) {
                    BodyPlan::Discard => machine.handle_body(self.now(), Bytes::new()),
                    BodyPlan::Stream => {
                        *streamed = Some(body.into_stream());
                        machine.handle_body(self.now(), Bytes::new());
                    }
                    BodyPlan::Buffer { limit } => match body.read(limit).await {
                        Ok(bytes) => machine.handle_body(self.now(), bytes),
                        Err(failure) => machine.handle_failure(self.now(), failure),
                    },
                }
            }
        }
    }

    async fn run(&self, task: BlockingTask) {
        let until = task.until();
        let mut running = tokio::task::spawn_blocking(|| task.run());
        // The runtime may be shutting down. The machine detects that the task didn't run.
        let Some(until) = until else {
            let _ = running.await;
            return;
        };
        let left = until.saturating_sub(self.epoch.elapsed());
        if timeout(left, &mut running).await.is_err() {
            // A task that hasn't started yet is not started any more. Nothing uses its result.
            running.abort();
        }
    }

    /// Drives a machine on a separate task: a refresh must save the rotated token even if the call
    /// that needs it is dropped.
    fn spawn_machine(&self, mut machine: Box<dyn Machine>) {
        let driver = self.clone();
        tokio::spawn(async move { driver.drive(&mut *machine, &mut None).await });
    }
}

/// Returns the output of the work, or `None` if the call is cancelled before its end.
async fn unless_cancelled<T>(cancel: Option<Cancel>, work: impl Future<Output = T>) -> Option<T> {
    let Some(cancel) = cancel else { return Some(work.await) };
    let (mut work, mut cancelled) = (pin!(work), pin!(cancel.cancelled()));
    poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => cancelled.as_mut().poll(cx).map(|()| None),
    })
    .await
}

impl DriveAsync for Driver {
    fn now(&self) -> Now {
        Now { monotonic: self.epoch.elapsed(), wall: SystemTime::now() }
    }

    #[cfg(feature = "event-feed")]
    fn dial(&self, cable: Cable) {
        let (connector, epoch) = (self.transport.connector(), self.epoch);
        tokio::spawn(crate::cable::serve(connector, cable, epoch));
    }

    #[cfg(feature = "login")]
    fn listen(&self, loopback: Loopback) {
        tokio::spawn(crate::loopback::serve(loopback));
    }

    #[cfg(feature = "login")]
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        Some(Arc::new(basecamp_storage::SystemDesktop::default()))
    }

    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        streamed: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>> {
        Box::pin(async move {
            let runtime = self.transport.runtime()?;
            let mut result = pin!(self.drive_within(machine, streamed));
            // The future may be polled outside of its runtime, where its timers would panic.
            poll_fn(|cx| {
                let _entered = runtime.enter();
                result.as_mut().poll(cx)
            })
            .await
        })
    }

    fn spawn(&self, job: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
        if Handle::try_current().is_err() {
            return job;
        }
        // A set aborts its tasks when it is dropped.
        let mut task = JoinSet::new();
        task.spawn(job);
        Box::pin(async move {
            // Other errors mean that the runtime is shutting down.
            if let Some(Err(error)) = task.join_next().await
                && error.is_panic()
            {
                panic::resume_unwind(error.into_panic());
            }
        })
    }
}
