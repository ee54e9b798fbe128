//! What a call tells the hooks.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use http::StatusCode;

use super::{Call, Phase};
use crate::error::Error;
use crate::net::redact::redact_url;
use crate::observe::event::{Event, OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::deliver_one;
use crate::protocol::now::Now;

/// Events to be delivered, kept only when somebody listens.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) queue: VecDeque<Event>,
    /// Whether the operation's own start and end are another machine's to tell.
    part_of_walk: bool,
}

impl Call {
    /// Leaves the operation's start and end to the walk that this call is a part of.
    pub(crate) fn part_of_walk(mut self) -> Self {
        if let Some(events) = &mut self.events {
            events.part_of_walk = true;
        }
        self
    }

    pub(crate) fn operation_info(&self) -> OperationInfo {
        OperationInfo {
            call: self.number,
            operation: self.operation,
            is_mutation: self.operation.is_mutation(),
            project_id: self.request.ids.project,
            resource_id: self.request.ids.resource,
        }
    }

    pub(super) fn request_info(&self) -> RequestInfo {
        RequestInfo {
            call: self.number,
            method: self.operation.method.clone(),
            url: redact_url(&self.request.uri),
            attempt: self.attempts,
        }
    }

    pub(super) fn emit(&mut self, event: impl FnOnce(&Self) -> Event) {
        if self.events.is_some() {
            let event = event(self);
            if let Some(events) = &mut self.events {
                events.queue.push_back(event);
            }
        }
    }

    pub(super) fn emit_operation(&mut self, event: impl FnOnce(&Self) -> Event) {
        if self.events.as_ref().is_some_and(|events| !events.part_of_walk) {
            self.emit(event);
        }
    }

    pub(super) fn emit_request_end(
        &mut self,
        now: Now,
        status: Option<StatusCode>,
        error: Option<&Error>,
    ) {
        self.emit(|call| {
            let result = RequestResult {
                status,
                duration: now.monotonic.saturating_sub(call.sent_at),
                from_cache: call.from_cache,
                retry_after: error.and_then(Error::retry_after),
                error: error.map(|error| call.told(error.clone())),
            };
            Event::RequestEnd(call.request_info(), result)
        });
    }

    pub(super) fn emit_operation_end(&mut self, at: Duration, error: Option<&Error>) {
        self.emit_operation(|call| {
            let duration = at.saturating_sub(call.began_at.unwrap_or_default());
            Event::OperationEnd(
                call.operation_info(),
                OperationResult { duration, error: error.cloned() },
            )
        });
    }
}

impl Call {
    /// Ends for the hooks, if it hasn't yet, at the time last seen.
    pub(crate) fn abandon(&mut self) {
        let unfinished = !matches!(self.phase, Phase::Ended(None)) && self.began_at.is_some();
        if self.events.is_none() || !unfinished {
            return;
        }
        let error = Error::usage("the call was dropped before its end");
        if matches!(self.phase, Phase::Sent | Phase::Answered { .. }) {
            let now = Now { monotonic: self.seen_at, wall: SystemTime::UNIX_EPOCH };
            self.emit_request_end(now, None, Some(&error));
        }
        self.emit_operation_end(self.seen_at, Some(&error));
        self.phase = Phase::Ended(None);
        let context = self.context.clone();
        if let (Some(hooks), Some(events)) = (context.hooks(), &mut self.events) {
            events.queue.drain(..).for_each(|event| deliver_one(hooks, &event));
        }
    }
}

/// A call that is dropped half-way ends for the hooks too: what counts calls in flight must come out
/// even.
impl Drop for Call {
    fn drop(&mut self) {
        self.abandon();
    }
}
