//! Which failures are retried, and which errors are safe to repeat.

use super::*;
use crate::protocol::body_plan::AnsweredEarly;
use crate::testing::Sent;

/// Sends one request whose response arrives before the whole request body was sent.
fn answered_early(operation: &'static Operation, status: u16) -> Error {
    let context = context(Auth::token("secret"));
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let mut call = Call::new(&context, &probe(operation));
    let Step::Send(_) = call.step(now) else { panic!() };
    let mut head = Response::builder().status(status).body(()).unwrap();
    head.extensions_mut().insert(AnsweredEarly);
    match call.handle_head(now, head) {
        BodyPlan::Discard => call.handle_body(now, Bytes::new()),
        _ => call.handle_body(now, Bytes::from_static(b"{}")),
    }
    let Step::Done(Err(error)) = call.step(now) else { panic!("{status} is no success") };
    error
}

#[test]
fn a_request_that_was_not_processed_is_repeated_within_the_budget() {
    for operation in OPERATIONS {
        let refused = || Err(Failure::not_processed("GOAWAY"));
        let outcome = run_with(exact(), operation, vec![refused(), Ok(response(200, "{}"))]);
        assert_eq!(outcome.times, seconds(&[0, 1]), "{}", operation.id);
        assert_eq!(outcome.result.unwrap().attempts, 2);

        let outcome = run_with(exact(), operation, (0..4).map(|_| refused()).collect());
        assert_eq!(outcome.times, seconds(&[0, 1, 3, 7]), "{}", operation.id);
        let error = outcome.result.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.retryable() && error.is_transient());

        let outcome = run_with(RetryPolicy::none(), operation, vec![refused()]);
        assert_eq!(outcome.result.unwrap_err().attempts(), 1);
    }
}

#[test]
fn a_post_is_not_repeated_once_it_may_have_been_processed() {
    let failures = vec![Err(Failure::not_processed("GOAWAY")), Err(Failure::io("reset"))];
    let outcome = run_with(exact(), &POST, failures);
    assert_eq!(outcome.times, seconds(&[0, 1]));
    let error = outcome.result.unwrap_err();
    assert!(!error.retryable() && error.is_transient());
}

#[test]
fn a_request_that_was_not_processed_is_not_repeated_beyond_the_deadline() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Err(Failure::not_processed("REFUSED_STREAM")));
    let mut request = probe(&POST);
    request.options.set_deadline(Duration::from_secs(2));
    let error = server.drive(&mut Call::new(&context, &request)).unwrap_err();
    let times: Vec<Duration> = server.requests().iter().map(|Sent { at, .. }| *at).collect();
    assert_eq!(times, seconds(&[0, 1]));
    assert_eq!(error.message(), "the server did not process the request: REFUSED_STREAM");
}

#[test]
fn a_change_may_have_been_made_unless_the_server_refused_it() {
    for status in [500, 502, 504, 506, 507, 508, 510, 520, 522, 524, 599, 600, 999] {
        let error = run_with(exact(), &POST, vec![Ok(response(status, ""))]).result.unwrap_err();
        assert!(!error.retryable(), "{status}");
        assert!(error.hint().contains("not known whether the server made"), "{status}: {error:?}");
    }
    for status in [404, 408, 429, 499, 501, 503, 505, 511] {
        let error = run_with(exact(), &POST, vec![Ok(response(status, ""))]).result.unwrap_err();
        assert_eq!(error.retryable(), matches!(status, 408 | 429 | 503), "{status}");
        assert!(!error.hint().contains("made the change"), "{status}: {error:?}");
    }
}

#[test]
fn permanent_failures_are_not_retried() {
    let failures: [fn() -> Failure; 4] = [
        || Failure::connect("untrusted certificate").permanent(),
        || Failure::io("the response head can't be parsed").permanent(),
        || Failure::not_processed("GOAWAY").permanent(),
        || Failure::unsendable("a header is too long"),
    ];
    for failure in failures {
        for operation in OPERATIONS {
            let outcome = run_with(exact(), operation, vec![Err(failure())]);
            assert_eq!(outcome.times, seconds(&[0]));
            let error = outcome.result.unwrap_err();
            assert!(!error.retryable() && !error.is_transient(), "{error:?}");
        }
    }
}

#[test]
fn an_unsendable_request_is_a_usage_error() {
    let failure = Failure::unsendable("the header `authorization` is too long");
    let error = run_with(exact(), &POST, vec![Err(failure)]).result.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(
        error.message(),
        "the request can't be sent: the header `authorization` is too long"
    );
    assert!(error.hint().contains("Nothing was sent"), "{}", error.hint());
}

#[test]
fn an_incomplete_response_is_a_network_error() {
    let outcome =
        run_with(exact(), &GET, (0..4).map(|_| Err(Failure::incomplete("cut"))).collect());
    assert_eq!(outcome.times.len(), 4);
    let error = outcome.result.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (ErrorCode::Network, true));
    let error = run_with(exact(), &POST, vec![Err(Failure::incomplete("cut"))]).result.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (ErrorCode::Network, false));
}

#[test]
fn a_network_error_is_retryable_only_where_repeating_is_safe() {
    let rows: [(fn() -> Failure, bool); 6] = [
        (|| Failure::io("reset"), false),
        (|| Failure::timeout("slow"), false),
        (|| Failure::incomplete("cut"), false),
        (|| Failure::connect("refused"), true),
        (|| Failure::connect_timeout("slow"), true),
        (|| Failure::not_processed("GOAWAY"), true),
    ];
    for (failure, safe) in rows {
        for operation in OPERATIONS {
            let outcome = run_with(RetryPolicy::none(), operation, vec![Err(failure())]);
            let error = outcome.result.unwrap_err();
            let repeatable = operation.is_safe_to_retry();
            assert!(error.is_transient());
            assert_eq!(error.retryable(), safe || repeatable, "{} {error}", operation.id);
            let doubt = error.hint().contains("not known whether");
            assert_eq!(doubt, !safe && !repeatable, "{} {error}", operation.id);
        }
    }
}

#[test]
fn a_status_is_retryable_only_where_repeating_is_safe() {
    for status in [429, 500, 502, 503, 504] {
        for operation in OPERATIONS {
            let outcome = run_with(RetryPolicy::none(), operation, vec![Ok(response(status, ""))]);
            let error = outcome.result.unwrap_err();
            let refused = matches!(status, 429 | 503);
            assert!(error.is_transient());
            assert_eq!(error.retryable(), refused || operation.is_safe_to_retry(), "{status}");
        }
    }
}

#[test]
fn a_deadline_during_a_post_leaves_its_effect_unknown() {
    for (operation, safe) in [(&GET, true), (&POST, false)] {
        let context = context(Auth::token("secret"));
        let mut request = probe(operation);
        request.options.set_deadline(Duration::from_secs(5));
        let mut call = Call::new(&context, &request);
        let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        let Step::Send(_) = call.step(now) else { panic!() };
        now.monotonic = Duration::from_secs(5);
        call.handle_failure(now, Failure::timeout("slow"));
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert!(error.is_timeout() && error.is_transient());
        assert_eq!(error.retryable(), safe, "{error}");
    }
}

#[test]
fn an_early_success_is_an_error() {
    for (operation, doubt) in [(&POST, true), (&COMPLETE, false), (&PUT, false)] {
        let error = answered_early(operation, 201);
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert_eq!(error.message(), "the server answered before it had the whole request body");
        assert_eq!(error.http_status(), Some(StatusCode::CREATED));
        assert_eq!(error.hint().contains("not known whether"), doubt, "{}", error.hint());
        assert!(!error.retryable());
    }
}

#[test]
fn an_early_refusal_is_mapped_as_usual() {
    let codes = [401, 413, 422].map(|status| answered_early(&POST, status).code());
    assert_eq!(codes, [ErrorCode::AuthRequired, ErrorCode::ApiError, ErrorCode::Validation]);
}

#[test]
fn an_unreadable_success_of_a_post_says_that_the_change_was_made() {
    let coded = |coding: &'static str, body: &'static str| {
        let mut response = response(201, body);
        response.headers_mut().insert("content-encoding", HeaderValue::from_static(coding));
        response
    };
    let config = Config::builder().response_limit(10).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
    let rows = [
        ("was not asked for", coded("br", "x")),
        ("not valid gzip", coded("gzip", "x")),
        ("exceeds the limit", response(201, "12345678901")),
    ];
    for (problem, answer) in rows {
        for (operation, unsafe_to_repeat) in [(&POST, true), (&PUT, false), (&COMPLETE, false)] {
            let answer = answer.clone();
            let server = Simulation::new(move |_| Ok(answer.clone()));
            let error = server.drive(&mut Call::new(&context, &probe(operation))).unwrap_err();
            assert!(error.message().contains(problem), "{error}");
            let advice = error.hint().contains("made the change");
            assert_eq!(advice, unsafe_to_repeat, "{} {}", operation.id, error.hint());
            assert!(!error.retryable());
        }
    }
}

#[test]
fn an_undecodable_success_of_a_post_says_that_the_change_was_made() {
    for (operation, advice) in [(&POST, true), (&GET, false), (&PUT, false)] {
        let outcome = run_with(exact(), operation, vec![Ok(response(201, r#"{"id": "x"}"#))]);
        let error = crate::response::decode::json::<Vec<u8>>(outcome.result.unwrap()).unwrap_err();
        let hint = error.hint();
        assert_eq!(hint.contains("made the change"), advice, "{hint}");
        assert!(hint.contains("send_raw"), "{hint}");
    }
}

#[test]
fn a_retry_after_beyond_the_bound_ends_the_call_at_once() {
    let run = |policy, seconds: &'static str| {
        let mut answer = response(503, "");
        answer.headers_mut().insert("retry-after", HeaderValue::from_static(seconds));
        run_with(policy, &GET, vec![Ok(answer), Ok(response(200, "{}"))])
    };
    for seconds in ["301", "315360000", "18446744073709551615"] {
        let outcome = run(exact(), seconds);
        assert_eq!(outcome.times.len(), 1);
        let error = outcome.result.unwrap_err();
        assert_eq!(error.retry_after().unwrap().as_secs(), seconds.parse::<u64>().unwrap());
        assert!(error.retryable());
    }
    let hour = Duration::from_secs(3600);
    assert_eq!(run(exact().with_max_retry_after(Some(hour)), "3600").times[1], hour);
    assert_eq!(run(exact().with_max_retry_after(Some(hour)), "3601").times.len(), 1);
    assert_eq!(run(exact().with_max_retry_after(Some(Duration::ZERO)), "1").times.len(), 1);
    let ten_days = Duration::from_secs(864_000);
    assert_eq!(run(exact().with_max_retry_after(None), "864000").times[1], ten_days);
    let declared = RetryPolicy::from_api().with_max_jitter(Duration::ZERO);
    assert_eq!(run(declared, "864000").times[1], ten_days);
    // Longer than any clock counts: a year.
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    assert_eq!(run(exact().with_max_retry_after(None), "18446744073709551615").times[1], year);
}
