//! Records the metrics of a client, and prints them.
//!
//! ```text
//! cargo run -p basecamp-hyper --example metrics -- --help
//! ```
//!
//! The client has an expired token and a pace, and its server, a sandbox, fails once. In your
//! program, install an exporter such as `metrics-exporter-prometheus` in place of the recorder.
//! `grafana.json` next to this file is a dashboard for these metrics.

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use basecamp_hyper::oauth::{OAuthSession, Token};
use basecamp_hyper::{Client, Error, MetricsHooks, Pacing, RetryPolicy};
use basecamp_sandbox::{Fault, Sandbox};
use basecamp_tests::{program, say};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use serde_json::{Value, json};

const HELP: &str = "\
Reads to-dos from a sandbox that fails once, with an expired token and a pace, and prints the
metrics of the calls.

Usage: metrics [--json]

  --json   the metrics as JSON
";

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
    read_todos(&sandbox).await?;

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
            let value = value.map(|(name, value)| match value.as_u64() {
                Some(count) => format!("{name}={count}"),
                None => format!("{name}={:.3}", value.as_f64().unwrap_or_default()),
            });
            say!("{name}  {labels}  {}", value.collect::<Vec<_>>().join(" "))
        });
    }
    let metric =
        |(name, labels, value): &_| json!({ "name": name, "labels": labels, "value": value });
    say!("{}", Value::from_iter(metrics.iter().map(metric)))
}

/// Reads to-dos with a token that has expired, one that doesn't exist, and several at a time.
async fn read_todos(sandbox: &Sandbox) -> Result<(), Error> {
    let token = Token::new("expired")
        .with_refresh_token(sandbox.refresh_token())
        .with_expires_at(SystemTime::UNIX_EPOCH);
    let session = OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .with_client_secret(sandbox.client_secret());
    let client = Client::builder()
        .oauth(session)
        .base_url(sandbox.url())
        .retry(RetryPolicy::standard().with_base_delay(Duration::from_millis(50)))
        .pacing(Pacing::new(11, Duration::from_secs(1)))
        .hooks(MetricsHooks::new())
        .build()?;
    let todos = client.for_account(sandbox.account_id())?.todos();
    let todo = sandbox.first_todo_id();
    todos.get(todo).await?;
    // It doesn't exist, so the operation has a label `error.type`.
    drop(todos.get(1).await);
    // The third call would wait for two slots, which its deadline doesn't allow.
    let refused = todos.get(todo).with_deadline(Duration::from_millis(1));
    let (first, second, _) = tokio::join!(todos.get(todo), todos.get(todo), refused);
    first.and(second).map(drop)
}
