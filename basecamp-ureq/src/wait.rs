//! Waiting on the calling thread, for a moment or to be woken.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use basecamp_core::Wait;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits until `wait` is over; its moment counts from `epoch`.
pub(crate) fn wait(wait: Wait, epoch: Instant) {
    let until = wait.until();
    let mut wait = pin!(wait);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    // A thread may be unparked by others and for no reason, so what counts is asked each time.
    while wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
        match until.map(|until| until.saturating_sub(epoch.elapsed())) {
            None => thread::park(),
            Some(left) if left.is_zero() => return,
            Some(left) => thread::park_timeout(left),
        }
    }
}
