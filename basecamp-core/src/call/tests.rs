//! A call, step by step and as a whole, in virtual time.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use http::Method;

use super::*;
use crate::auth::strategy::{Auth, AuthStrategy};
use crate::client::config::Config;
use crate::error::retry_after::retry_after;
use crate::net::address_policy::AddressPolicy;
use crate::registry::operation::{Body, DeclaredRetry, Pagination, PathPart};
use crate::testing::Simulation;

mod anonymous;
mod compressed;
mod failures;
mod observed;
mod properties;
mod refreshes;
mod sessions;
mod stores;

/// An endpoint with facts of the test's choosing.
pub(super) struct Probe {
    pub(super) operation: &'static Operation,
    pub(super) options: CallOptions,
}

impl Request for Probe {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&["999".into(), 7.into()]);
        if self.operation.is_mutation() {
            request.json(&serde_json::json!({"name": "x"}));
        }
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

const fn operation(id: &'static str, method: Method, idempotent: bool) -> Operation {
    Operation {
        id,
        service: "probes",
        name: "probe",
        method,
        path: &[
            PathPart::Literal("/"),
            PathPart::Parameter("accountId"),
            PathPart::Literal("/probes/"),
            PathPart::Parameter("probeId"),
            PathPart::Literal(".json"),
        ],
        parameters: &[],
        body: Body::None,
        resource_type: "probe",
        idempotent,
        pagination: Pagination::None,
        retry: DeclaredRetry { max_attempts: 2, statuses: &[429, 503] },
        deprecated: false,
        anonymous: false,
        doc: "",
    }
}

pub(super) static GET: Operation = operation("GetProbe", Method::GET, false);
static POST: Operation = operation("CreateProbe", Method::POST, false);
static COMPLETE: Operation = operation("CompleteProbe", Method::POST, true);
static PUT: Operation = operation("ReplaceProbe", Method::PUT, true);
static OPERATIONS: [&Operation; 4] = [&GET, &POST, &COMPLETE, &PUT];

pub(super) fn probe(operation: &'static Operation) -> Probe {
    Probe { operation, options: CallOptions::default() }
}

/// No jitter, so that waits are exact.
pub(super) fn exact() -> RetryPolicy {
    RetryPolicy::standard().with_max_jitter(Duration::ZERO)
}

pub(super) fn context(auth: Auth) -> Arc<Context> {
    let config = Config::builder().retry(exact()).build().unwrap();
    Arc::new(Context::new(config, auth, 1).unwrap())
}

pub(super) fn response(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// Answers in turn; the last answer repeats.
fn scripted(
    mut answers: Vec<Result<Response<Bytes>, Failure>>,
) -> impl FnMut(&http::Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send {
    answers.reverse();
    move |_| match answers.len() {
        0 => panic!("no answer left"),
        _ => answers.pop().unwrap(),
    }
}

struct Outcome {
    result: Result<Reply, Error>,
    times: Vec<Duration>,
}

fn run_with(
    policy: RetryPolicy,
    operation: &'static Operation,
    answers: Vec<Result<Response<Bytes>, Failure>>,
) -> Outcome {
    let config = Config::builder().retry(policy).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
    let server = Simulation::new(scripted(answers));
    let result = server.drive(&mut Call::new(&context, &probe(operation)));
    Outcome { result, times: server.requests().iter().map(|sent| sent.at).collect() }
}

fn seconds(times: &[u64]) -> Vec<Duration> {
    times.iter().copied().map(Duration::from_secs).collect()
}

#[test]
fn which_statuses_are_retried() {
    for status in 300..600 {
        for operation in OPERATIONS {
            let answers = (0..4).map(|_| Ok(response(status, ""))).collect();
            let outcome = run_with(exact(), operation, answers);
            let is_transient = match status {
                500.. => ![501, 505, 507, 511].contains(&status),
                _ => [408, 425, 429].contains(&status),
            };
            let again = operation.is_safe_to_retry() && is_transient;
            let expected = if again { seconds(&[0, 1, 3, 7]) } else { seconds(&[0]) };
            assert_eq!(outcome.times, expected, "{status} {}", operation.id);
            let error = outcome.result.unwrap_err();
            assert_eq!(error.http_status().unwrap().as_u16(), status);
            assert_eq!(error.attempts() as usize, expected.len());
            assert_eq!(error.operation().unwrap().id, operation.id);
        }
    }
}

#[test]
fn which_failures_are_retried() {
    let failures: [fn() -> Failure; 6] = [
        || Failure::connect("refused"),
        || Failure::connect_timeout("slow"),
        || Failure::timeout("slow"),
        || Failure::io("reset"),
        Failure::body_too_large,
        || Failure::blocked_address("10.0.0.1 is in 10.0.0.0/8 (private use)"),
    ];
    for (index, failure) in failures.iter().enumerate() {
        for operation in OPERATIONS {
            let outcome = run_with(exact(), operation, (0..4).map(|_| Err(failure())).collect());
            let again = operation.is_safe_to_retry() && index < 4;
            assert_eq!(outcome.times.len(), if again { 4 } else { 1 });
        }
    }
}

#[test]
fn the_declared_policy_follows_the_operation() {
    for (status, requests) in [(429, 2), (503, 2), (500, 1), (502, 1), (504, 1)] {
        let answers = (0..4).map(|_| Ok(response(status, ""))).collect();
        let outcome = run_with(RetryPolicy::from_api(), &GET, answers);
        assert_eq!(outcome.times.len(), requests, "{status}");
    }
    let answers = (0..4).map(|_| Err(Failure::io("reset"))).collect();
    assert_eq!(run_with(RetryPolicy::from_api(), &GET, answers).times.len(), 2);
    let policy = RetryPolicy::from_api().with_max_retries(0);
    assert_eq!(run_with(policy, &GET, vec![Ok(response(503, ""))]).times.len(), 1);
    let answers = vec![Ok(response(503, ""))];
    assert_eq!(run_with(RetryPolicy::from_api(), &POST, answers).times.len(), 1);
}

#[test]
fn retry_after_replaces_the_backoff() {
    let answer = |status, value: &'static str| {
        let mut answer = response(status, "");
        answer.headers_mut().insert("retry-after", HeaderValue::from_static(value));
        Ok(answer)
    };
    // The simulation's wall clock begins at 2026-01-01T00:00:00Z.
    let rows = [
        ("2", 2_000),
        (" 90 ", 90_000),
        ("Thu, 01 Jan 2026 00:00:20 GMT", 20_000),
        // As given, even beyond `max_backoff`; else the backoff.
        ("300", 300_000),
        ("0", 1_000),
        ("-1", 1_000),
        ("1.5", 1_000),
        ("120junk", 1_000),
        ("", 1_000),
        ("99999999999999999999", 1_000),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 1_000),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1_000),
    ];
    for (value, wait) in rows {
        for status in [408, 425, 429, 500, 502, 503, 504] {
            let outcome =
                run_with(exact(), &GET, vec![answer(status, value), Ok(response(200, "{}"))]);
            assert_eq!(outcome.times[1], Duration::from_millis(wait), "{status} {value}");
            assert_eq!(outcome.result.unwrap().attempts, 2);
        }
    }
}

#[test]
fn a_date_to_wait_for_is_rounded_up() {
    let headers = |date| HeaderMap::from_iter([(http::header::RETRY_AFTER, date)]);
    let headers = headers(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:20 GMT"));
    for (wall, wait) in [(0, 20), (1, 20), (999, 20), (1_000, 19), (19_999, 1)] {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_millis(wall);
        assert_eq!(retry_after(&headers, wall), Some(Duration::from_secs(wait)));
    }
}

#[test]
fn when_attempts_run_out_the_last_error_is_given() {
    let answers = vec![
        Ok(response(503, "")),
        Err(Failure::io("reset")),
        Ok(response(500, "")),
        Ok(response(429, r#"{"error": "enough"}"#)),
    ];
    let error = run_with(exact(), &GET, answers).result.unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::RateLimit, "enough"));
    assert_eq!(error.attempts(), 4);
}

#[test]
fn a_broken_error_body_does_not_hide_the_status() {
    let context = context(Auth::token("secret"));
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    for failure in [Failure::io("reset"), Failure::body_too_large()] {
        let mut call = Call::new(&context, &probe(&POST));
        let Step::Send(_) = call.step(now) else { panic!() };
        let head = Response::builder().status(422).body(()).unwrap();
        assert_eq!(call.handle_head(now, head), BodyPlan::Buffer { limit: 1 << 20 });
        call.handle_failure(now, failure);
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert_eq!(error.code(), ErrorCode::Validation);
    }
}

#[test]
fn a_result_that_breaks_off_is_a_network_error() {
    let context = context(Auth::token("secret"));
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let broken = |operation| {
        let mut call = Call::new(&context, &probe(operation));
        let Step::Send(_) = call.step(now) else { panic!() };
        let _ = call.handle_head(now, Response::new(()));
        call.handle_failure(now, Failure::io("reset"));
        call
    };
    let Step::Wait(wait) = broken(&GET).step(now) else { panic!("a read is repeated") };
    assert_eq!(wait.until(), Some(Duration::from_secs(1)));
    let Step::Done(Err(error)) = broken(&POST).step(now) else { panic!() };
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.hint().contains("made the change"), "{}", error.hint());
    assert!(!error.retryable() && error.is_transient());
}

#[test]
fn a_body_over_the_limit_is_no_network_error() {
    let config = Config::builder().response_limit(10).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
    let server = Simulation::new(|_| Ok(response(200, "12345678901")));
    let error = server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert_eq!(error.message(), "the response body exceeds the limit of 10 bytes");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_refused_address_is_told_and_known_not_to_have_been_sent_to() {
    let refused = AddressPolicy::public().check([10, 0, 0, 1].into()).unwrap_err();
    let error =
        run_with(exact(), &POST, vec![Err(Failure::blocked_address(refused))]).result.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.message().ends_with(": 10.0.0.1 is in 10.0.0.0/8 (private use)"), "{error}");
    assert!(error.message().starts_with("refused to connect to 3.basecampapi.com"), "{error}");
    assert!(error.hint().contains("AddressPolicy") && !error.retryable());
}

#[test]
fn a_redirect_to_another_origin_is_an_error_and_not_followed() {
    let mut answer = response(302, "");
    answer.headers_mut().insert("location", HeaderValue::from_static("https://example.com/"));
    let outcome = run_with(exact(), &GET, vec![Ok(answer)]);
    let error = outcome.result.unwrap_err();
    assert_eq!(error.message(), "unexpected redirect to https://example.com");
    assert_eq!(outcome.times.len(), 1);
}

#[test]
fn the_request_is_complete() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Ok(response(200, "{}")));
    server.drive(&mut Call::new(&context, &probe(&GET))).unwrap();
    server.drive(&mut Call::new(&context, &probe(&PUT))).unwrap();
    let requests = server.requests();
    let headers = |index: usize| {
        let request: &http::Request<Bytes> = &requests[index].request;
        let text = |(name, value): (&http::HeaderName, &HeaderValue)| {
            format!("{name}: {}", value.to_str().unwrap())
        };
        let mut headers: Vec<String> = request.headers().iter().map(text).collect();
        headers.sort();
        headers
    };
    let agent = concat!("basecamp-sdk-rust/", env!("CARGO_PKG_VERSION"), " (api:2026-10-30)");
    let mut expected = vec![
        "accept-encoding: gzip".to_owned(),
        "accept: application/json".to_owned(),
        "authorization: Bearer secret".to_owned(),
        format!("user-agent: {agent}"),
    ];
    assert_eq!(headers(0), expected);
    assert_eq!(requests[0].request.method(), Method::GET);
    assert_eq!(requests[0].request.uri(), "https://3.basecampapi.com/999/probes/7.json");
    assert!(requests[0].request.body().is_empty());
    assert!(requests[0].request.headers()["authorization"].is_sensitive());
    assert_eq!(requests[0].timeout, Duration::from_secs(30));
    expected.insert(3, "content-type: application/json".to_owned());
    assert_eq!(headers(1), expected);
    assert_eq!(requests[1].request.body(), r#"{"name":"x"}"#);
}

#[test]
fn options_apply_to_one_call() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Ok(response(503, "")));
    let mut request = probe(&GET);
    request.options.set_timeout(Duration::from_secs(3));
    request.options.set_retry(RetryPolicy::none());
    request.options.set_header("X-Reason", "audit");
    server.drive(&mut Call::new(&context, &request)).unwrap_err();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].timeout, Duration::from_secs(3));
    assert_eq!(requests[0].request.headers()["x-reason"], "audit");
}

#[test]
fn bad_options_are_found_before_anything_is_sent() {
    type Set = fn(&mut CallOptions);
    let rows: [(Set, &str); 9] = [
        (|it| it.set_timeout(Duration::ZERO), "with_timeout"),
        (|it| it.set_deadline(Duration::ZERO), "with_deadline"),
        (|it| it.set_header("authorization", "Bearer other"), "authorization"),
        (|it| it.set_header("User-Agent", "other"), "user-agent"),
        (|it| it.set_header("a b", "x"), "header name"),
        (|it| it.set_header("x", "a\nb"), "header value"),
        (|it| it.set_page(0), "page"),
        (|it| it.set_max_items(0), "max_items"),
        // The first of several.
        (
            |it| {
                it.set_page(0);
                it.set_max_items(0);
            },
            "page",
        ),
    ];
    for (set, expected) in rows {
        let server = Simulation::new(|_| panic!("nothing may be sent"));
        let mut request = probe(&GET);
        set(&mut request.options);
        let call = &mut Call::new(&context(Auth::token("secret")), &request);
        let error = server.drive(call).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(expected), "{}", error.message());
    }
}

#[test]
fn the_deadline_bounds_attempts_and_waits() {
    let run = |deadline: u64, took: u64| {
        let context = context(Auth::token("secret"));
        let clock = Arc::new(Mutex::new(None::<Simulation>));
        let inner = clock.clone();
        let server = Simulation::new(move |_| {
            let clock = inner.lock().unwrap().clone().unwrap();
            clock.pass(Duration::from_secs(took));
            Ok(response(503, ""))
        });
        *clock.lock().unwrap() = Some(server.clone());
        let mut request = probe(&GET);
        request.options.set_deadline(Duration::from_secs(deadline));
        let error = server.drive(&mut Call::new(&context, &request)).unwrap_err();
        let at = seconds(&[server.now().monotonic.as_secs()])[0];
        let timeouts: Vec<u64> =
            server.requests().iter().map(|sent| sent.timeout.as_secs()).collect();
        *clock.lock().unwrap() = None;
        (error, at.as_secs(), timeouts)
    };
    // Attempts at 0, 12 and 25; the third may take only what is left, and takes longer.
    let (error, at, timeouts) = run(32, 11);
    assert!(error.is_timeout());
    assert_eq!(error.message(), "the call's deadline of 32s has passed");
    assert_eq!((at, timeouts), (32, vec![30, 20, 7]));
    // The next attempt would begin behind the deadline: no use in waiting for it.
    let (error, at, timeouts) = run(12, 11);
    assert_eq!(error.http_status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!((at, timeouts), (11, vec![12]));
}

#[test]
fn a_custom_strategy_sets_headers_and_may_refuse() {
    struct Signed(AtomicUsize);
    impl AuthStrategy for Signed {
        fn authenticate(
            &self,
            headers: &mut HeaderMap,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => headers.insert("x-signature", HeaderValue::from_static("s")),
                _ => return Err("the key is locked".into()),
            };
            Ok(())
        }
    }
    let context = context(Auth::strategy(Signed(AtomicUsize::new(0))));
    let server = Simulation::new(|_| Ok(response(503, "")));
    let error = server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert_eq!(error.message(), "the authentication strategy failed: the key is locked");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].request.headers()["x-signature"], "s");
    assert!(!requests[0].request.headers().contains_key("authorization"));
}

#[test]
fn out_of_order_use_ends_in_misuse() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let head = || Response::builder().status(200).body(()).unwrap();
    let orders: [fn(&mut Call, Now, Response<()>); 4] = [
        |call, now, head| {
            let _ = call.handle_head(now, head);
        },
        |call, now, _| call.handle_body(now, Bytes::new()),
        |call, now, _| call.handle_failure(now, Failure::io("x")),
        |call, now, _| drop(call.step(now)),
    ];
    for order in orders {
        let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
        order(&mut call, now, head());
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert_eq!(error.code(), ErrorCode::Usage);
        let Step::Done(Err(_)) = call.step(now) else { panic!() };
    }
}

#[test]
fn backoff_doubles_up_to_its_bound() {
    let policy = RetryPolicy::standard();
    let waits: Vec<u64> = (1..9).map(|n| policy.backoff(n, 0.0).as_secs()).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
    assert_eq!(policy.backoff(1, 0.5), Duration::from_millis(1050));
    assert_eq!(policy.backoff(u32::MAX, 0.0), Duration::from_secs(30));
    let instant = policy.with_base_delay(Duration::ZERO);
    assert_eq!(instant.backoff(3, 0.0), Duration::ZERO);
    assert_eq!(instant.backoff(40, 0.0), Duration::ZERO);
    let brief = policy.with_base_delay(Duration::from_nanos(1));
    assert_eq!(brief.backoff(33, 0.0), Duration::from_nanos(1 << 32));
}

#[test]
fn jitter_comes_from_the_seed() {
    let waits = |seed| {
        let context = Arc::new(Context::new(Config::default(), Auth::token("t"), seed).unwrap());
        let server = Simulation::new(|_| Ok(response(503, "")));
        for _ in 0..2 {
            server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
        }
        server.requests().iter().map(|sent| sent.at).collect::<Vec<_>>()
    };
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
    // Two calls of one client jitter differently.
    let times = waits(1);
    assert_ne!(times[1] - times[0], times[5] - times[4]);
}
