//! Refusals of the pacer: errors of calls that were not sent.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::{Error, ErrorCode};

/// The reason for which a [`Pacer`](crate::Pacer) refused a request, before it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PacingRefusal {
    /// The wait would pass the deadline of the call, or the longest wait of the settings. The error
    /// has the code [`ErrorCode::RateLimit`].
    #[non_exhaustive]
    WaitTooLong {
        /// The wait until the request could be sent, at least.
        wait: Duration,
    },
    /// The circuit breaker of the service is open. The error has the code
    /// [`ErrorCode::ApiError`].
    #[non_exhaustive]
    CircuitOpen {
        /// The service of the operation, such as `todos`.
        service: &'static str,
        /// The time until the next probe; zero while a probe is in flight.
        retry_in: Duration,
    },
}

impl fmt::Display for PacingRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitTooLong { wait } => {
                write!(
                    f,
                    "the pacer refused the request: it could be sent in {wait:?} at the earliest"
                )
            }
            Self::CircuitOpen { service, .. } => {
                write!(
                    f,
                    "the circuit breaker of `{service}` is open: too many requests have failed"
                )
            }
        }
    }
}

impl StdError for PacingRefusal {}

impl Error {
    /// Creates the error of a refused request. It is retryable.
    pub(crate) fn from_pacing(refusal: PacingRefusal) -> Self {
        let (code, hint, wait) = match refusal {
            PacingRefusal::WaitTooLong { wait } => (
                ErrorCode::RateLimit,
                "Nothing was sent: allow the call more time, or make fewer calls at once.",
                wait,
            ),
            PacingRefusal::CircuitOpen { retry_in, .. } => (
                ErrorCode::ApiError,
                "Nothing was sent: try again when the service has recovered.",
                retry_in,
            ),
        };
        let mut error = Self::new(code, refusal.to_string()).with_hint(hint).with_source(refusal);
        error.0.transient = true;
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
        error.0.retry_after = Some(Duration::from_secs(seconds)).filter(|wait| !wait.is_zero());
        error
    }

    /// Returns the reason for which the client's pacer refused the call; `None` for all other
    /// errors. A refused call is [`retryable`](Self::retryable), and
    /// [`retry_after`](Self::retry_after) returns the wait.
    #[must_use]
    pub fn pacing_refusal(&self) -> Option<&PacingRefusal> {
        self.0.source.as_deref()?.downcast_ref()
    }
}
