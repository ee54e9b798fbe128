//! The [`Machine`] trait and its steps.

use std::fmt;

use bytes::Bytes;

use super::attempt::Attempt;
use super::blocking_task::BlockingTask;
use super::body_plan::BodyPlan;
use super::now::Now;
use super::wait::Wait;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::observe::event::Event;
use crate::response::reply::Reply;

/// A sans-I/O state machine: the driver reports events and executes the returned steps.
///
/// A machine performs no I/O, has no clock and never panics. All methods take `&mut self`, so a
/// failure of the driver doesn't lose the machine. Methods that are called out of order end it with
/// an error of code `usage`. The [module documentation](super) has the loop of a driver.
pub trait Machine: Send {
    /// Returns the next step for the driver.
    ///
    /// During a wait the driver may call it at any time: it returns the wait again. After a
    /// [`Step::Send`] the driver must report the outcome of the request before the next step.
    /// [`Step::Done`] is returned once.
    fn step(&mut self, now: Now) -> Step;

    /// Processes the status and headers of the response to the latest request, and returns the plan
    /// for its body.
    fn handle_head(&mut self, now: Now, head: http::Response<()>) -> BodyPlan;

    /// Processes the whole body as received; empty unless the plan was [`BodyPlan::Buffer`].
    fn handle_body(&mut self, now: Now, body: Bytes);

    /// Processes a failure: no response arrived, or its body broke off.
    fn handle_failure(&mut self, now: Now, failure: Failure);

    /// Returns the oldest event that has not been delivered to the hooks yet.
    fn poll_event(&mut self) -> Option<Event> {
        None
    }
}

impl<M: Machine + ?Sized> Machine for Box<M> {
    fn step(&mut self, now: Now) -> Step {
        (**self).step(now)
    }

    fn handle_head(&mut self, now: Now, head: http::Response<()>) -> BodyPlan {
        (**self).handle_head(now, head)
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        (**self).handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        (**self).handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        (**self).poll_event()
    }
}

/// The next action of the driver.
#[must_use]
pub enum Step {
    /// Send this request.
    Send(Attempt),
    /// Wait until the given time or until the future resolves (refresh finished, call cancelled),
    /// then call `step` again.
    Wait(Wait),
    /// Spawn a thread or task that drives this machine, a token refresh, to its end, so that it
    /// finishes even if the call is dropped. Then call `step` again. A driver without threads or
    /// tasks may drive the machine inline.
    Spawn(Box<dyn Machine>),
    /// Run this task, which may block or compute for long, on a thread that may block. When the
    /// task has ended, or at the time of [`BlockingTask::until`], call `step` again.
    Blocking(BlockingTask),
    /// The machine has ended with this result.
    Done(Result<Reply, Error>),
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(attempt) => f.debug_tuple("Send").field(attempt).finish(),
            Self::Wait(wait) => f.debug_tuple("Wait").field(wait).finish(),
            Self::Spawn(_) => f.debug_tuple("Spawn").finish_non_exhaustive(),
            Self::Blocking(task) => f.debug_tuple("Blocking").field(task).finish(),
            Self::Done(result) => f.debug_tuple("Done").field(result).finish(),
        }
    }
}

#[cfg(test)]
mod tests;
