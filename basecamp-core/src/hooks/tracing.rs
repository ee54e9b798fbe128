//! Hooks that make `tracing` spans and events.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ::tracing::field::Empty;
use ::tracing::{Span, debug, info, info_span};

use crate::event::{
    OperationInfo, OperationResult, PageInfo, RequestInfo, RequestResult, RetryInfo,
};
use crate::hooks::Hooks;

/// A span named `basecamp` for each operation, with its requests, retries and pages as events inside
/// it. Available with the feature `tracing`.
#[derive(Default)]
pub struct TracingHooks {
    /// The spans of the calls in flight, by their numbers.
    spans: Mutex<HashMap<u64, Span>>,
}

impl TracingHooks {
    /// Hooks for one client.
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
        let span = info_span!(
            "basecamp",
            operation = info.operation.id,
            service = info.operation.service,
            resource_type = info.operation.resource_type,
            project_id = info.project_id,
            resource_id = info.resource_id,
            error = Empty,
        );
        self.spans().insert(info.call, span);
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let Some(span) = self.spans().remove(&info.call) else { return };
        let took = result.duration.as_millis() as u64;
        match &result.error {
            None => debug!(parent: &span, took, "done"),
            Some(error) => {
                span.record("error", error.code().as_str());
                info!(parent: &span, took, %error, "failed");
            }
        }
    }

    fn on_request_start(&self, info: &RequestInfo) {
        let span = self.span(info.call);
        debug!(parent: &span, method = %info.method, url = info.url, attempt = info.attempt, "request");
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let span = self.span(info.call);
        let status = result.status.map(|status| status.as_u16());
        let took = result.duration.as_millis() as u64;
        debug!(parent: &span, status, took, from_cache = result.from_cache, "response");
    }

    fn on_retry(&self, info: &RetryInfo) {
        let span = self.span(info.request.call);
        let delay = info.delay.as_millis() as u64;
        info!(parent: &span, attempt = info.attempt, delay, error = %info.error, "retry");
    }

    fn on_paginate(&self, info: &PageInfo) {
        let span = self.span(info.call);
        debug!(parent: &span, page = info.page, url = info.url, "page");
    }
}

#[cfg(test)]
mod tests;
