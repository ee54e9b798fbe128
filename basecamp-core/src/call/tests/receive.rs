//! Tests of responses and transport failures, and of the errors that they are mapped to.

use super::*;
use crate::net::address_policy::AddressPolicy;
use crate::protocol::body_plan::AnsweredEarly;

#[test]
fn incomplete_error_body_is_mapped_by_status() {
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
fn incomplete_success_is_a_network_error() {
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
fn body_over_the_limit_is_an_api_error() {
    let config = Config::builder().response_limit(10).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
    let server = Simulation::new(|_| Ok(response(200, "12345678901")));
    let error = server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert_eq!(error.message(), "the response body exceeds the limit of 10 bytes");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn blocked_address_error_names_the_address() {
    let refused = AddressPolicy::public().check([10, 0, 0, 1].into()).unwrap_err();
    let error =
        run_with(exact(), &POST, vec![Err(Failure::blocked_address(refused))]).result.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.message().ends_with(": 10.0.0.1 is in 10.0.0.0/8 (private use)"), "{error}");
    assert!(error.message().starts_with("refused to connect to 3.basecampapi.com"), "{error}");
    assert!(error.hint().contains("AddressPolicy") && !error.retryable());
}

#[test]
fn redirect_to_another_origin_is_an_error() {
    let mut answer = response(302, "");
    answer.headers_mut().insert("location", HeaderValue::from_static("https://example.com/"));
    let outcome = run_with(exact(), &GET, vec![Ok(answer)]);
    let error = outcome.result.unwrap_err();
    assert_eq!(error.message(), "unexpected redirect to https://example.com");
    assert_eq!(outcome.times.len(), 1);
}

/// Sends a request whose response arrives before the whole request body was sent.
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
fn error_status_of_a_post_states_its_effect() {
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
fn unsendable_request_is_a_usage_error() {
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
fn incomplete_response_is_a_network_error() {
    let outcome =
        run_with(exact(), &GET, (0..4).map(|_| Err(Failure::incomplete("cut"))).collect());
    assert_eq!(outcome.times.len(), 4);
    let error = outcome.result.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (ErrorCode::Network, true));
    let error = run_with(exact(), &POST, vec![Err(Failure::incomplete("cut"))]).result.unwrap_err();
    assert_eq!((error.code(), error.retryable()), (ErrorCode::Network, false));
}

#[test]
fn early_success_is_an_error() {
    for (operation, doubt) in [(&POST, true), (&COMPLETE, false), (&PUT, false)] {
        let error = answered_early(operation, 201);
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert_eq!(error.message(), "the server answered before it had the whole request body");
        assert_eq!(error.http_status(), Some(201));
        assert_eq!(error.hint().contains("not known whether"), doubt, "{}", error.hint());
        assert!(!error.retryable());
    }
}

#[test]
fn early_error_response_is_mapped_by_status() {
    let codes = [401, 413, 422].map(|status| answered_early(&POST, status).code());
    assert_eq!(codes, [ErrorCode::AuthRequired, ErrorCode::ApiError, ErrorCode::Validation]);
}

#[test]
fn unreadable_success_of_a_post_states_its_effect() {
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
    for (message, answer) in rows {
        for (operation, unsafe_to_repeat) in [(&POST, true), (&PUT, false), (&COMPLETE, false)] {
            let answer = answer.clone();
            let server = Simulation::new(move |_| Ok(answer.clone()));
            let error = server.drive(&mut Call::new(&context, &probe(operation))).unwrap_err();
            assert!(error.message().contains(message), "{error}");
            let advice = error.hint().contains("made the change");
            assert_eq!(advice, unsafe_to_repeat, "{} {}", operation.id, error.hint());
            assert!(!error.retryable());
        }
    }
}

#[test]
fn undecodable_success_of_a_post_states_its_effect() {
    for (operation, advice) in [(&POST, true), (&GET, false), (&PUT, false)] {
        let outcome = run_with(exact(), operation, vec![Ok(response(201, r#"{"id": "x"}"#))]);
        let error = crate::response::decode::json::<Vec<u8>>(outcome.result.unwrap()).unwrap_err();
        let hint = error.hint();
        assert_eq!(hint.contains("made the change"), advice, "{hint}");
        assert!(hint.contains("send_raw"), "{hint}");
    }
}

#[test]
fn error_has_the_decoded_response() {
    let outcome = run_with(exact(), &GET, vec![Ok(response(410, r#"{"epoch_after_id": 100}"#))]);
    let error = outcome.result.unwrap_err();
    assert_eq!(error.response().unwrap().body, r#"{"epoch_after_id": 100}"#);
    assert_eq!(error.json::<serde_json::Value>().unwrap()["epoch_after_id"], 100);
    assert!(error.hint().contains("gone for good"), "{}", error.hint());
}
