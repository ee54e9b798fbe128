//! The time limits of an attempt: its timeout and its idle timeout.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basecamp_core::Failure;
use tokio::time::{Instant, timeout_at};

/// The time limits of an attempt, from connecting to the last byte. Clones share the time of the
/// last progress.
#[derive(Clone)]
pub(crate) struct Timer {
    timeout: Duration,
    /// When the timeout expires.
    pub(crate) end: Instant,
    /// `None` if the timeout expires first.
    idle: Option<Idle>,
}

/// The idle timeout, and when it last started.
#[derive(Clone)]
struct Idle {
    timeout: Duration,
    last_progress: Arc<Mutex<Instant>>,
}

/// Longer than any attempt, and short enough for `Instant` arithmetic.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Timer {
    pub(crate) fn start(timeout: Duration, idle_timeout: Duration) -> Self {
        let now = Instant::now();
        let idle = (idle_timeout < timeout).then(|| Idle {
            timeout: idle_timeout.min(MAX_TIMEOUT),
            last_progress: Arc::new(Mutex::new(now)),
        });
        Self { timeout, end: now + timeout.min(MAX_TIMEOUT), idle }
    }

    /// Awaits a future, at most until the deadline. Progress during the wait doesn't extend it.
    pub(crate) async fn with_timeout<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        self.reset();
        let result = timeout_at(self.deadline(), future).await;
        result.map_err(|_| Failure::timeout(self.timeout_message()))
    }

    /// Awaits a future. Progress during the wait extends the deadline, up to the end of the
    /// attempt.
    pub(crate) async fn with_idle_timeout<F: Future>(
        &self,
        future: F,
    ) -> Result<F::Output, Failure> {
        let mut future = pin!(future);
        self.reset();
        loop {
            let deadline = self.deadline();
            match timeout_at(deadline, &mut future).await {
                Ok(output) => return Ok(output),
                Err(_) if self.deadline() > deadline => {}
                Err(_) => return Err(Failure::timeout(self.timeout_message())),
            }
        }
    }

    /// The timer of a body that is read into memory: the idle timeout is the limit of the whole
    /// body.
    pub(crate) fn for_whole_body(&self) -> Self {
        match &self.idle {
            Some(idle) => Self {
                timeout: idle.timeout,
                end: self.end.min(Instant::now() + idle.timeout),
                idle: None,
            },
            None => self.clone(),
        }
    }

    /// Restarts the idle timeout, after bytes were sent or received.
    pub(crate) fn reset(&self) {
        if let Some(idle) = &self.idle {
            *idle.last_progress.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
    }

    /// When the first of the two timeouts expires, unless there is progress.
    pub(crate) fn deadline(&self) -> Instant {
        let Some(idle) = &self.idle else { return self.end };
        let last_progress = *idle.last_progress.lock().unwrap_or_else(PoisonError::into_inner);
        self.end.min(last_progress + idle.timeout)
    }

    /// Describes the timeout that has expired.
    pub(crate) fn timeout_message(&self) -> String {
        match self.idle.as_ref().filter(|_| Instant::now() < self.end) {
            Some(idle) => format!("no bytes were transferred for {:?}", idle.timeout),
            None => format!("no complete response within {:?}", self.timeout),
        }
    }
}
