//! The refresh in flight.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::error::{Error, ErrorCode};

/// The reason of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Purpose {
    /// The token expires soon: calls use it meanwhile, and the refresh fails instead of waiting.
    Ahead,
    /// The token has expired or was rejected: calls wait.
    Required,
}

/// Identifies a refresh, and has its outcome once it has ended. Empty if the refresh was dropped.
#[derive(Debug, Clone, Default)]
pub(crate) struct RefreshId(Arc<OnceLock<Result<(), Error>>>);

impl RefreshId {
    pub(in crate::auth) fn outcome(&self) -> Option<Result<(), Error>> {
        self.0.get().cloned()
    }

    pub(in crate::auth) fn settle(&self, outcome: Result<(), Error>) {
        // A refresh ends once.
        let _ = self.0.set(outcome);
    }
}

impl PartialEq for RefreshId {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The refresh in flight, of which there is one at most.
#[derive(Debug)]
pub(in crate::auth) struct InFlight {
    pub(in crate::auth) refresh_id: RefreshId,
    pub(in crate::auth) purpose: Purpose,
    /// The time until which it must make progress, and until which calls wait for it.
    pub(in crate::auth) due: Duration,
    /// The party that it waits for.
    pub(in crate::auth) party: Party,
}

/// The party that a refresh waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::auth) enum Party {
    Driver,
    Store,
    Server,
}

impl InFlight {
    pub(in crate::auth) fn new(purpose: Purpose, now: Duration, timeout: Duration) -> Self {
        let due = now.saturating_add(timeout);
        Self { refresh_id: RefreshId::default(), purpose, due, party: Party::Driver }
    }

    /// The error of a call that has waited until the refresh was due.
    pub(in crate::auth) fn overdue(&self, now: Duration) -> Option<Error> {
        let party = match self.party {
            _ if now < self.due => return None,
            Party::Driver => "the driver makes no progress",
            Party::Store => "the token store does not answer",
            Party::Server => "the authorization server does not answer",
        };
        let message = format!("the token refresh takes too long: {party}");
        let hint = match self.party {
            Party::Store => "Check that the token store's file system responds, then try again.",
            _ => "Try again later.",
        };
        Some(Error::new(ErrorCode::Network, message).with_hint(hint).with_timeout())
    }
}
