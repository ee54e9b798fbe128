//! The Grafana dashboard of the examples shows the metrics that `MetricsHooks` emit.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use basecamp_hyper::oauth::{OAuthSession, Token};
use basecamp_hyper::{
    Client, Error, MetricsHooks, PaceStore, Pacer, Pacing, Rate, Reservation, RetryPolicy,
};
use basecamp_sandbox::{Fault, Sandbox};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::Value;

/// The names of the series in a text that Prometheus reads, with their labels.
type Series = BTreeMap<String, BTreeSet<String>>;

/// A pace store that fails.
struct BrokenStore;

impl PaceStore for BrokenStore {
    fn reserve(&self, _: &Rate, _: Duration) -> Result<Reservation, Error> {
        Err(Error::usage("no store"))
    }
    fn hold(&self, _: &Rate, _: Duration) -> Result<(), Error> {
        Err(Error::usage("no store"))
    }
    fn hold_left(&self) -> Result<Duration, Error> {
        Err(Error::usage("no store"))
    }
}

/// Sends calls with refreshes, a retry, errors, waits for the pacer and a refusal.
async fn send_calls(sandbox: &Sandbox) {
    sandbox.on("GET", "/todos/*").once(Fault::status(503));
    let token = Token::new("expired")
        .with_refresh_token(sandbox.refresh_token())
        .with_expires_at(SystemTime::UNIX_EPOCH);
    let session = OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .with_client_secret(sandbox.client_secret());
    let client = Client::builder()
        .oauth(session)
        .base_url(sandbox.url())
        .retry(RetryPolicy::standard().with_base_delay(Duration::from_millis(1)))
        .pacer(Pacer::shared(Pacing::new(11, Duration::from_secs(1)), BrokenStore).unwrap())
        .hooks(MetricsHooks::new())
        .build()
        .unwrap();
    let todos = client.for_account(sandbox.account_id()).unwrap().todos();
    todos.get(sandbox.first_todo_id()).await.unwrap();
    assert!(todos.get(1).await.unwrap_err().is_not_found());
    let call = || todos.get(sandbox.first_todo_id());
    let refused = call().with_deadline(Duration::from_millis(1));
    let (first, second, third) = tokio::join!(call(), call(), refused);
    first.and(second).unwrap();
    assert!(third.unwrap_err().pacing_refusal().is_some());
    sandbox.revoke_refresh_token();
    sandbox.expire_access_token();
    assert!(call().await.unwrap_err().is_auth());
}

/// Returns the series of all calls, as the exporter for Prometheus names them.
fn emitted() -> Series {
    let builder = PrometheusBuilder::new().with_recommended_naming(true);
    let recorder = builder.set_buckets(&MetricsHooks::BUCKETS).unwrap().build_recorder();
    let exporter = recorder.handle();
    let sandbox = Sandbox::start().unwrap();
    metrics::with_local_recorder(&recorder, || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(send_calls(&sandbox));
    });
    let mut series = Series::new();
    let text = exporter.render();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let name: String = line.chars().take_while(|&character| is_word(character)).collect();
        let labels = line.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}'));
        let labels = labels.map_or("", |(labels, _)| labels);
        let labels = labels.split(',').filter_map(|label| label.split_once("=\""));
        series.entry(name).or_default().extend(labels.map(|(label, _)| label.to_owned()));
    }
    series
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Returns the names in a query: of series, labels and functions.
fn names(query: &str) -> BTreeSet<&str> {
    // The text of quotes is no name, but a value.
    let code = query.split('"').step_by(2);
    let words = code.flat_map(|code| code.split(|character| !is_word(character)));
    words.filter(|word| word.starts_with(|start: char| start.is_alphabetic())).collect()
}

/// The functions of the queries.
const FUNCTIONS: [&str; 6] = ["sum", "by", "rate", "increase", "histogram_quantile", "topk"];

#[test]
fn dashboard_has_the_metrics_that_the_hooks_emit() {
    let emitted = emitted();
    let dashboard: Value =
        serde_json::from_str(include_str!("../../examples/grafana.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let mut shown = BTreeSet::new();
    for target in targets {
        let query = target["expr"].as_str().unwrap();
        let names = names(query);
        let (series, others): (Vec<&str>, Vec<&str>) =
            names.into_iter().partition(|name| emitted.contains_key(*name));
        assert_eq!(series.len(), 1, "{query}: {emitted:?}");
        let labels = &emitted[series[0]];
        for name in others {
            assert!(labels.contains(name) || FUNCTIONS.contains(&name), "{query}: {name}");
        }
        let legend = target["legendFormat"].as_str().unwrap();
        for label in legend.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(query.contains(label) && labels.contains(label), "{legend}");
        }
        shown.insert(metric(series[0]));
    }
    let metrics: BTreeSet<&str> = emitted.keys().map(|name| metric(name)).collect();
    assert_eq!(shown, metrics);
    assert_eq!(metrics.len(), 8);
}

/// Returns the name of the metric of a series: a histogram has three series.
fn metric(series: &str) -> &str {
    let suffixes = ["_bucket", "_count", "_sum"];
    suffixes.iter().find_map(|suffix| series.strip_suffix(suffix)).unwrap_or(series)
}
