//! The place of a call: in the queue, or among the requests in flight. Dropping it returns it.

use std::sync::Arc;

use super::Shared;
use crate::pace::clock::Micros;
use crate::pace::queue::Ticket;

/// The progress of a call with the pacer before its next request.
#[derive(Debug, Default)]
pub(crate) enum Turn {
    #[default]
    None,
    /// It waits in the queue.
    Waiting(WaitingCall),
    /// It may send its request, and refreshes its token first.
    Admitted(Permit),
}

/// A call in the queue.
#[derive(Debug)]
pub(crate) struct WaitingCall {
    shared: Arc<Shared>,
    pub(super) ticket: Ticket,
    pub(super) since: Micros,
    /// Whether the hooks have seen the wait.
    is_announced: bool,
}

/// A request in flight.
#[derive(Debug)]
pub(crate) struct Permit {
    shared: Arc<Shared>,
    pub(super) slot: Micros,
    pub(super) service: &'static str,
    /// Whether its result decides about an open circuit breaker.
    pub(super) is_probe: bool,
}

impl WaitingCall {
    pub(super) fn new(shared: Arc<Shared>, ticket: Ticket, since: Micros) -> Self {
        Self { shared, ticket, since, is_announced: false }
    }
}

impl Turn {
    /// Takes the permit of a call that was admitted.
    pub(super) fn take_permit(&mut self) -> Option<Permit> {
        match std::mem::take(self) {
            Self::Admitted(permit) => Some(permit),
            other => {
                *self = other;
                None
            }
        }
    }

    /// Notes that the hooks see the wait. Returns whether this is the first time.
    pub(super) fn announce(&mut self) -> bool {
        match self {
            Self::Waiting(call) => !std::mem::replace(&mut call.is_announced, true),
            _ => false,
        }
    }

    /// Whether the hooks have seen the wait.
    pub(super) fn is_announced(&self) -> bool {
        matches!(self, Self::Waiting(WaitingCall { is_announced: true, .. }))
    }
}

impl Permit {
    pub(super) fn new(
        shared: Arc<Shared>,
        slot: Micros,
        service: &'static str,
        is_probe: bool,
    ) -> Self {
        Self { shared, slot, service, is_probe }
    }
}

impl Drop for WaitingCall {
    fn drop(&mut self) {
        self.shared.leave(self.ticket);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.shared.release(self);
    }
}
