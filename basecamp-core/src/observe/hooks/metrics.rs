//! Hooks that record metrics with the crate `metrics`.

use ::metrics::{
    Label, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use http::StatusCode;

use crate::error::Error;
use crate::observe::event::{
    OperationInfo, OperationResult, PacingDecision, PacingInfo, RequestInfo, RequestResult,
    RetryInfo, TokenRefreshInfo,
};
use crate::observe::hooks::Hooks;
use crate::observe::hooks::server::Server;

const REQUEST_DURATION: &str = "http.client.request.duration";
const ACTIVE_REQUESTS: &str = "http.client.active_requests";
const OPERATION_DURATION: &str = "basecamp.operation.duration";
const RETRIES: &str = "basecamp.retries";
const TOKEN_REFRESH_DURATION: &str = "basecamp.token.refresh.duration";
const PACING_WAIT_DURATION: &str = "basecamp.pacing.wait.duration";
const PACING_REFUSALS: &str = "basecamp.pacing.refusals";
const PACING_STORE_FAILURES: &str = "basecamp.pacing.store_failures";

/// Hooks that record metrics with the [`metrics`] facade. An exporter of the program, such as
/// `metrics-exporter-prometheus`, collects them. Requires the feature `metrics`.
///
/// [`metrics`]: https://docs.rs/metrics
///
/// Names, units and labels of HTTP metrics follow OpenTelemetry's [semantic conventions for HTTP
/// clients]; the other names start with `basecamp`.
///
/// [semantic conventions for HTTP clients]:
///     https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client
///
/// | metric | kind, unit | labels |
/// |---|---|---|
/// | `http.client.request.duration` | histogram, `s` | request, status, error |
/// | `http.client.active_requests` | gauge, `{request}` | request |
/// | `basecamp.operation.duration` | histogram, `s` | operation, service, error |
/// | `basecamp.retries` | counter, `{retry}` | operation, error |
/// | `basecamp.token.refresh.duration` | histogram, `s` | error |
/// | `basecamp.pacing.wait.duration` | histogram, `s` | |
/// | `basecamp.pacing.refusals` | counter, `{refusal}` | error |
/// | `basecamp.pacing.store_failures` | counter, `{failure}` | error |
///
/// - "request": `http.request.method`, `url.template`, `server.address` and `server.port`.
/// - "status": `http.response.status_code`, if the request has a response.
/// - "operation" and "service": `basecamp.operation` and `basecamp.service`.
/// - "error": `error.type`, the code of the error, such as `rate_limit`. A success has no such
///   label.
/// - The duration of a request is the time until its response was received, or its head, if the
///   caller reads the body. The duration of an operation includes retries, waits and the pages of
///   a list.
///
/// The labels have a low cardinality: no URL, no id of a record.
///
/// ```
/// use basecamp_core::{Auth, Config, Context, MetricsHooks};
/// use std::sync::Arc;
///
/// // After the installation of an exporter:
/// let context = Context::new(Config::default(), Auth::token("secret"), 0)?;
/// let context = context.with_hooks(Arc::new(MetricsHooks::new()));
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MetricsHooks;

impl MetricsHooks {
    /// The bounds of the buckets of all durations, in seconds: those that the semantic conventions
    /// advise for `http.client.request.duration`. An exporter needs them, since the facade has no
    /// buckets: `PrometheusBuilder::set_buckets(&MetricsHooks::BUCKETS)`.
    pub const BUCKETS: [f64; 14] =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

    /// Creates hooks, and passes the units and descriptions of the metrics to the installed
    /// recorder. So install the exporter first. Several clients can share the hooks.
    #[must_use]
    pub fn new() -> Self {
        describe_histogram!(REQUEST_DURATION, Unit::Seconds, "Duration of HTTP client requests.");
        describe_gauge!(ACTIVE_REQUESTS, Unit::Count, "Number of HTTP requests in flight.");
        describe_histogram!(
            OPERATION_DURATION,
            Unit::Seconds,
            "Duration of operations, with their retries and waits."
        );
        describe_counter!(RETRIES, Unit::Count, "Number of retries of failed requests.");
        describe_histogram!(
            TOKEN_REFRESH_DURATION,
            Unit::Seconds,
            "Duration of refreshes of the session's token."
        );
        describe_histogram!(
            PACING_WAIT_DURATION,
            Unit::Seconds,
            "Time that requests waited for the pacer."
        );
        describe_counter!(
            PACING_REFUSALS,
            Unit::Count,
            "Number of requests that the pacer refused."
        );
        describe_counter!(
            PACING_STORE_FAILURES,
            Unit::Count,
            "Number of failures of the pace store that processes share."
        );
        Self
    }
}

impl Default for MetricsHooks {
    fn default() -> Self {
        Self::new()
    }
}

impl Hooks for MetricsHooks {
    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let mut labels = vec![
            Label::from_static_parts("basecamp.operation", info.operation.id),
            Label::from_static_parts("basecamp.service", info.operation.service),
        ];
        labels.extend(result.error.as_ref().map(error_type));
        histogram!(OPERATION_DURATION, labels).record(result.duration);
    }

    fn on_request_start(&self, info: &RequestInfo) {
        gauge!(ACTIVE_REQUESTS, request_labels(info)).increment(1.0);
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let mut labels = request_labels(info);
        gauge!(ACTIVE_REQUESTS, labels.clone()).decrement(1.0);
        let status = |status: StatusCode| {
            Label::new("http.response.status_code", status.as_str().to_owned())
        };
        labels.extend(result.status.map(status));
        labels.extend(result.error.as_ref().map(error_type));
        histogram!(REQUEST_DURATION, labels).record(result.duration);
    }

    fn on_retry(&self, info: &RetryInfo) {
        let operation = Label::from_static_parts("basecamp.operation", info.request.operation.id);
        counter!(RETRIES, vec![operation, error_type(&info.error)]).increment(1);
    }

    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        let labels: Vec<Label> = info.error.as_ref().map(error_type).into_iter().collect();
        histogram!(TOKEN_REFRESH_DURATION, labels).record(info.duration);
    }

    fn on_pacing(&self, info: &PacingInfo) {
        match &info.decision {
            // The wait isn't over.
            PacingDecision::Wait { .. } => {}
            PacingDecision::Admitted { waited } => {
                histogram!(PACING_WAIT_DURATION).record(*waited);
            }
            PacingDecision::Refused(error) => {
                counter!(PACING_REFUSALS, vec![error_type(error)]).increment(1);
            }
            PacingDecision::StoreFailed(error) => {
                counter!(PACING_STORE_FAILURES, vec![error_type(error)]).increment(1);
            }
        }
    }
}

/// Returns the label `error.type`.
fn error_type(error: &Error) -> Label {
    Label::from_static_parts("error.type", error.code().as_str())
}

/// Returns the labels that a request has from its start to its end.
fn request_labels(info: &RequestInfo) -> Vec<Label> {
    let server = Server::of(&info.url);
    let mut labels = vec![
        Label::from_static_parts("http.request.method", info.operation.method.as_str()),
        Label::new("url.template", info.operation.path_template()),
    ];
    let address = |address: &str| Label::new("server.address", address.to_owned());
    labels.extend(server.address().map(address));
    labels.extend(server.port().map(|port| Label::new("server.port", port.to_string())));
    labels
}

#[cfg(test)]
mod tests;
