//! The tasks that drive connections. An exchange can abort the task of its connection.

use std::sync::{Arc, OnceLock};

use hyper::rt::Executor;
use tokio::task::AbortHandle;

tokio::task_local! {
    /// The task that polls.
    static CURRENT: Task;
}

/// A spawned task.
#[derive(Clone, Default)]
pub(crate) struct Task(Arc<OnceLock<AbortHandle>>);

impl Task {
    /// The task that polls, if [`Tasks`] spawned it.
    pub(crate) fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Whether both are the same task.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Ends the task, and with it the connection that it drives.
    pub(crate) fn abort(&self) {
        if let Some(handle) = self.0.get() {
            handle.abort();
        }
    }
}

/// Spawns the tasks of connections on tokio.
#[derive(Clone, Copy)]
pub(crate) struct Tasks;

impl<F> Executor<F> for Tasks
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, future: F) {
        let task = Task::default();
        let spawned = tokio::spawn(CURRENT.scope(task.clone(), future));
        // It is set here only, so this can't fail.
        let _ = task.0.set(spawned.abort_handle());
    }
}
