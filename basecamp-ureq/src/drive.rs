//! The loop: does what a machine says, and reports what happened.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::{
    Blocking, BlockingBody, Context, DriveBlocking, Error, Machine, Now, ReadPlan, Refresh, Reply,
    Step, deliver_events,
};
use bytes::Bytes;
use http::Response;

use crate::transport::Transport;
use crate::wait::wait;

/// The driver of a client's handle. When the last clone of the handle is dropped, the refresh in flight
/// gets some time to save its token, since the process may be about to end.
pub(crate) struct Root(pub(crate) Driver);

/// How long dropping the last handle of a client may take.
const PATIENCE: Duration = Duration::from_secs(5);

impl DriveBlocking for Root {
    fn drive(
        &self,
        machine: &mut dyn Machine,
        handed_over: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        self.0.drive(machine, handed_over)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        Blocking::settle(&self.0, &self.0.context, PATIENCE);
    }
}

/// Drives machines on the calling thread. Clones share the connections.
#[derive(Clone)]
pub(crate) struct Driver {
    context: Arc<Context>,
    transport: Transport,
    /// Where [`Now::monotonic`] counts from.
    epoch: Instant,
}

impl Driver {
    pub(crate) fn new(context: Arc<Context>, transport: Transport) -> Self {
        Self { context, transport, epoch: Instant::now() }
    }

    fn now(&self) -> Now {
        Now { monotonic: self.epoch.elapsed(), wall: SystemTime::now() }
    }

    /// On a thread of its own: the rotated token must not be lost with the call that asked for it.
    fn refresh(&self, refresh: Refresh) {
        let driver = self.clone();
        let refresh = Arc::new(Mutex::new(refresh));
        let on_thread = refresh.clone();
        let run = move |refresh: &Mutex<Refresh>| {
            let mut refresh = refresh.lock().unwrap_or_else(PoisonError::into_inner);
            // Those who wait for it learn the outcome from the core.
            let _ = driver.drive(&mut *refresh, &mut None);
        };
        let on_the_spot = run.clone();
        let thread = thread::Builder::new().name("basecamp-refresh".to_owned());
        if thread.spawn(move || run(&on_thread)).is_err() {
            on_the_spot(&refresh);
        }
    }
}

impl DriveBlocking for Driver {
    fn drive(
        &self,
        machine: &mut dyn Machine,
        handed_over: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        loop {
            let step = machine.step(self.now());
            deliver_events(&self.context, machine);
            match step {
                Step::Done(result) => return result,
                Step::Wait(it) => wait(it, self.epoch),
                Step::Refresh(refresh) => self.refresh(refresh),
                Step::Blocking(task) => task.run(),
                Step::Send(attempt) => match self.transport.send(attempt) {
                    Err(failure) => machine.handle_failure(self.now(), failure),
                    Ok(response) => {
                        let (head, body) = response.into_parts();
                        match machine.handle_head(self.now(), Response::from_parts(head, ())) {
                            ReadPlan::Discard => machine.handle_body(self.now(), Bytes::new()),
                            ReadPlan::HandOver => {
                                *handed_over = Some(body.hand_over());
                                machine.handle_body(self.now(), Bytes::new());
                            }
                            ReadPlan::Buffer { limit } => match body.read(limit) {
                                Ok(bytes) => machine.handle_body(self.now(), bytes),
                                Err(failure) => machine.handle_failure(self.now(), failure),
                            },
                        }
                    }
                },
            }
        }
    }
}
