//! The traits that drivers implement.

use std::future::Future;
use std::pin::Pin;

use super::machine::Machine;
use crate::body::{AsyncBody, BlockingBody};
use crate::error::Error;
use crate::observe::hooks::{Hooks, deliver_one};
use crate::response::reply::Reply;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A driver that blocks the calling thread.
pub trait DriveBlocking: Send + Sync {
    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A streamed body
    /// ([`BodyPlan::Stream`](crate::BodyPlan::Stream)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The machine's own.
    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error>;
}

/// A driver on an async runtime.
pub trait DriveAsync: Send + Sync {
    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A streamed body
    /// ([`BodyPlan::Stream`](crate::BodyPlan::Stream)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The machine's own.
    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        body: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>>;

    /// Runs a background job on a task of its own, which ends when the returned future is dropped: a
    /// list that fetches a page ahead of time.
    ///
    /// The default is for drivers without tasks: the job runs while it is awaited.
    fn spawn(&self, job: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
        job
    }
}

/// Delivers all events that a machine has ready.
pub(crate) fn deliver_events(hooks: &dyn Hooks, machine: &mut (impl Machine + ?Sized)) {
    while let Some(event) = machine.poll_event() {
        deliver_one(hooks, &event);
    }
}
