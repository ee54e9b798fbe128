//! Hooks, which observe calls for logs, metrics and traces.

#[cfg(feature = "metrics")]
mod metrics;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod server;
#[cfg(feature = "tracing")]
mod tracing;

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::catch_panic::catch_panic;
use crate::observe::event::{
    Event, OperationInfo, OperationResult, PacingDecision, PacingInfo, PageInfo, RequestInfo,
    RequestResult, RetryInfo, TokenRefreshInfo,
};

#[cfg(feature = "metrics")]
pub use self::metrics::MetricsHooks;
#[cfg(feature = "tracing")]
pub use self::tracing::TracingHooks;

/// Callbacks that observe operations, requests, retries, pages and token refreshes. The default
/// implementation of every method does nothing.
///
/// Hooks run on the thread or task of the call, so they should return quickly. A panic in a hook is
/// caught and doesn't affect the call. Each started operation has exactly one end: an operation
/// that is dropped before its result ends with an error of code `cancelled`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Hooks`",
    label = "expected hooks",
    note = "implement `Hooks` for a struct; every method has a default implementation"
)]
pub trait Hooks: Send + Sync {
    /// An operation started: one API call, or a list with all of its pages.
    fn on_operation_start(&self, operation: &OperationInfo) {
        let _ = operation;
    }

    /// An operation ended.
    fn on_operation_end(&self, operation: &OperationInfo, result: &OperationResult) {
        let _ = (operation, result);
    }

    /// A request is about to be sent.
    fn on_request_start(&self, request: &RequestInfo) {
        let _ = request;
    }

    /// A response arrived, or the request failed.
    fn on_request_end(&self, request: &RequestInfo, result: &RequestResult) {
        let _ = (request, result);
    }

    /// A request failed, and the call retries it after a wait.
    fn on_retry(&self, retry: &RetryInfo) {
        let _ = retry;
    }

    /// A list is about to fetch another page.
    fn on_paginate(&self, page: &PageInfo) {
        let _ = page;
    }

    /// A refresh of the session's token succeeded, by this client or by another that shares its
    /// token store, or it failed.
    fn on_token_refresh(&self, refresh: &TokenRefreshInfo) {
        let _ = refresh;
    }

    /// The client's pacer let a request wait, or refused it.
    fn on_pacing(&self, pacing: &PacingInfo) {
        let _ = pacing;
    }
}

impl Event {
    /// Calls the method of `hooks` for this event.
    pub(crate) fn deliver(&self, hooks: &dyn Hooks) {
        match self {
            Self::OperationStart(info) => hooks.on_operation_start(info),
            Self::OperationEnd(info, result) => hooks.on_operation_end(info, result),
            Self::RequestStart(info) => hooks.on_request_start(info),
            Self::RequestEnd(info, result) => hooks.on_request_end(info, result),
            Self::Retry(info) => hooks.on_retry(info),
            Self::Paginate(info) => hooks.on_paginate(info),
            Self::TokenRefresh(info) => hooks.on_token_refresh(info),
            Self::Pacing(info) => hooks.on_pacing(info),
        }
    }
}

impl<T: Hooks + ?Sized> Hooks for Arc<T> {
    fn on_operation_start(&self, operation: &OperationInfo) {
        (**self).on_operation_start(operation);
    }

    fn on_operation_end(&self, operation: &OperationInfo, result: &OperationResult) {
        (**self).on_operation_end(operation, result);
    }

    fn on_request_start(&self, request: &RequestInfo) {
        (**self).on_request_start(request);
    }

    fn on_request_end(&self, request: &RequestInfo, result: &RequestResult) {
        (**self).on_request_end(request, result);
    }

    fn on_retry(&self, retry: &RetryInfo) {
        (**self).on_retry(retry);
    }

    fn on_paginate(&self, page: &PageInfo) {
        (**self).on_paginate(page);
    }

    fn on_token_refresh(&self, refresh: &TokenRefreshInfo) {
        (**self).on_token_refresh(refresh);
    }

    fn on_pacing(&self, pacing: &PacingInfo) {
        (**self).on_pacing(pacing);
    }
}

/// Delivers an event, and catches a panic of the hooks.
pub(crate) fn deliver_one(hooks: &dyn Hooks, event: &Event) {
    let _ = catch_panic(|| event.deliver(hooks));
}

/// Several hooks, combined into one. Start events run through the hooks in order and end events in
/// reverse order, so that each hook encloses the hooks after it.
pub struct HooksChain(Vec<Arc<dyn Hooks>>);

impl fmt::Debug for HooksChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HooksChain").field(&self.0.len()).finish()
    }
}

impl HooksChain {
    /// Combines hooks in this order.
    #[must_use]
    pub fn new(hooks: Vec<Arc<dyn Hooks>>) -> Self {
        Self(hooks)
    }

    fn forward(&self, event: &Event) {
        for hooks in &self.0 {
            deliver_one(&**hooks, event);
        }
    }

    fn backward(&self, event: &Event) {
        for hooks in self.0.iter().rev() {
            deliver_one(&**hooks, event);
        }
    }
}

impl Hooks for HooksChain {
    fn on_operation_start(&self, operation: &OperationInfo) {
        self.forward(&Event::OperationStart(operation.clone()));
    }

    fn on_operation_end(&self, operation: &OperationInfo, result: &OperationResult) {
        self.backward(&Event::OperationEnd(operation.clone(), result.clone()));
    }

    fn on_request_start(&self, request: &RequestInfo) {
        self.forward(&Event::RequestStart(request.clone()));
    }

    fn on_request_end(&self, request: &RequestInfo, result: &RequestResult) {
        self.backward(&Event::RequestEnd(request.clone(), result.clone()));
    }

    fn on_retry(&self, retry: &RetryInfo) {
        self.forward(&Event::Retry(retry.clone()));
    }

    fn on_paginate(&self, page: &PageInfo) {
        self.forward(&Event::Paginate(page.clone()));
    }

    fn on_token_refresh(&self, refresh: &TokenRefreshInfo) {
        self.forward(&Event::TokenRefresh(refresh.clone()));
    }

    fn on_pacing(&self, pacing: &PacingInfo) {
        self.forward(&Event::Pacing(pacing.clone()));
    }
}

/// Hooks that write a line of text for each event; by default to standard error.
///
/// ```text
/// -> todos.get
///    GET https://3.basecampapi.com/999/todos/123 (attempt 1)
///    200 in 87 ms (request id 5f2c)
/// <- todos.get ok in 87 ms (request id 5f2c)
/// ```
pub struct ConsoleHooks {
    out: Mutex<Box<dyn Write + Send>>,
}

impl fmt::Debug for ConsoleHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsoleHooks").finish_non_exhaustive()
    }
}

impl Default for ConsoleHooks {
    fn default() -> Self {
        Self::to(std::io::stderr())
    }
}

impl ConsoleHooks {
    /// Writes to `out`.
    pub fn to(out: impl Write + Send + 'static) -> Self {
        Self { out: Mutex::new(Box::new(out)) }
    }

    fn line(&self, line: fmt::Arguments<'_>) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A write error, such as a closed pipe, must not affect the call.
        let _ = writeln!(out, "{line}");
    }
}

/// Prints the server's id of a request after a line, if there is one.
struct ShownId<'a>(&'a Option<String>);

impl fmt::Display for ShownId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |id| write!(f, " (request id {id})"))
    }
}

impl Hooks for ConsoleHooks {
    fn on_operation_start(&self, info: &OperationInfo) {
        self.line(format_args!("-> {}.{}", info.operation.service, info.operation.name));
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let (service, name) = (info.operation.service, info.operation.name);
        let took = result.duration.as_millis();
        match &result.error {
            None => {
                let id = ShownId(&result.request_id);
                self.line(format_args!("<- {service}.{name} ok in {took} ms{id}"));
            }
            Some(error) => {
                let (code, id) = (error.code(), ShownId(&result.request_id));
                self.line(format_args!("<- {service}.{name} {code} in {took} ms{id}: {error}"));
            }
        }
    }

    fn on_request_start(&self, info: &RequestInfo) {
        self.line(format_args!("   {} {} (attempt {})", info.method, info.url, info.attempt));
    }

    fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
        let took = result.duration.as_millis();
        let cached = if result.from_cache { " from cache" } else { "" };
        match (result.status, &result.error) {
            (Some(status), _) => {
                let id = ShownId(&result.request_id);
                self.line(format_args!("   {}{cached} in {took} ms{id}", status.as_u16()));
            }
            (None, Some(error)) => self.line(format_args!("   {error} after {took} ms")),
            (None, None) => {}
        }
    }

    fn on_retry(&self, info: &RetryInfo) {
        self.line(format_args!(
            "   attempt {} in {} ms: {}",
            info.attempt,
            info.delay.as_millis(),
            info.error
        ));
    }

    fn on_paginate(&self, info: &PageInfo) {
        self.line(format_args!("   page {}: {}", info.page, info.url));
    }

    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        let took = info.duration.as_millis();
        match &info.error {
            None => self.line(format_args!("   token refreshed in {took} ms")),
            Some(error) => self.line(format_args!("   token not refreshed in {took} ms: {error}")),
        }
    }

    fn on_pacing(&self, info: &PacingInfo) {
        match &info.decision {
            PacingDecision::Wait { expected } => {
                self.line(format_args!("   paced: waits for {} ms", expected.as_millis()));
            }
            // The line of the request follows.
            PacingDecision::Admitted { .. } => {}
            PacingDecision::Refused(error) => self.line(format_args!("   paced: {error}")),
            PacingDecision::StoreFailed(error) => {
                self.line(format_args!("   paced by this process alone: {error}"));
            }
        }
    }
}
