//! When the device flow asks next: RFC 8628, section 3.5.

use std::time::Duration;

/// What `slow_down` adds, for good.
const SLOWER: Duration = Duration::from_secs(5);
/// The most that timeouts alone make it wait.
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// When to ask next, and when to give up. All moments are on the driver's monotonic clock.
#[derive(Debug, Clone)]
pub(super) struct PollSchedule {
    expires_at: Duration,
    /// What the server asked for, with all its `slow_down`s.
    interval: Duration,
    /// What timeouts have made of it; 0 after any answer.
    backoff: Duration,
    /// What the server asked for once.
    once: Duration,
}

impl PollSchedule {
    pub(super) fn new(expires_at: Duration, interval: Duration) -> Self {
        Self { expires_at, interval, backoff: Duration::ZERO, once: Duration::ZERO }
    }

    pub(super) fn is_over(&self, now: Duration) -> bool {
        now >= self.expires_at
    }

    /// What is left of the code's life.
    pub(super) fn left(&self, now: Duration) -> Duration {
        self.expires_at.saturating_sub(now)
    }

    /// The moment to ask again: never later than the code's end, when nothing is asked any more.
    pub(super) fn next(&mut self, now: Duration) -> Duration {
        let once = std::mem::take(&mut self.once);
        now.saturating_add(self.interval.max(self.backoff).max(once)).min(self.expires_at)
    }

    /// Any answer came.
    pub(super) fn answered(&mut self) {
        self.backoff = Duration::ZERO;
    }

    pub(super) fn slow_down(&mut self) {
        self.interval = self.interval.saturating_add(SLOWER);
    }

    /// The server wants the next wait, and only that, to be longer.
    pub(super) fn wait_once(&mut self, wait: Duration) {
        self.once = wait;
    }

    pub(super) fn timed_out(&mut self) {
        self.backoff = self.interval.max(self.backoff).saturating_mul(2).min(MAX_BACKOFF);
    }
}
