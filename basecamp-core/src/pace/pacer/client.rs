//! The access of a client to a pacer.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::permit::{Permit, Turn};
use super::{Decision, Pacer, TurnEvent};
use crate::error::Error;
use crate::model::catch_panic::catch_panic;
use crate::observe::event::PacingDecision;
use crate::pace::breaker::Outcome;
use crate::pace::clock::{ClientClock, Micros, duration};
use crate::pace::pacing::PacingStatus;
use crate::pace::slots::STORE_TIMEOUT;
use crate::protocol::blocking_task::BlockingTask;
use crate::protocol::machine::Step;
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

/// The pause after a 429 without `Retry-After`.
const DEFAULT_HOLD: Duration = Duration::from_secs(1);

/// A request that a call wants to send.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PacedRequest<'a> {
    /// The account, whose calls are served in order.
    pub(crate) account: &'a str,
    pub(crate) service: &'static str,
    /// The deadline of the call.
    pub(crate) deadline_at: Option<Duration>,
}

/// The answer to a call that wants to send a request.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is matched at once and never stored")]
pub(crate) enum Admission {
    /// Send it. The permit is dropped when the request has ended.
    Send(Permit),
    /// Execute this step, then ask again.
    Pending(Step),
}

/// The access of one client to a pacer.
#[derive(Debug)]
pub(crate) struct ClientPacer {
    pacer: Pacer,
    clock: ClientClock,
}

impl ClientPacer {
    pub(crate) fn new(pacer: Pacer) -> Self {
        Self { pacer, clock: ClientClock::default() }
    }

    /// Creates the access of another client to the same pacer.
    pub(crate) fn for_other_client(&self) -> Self {
        Self::new(self.pacer.clone())
    }

    /// Admits a request, or returns the step to execute before the next call with the same
    /// `turn`. Adds the decisions for the hooks to `decisions`.
    ///
    /// # Errors
    ///
    /// The refusal. The call has left the queue.
    pub(crate) fn admit(
        &self,
        now: Now,
        turn: &mut Turn,
        request: &PacedRequest<'_>,
        decisions: &mut Vec<PacingDecision>,
    ) -> Result<Admission, Error> {
        let shared = &self.pacer.0;
        let time = self.clock.time(now);
        if let Some(permit) = turn.take_permit() {
            if shared.is_usable(&permit, time) {
                return Ok(Admission::Send(permit));
            }
            // The token refresh took too long for this slot.
            drop(permit);
        }
        let mut state = shared.lock();
        let (ticket, since) = state.enter(turn, shared, request.account, time);
        let max_wait = self.max_wait(time, since, request.deadline_at);
        let decision = state.decide(&shared.pacing, ticket, request.service, time, max_wait);
        decisions.extend(state.slots.take_failure().map(PacingDecision::StoreFailed));
        match decision {
            Decision::Send { slot, is_probe } => {
                drop(state);
                if turn.is_announced() {
                    let waited = duration(time.saturating_sub(since));
                    decisions.push(PacingDecision::Admitted { waited });
                }
                *turn = Turn::None;
                let permit = Permit::new(shared.clone(), slot, request.service, is_probe);
                Ok(Admission::Send(permit))
            }
            Decision::Wait { until, expected, version } => {
                drop(state);
                if turn.announce() {
                    decisions.push(PacingDecision::Wait { expected });
                }
                let event = TurnEvent { shared: shared.clone(), ticket, version };
                let until = self.clock.monotonic(until);
                let until = request.deadline_at.map_or(until, |deadline| until.min(deadline));
                let wait = Wait::for_event(Arc::new(event)).at_most_until(Some(until));
                Ok(Admission::Pending(Step::Wait(wait)))
            }
            Decision::Query(query, max_wait) => {
                drop(state);
                let until = now.monotonic.saturating_add(STORE_TIMEOUT);
                let until = request.deadline_at.map_or(until, |deadline| until.min(deadline));
                let task = shared.query(query, max_wait).with_deadline(Some(until));
                Ok(Admission::Pending(Step::Blocking(task)))
            }
            Decision::Refuse(refusal) => {
                drop(state);
                *turn = Turn::None;
                let error = Error::from_pacing(refusal);
                decisions.push(PacingDecision::Refused(error.clone()));
                Err(error)
            }
        }
    }

    /// Returns the task that reports a pause to the store, if the store doesn't have it yet.
    pub(crate) fn report_hold(&self, now: Now) -> Option<BlockingTask> {
        let shared = &self.pacer.0;
        shared.store.as_ref()?;
        let left = shared.lock().slots.take_unreported_hold(self.clock.time(now))?;
        let shared = shared.clone();
        let (task, _) = BlockingTask::new("hold the pace", move || {
            if let Some(store) = &shared.store {
                // The next query of the store detects a failure.
                let _ = catch_panic(|| store.hold(&shared.pacing.rate(), left));
            }
        });
        Some(task.with_deadline(Some(now.monotonic.saturating_add(STORE_TIMEOUT))))
    }

    /// Notes the status of a response. `retry_after` is its `Retry-After`.
    pub(crate) fn on_status(
        &self,
        now: Now,
        permit: &mut Permit,
        status: StatusCode,
        retry_after: Option<Duration>,
    ) {
        let hold = match status {
            StatusCode::TOO_MANY_REQUESTS => Some(retry_after.unwrap_or(DEFAULT_HOLD)),
            StatusCode::SERVICE_UNAVAILABLE => retry_after,
            _ => None,
        };
        let outcome = if status.is_server_error() { Outcome::Failure } else { Outcome::Success };
        self.on_outcome(now, permit, hold, outcome);
    }

    /// Notes that a request failed in the network.
    pub(crate) fn on_network_failure(&self, now: Now, permit: &mut Permit) {
        self.on_outcome(now, permit, None, Outcome::Failure);
    }

    fn on_outcome(&self, now: Now, permit: &mut Permit, hold: Option<Duration>, outcome: Outcome) {
        let shared = &self.pacer.0;
        let time = self.clock.time(now);
        let mut state = shared.lock();
        if let Some(hold) = hold {
            state.slots.hold(time, hold);
        }
        state.record(&shared.pacing, time, permit, outcome);
        shared.changed(state);
    }

    /// Returns the budget that is left.
    pub(crate) fn status(&self, now: Now) -> PacingStatus {
        let shared = &self.pacer.0;
        let time = self.clock.time(now);
        let state = shared.lock();
        let rate = shared.pacing.rate();
        let mut open_services: Vec<_> = state
            .breakers
            .iter()
            .filter(|(_, breaker)| breaker.is_open())
            .map(|(service, _)| *service)
            .collect();
        open_services.sort_unstable();
        PacingStatus {
            pacing: shared.pacing,
            available: state.slots.local().available(&rate, time),
            next_in: duration(state.slots.earliest(time).saturating_sub(time)),
            held_for: state.slots.local().hold_left(time),
            waiting: state.queue.len(),
            in_flight: state.in_flight,
            open_services,
            store_fails: state.slots.store_fails(),
        }
    }

    /// Whether the task of any call is registered.
    #[cfg(all(test, model))]
    pub(in crate::pace) fn has_wakers(&self) -> bool {
        !self.pacer.0.lock().wakers.is_empty()
    }

    /// The longest further wait of a call that has waited since that time.
    fn max_wait(&self, time: Micros, since: Micros, deadline_at: Option<Duration>) -> Duration {
        let waited = duration(time.saturating_sub(since));
        let max_wait = self.pacer.0.pacing.max_wait.saturating_sub(waited);
        let Some(deadline_at) = deadline_at else { return max_wait };
        // A request at the time of the deadline is not sent any more.
        let deadline = self.clock.time_of(deadline_at).saturating_sub(1);
        max_wait.min(duration(deadline.saturating_sub(time)))
    }
}
