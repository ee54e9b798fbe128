//! Tasks that block or compute for long, which the driver runs for a machine.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A task of [`Step::Blocking`](crate::Step::Blocking) that may block on a file or compute for
/// milliseconds: a token store's read or write, or the decompression of a large body.
///
/// An async driver runs it on a thread for blocking work, such as `tokio::task::spawn_blocking`.
/// The machine receives the result when `step` is called after [`run`](Self::run); if the task is
/// dropped instead, that step ends the machine with an error. A driver that waits for the thread
/// must stop waiting at the time of [`until`](Self::until), and then call `step`.
#[must_use]
pub struct BlockingTask {
    name: &'static str,
    until: Option<Duration>,
    job: Box<dyn FnOnce() + Send>,
}

/// The result of a [`BlockingTask`], once the task has run.
pub(crate) struct Outcome<T>(Arc<Mutex<Option<T>>>);

impl BlockingTask {
    /// Creates a task, and the outcome that receives its result. `Debug` shows the `name`.
    pub(crate) fn new<T: Send + 'static>(
        name: &'static str,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> (Self, Outcome<T>) {
        let (result, outcome) = Outcome::slot();
        let job = Box::new(move || result.set(job()));
        (Self { name, until: None, job }, outcome)
    }

    /// Sets the time that [`until`](Self::until) returns.
    pub(crate) fn with_deadline(self, until: Option<Duration>) -> Self {
        Self { until, ..self }
    }

    /// Returns the time, on the clock of [`Now::monotonic`](crate::Now::monotonic), after which the
    /// machine ignores the result: the deadline of the call. `None` if the driver must wait until
    /// the task ends.
    #[must_use]
    pub fn until(&self) -> Option<Duration> {
        self.until
    }

    /// Runs the task on the calling thread.
    pub fn run(self) {
        (self.job)();
    }
}

impl<T> Outcome<T> {
    /// Creates an empty outcome: one handle for the task, one for the machine.
    pub(crate) fn slot() -> (Self, Self) {
        let slot = Arc::new(Mutex::new(None));
        (Self(slot.clone()), Self(slot))
    }

    /// Sets the result.
    pub(crate) fn set(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    /// Takes the result. `None` if the task has not run.
    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for BlockingTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingTask").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Outcome<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").finish_non_exhaustive()
    }
}
