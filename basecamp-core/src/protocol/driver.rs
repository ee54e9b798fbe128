//! The traits that drivers implement.

use std::future::Future;
#[cfg(feature = "login")]
use std::io;
use std::pin::Pin;
#[cfg(feature = "login")]
use std::sync::Arc;

#[cfg(feature = "event-feed")]
use super::cable::{Cable, DialFailure};
#[cfg(feature = "login")]
use super::desktop::Desktop;
#[cfg(feature = "login")]
use super::loopback::Loopback;
use super::machine::Machine;
use super::now::Now;
use crate::body::{AsyncBody, BlockingBody};
use crate::error::Error;
use crate::observe::hooks::{Hooks, deliver_one};
use crate::response::reply::Reply;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A driver that blocks the calling thread.
pub trait DriveBlocking: Send + Sync {
    /// Returns the time, on the clocks whose time the machines get.
    fn now(&self) -> Now;

    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A streamed body
    /// ([`BodyPlan::Stream`](crate::BodyPlan::Stream)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The error of the machine's result.
    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error>;

    /// Opens a socket, and serves it on a separate thread.
    ///
    /// The default implementation, for drivers without sockets, refuses it.
    #[cfg(feature = "event-feed")]
    fn dial(&self, cable: Cable) {
        cable.refused(DialFailure::Unsupported);
    }

    /// Opens a listener for the redirect of a login, and serves it on a separate thread.
    ///
    /// The default implementation, for drivers without sockets, refuses it.
    #[cfg(feature = "login")]
    fn listen(&self, loopback: Loopback) {
        loopback.failed(io::ErrorKind::Unsupported.into());
    }

    /// Returns the browser and the terminal of the user. By default a driver has none.
    #[cfg(feature = "login")]
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        None
    }
}

/// A driver on an async runtime.
pub trait DriveAsync: Send + Sync {
    /// Returns the time, on the clocks whose time the machines get.
    fn now(&self) -> Now;

    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A streamed body
    /// ([`BodyPlan::Stream`](crate::BodyPlan::Stream)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The error of the machine's result.
    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        body: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>>;

    /// Spawns a task for a background job, such as the prefetch of a list's next page. The task
    /// ends when the returned future is dropped.
    ///
    /// The default implementation, for drivers without tasks, runs the job while it is awaited.
    fn spawn(&self, job: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
        job
    }

    /// Opens a socket, and serves it on a separate task.
    ///
    /// The default implementation, for drivers without sockets, refuses it.
    #[cfg(feature = "event-feed")]
    fn dial(&self, cable: Cable) {
        cable.refused(DialFailure::Unsupported);
    }

    /// Opens a listener for the redirect of a login, and serves it on a separate task.
    ///
    /// The default implementation, for drivers without sockets, refuses it.
    #[cfg(feature = "login")]
    fn listen(&self, loopback: Loopback) {
        loopback.failed(io::ErrorKind::Unsupported.into());
    }

    /// Returns the browser and the terminal of the user. By default a driver has none.
    #[cfg(feature = "login")]
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        None
    }
}

/// Delivers all pending events of a machine to the hooks.
pub(crate) fn deliver_events(hooks: &dyn Hooks, machine: &mut (impl Machine + ?Sized)) {
    while let Some(event) = machine.poll_event() {
        deliver_one(hooks, &event);
    }
}
