//! Whether a failed call changed something on the server, and so whether repeating it is safe.

use http::StatusCode;

use super::Error;
use crate::registry::operation::Operation;

/// Whether a failed request may have made its change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The server did not make the change: the request wasn't sent, or was rejected.
    None,
    /// The server states that it did not process the request.
    NotProcessed,
    /// The server may have made the change.
    Unknown,
    /// The server made the change; only its response is lost.
    Made,
}

impl Effect {
    /// Returns the effect of a request whose response has an error status.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            // The request was rejected: the server doesn't support it (501, 505), is unavailable
            // (503), or a network with a login page never forwarded it (511).
            501 | 503 | 505 | 511 => Self::None,
            // A crash, or a gateway that lost the server's response. RFC 9110, section 15, treats
            // an unknown 5xx as 500, and an invalid status as a 5xx.
            500.. => Self::Unknown,
            _ => Self::None,
        }
    }
}

impl Error {
    /// Marks the failure of an operation that is not idempotent as unsafe to repeat, and adds that
    /// to the hint. Errors of reads and of idempotent operations stay unchanged.
    pub(crate) fn with_effect(self, effect: Effect, operation: &Operation) -> Self {
        if operation.is_safe_to_retry() {
            return self;
        }
        let advice = match effect {
            Effect::None | Effect::NotProcessed => return self,
            Effect::Unknown => {
                "It is not known whether the server made the change: check before sending it again."
            }
            Effect::Made => {
                "The server made the change, but its response can't be read: look before repeating \
                 the call."
            }
        };
        self.unsafe_to_repeat(advice)
    }

    /// Marks the failure of a token request as unsafe to repeat if the server may have used up its
    /// single-use credential, called `name`, and adds that to the hint.
    pub(crate) fn with_spent_grant(self, effect: Effect, name: &str) -> Self {
        match effect {
            Effect::None | Effect::NotProcessed => self,
            Effect::Unknown | Effect::Made => self.unsafe_to_repeat(&format!(
                "The authorization server may have used up the {name}, which is valid once: log in \
                 again."
            )),
        }
    }

    fn unsafe_to_repeat(mut self, advice: &str) -> Self {
        self.0.safe_to_repeat = false;
        let hint = match self.0.hint.take() {
            Some(hint) => format!("{advice} {hint}"),
            None => advice.to_owned(),
        };
        self.with_hint(hint)
    }
}
