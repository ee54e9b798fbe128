//! The times of the device flow's polls: interval, exponential backoff and expiry (RFC 8628,
//! section 3.5).

use std::time::Duration;

/// The permanent increase of the interval after `slow_down`.
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// The limit of the backoff after timeouts.
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// Computes the time of the next poll. All times are on the driver's monotonic clock.
#[derive(Debug, Clone)]
pub(super) struct PollSchedule {
    expires_at: Duration,
    /// The server's interval, increased by each `slow_down`.
    interval: Duration,
    /// Exponential backoff after timeouts, reset by any response.
    backoff: Duration,
    /// One-off delay from `Retry-After`.
    delay: Duration,
}

impl PollSchedule {
    pub(super) fn new(expires_at: Duration, interval: Duration) -> Self {
        Self { expires_at, interval, backoff: Duration::ZERO, delay: Duration::ZERO }
    }

    pub(super) fn is_expired(&self, now: Duration) -> bool {
        now >= self.expires_at
    }

    /// Returns the time until the code expires.
    pub(super) fn remaining(&self, now: Duration) -> Duration {
        self.expires_at.saturating_sub(now)
    }

    /// Returns the time of the next poll: at most the expiry, at which no poll is sent.
    pub(super) fn next(&mut self, now: Duration) -> Duration {
        let delay = std::mem::take(&mut self.delay);
        now.saturating_add(self.interval.max(self.backoff).max(delay)).min(self.expires_at)
    }

    /// Resets the backoff after a response.
    pub(super) fn on_response(&mut self) {
        self.backoff = Duration::ZERO;
    }

    /// Increases the interval.
    pub(super) fn slow_down(&mut self) {
        self.interval = self.interval.saturating_add(SLOW_DOWN);
    }

    /// Sets the minimum of the next wait only.
    pub(super) fn delay_next(&mut self, delay: Duration) {
        self.delay = delay;
    }

    /// Doubles the wait after a timeout.
    pub(super) fn on_timeout(&mut self) {
        self.backoff = self.interval.max(self.backoff).saturating_mul(2).min(MAX_BACKOFF);
    }
}
