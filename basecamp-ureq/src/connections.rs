//! The limit of a client's connections.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::cancel;

/// Counts the connections in use. Clones share the count.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    max: usize,
    counts: Mutex<Counts>,
    freed: Condvar,
}

#[derive(Default)]
struct Counts {
    in_use: usize,
    /// Threads that wait. Without any, no system call for a notification is made.
    waiting: usize,
}

impl Connections {
    pub(crate) fn new(max: usize) -> Self {
        Self(Arc::new(Shared { max, counts: Mutex::default(), freed: Condvar::new() }))
    }

    pub(crate) fn max(&self) -> usize {
        self.0.max
    }

    /// Waits until a connection is free. Returns a permit for it and the time waited, or `None`
    /// after `timeout` or if the call is cancelled.
    pub(crate) fn acquire(&self, timeout: Duration) -> Option<(Permit, Duration)> {
        let mut counts = self.0.lock();
        let mut waited = Duration::ZERO;
        if counts.in_use >= self.0.max {
            let start = Instant::now();
            while counts.in_use >= self.0.max {
                cancel::check().ok()?;
                let left = timeout.checked_sub(waited).filter(|left| !left.is_zero())?;
                counts.waiting += 1;
                let result = self.0.freed.wait_timeout(counts, cancel::slice(left));
                counts = result.unwrap_or_else(PoisonError::into_inner).0;
                counts.waiting -= 1;
                waited = start.elapsed();
            }
        }
        counts.in_use += 1;
        Some((Permit(self.0.clone()), waited))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The permission to use a connection, until the permit is dropped.
pub(crate) struct Permit(Arc<Shared>);

impl Drop for Permit {
    fn drop(&mut self) {
        let mut counts = self.0.lock();
        counts.in_use -= 1;
        if counts.waiting > 0 {
            self.0.freed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests;
