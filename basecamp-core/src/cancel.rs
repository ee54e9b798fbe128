//! Giving up on something that waits.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Gives up on what it was given to, from any thread, and wakes it if it waits.
///
/// Clones are the same handle. One handle may be given to several operations; once used, it stays so.
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
pub struct Cancel(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    cancelled: bool,
    waiting: Vec<(u64, Waker)>,
    next_waiting: u64,
}

impl Cancel {
    /// A handle that has not been used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up: what waits stops waiting at once, and a request in flight is the last.
    pub fn cancel(&self) {
        let mut state = self.lock();
        state.cancelled = true;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for (_, waker) in waiting {
            waker.wake();
        }
    }

    /// Whether it was used.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    /// Ready once it was used; else wakes the task when it is. `key` names the registration.
    pub(crate) fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.cancelled {
            return Poll::Ready(());
        }
        let key = *key.get_or_insert_with(|| {
            state.next_waiting += 1;
            state.next_waiting
        });
        match state.waiting.iter_mut().find(|(registered, _)| *registered == key) {
            Some((_, waker)) => waker.clone_from(cx.waker()),
            None => state.waiting.push((key, cx.waker().clone())),
        }
        Poll::Pending
    }

    pub(crate) fn forget(&self, key: u64) {
        self.lock().waiting.retain(|(registered, _)| *registered != key);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("cancelled", &self.is_cancelled()).finish()
    }
}
