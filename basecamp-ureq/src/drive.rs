//! The loop that drives machines: executes their steps, and reports the outcomes.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::driver::{DriveBlocking, deliver_events};
#[cfg(feature = "event-feed")]
use basecamp_core::event_feed::Cable;
#[cfg(feature = "login")]
use basecamp_core::oauth::{Desktop, Loopback};
use basecamp_core::{Blocking, BlockingBody, BodyPlan, Context, Error, Machine, Now, Reply, Step};
use bytes::Bytes;
use http::Response;

use crate::transport::Transport;
use crate::wait::wait;

/// The driver of a client's handle. Dropping the last clone of the handle waits for the refresh in
/// flight to save its token, since the process may be about to end.
pub(crate) struct ClientDriver(pub(crate) Driver);

/// The limit of the wait when the last handle of a client is dropped.
const DROP_TIMEOUT: Duration = Duration::from_secs(5);

impl DriveBlocking for ClientDriver {
    fn now(&self) -> Now {
        self.0.now()
    }

    fn drive(
        &self,
        machine: &mut dyn Machine,
        streamed: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        self.0.drive(machine, streamed)
    }

    #[cfg(feature = "event-feed")]
    fn dial(&self, cable: Cable) {
        self.0.dial(cable);
    }

    #[cfg(feature = "login")]
    fn listen(&self, loopback: Loopback) {
        self.0.listen(loopback);
    }

    #[cfg(feature = "login")]
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        self.0.desktop()
    }
}

impl Drop for ClientDriver {
    fn drop(&mut self) {
        Blocking::settle(&self.0, &self.0.context, DROP_TIMEOUT);
    }
}

/// Drives machines on the calling thread. Clones share the connections.
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

    /// Drives a machine on a separate thread: a refresh must save the rotated token even if the
    /// call that needs it ends, and a feed handles frames while a call of it is in flight. If no
    /// thread can be spawned, this thread drives it.
    fn spawn(&self, machine: Box<dyn Machine>) {
        let driver = self.clone();
        let machine = Arc::new(Mutex::new(machine));
        let on_thread = machine.clone();
        let run = move |machine: &Mutex<Box<dyn Machine>>| {
            let mut machine = machine.lock().unwrap_or_else(PoisonError::into_inner);
            // The core passes the outcome to the waiting calls.
            let _ = driver.drive(&mut **machine, &mut None);
        };
        let here = run.clone();
        let thread = thread::Builder::new().name("basecamp-machine".to_owned());
        if thread.spawn(move || run(&on_thread)).is_err() {
            here(&machine);
        }
    }
}

impl DriveBlocking for Driver {
    fn now(&self) -> Now {
        Now { monotonic: self.epoch.elapsed(), wall: SystemTime::now() }
    }

    #[cfg(feature = "event-feed")]
    fn dial(&self, cable: Cable) {
        let driver = self.clone();
        let thread = thread::Builder::new().name("basecamp-cable".to_owned());
        // A cable that is dropped without a thread counts as refused.
        let _ = thread.spawn(move || crate::cable::serve(&driver.transport, cable, driver.epoch));
    }

    #[cfg(feature = "login")]
    fn listen(&self, loopback: Loopback) {
        let thread = thread::Builder::new().name("basecamp-login".to_owned());
        // A listener that is dropped without a thread counts as failed.
        let _ = thread.spawn(move || crate::loopback::serve(loopback));
    }

    #[cfg(feature = "login")]
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        Some(Arc::new(basecamp_storage::SystemDesktop::default()))
    }

    fn drive(
        &self,
        machine: &mut dyn Machine,
        streamed: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        loop {
            let step = machine.step(self.now());
            deliver_events(&self.context, machine);
            match step {
                Step::Done(result) => return result,
                Step::Wait(event) => wait(event, self.epoch),
                Step::Spawn(machine) => self.spawn(machine),
                Step::Blocking(task) => task.run(),
                Step::Send(attempt) => match self.transport.send(attempt) {
                    Err(failure) => machine.handle_failure(self.now(), failure),
                    Ok(response) => {
                        let (head, body) = response.into_parts();
                        match machine.handle_head(self.now(), Response::from_parts(head, ())) {
                            BodyPlan::Discard => machine.handle_body(self.now(), Bytes::new()),
                            BodyPlan::Stream => {
                                *streamed = Some(body.into_stream());
                                machine.handle_body(self.now(), Bytes::new());
                            }
                            BodyPlan::Buffer { limit } => match body.read(limit) {
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
