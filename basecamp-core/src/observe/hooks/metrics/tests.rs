//! Records the metrics of calls with a recorder for debugging.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Response;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};

use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::observe::hooks::{MetricsHooks, deliver_one};
use crate::services::todos::CompleteTodo;
use crate::testing::Simulation;
use crate::{
    Account, Auth, Blocking, Call, Config, Context, Error, Failure, Hooks as _, Machine as _, Now,
    PaceStore, Pacer, Pacing, Rate, Reservation, RetryPolicy, Step, TokenRefreshInfo,
};

/// A metric as text, and its value.
type Metric = (String, DebugValue);

/// Runs calls against a server with these responses; a status 0 is a broken connection. Returns
/// the metrics, sorted by their text.
fn metrics<const N: usize>(
    auth: Auth,
    pacer: Option<Pacer>,
    responses: [(u16, &'static str); N],
    calls: impl FnOnce(Account<Blocking>),
) -> Vec<Metric> {
    let recorder = DebuggingRecorder::new();
    ::metrics::with_local_recorder(&recorder, || {
        let mut responses = responses.into_iter();
        let server = Simulation::new(move |_| match responses.next().unwrap() {
            (0, _) => Err(Failure::io("reset")),
            (status, body) => {
                Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap())
            }
        });
        let retry = RetryPolicy::standard().with_max_jitter(Duration::ZERO);
        let config = Config::builder().retry(retry).build().unwrap();
        let mut context = Context::new(config, auth, 0).unwrap();
        if let Some(pacer) = pacer {
            context = context.with_pacer(pacer);
        }
        let context = context.with_hooks(Arc::new(MetricsHooks::new()));
        calls(Account::new(server.blocking(Arc::new(context)), "999").unwrap());
    });
    let text = |key: &::metrics::Key| {
        let mut text = key.name().to_owned();
        let mut labels: Vec<String> =
            key.labels().map(|label| format!(" {}={}", label.key(), label.value())).collect();
        labels.sort_unstable();
        text.extend(labels);
        text
    };
    let snapshot = recorder.snapshotter().snapshot().into_vec();
    let mut metrics: Vec<Metric> =
        snapshot.into_iter().map(|(key, _, _, value)| (text(key.key()), value)).collect();
    metrics.sort_by(|a, b| a.0.cmp(&b.0));
    metrics
}

/// The sum of the observations of a histogram, and their number.
fn observations(value: &DebugValue) -> (f64, usize) {
    let DebugValue::Histogram(values) = value else { panic!("{value:?}") };
    (values.iter().map(|value| value.into_inner()).sum(), values.len())
}

const REQUEST: &str = " http.request.method=POST";
const SERVER: &str = " server.address=3.basecampapi.com server.port=443 \
    url.template=/{accountId}/todos/{todoId}/completion.json";

#[test]
fn retried_call_has_the_metrics_of_its_attempts() {
    let responses = [(0, ""), (503, ""), (204, "")];
    let metrics = metrics(Auth::token("secret"), None, responses, |account| {
        account.todos().complete(7).send().unwrap();
    });
    let names: Vec<&str> = metrics.iter().map(|(name, _)| name.as_str()).collect();
    let status = |status: u16| format!(" http.response.status_code={status}{SERVER}");
    let duration = "http.client.request.duration";
    assert_eq!(
        names,
        [
            "basecamp.operation.duration basecamp.operation=CompleteTodo basecamp.service=todos",
            "basecamp.retries basecamp.operation=CompleteTodo error.type=api_error",
            "basecamp.retries basecamp.operation=CompleteTodo error.type=network",
            &format!("http.client.active_requests{REQUEST}{SERVER}"),
            &format!("{duration} error.type=api_error{REQUEST}{}", status(503)),
            &format!("{duration} error.type=network{REQUEST}{SERVER}"),
            &format!("{duration}{REQUEST}{}", status(204)),
        ]
    );
    // Seconds: two waits of the backoff.
    assert_eq!(observations(&metrics[0].1), (3.0, 1));
    assert_eq!(metrics[1].1, DebugValue::Counter(1));
    assert_eq!(metrics[3].1, DebugValue::Gauge(0.0.into()));
    assert!(metrics[4..].iter().all(|(_, value)| observations(value).1 == 1));
    assert!(metrics.iter().all(|(name, _)| !name.contains("999")), "{metrics:?}");
}

#[test]
fn failed_operation_has_the_code_of_its_error() {
    let metrics = metrics(Auth::token("secret"), None, [(404, "")], |account| {
        account.todos().complete(7).send().unwrap_err();
    });
    let name = "basecamp.operation.duration basecamp.operation=CompleteTodo \
        basecamp.service=todos error.type=not_found";
    assert_eq!(metrics[0].0, name);
}

#[test]
fn token_refreshes_have_durations() {
    let token = Token::new("old").with_refresh_token("r");
    let session = OAuthSession::new("https://example.com/token", "id", token);
    for (refresh, expected) in [
        ((200, r#"{"access_token": "new"}"#), "basecamp.token.refresh.duration"),
        (
            (400, r#"{"error": "invalid_grant"}"#),
            "basecamp.token.refresh.duration error.type=auth_required",
        ),
    ] {
        let responses = [(401, ""), refresh, (404, "")];
        let metrics = metrics(Auth::session(session.clone()), None, responses, |account| {
            account.todos().get(7).send().unwrap_err();
        });
        let refreshes: Vec<&Metric> =
            metrics.iter().filter(|(name, _)| name.contains("refresh")).collect();
        assert_eq!(refreshes.len(), 1, "{metrics:?}");
        assert_eq!(refreshes[0].0, expected);
        assert_eq!(observations(&refreshes[0].1).1, 1);
    }
}

/// A store that fails.
struct Broken;

impl PaceStore for Broken {
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

#[test]
fn paced_calls_have_waits_and_refusals() {
    let pacing = Pacing::new(2, Duration::from_secs(10));
    let pacer = Pacer::shared(pacing, Broken).unwrap();
    let responses = [(204, ""), (204, "")];
    let metrics = metrics(Auth::token("secret"), Some(pacer), responses, |account| {
        account.todos().complete(7).send().unwrap();
        let refused = account.todos().complete(7).with_deadline(Duration::from_secs(1)).send();
        assert!(refused.unwrap_err().pacing_refusal().is_some());
        account.todos().complete(7).send().unwrap();
    });
    let metric = |name: &str| {
        let found = metrics.iter().find(|(found, _)| found == name);
        &found.unwrap_or_else(|| panic!("no {name}: {metrics:?}")).1
    };
    assert_eq!(observations(metric("basecamp.pacing.wait.duration")), (10.0, 1));
    let refusals = metric("basecamp.pacing.refusals error.type=rate_limit");
    assert_eq!(*refusals, DebugValue::Counter(1));
    let failures = metric("basecamp.pacing.store_failures error.type=usage");
    assert!(matches!(failures, DebugValue::Counter(1..)), "{failures:?}");
}

#[test]
fn dropped_call_leaves_no_request_in_flight() {
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let recorder = DebuggingRecorder::new();
    ::metrics::with_local_recorder(&recorder, || {
        let context = Arc::new(context.with_hooks(Arc::new(MetricsHooks::new())));
        let mut call = Call::new(&context, &CompleteTodo::new("999".parse().unwrap(), 7));
        let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        assert!(matches!(call.step(now), Step::Send(_)));
        while let Some(event) = call.poll_event() {
            deliver_one(context.hooks().unwrap(), &event);
        }
        drop(call);
    });
    let snapshot = recorder.snapshotter().snapshot().into_vec();
    let gauge = snapshot.iter().find(|(key, ..)| key.key().name() == super::ACTIVE_REQUESTS);
    assert_eq!(gauge.unwrap().3, DebugValue::Gauge(0.0.into()));
}

#[test]
fn recorder_gets_units_and_descriptions() {
    let recorder = DebuggingRecorder::new();
    ::metrics::with_local_recorder(&recorder, || {
        let hooks = MetricsHooks::default();
        hooks.on_token_refresh(&TokenRefreshInfo { duration: Duration::ZERO, error: None });
    });
    let snapshot = recorder.snapshotter().snapshot().into_vec();
    let (_, unit, description, _) = &snapshot[0];
    assert_eq!(*unit, Some(::metrics::Unit::Seconds));
    assert!(description.is_some());
}
