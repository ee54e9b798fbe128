//! Cancellation of calls, transfers and logins.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};

use super::waiters::{Registration, WaitEvent, WakerSet};

/// A handle that cancels calls, lists, transfers and logins from any thread.
///
/// `cancel` of a client builder sets the handle of all calls of a client, `with_cancel` of a
/// builder that of one call. A cancelled call ends with an error of code
/// [`Cancelled`](crate::ErrorCode::Cancelled): during the wait for a retry, for the pacer or for a
/// token refresh at once; while it connects, sends or receives within 100 ms. A token refresh
/// continues in the background, since its new token must be saved.
///
/// A cancelled download leaves no file in place: the drivers replace the destination only by a
/// complete file.
///
/// All clones share one state. A handle may be passed to several clients and calls. It can't be
/// reset. A Unix signal handler must not call [`cancel`](Self::cancel), which locks a mutex; a
/// thread that waits for the signal may, such as that of the crate `ctrlc`.
///
/// ```
/// use basecamp_core::{Account, Cancel};
///
/// let cancel = Cancel::new();
/// let account = Account::detached("999")?;
/// let call = account.todos().get(123).with_cancel(&cancel);
///
/// let on_ctrl_c = cancel.clone();
/// std::thread::spawn(move || on_ctrl_c.cancel()).join().unwrap();
/// assert!(cancel.is_cancelled());
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    cancelled: bool,
    waiting: WakerSet,
    /// The handles that are cancelled with this one.
    children: Vec<Weak<Shared>>,
}

impl Cancel {
    /// Creates a handle that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels the operations. They end with an error, unless they are complete.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether [`cancel`](Self::cancel) was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.lock().cancelled
    }

    /// Returns a future that is ready when the operations are cancelled, for drivers.
    pub fn cancelled(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut event = Registration::new(self.event());
        poll_fn(move |cx| event.poll(cx))
    }

    /// Creates a handle that is cancelled with this one, or alone.
    #[cfg(any(test, feature = "event-feed"))]
    pub(crate) fn child(&self) -> Self {
        let child = Self::new();
        let mut state = self.0.lock();
        if state.cancelled {
            drop(state);
            child.cancel();
        } else {
            state.children.retain(|child| child.strong_count() > 0);
            state.children.push(Arc::downgrade(&child.0));
        }
        child
    }

    /// Returns the event of the cancellation, for a [`Wait`](crate::Wait).
    pub(crate) fn event(&self) -> Arc<dyn WaitEvent> {
        self.0.clone()
    }
}

impl Shared {
    fn cancel(&self) {
        let mut state = self.lock();
        state.cancelled = true;
        let (wakers, children) = (state.waiting.take(), std::mem::take(&mut state.children));
        drop(state);
        for waker in wakers {
            waker.wake();
        }
        for child in children.iter().filter_map(Weak::upgrade) {
            child.cancel();
        }
    }

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
