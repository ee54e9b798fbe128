//! The events of a call for the hooks.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::{Call, State};
use crate::error::{Error, ErrorCode, request_id};
use crate::net::redact::redact_url;
use crate::observe::event::{Event, OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::deliver_one;
use crate::protocol::now::Now;

/// The events of a call that are not delivered yet.
#[derive(Debug)]
pub(super) struct Events {
    scope: EventScope,
    queue: VecDeque<Event>,
}

/// The events that a call emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventScope {
    /// None: the client has no hooks.
    None,
    /// Those of requests. Another machine emits the start and the end of the operation.
    Requests,
    /// Those of the operation and of its requests.
    Operation,
}

impl Events {
    pub(super) fn new(has_hooks: bool) -> Self {
        let scope = if has_hooks { EventScope::Operation } else { EventScope::None };
        Self { scope, queue: VecDeque::new() }
    }

    /// Delivers the remaining events of a previous call first.
    pub(super) fn inherit(&mut self, previous: &mut Self) {
        previous.queue.append(&mut self.queue);
        std::mem::swap(&mut self.queue, &mut previous.queue);
    }

    pub(super) fn pop(&mut self) -> Option<Event> {
        self.queue.pop_front()
    }
}

impl Call {
    /// Leaves the start and the end of the operation to the pager that this call belongs to.
    pub(crate) fn without_operation_events(mut self) -> Self {
        if self.events.scope == EventScope::Operation {
            self.events.scope = EventScope::Requests;
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
            operation: self.operation,
            method: self.operation.method.clone(),
            url: redact_url(&self.request.uri),
            attempt: self.retries.attempts,
        }
    }

    pub(super) fn emit(&mut self, event: impl FnOnce(&Self) -> Event) {
        if self.events.scope != EventScope::None {
            let event = event(self);
            self.events.queue.push_back(event);
        }
    }

    pub(super) fn emit_operation(&mut self, event: impl FnOnce(&Self) -> Event) {
        if self.events.scope == EventScope::Operation {
            self.emit(event);
        }
    }

    /// Emits the end of a request without success.
    pub(super) fn emit_failure(
        &mut self,
        now: Now,
        sent_at: Duration,
        status: Option<StatusCode>,
        error: &Error,
    ) {
        self.emit(|call| {
            let result = RequestResult {
                status,
                duration: now.monotonic.saturating_sub(sent_at),
                from_cache: false,
                request_id: error.request_id().map(str::to_owned),
                retry_after: error.retry_after(),
                error: Some(call.annotate(error.clone())),
            };
            Event::RequestEnd(call.request_info(), result)
        });
    }

    /// Emits the end of a request with a success, with a redirect that the call follows, or with a
    /// 304 that revalidates the cached response.
    pub(super) fn emit_answer(
        &mut self,
        now: Now,
        sent_at: Duration,
        status: StatusCode,
        headers: &HeaderMap,
        from_cache: bool,
    ) {
        self.emit(|call| {
            let result = RequestResult {
                status: Some(status),
                duration: now.monotonic.saturating_sub(sent_at),
                from_cache,
                request_id: request_id(headers),
                retry_after: None,
                error: None,
            };
            Event::RequestEnd(call.request_info(), result)
        });
    }

    pub(super) fn emit_operation_end(&mut self, at: Duration, result: Result<&HeaderMap, &Error>) {
        self.emit_operation(|call| {
            let duration = at.saturating_sub(call.deadline.started_at().unwrap_or_default());
            let (request_id, error) = match result {
                Ok(headers) => (request_id(headers), None),
                Err(error) => (error.request_id().map(str::to_owned), Some(error.clone())),
            };
            let result = OperationResult { duration, request_id, error };
            Event::OperationEnd(call.operation_info(), result)
        });
    }

    /// Emits and delivers the last events of an unfinished call, at the time of its last step.
    pub(crate) fn abandon(&mut self) {
        if self.events.scope == EventScope::None || self.deadline.started_at().is_none() {
            return;
        }
        let last_now = self.deadline.last_now();
        let error = Error::new(ErrorCode::Cancelled, "the call was dropped before its end");
        match self.take_state() {
            State::Done => return,
            State::Sent(in_flight) | State::Receiving(super::ResponseHead { in_flight, .. }) => {
                let now = Now { monotonic: last_now, wall: SystemTime::UNIX_EPOCH };
                self.emit_failure(now, in_flight.sent_at, None, &error);
            }
            _ => {}
        }
        self.emit_operation_end(last_now, Err(&error));
        if let Some(hooks) = self.context.hooks() {
            self.events.queue.drain(..).for_each(|event| deliver_one(hooks, &event));
        }
    }
}

/// Emits the end of the operation on drop, so that in-flight counters stay balanced.
impl Drop for Call {
    fn drop(&mut self) {
        self.abandon();
    }
}
