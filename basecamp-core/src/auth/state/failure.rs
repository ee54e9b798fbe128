//! Exponential backoff between refreshes that fail.
//!
//! The failure is shared: until the next refresh may begin, calls use the token if it works and
//! fail with the same error if it doesn't.

use std::time::Duration;

use super::flight::Purpose;
use crate::error::Error;
use crate::model::secret::Secret;

/// A refresh that failed, with the number of failures in a row.
pub(super) struct RefreshFailure {
    pub(super) error: Error,
    cause: Cause,
    at: Duration,
    failures: u32,
}

/// The cause of a failed refresh.
#[derive(Debug)]
pub(super) enum Cause {
    /// The server refused this refresh token for good.
    Refused(Option<Secret>),
    /// The server could not be reached, or answered with an error.
    Server(Purpose),
    /// The store, `on_refresh` or the driver failed. The server needs no backoff.
    Local,
}

/// The first wait after a refresh ahead of expiry, and the longest.
const AHEAD: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// The same after a refresh that calls waited for.
const REQUIRED: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// The longest `Retry-After` that is honoured.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

impl RefreshFailure {
    pub(super) fn after(last: Option<Self>, at: Duration, cause: Cause, error: Error) -> Self {
        let failures = last.map_or(0, |last| last.failures).saturating_add(1);
        Self { error, cause, at, failures }
    }

    /// Whether it is too early for a refresh.
    pub(super) fn blocks(&self, purpose: Purpose, now: Duration, has_store: bool) -> bool {
        let wait = match (&self.cause, purpose) {
            // Only a store may have got another refresh token since.
            (Cause::Refused(_), _) if !has_store => return true,
            (_, Purpose::Ahead) => self.backoff(AHEAD),
            (Cause::Server(Purpose::Required), Purpose::Required) => self.backoff(REQUIRED),
            _ => Duration::ZERO,
        };
        let retry_after = self.error.retry_after().unwrap_or_default().min(MAX_RETRY_AFTER);
        now < self.at.saturating_add(wait.max(retry_after))
    }

    /// The error with which this refresh token was refused.
    pub(super) fn refusal(&self, refresh_token: Option<&Secret>) -> Option<Error> {
        match &self.cause {
            Cause::Refused(refused) if refused.as_ref() == refresh_token => {
                Some(self.error.clone())
            }
            _ => None,
        }
    }

    fn backoff(&self, (first, longest): (Duration, Duration)) -> Duration {
        let doublings = self.failures.saturating_sub(1).min(16);
        first.saturating_mul(1 << doublings).min(longest)
    }
}

#[cfg(test)]
mod tests;
