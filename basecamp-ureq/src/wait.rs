//! Waiting on the calling thread, until a time or an event.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use basecamp_core::Wait;

/// Wakes a thread that is parked.
pub(crate) struct Unpark(pub(crate) Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits until the future resolves, or until its time, which counts from `epoch`.
pub(crate) fn wait(wait: Wait, epoch: Instant) {
    let until = wait.until();
    let mut wait = pin!(wait);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    // A thread may be unparked spuriously, so the future is polled after each wake-up.
    while wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
        match until.map(|until| until.saturating_sub(epoch.elapsed())) {
            None => thread::park(),
            Some(remaining) if remaining.is_zero() => return,
            Some(remaining) => thread::park_timeout(remaining),
        }
    }
}
