//! Hooks that emit `tracing` spans and events.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::tracing::field::Empty;
use ::tracing::{Span, debug, info, info_span, warn};

use crate::observe::event::{
    OperationInfo, OperationResult, PacingDecision, PacingInfo, PageInfo, RequestInfo,
    RequestResult, RetryInfo, TokenRefreshInfo,
};
use crate::observe::hooks::Hooks;
use crate::observe::hooks::server::Server;

/// Hooks that open a span `basecamp` for each operation, with its requests, retries and pages as
/// events in the span. Token refreshes are events outside of any span. Requires the feature
/// `tracing`.
///
/// Field names follow OpenTelemetry's semantic conventions for HTTP clients where a convention
/// exists:
///
/// | field | present in |
/// |---|---|
/// | `otel.name` (`todos.get`), `otel.kind` (`client`), `otel.status_code` (`ERROR`) | the span |
/// | `http.request.method`, `url.template` | the span |
/// | `http.response.status_code`, `error.type` (the error code) | the ended span, responses |
/// | `basecamp.operation`, `.service`, `.resource_type`, `.project_id`, `.resource_id` | the span |
/// | `http.request.resend_count` (0 for the first attempt) | requests, retries |
/// | `url.full` (without values that may be secret), `server.address`, `server.port` | requests |
/// | `duration_ms`, `delay_ms`, `error.message` | events |
/// | `expected_ms`, `waited_ms` | waits for the pacer |
/// | `basecamp.from_cache` | responses |
/// | `basecamp.request_id` | responses, ends of operations (the id of the last request) |
/// | `basecamp.page` | pages |
///
/// Failed operations and refreshes have the level `WARN`, successful and cancelled ones, retries
/// and refusals `INFO`, requests, pages and waits `DEBUG`. A failure of the pace store is a `WARN`.
#[derive(Default)]
pub struct TracingHooks {
    /// The spans of the calls in flight, by number of the call.
    spans: Mutex<HashMap<u64, Span>>,
}

impl TracingHooks {
    /// Creates hooks for one client. Two clients must not share them, since they number their calls
    /// independently.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn spans(&self) -> MutexGuard<'_, HashMap<u64, Span>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn span(&self, call: u64) -> Span {
        self.spans().get(&call).cloned().unwrap_or_else(Span::none)
    }
}

impl fmt::Debug for TracingHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TracingHooks").finish_non_exhaustive()
    }
}

impl Hooks for TracingHooks {
    fn on_operation_start(&self, info: &OperationInfo) {
        let operation = info.operation;
        let span = info_span!(
            "basecamp",
            otel.name = %format_args!("{}.{}", operation.service, operation.name),
            otel.kind = "client",
            http.request.method = %operation.method,
            url.template = operation.path_template(),
            basecamp.operation = operation.id,
            basecamp.service = operation.service,
            basecamp.resource_type = operation.resource_type,
            basecamp.project_id = info.project_id,
            basecamp.resource_id = info.resource_id,
            http.response.status_code = Empty,
            "error.type" = Empty,
            otel.status_code = Empty,
        );
        self.spans().insert(info.call, span);
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let Some(span) = self.spans().remove(&info.call) else { return };
        let duration_ms = result.duration.as_millis() as u64;
        match &result.error {
            None => {
                info!(parent: &span, duration_ms, basecamp.request_id = result.request_id, "done");
            }
            Some(error) if error.is_cancelled() => {
                span.record("error.type", error.code().as_str());
                info!(
                    parent: &span,
                    duration_ms,
                    "error.type" = error.code().as_str(),
                    error.message = %error,
                    basecamp.request_id = result.request_id,
                    "cancelled"
                );
            }
            Some(error) => {
                span.record("error.type", error.code().as_str());
                span.record("otel.status_code", "ERROR");
                warn!(
                    parent: &span,
                    duration_ms,
                    "error.type" = error.code().as_str(),
                    error.message = %error,
                    basecamp.request_id = result.request_id,
                    "failed"
                );
            }
        }
    }

    fn on_request_start(&self, info: &RequestInfo) {
        let span = self.span(info.call);
        let server = Server::of(&info.url);
        debug!(
            parent: &span,
            http.request.method = %info.method,
            url.full = info.url,
            server.address = server.address(),
            server.port = server.port(),
            http.request.resend_count = info.attempt.saturating_sub(1),
            "request"
        );
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let span = self.span(info.call);
        let status = result.status.map(|status| status.as_u16());
        if let Some(status) = status {
            span.record("http.response.status_code", status);
        }
        debug!(
            parent: &span,
            http.response.status_code = status,
            "error.type" = result.error.as_ref().map(|error| error.code().as_str()),
            duration_ms = result.duration.as_millis() as u64,
            basecamp.from_cache = result.from_cache,
            basecamp.request_id = result.request_id,
            "response"
        );
    }

    fn on_retry(&self, info: &RetryInfo) {
        let span = self.span(info.request.call);
        info!(
            parent: &span,
            http.request.resend_count = info.attempt.saturating_sub(1),
            "error.type" = info.error.code().as_str(),
            error.message = %info.error,
            delay_ms = info.delay.as_millis() as u64,
            "retry"
        );
    }

    fn on_paginate(&self, info: &PageInfo) {
        let span = self.span(info.call);
        debug!(parent: &span, basecamp.page = info.page, url.full = info.url, "page");
    }

    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        let duration_ms = info.duration.as_millis() as u64;
        match &info.error {
            None => info!(duration_ms, "token refreshed"),
            Some(error) => {
                let kind = error.code().as_str();
                warn!(duration_ms, "error.type" = kind, error.message = %error, "token not refreshed");
            }
        }
    }

    fn on_pacing(&self, info: &PacingInfo) {
        let span = self.span(info.request.call);
        match &info.decision {
            PacingDecision::Wait { expected } => {
                debug!(parent: &span, expected_ms = expected.as_millis() as u64, "paced");
            }
            PacingDecision::Admitted { waited } => {
                debug!(parent: &span, waited_ms = waited.as_millis() as u64, "admitted");
            }
            PacingDecision::Refused(error) => {
                let kind = error.code().as_str();
                info!(parent: &span, error.message = %error, "error.type" = kind, "refused");
            }
            PacingDecision::StoreFailed(error) => {
                warn!(parent: &span, error.message = %error, "pace store failed");
            }
        }
    }
}

#[cfg(test)]
mod tests;
