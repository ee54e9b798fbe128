//! Records the exchanges of a machine, between the machine and its driver.

use std::ops::DerefMut;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::raw::RawBody;
use super::recorder::Recorder;
use super::streamed::{StreamedAsync, StreamedBlocking};
use crate::body::{AsyncBody, BlockingBody};
use crate::error::failure::Failure;
use crate::observe::event::Event;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;

/// A machine whose exchanges are recorded, and those of the machines that it spawns. It passes all
/// steps and reports on unchanged.
pub(crate) struct Recording<M> {
    machine: M,
    recorder: Recorder,
    /// The origin of the API.
    base: Arc<str>,
    /// The exchange in flight.
    number: Option<usize>,
    /// The exchange whose body the driver passes to the caller.
    streamed: Option<usize>,
}

impl<M> Recording<M> {
    pub(crate) fn new(recorder: &Recorder, base: impl Into<Arc<str>>, machine: M) -> Self {
        let recorder = recorder.clone();
        Self { machine, recorder, base: base.into(), number: None, streamed: None }
    }

    /// Counts the bytes of a body that a blocking driver passes to the caller.
    pub(crate) fn blocking_body(&mut self, body: BlockingBody) -> BlockingBody {
        match self.streamed.take() {
            Some(number) => Box::new(StreamedBlocking::new(self.recorder.clone(), number, body)),
            None => body,
        }
    }

    /// Counts the bytes of a body that an async driver passes to the caller.
    pub(crate) fn async_body(&mut self, body: AsyncBody) -> AsyncBody {
        match self.streamed.take() {
            Some(number) => Box::pin(StreamedAsync::new(self.recorder.clone(), number, body)),
            None => body,
        }
    }
}

impl<M> Machine for Recording<M>
where
    M: DerefMut + Send,
    M::Target: Machine,
{
    fn step(&mut self, now: Now) -> Step {
        match self.machine.step(now) {
            Step::Send(attempt) => {
                self.number = Some(self.recorder.sent(now.wall, &self.base, &attempt));
                Step::Send(attempt)
            }
            Step::Spawn(machine) => {
                Step::Spawn(Box::new(Recording::new(&self.recorder, self.base.clone(), machine)))
            }
            step => step,
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        if let Some(number) = self.number {
            self.recorder.head(number, &head);
        }
        let plan = self.machine.handle_head(now, head);
        if plan == BodyPlan::Stream {
            self.streamed = self.number.take();
        }
        plan
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        if let Some(number) = self.number.take() {
            self.recorder.body(number, RawBody::Whole(body.clone()));
        }
        self.machine.handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        if let Some(number) = self.number.take().or_else(|| self.streamed.take()) {
            self.recorder.failure(number, &failure);
        }
        self.machine.handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.machine.poll_event()
    }
}
