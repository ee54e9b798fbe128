//! The bound on a client's connections.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Counts the connections that are in use. Clones share the count.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Shared>);

struct Shared {
    max: usize,
    in_use: Mutex<usize>,
    freed: Condvar,
}

impl Connections {
    pub(crate) fn new(max: usize) -> Self {
        Self(Arc::new(Shared { max, in_use: Mutex::new(0), freed: Condvar::new() }))
    }

    pub(crate) fn max(&self) -> usize {
        self.0.max
    }

    /// Waits until a connection may be used, and returns how long that took; `None` if it would take
    /// longer than `timeout`.
    pub(crate) fn acquire(&self, timeout: Duration) -> Option<(Permit, Duration)> {
        let mut in_use = self.0.lock();
        let mut waited = Duration::ZERO;
        if *in_use >= self.0.max {
            let start = Instant::now();
            while *in_use >= self.0.max {
                let left = timeout.checked_sub(waited).filter(|left| !left.is_zero())?;
                let result = self.0.freed.wait_timeout(in_use, left);
                in_use = result.unwrap_or_else(PoisonError::into_inner).0;
                waited = start.elapsed();
            }
        }
        *in_use += 1;
        Some((Permit(self.0.clone()), waited))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, usize> {
        self.in_use.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permission to use one connection, until it is dropped.
pub(crate) struct Permit(Arc<Shared>);

impl Drop for Permit {
    fn drop(&mut self) {
        *self.0.lock() -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests;
