//! The signal that stops a worker, and the pauses that it ends.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a loop of a worker pauses.
#[derive(Clone, Copy)]
pub(super) enum Pause {
    /// Blocks the thread.
    Thread,
    /// Waits for a timer of tokio.
    #[cfg(feature = "tokio")]
    Timer,
}

/// Whether the worker is stopped.
#[derive(Default)]
pub(super) struct Stop {
    is_set: Mutex<bool>,
    changed: Condvar,
    #[cfg(feature = "tokio")]
    notify: tokio::sync::Notify,
}

impl Stop {
    pub(super) fn is_set(&self) -> bool {
        *self.lock()
    }

    fn set(&self) {
        *self.lock() = true;
        self.changed.notify_all();
        #[cfg(feature = "tokio")]
        self.notify.notify_waiters();
    }

    /// Waits for this time, or until the worker is stopped.
    pub(super) async fn wait(&self, time: Duration, pause: Pause) {
        match pause {
            Pause::Thread => {
                let wait = self.changed.wait_timeout_while(self.lock(), time, |is_set| !*is_set);
                drop(wait);
            }
            #[cfg(feature = "tokio")]
            Pause::Timer => {
                // Created before the check, so that no signal in between is lost.
                let stopped = self.notify.notified();
                if !self.is_set() {
                    let _ = tokio::time::timeout(time, stopped).await;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stops a [`Worker`](super::Worker). Clones stop the same worker.
#[derive(Clone)]
pub struct StopHandle(Arc<Stop>);

impl StopHandle {
    pub(super) fn new(stop: Arc<Stop>) -> Self {
        Self(stop)
    }

    /// Lets the worker end after the events in progress.
    pub fn stop(&self) {
        self.0.set();
    }
}

impl fmt::Debug for StopHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StopHandle").finish_non_exhaustive()
    }
}
