//! The pacing of a call: its requests to the API wait for the pacer of the client.

use http::{HeaderMap, StatusCode, Uri};

use super::{Call, InFlight, State};
use crate::error::Error;
use crate::error::failure::{Failure, FailureKind};
use crate::error::retry_after::retry_after;
use crate::observe::event::{Event, PacingDecision, PacingInfo, RequestInfo};
use crate::pace::pacer::client::{Admission, PacedRequest};
use crate::pace::pacer::permit::{Permit, Turn};
use crate::protocol::machine::Step;
use crate::protocol::now::Now;
use crate::request::endpoint::TargetServer;

/// The answer of the pacer to a call.
#[expect(clippy::large_enum_variant, reason = "it is matched at once and never stored")]
pub(super) enum Paced {
    /// The request can be sent, with the permit of the pacer if there is one.
    Send(Option<Box<Permit>>),
    /// The driver has to execute this step first.
    Pending(Step),
}

impl Call {
    /// Waits for the turn of the next request, if the client has a pacer.
    pub(super) fn pace(&mut self, now: Now, turn: Option<Box<Turn>>) -> Result<Paced, Error> {
        let is_paced = self.request.server == TargetServer::Api && self.redirects.is_trusted();
        let Some(pacer) = self.context.pacer.as_ref().filter(|_| is_paced) else {
            return Ok(Paced::Send(None));
        };
        let request = PacedRequest {
            account: account(&self.request.uri),
            service: self.operation.service,
            deadline_at: self.deadline.deadline_at(),
        };
        let mut turn = turn.unwrap_or_default();
        let mut decisions = Vec::new();
        let admission = pacer.admit(now, &mut turn, &request, &mut decisions);
        for decision in decisions {
            self.emit_pacing(decision);
        }
        Ok(match admission? {
            Admission::Send(permit) => Paced::Send(Some(Box::new(permit))),
            Admission::Pending(step) => {
                self.state = State::Ready(Some(turn));
                Paced::Pending(step)
            }
        })
    }

    /// The task that reports a pause to the processes that share the pacer.
    pub(super) fn report_hold(&self, now: Now) -> Option<Step> {
        self.context.pacer.as_ref()?.report_hold(now).map(Step::Blocking)
    }

    /// Passes the status of a response to the pacer.
    pub(super) fn note_status(
        &self,
        now: Now,
        in_flight: &mut InFlight,
        status: StatusCode,
        headers: &HeaderMap,
    ) {
        if let (Some(permit), Some(pacer)) = (&mut in_flight.permit, &self.context.pacer) {
            pacer.on_status(now, permit, status, retry_after(headers, now.wall));
        }
    }

    /// Passes a failure of the network to the pacer. Failures of the caller's side have no effect.
    pub(super) fn note_failure(&self, now: Now, in_flight: &mut InFlight, failure: &Failure) {
        use FailureKind::{BlockedAddress, BodyTooLarge, Unreadable, Unsendable};
        let is_local =
            matches!(failure.kind(), BlockedAddress | BodyTooLarge | Unreadable | Unsendable);
        let is_local = is_local || self.is_cancelled();
        if let (Some(permit), Some(pacer), false) =
            (&mut in_flight.permit, &self.context.pacer, is_local)
        {
            pacer.on_network_failure(now, permit);
        }
    }

    fn emit_pacing(&mut self, decision: PacingDecision) {
        self.emit(|call| {
            let request = RequestInfo { attempt: call.retries.attempts + 1, ..call.request_info() };
            Event::Pacing(PacingInfo { request, decision })
        });
    }
}

/// The first segment of an API path, which is the account.
fn account(uri: &Uri) -> &str {
    uri.path().trim_start_matches('/').split('/').next().unwrap_or_default()
}
