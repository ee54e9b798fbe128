//! Retry policy: which failures are retried, and the exponential backoff with jitter between
//! attempts.

use std::time::Duration;

use crate::error::Error;
use crate::model::time::capped;
use crate::registry::operation::Operation;

/// The retry policy: which failures are retried, the number of retries, and the wait before each
/// (exponential backoff with jitter).
///
/// With any policy, an operation that is neither read-only nor idempotent is sent exactly once,
/// unless the server states that it did not process the request ([`FailureKind::NotProcessed`]).
///
/// Durations are limited to one year.
///
/// [`FailureKind::NotProcessed`]: crate::FailureKind::NotProcessed
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_retries: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_jitter: Duration,
    pub(crate) max_backoff: Duration,
    max_retry_after: Option<Duration>,
    full_jitter: bool,
    /// Whether the operation's metadata limits the number of attempts.
    declared: bool,
    /// Whether the operation's metadata defines the statuses.
    declared_statuses: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

impl RetryPolicy {
    /// The default policy: up to 3 retries of network errors and of the statuses 408, 425, 429
    /// (rate limit), 500, 502, 503 and 504. The backoff is 1 s, 2 s and 4 s, at most 30 s, each
    /// plus up to 100 ms of jitter. A `Retry-After` of up to 5 minutes replaces the backoff.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            max_retries: 3,
            base_delay: Duration::from_secs(1),
            max_jitter: Duration::from_millis(100),
            max_backoff: Duration::from_secs(30),
            max_retry_after: Some(Duration::from_secs(5 * 60)),
            full_jitter: false,
            declared: false,
            declared_statuses: false,
        }
    }

    /// The policy of the API description, which declares for each operation the statuses to retry
    /// (429 and 503, or 503 alone) and the maximum number of attempts in total. Network errors are
    /// retried too. A `Retry-After` of any length replaces the backoff.
    #[must_use]
    pub const fn from_api() -> Self {
        Self { declared: true, declared_statuses: true, max_retry_after: None, ..Self::standard() }
    }

    /// A policy without retries.
    #[must_use]
    pub const fn none() -> Self {
        Self { max_retries: 0, ..Self::standard() }
    }

    /// Sets the maximum number of retries, the first attempt not counted.
    #[must_use]
    pub const fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the backoff before the first retry. It doubles with each further retry.
    #[must_use]
    pub const fn with_base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = capped(delay);
        self
    }

    /// Sets the maximum jitter, which is added to the backoff and to a `Retry-After`.
    #[must_use]
    pub const fn with_max_jitter(mut self, jitter: Duration) -> Self {
        self.max_jitter = capped(jitter);
        self
    }

    /// Sets the maximum backoff, without jitter. For a `Retry-After`, see
    /// [`with_max_retry_after`](Self::with_max_retry_after).
    #[must_use]
    pub const fn with_max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = capped(backoff);
        self
    }

    /// Sets the maximum `Retry-After` that a call waits for; 5 minutes by default, `None` for no
    /// limit.
    ///
    /// If the server requests a longer wait, the call fails at once, and
    /// [`Error::retry_after`](crate::Error::retry_after) returns the requested wait.
    #[must_use]
    pub const fn with_max_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.max_retry_after = match wait {
            Some(wait) => Some(capped(wait)),
            None => None,
        };
        self
    }

    /// Enables full jitter: each wait is random between 0 and the exponential backoff, and a
    /// `Retry-After` grows by such a random duration. Clients that failed at the same time then
    /// spread their retries. Replaces the jitter of [`with_max_jitter`](Self::with_max_jitter).
    #[must_use]
    pub const fn with_full_jitter(mut self) -> Self {
        self.full_jitter = true;
        self
    }

    /// Retries the statuses of the operation's metadata.
    pub(crate) const fn with_declared_statuses(mut self) -> Self {
        self.declared_statuses = true;
        self
    }

    /// Returns the maximum number of attempts in total, for an operation that is safe to retry.
    pub(crate) fn max_attempts(&self, operation: &Operation) -> u32 {
        let attempts = self.max_retries.saturating_add(1);
        if self.declared { attempts.min(operation.retry.max_attempts).max(1) } else { attempts }
    }

    /// Whether the policy retries this error, if attempts are left.
    pub(crate) fn wants_retry(&self, operation: &Operation, error: &Error) -> bool {
        match error.http_status() {
            Some(status) if self.declared_statuses => operation.retry.statuses.contains(&status),
            _ => error.is_transient(),
        }
    }

    /// Returns the wait before the `n`th retry, counted from 1: the server's `Retry-After`, or the
    /// backoff. `None` if `Retry-After` is longer than the policy allows. `random` is in [0, 1).
    pub(crate) fn delay(
        &self,
        n: u32,
        retry_after: Option<Duration>,
        random: f64,
    ) -> Option<Duration> {
        let Some(retry_after) = retry_after else { return Some(self.backoff(n, random)) };
        if self.max_retry_after.is_some_and(|max| retry_after > max) {
            return None;
        }
        let jitter = if self.full_jitter { self.exponential(n) } else { self.max_jitter };
        Some(capped(retry_after).saturating_add(jitter.mul_f64(random)))
    }

    /// Returns the wait before the `n`th retry without a `Retry-After`. `random` is in [0, 1).
    pub(crate) fn backoff(&self, n: u32, random: f64) -> Duration {
        let backoff = self.exponential(n);
        if self.full_jitter {
            backoff.mul_f64(random)
        } else {
            backoff.saturating_add(self.max_jitter.mul_f64(random))
        }
    }

    /// The exponential backoff: `base_delay` doubled `n - 1` times, at most `max_backoff`.
    fn exponential(&self, n: u32) -> Duration {
        let mut backoff = self.base_delay.min(self.max_backoff);
        // 2^96 exceeds any duration in nanoseconds, so further doubling has no effect.
        for _ in 1..n.min(96) {
            backoff = backoff.saturating_mul(2).min(self.max_backoff);
        }
        backoff
    }
}

#[cfg(test)]
mod tests;
