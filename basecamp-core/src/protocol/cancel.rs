//! Cancellation of waiting operations.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use super::waiters::{WaitEvent, WakerSet};

/// A handle that cancels operations from any thread, and wakes those that wait.
///
/// All clones share one state. A handle may be passed to several operations. It can't be reset.
///
/// ```
/// use basecamp_core::Cancel;
///
/// let cancel = Cancel::new();
/// let for_the_signal_handler = cancel.clone();
/// for_the_signal_handler.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    cancelled: bool,
    waiting: WakerSet,
}

impl Cancel {
    /// Creates a handle that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the operations: waits end at once, and no request follows the one in flight.
    pub fn cancel(&self) {
        let mut state = self.0.lock();
        state.cancelled = true;
        let wakers = state.waiting.take();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
    }

    /// Whether [`cancel`](Self::cancel) was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.lock().cancelled
    }

    /// Returns the event of the cancellation, for a [`Wait`](super::wait::Wait).
    pub(crate) fn event(&self) -> Arc<dyn WaitEvent> {
        self.0.clone()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WaitEvent for Shared {
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.cancelled {
            return Poll::Ready(());
        }
        state.waiting.register(key, cx);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.lock().waiting.forget(key);
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("cancelled", &self.is_cancelled()).finish()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("cancelled", &self.lock().cancelled).finish()
    }
}
