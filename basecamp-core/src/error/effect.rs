//! Whether a failed call changed something on the server, and so whether repeating it is safe.

use super::Error;
use crate::operation::Operation;

/// Whether a failed request may have made its change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The server did not make the change: the request wasn't sent, or was refused.
    None,
    /// The server states that it did not process the request.
    NotProcessed,
    /// The server may have made the change.
    Unknown,
    /// The server made the change; only its response is lost.
    Made,
}

impl Error {
    /// Marks the failure of an operation that must not be repeated blindly as unsafe to repeat, and
    /// says so in the hint. Errors of reads and of idempotent operations stay as they are.
    pub(crate) fn with_effect(mut self, effect: Effect, operation: &Operation) -> Self {
        if operation.is_repeatable() {
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
        self.0.safe_to_repeat = false;
        let hint = match self.0.hint.take() {
            Some(hint) => format!("{advice} {hint}"),
            None => advice.to_owned(),
        };
        self.with_hint(hint)
    }
}
