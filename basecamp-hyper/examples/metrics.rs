//! Emits metrics of a client with the crate `metrics`, by the semantic conventions of
//! OpenTelemetry.
//!
//! ```text
//! cargo run -p basecamp-hyper --example metrics -- --help
//! ```
//!
//! It reads a to-do from a sandbox that fails once, and prints the metrics. In your program,
//! install an exporter such as `metrics-exporter-prometheus` in place of the recorder.

use std::process::ExitCode;
use std::time::Duration;

use basecamp_hyper::{
    Client, Config, Error, Hooks, OperationInfo, OperationResult, RequestInfo, RequestResult,
    RetryInfo, RetryPolicy, TokenRefreshInfo,
};
use basecamp_sandbox::Fault;
use basecamp_tests::{program, say};
use metrics::{counter, histogram};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use serde_json::{Value, json};

const HELP: &str = "\
Reads a to-do from a sandbox that fails once, and prints the metrics that come of it.

Usage: metrics [--json]

  --json   the metrics as JSON
";

struct Metrics;

impl Hooks for Metrics {
    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let outcome = result.error.as_ref().map_or("ok", |error| error.code().as_str());
        let labels = [("operation", info.operation.id), ("outcome", outcome)];
        histogram!("basecamp.operation.duration", &labels).record(result.duration);
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let status =
            result.status.map_or_else(|| "none".to_owned(), |status| status.as_u16().to_string());
        let method = info.method.to_string();
        let labels = [("http.request.method", method), ("http.response.status_code", status)];
        histogram!("http.client.request.duration", &labels).record(result.duration);
    }

    fn on_retry(&self, info: &RetryInfo) {
        counter!("basecamp.retries", "error.type" => info.error.code().as_str()).increment(1);
    }

    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        let outcome = if info.error.is_none() { "ok" } else { "error" };
        counter!("basecamp.token.refreshes", "outcome" => outcome).increment(1);
    }
}

fn main() -> ExitCode {
    program::run(HELP, run)
}

#[tokio::main]
async fn run(arguments: Vec<String>) -> Result<(), Error> {
    if let Some(other) = arguments.iter().find(|argument| *argument != "--json") {
        let error = Error::usage(format!("unknown option `{other}`"));
        return Err(error.with_hint("The only option is --json."));
    }
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().map_err(|error| Error::usage(error.to_string()))?;

    let sandbox = program::start_sandbox()?;
    sandbox.on("GET", "/todos/*").once(Fault::status(503));
    let retry = RetryPolicy::standard().with_base_delay(Duration::from_millis(50));
    let config = Config::builder().base_url(sandbox.url()).retry(retry).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).hooks(Metrics).build()?;
    let account = client.for_account(sandbox.account_id())?;
    account.todos().get(sandbox.first_todo_id()).await?;

    let mut metrics = Vec::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let key = key.key();
        let labels = key.labels().map(|label| (label.key().to_owned(), label.value().into()));
        let labels: serde_json::Map<String, Value> = labels.collect();
        let value = match value {
            DebugValue::Counter(count) => json!({ "count": count }),
            DebugValue::Gauge(value) => json!({ "value": value.into_inner() }),
            DebugValue::Histogram(values) => {
                let sum: f64 = values.iter().map(|value| value.into_inner()).sum();
                json!({ "count": values.len(), "seconds": sum })
            }
        };
        metrics.push((key.name().to_owned(), labels, value));
    }
    metrics.sort_by(|a, b| a.0.cmp(&b.0));
    if arguments.is_empty() {
        return metrics.iter().try_for_each(|(name, labels, value)| {
            let labels = labels.iter().map(|(name, value)| format!("{name}={value}"));
            let labels = labels.collect::<Vec<_>>().join(" ");
            let value = value.as_object().into_iter().flatten();
            let value = value.map(|(name, value)| format!("{name}={value}"));
            say!("{name}  {labels}  {}", value.collect::<Vec<_>>().join(" "))
        });
    }
    let metric =
        |(name, labels, value): &_| json!({ "name": name, "labels": labels, "value": value });
    say!("{}", Value::from_iter(metrics.iter().map(metric)))
}
