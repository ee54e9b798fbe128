//! When a failed attempt is worth another, and how long to wait before it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::error::Error;
use crate::operation::Operation;

/// Which failures are retried, how often and after how long.
///
/// Whatever the policy, an operation that is neither read-only nor idempotent is sent exactly once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_retries: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_jitter: Duration,
    pub(crate) max_backoff: Duration,
    /// The operation's own metadata bounds the attempts.
    declared: bool,
    /// The operation's own metadata names the statuses.
    declared_statuses: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

impl RetryPolicy {
    /// Up to 3 retries of network errors and of the statuses 429, 500, 502, 503 and 504; waits of
    /// 1 s, 2 s, 4 s, at most 30 s, each plus up to 100 ms of jitter.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_secs(1),
            max_jitter: Duration::from_millis(100),
            max_backoff: Duration::from_secs(30),
            declared: false,
            declared_statuses: false,
        }
    }

    /// As the API description declares it for each operation: its statuses (429 and 503, or 503
    /// alone) and network errors, and no more attempts in total than it allows.
    #[must_use]
    pub const fn declared() -> Self {
        Self { declared: true, declared_statuses: true, ..Self::standard() }
    }

    /// No retries at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { max_retries: 0, ..Self::standard() }
    }

    /// Sets how many attempts may follow the first.
    #[must_use]
    pub const fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the wait before the first retry; it doubles with each further one.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the most that chance adds to a wait.
    #[must_use]
    pub const fn max_jitter(mut self, jitter: Duration) -> Self {
        self.max_jitter = jitter;
        self
    }

    /// Sets the longest wait, jitter aside. A `Retry-After` is honoured beyond it.
    #[must_use]
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Leaves the statuses to the operation's own metadata.
    pub(crate) const fn with_declared_statuses(mut self) -> Self {
        self.declared_statuses = true;
        self
    }

    /// How often an operation may be sent in total.
    pub(crate) fn max_attempts(&self, operation: &Operation) -> u32 {
        let attempts = self.max_retries.saturating_add(1);
        match operation.is_repeatable() {
            false => 1,
            true if self.declared => attempts.min(operation.retry.max_attempts).max(1),
            true => attempts,
        }
    }

    /// Whether an operation that failed with `error` is worth another attempt, were there any left.
    pub(crate) fn wants_retry(&self, operation: &Operation, error: &Error) -> bool {
        match error.http_status().map(|status| status.as_u16()) {
            Some(status) if self.declared_statuses => operation.retry.statuses.contains(&status),
            _ => error.retryable(),
        }
    }

    /// The wait before the `n`th retry, counted from 1. `chance` is drawn from [0, 1).
    pub(crate) fn backoff(&self, n: u32, chance: f64) -> Duration {
        let mut backoff = self.base_delay.min(self.max_backoff);
        // 2^96 exceeds any duration in nanoseconds, so doubling further changes nothing.
        for _ in 1..n.min(96) {
            backoff = backoff.saturating_mul(2).min(self.max_backoff);
        }
        backoff.saturating_add(self.max_jitter.mul_f64(chance))
    }
}

/// How long the server asks to wait (RFC 9110, section 10.2.3): whole seconds greater than 0, or a
/// date in the future, rounded up. Anything else counts as not given.
pub(crate) fn retry_after(headers: &HeaderMap, wall: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok().filter(|seconds| *seconds > 0).map(Duration::from_secs);
    }
    let wait = httpdate::parse_http_date(value).ok()?.duration_since(wall).ok()?;
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests;
