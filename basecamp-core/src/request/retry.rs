//! When a failed attempt is worth another, and how long to wait before it.

use std::time::Duration;

use crate::error::Error;
use crate::model::time::capped;
use crate::registry::operation::Operation;

/// Which failures are retried, how often and after how long.
///
/// Whatever the policy, an operation that is neither read-only nor idempotent is sent exactly once,
/// unless the server states that it did not process the request ([`FailureKind::NotProcessed`]).
///
/// Durations are capped at one year.
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
    /// Up to 3 retries of network errors and of the statuses 408, 425, 429, 500, 502, 503 and 504;
    /// waits of 1 s, 2 s, 4 s, at most 30 s, each plus up to 100 ms of jitter. A `Retry-After` of up to
    /// 5 minutes replaces the wait.
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

    /// The policy that the API description declares for each operation: its statuses (429 and 503, or
    /// 503 only) and network errors, and its maximum of attempts. A `Retry-After` has no maximum.
    #[must_use]
    pub const fn from_api() -> Self {
        Self { declared: true, declared_statuses: true, max_retry_after: None, ..Self::standard() }
    }

    /// No retries at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { max_retries: 0, ..Self::standard() }
    }

    /// Sets the maximum of retries, which follow the first attempt.
    #[must_use]
    pub const fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the backoff before the first retry. It doubles with each retry (exponential backoff).
    #[must_use]
    pub const fn with_base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = capped(delay);
        self
    }

    /// Sets the maximum of the random jitter that is added to a wait, `Retry-After` included.
    #[must_use]
    pub const fn with_max_jitter(mut self, jitter: Duration) -> Self {
        self.max_jitter = capped(jitter);
        self
    }

    /// Sets the maximum of the backoff, without jitter. It doesn't apply to `Retry-After`:
    /// [`with_max_retry_after`](Self::with_max_retry_after) does.
    #[must_use]
    pub const fn with_max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = capped(backoff);
        self
    }

    /// Sets the maximum of a `Retry-After` that a call waits for; 5 minutes by default, `None` for any.
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

    /// Draws each wait from the whole range between 0 and the exponential backoff (full jitter), and adds
    /// such a wait to a `Retry-After`, so that clients that failed together don't retry together. It
    /// replaces the jitter of [`with_max_jitter`](Self::with_max_jitter).
    #[must_use]
    pub const fn with_full_jitter(mut self) -> Self {
        self.full_jitter = true;
        self
    }

    /// Retries the statuses that the operation declares.
    pub(crate) const fn with_declared_statuses(mut self) -> Self {
        self.declared_statuses = true;
        self
    }

    /// The maximum of attempts of an operation that may be retried.
    pub(crate) fn max_attempts(&self, operation: &Operation) -> u32 {
        let attempts = self.max_retries.saturating_add(1);
        match self.declared {
            true => attempts.min(operation.retry.max_attempts).max(1),
            false => attempts,
        }
    }

    /// Whether an operation that failed with `error` is worth another attempt, were there any left.
    pub(crate) fn wants_retry(&self, operation: &Operation, error: &Error) -> bool {
        match error.http_status().map(|status| status.as_u16()) {
            Some(status) if self.declared_statuses => operation.retry.statuses.contains(&status),
            _ => error.is_transient(),
        }
    }

    /// The wait before the `n`th retry, counted from 1: what the server asked for, or the backoff.
    /// `None` if the server asks for a longer wait than the policy allows. `chance` is drawn from
    /// [0, 1).
    pub(crate) fn delay(
        &self,
        n: u32,
        retry_after: Option<Duration>,
        chance: f64,
    ) -> Option<Duration> {
        let Some(asked) = retry_after else { return Some(self.backoff(n, chance)) };
        if self.max_retry_after.is_some_and(|longest| asked > longest) {
            return None;
        }
        let jitter = if self.full_jitter { self.exponential(n) } else { self.max_jitter };
        Some(capped(asked).saturating_add(jitter.mul_f64(chance)))
    }

    /// The wait before the `n`th retry if the server asks for none.
    pub(crate) fn backoff(&self, n: u32, chance: f64) -> Duration {
        let backoff = self.exponential(n);
        match self.full_jitter {
            true => backoff.mul_f64(chance),
            false => backoff.saturating_add(self.max_jitter.mul_f64(chance)),
        }
    }

    /// `base_delay` doubled `n - 1` times, at most `max_backoff`.
    fn exponential(&self, n: u32) -> Duration {
        let mut backoff = self.base_delay.min(self.max_backoff);
        // 2^96 exceeds any duration in nanoseconds, so doubling further changes nothing.
        for _ in 1..n.min(96) {
            backoff = backoff.saturating_mul(2).min(self.max_backoff);
        }
        backoff
    }
}

#[cfg(test)]
mod tests;
