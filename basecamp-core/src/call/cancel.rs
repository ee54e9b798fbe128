//! The cancellation of a call by its caller.

use super::{Call, State};
use crate::error::Error;
use crate::model::cancel::Cancel;
use crate::protocol::machine::Step;

impl Call {
    /// The handle that cancels the call.
    pub(crate) fn cancel(&self) -> Option<&Cancel> {
        self.cancel.as_ref()
    }

    /// Returns a new handle that cancels the call, in addition to its handle so far.
    #[cfg(any(test, feature = "event-feed"))]
    pub(crate) fn add_cancel(&mut self) -> Cancel {
        let cancel = self.cancel.as_ref().map(Cancel::child).unwrap_or_default();
        self.cancel.insert(cancel).clone()
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_cancelled)
    }

    /// Completes a cancelled call, unless its request is in flight: the driver reports a failure
    /// of that request.
    pub(super) fn end_if_cancelled(&mut self) {
        use State::{Backoff, Compressed, Decompressing, Ready};
        if self.is_cancelled()
            && matches!(self.state, Ready(_) | Backoff { .. } | Compressed(_) | Decompressing(_))
        {
            self.reject(Error::cancelled());
        }
    }

    /// Makes a step end when the call is cancelled.
    pub(super) fn make_cancellable(&self, step: &mut Step) {
        let Some(cancel) = &self.cancel else { return };
        match step {
            Step::Wait(wait) => wait.end_when_cancelled(cancel),
            Step::Send(attempt) => attempt.cancel = Some(cancel.clone()),
            _ => {}
        }
    }
}
