//! Every assertion passes and fails as expected.

use std::time::Duration;

use basecamp_core::{Error, ErrorCode};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use serde_json::json;

use super::Assertion;
use crate::scenario::record::{Answer, Outcome, Record, Seen};

fn seen(method: Method, uri: &'static str, body: &'static str) -> Seen {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("Bearer t"));
    Seen {
        at: Duration::ZERO,
        method,
        uri: Uri::from_static(uri),
        headers,
        body: Bytes::from_static(body.as_bytes()),
        at_home: true,
    }
}

fn record(outcome: Outcome) -> Record {
    Record {
        requests: vec![
            seen(Method::GET, "http://localhost/999/todos/7?completed=true", ""),
            seen(Method::PUT, "http://localhost/999/todos/7", r#"{"a": {"b": [1, 2]}, "c": ""}"#),
        ],
        gaps: vec![Duration::from_millis(1500)],
        outcome,
    }
}

fn success() -> Record {
    let body = json!([{"id": 9_007_199_254_740_993_i64}]);
    record(Ok(Answer { status: StatusCode::CREATED, body, meta: None }))
}

fn failure() -> Record {
    record(Err(Error::new(ErrorCode::Network, "the connection failed")))
}

fn check(record: &Record, holds: &[&str], fails: &[(&str, &str)]) {
    let failure = |text: &str| {
        let assertion: Assertion = serde_json::from_str(text).expect(text);
        assertion.failure(record)
    };
    for text in holds {
        assert_eq!(failure(text), None, "{text}");
    }
    for (text, expected) in fails {
        assert_eq!(failure(text).as_deref(), Some(*expected), "{text}");
    }
}

#[test]
fn assertions_on_requests() {
    let holds = [
        r#"{"type": "requestCount", "expected": 2}"#,
        r#"{"type": "requestMethod", "expected": "GET"}"#,
        r#"{"type": "requestMethod", "expected": "PUT", "index": -1}"#,
        r#"{"type": "requestPath", "expected": "/999/todos/7"}"#,
        r#"{"type": "requestQuery", "expected": "completed=true"}"#,
        r#"{"type": "requestQuery", "expected": "", "index": 1}"#,
        r#"{"type": "requestBody", "path": "a.b.1", "expected": 2, "index": 1}"#,
        r#"{"type": "requestBody", "expected": {"a": {"b": [1, 2]}, "c": ""}, "index": 1}"#,
        r#"{"type": "requestBodyAbsent"}"#,
        r#"{"type": "requestBodyAbsent", "path": "d", "index": 1}"#,
        r#"{"type": "headerPresent", "path": "Authorization"}"#,
        r#"{"type": "headerAbsent", "path": "Cookie"}"#,
        r#"{"type": "headerInjected", "path": "Authorization", "expected": "Bearer t"}"#,
        r#"{"type": "delayBetweenRequests", "min": 1500, "max": 1500}"#,
        r#"{"type": "delayBetweenRequests", "max": 1500, "index": 0}"#,
        r#"{"type": "delayBetweenRequests", "min": 1500, "index": -1}"#,
        r#"{"type": "transportError", "expected": false}"#,
    ];
    let fails = [
        (r#"{"type": "requestCount", "expected": 1}"#, "requestCount: expected 1, got 2"),
        (
            r#"{"type": "requestMethod", "expected": "GET", "index": 2}"#,
            "requestMethod 2: expected such a request, got 2 requests",
        ),
        (
            r#"{"type": "requestPath", "expected": "/todos/7", "index": -1}"#,
            "requestPath -1: expected /todos/7, got /999/todos/7",
        ),
        (
            r#"{"type": "requestQuery", "expected": ""}"#,
            "requestQuery: expected , got completed=true",
        ),
        (
            r#"{"type": "requestBody", "path": "c", "expected": null, "index": 1}"#,
            r#"requestBody c 1: expected null, got """#,
        ),
        (
            r#"{"type": "requestBody", "path": "c", "expected": ""}"#,
            "requestBody c: expected JSON, got ``",
        ),
        (
            r#"{"type": "requestBodyAbsent", "path": "c", "index": 1}"#,
            r#"requestBodyAbsent c 1: expected nothing, got """#,
        ),
        (
            r#"{"type": "headerPresent", "path": "Cookie"}"#,
            "headerPresent Cookie: expected the header, got none",
        ),
        (
            r#"{"type": "headerAbsent", "path": "authorization"}"#,
            "headerAbsent authorization: expected no such header, got Bearer t",
        ),
        (
            r#"{"type": "headerInjected", "path": "Authorization", "expected": "Bearer u"}"#,
            "headerInjected Authorization: expected Bearer u, got Bearer t",
        ),
        (
            r#"{"type": "delayBetweenRequests", "min": 1501}"#,
            "delayBetweenRequests: expected 1501 ms or more, got 1500 ms",
        ),
        (
            r#"{"type": "delayBetweenRequests", "min": 0, "max": 1499}"#,
            "delayBetweenRequests: expected 0 to 1499 ms, got 1500 ms",
        ),
        (
            r#"{"type": "delayBetweenRequests", "min": 1501, "index": 0}"#,
            "delayBetweenRequests 0: expected 1501 ms or more, got 1500 ms",
        ),
        (
            r#"{"type": "delayBetweenRequests", "min": 1, "index": 1}"#,
            "delayBetweenRequests 1: expected 1 ms or more, got 1 delays",
        ),
        (
            r#"{"type": "delayBetweenRequests", "min": 1, "index": -2}"#,
            "delayBetweenRequests -2: expected 1 ms or more, got 1 delays",
        ),
        (
            r#"{"type": "transportError"}"#,
            "transportError: expected a failure without a response, got a result with status 201",
        ),
        (
            r#"{"type": "errorType", "expected": "network"}"#,
            "errorType: expected an error, got a result with status 201",
        ),
    ];
    check(&success(), &holds, &fails);
}

#[test]
fn assertions_on_a_result() {
    let holds = [
        r#"{"type": "noError"}"#,
        r#"{"type": "statusCode", "expected": 201}"#,
        r#"{"type": "responseBody", "path": "0.id", "expected": 9007199254740993}"#,
        r#"{"type": "responseBody", "path": "0.name", "expected": null}"#,
    ];
    let fails = [
        (
            r#"{"type": "errorRaised"}"#,
            "errorRaised: expected an error, got a result with status 201",
        ),
        (
            r#"{"type": "errorCode", "expected": "network"}"#,
            "errorCode: expected an error, got a result with status 201",
        ),
        (r#"{"type": "statusCode", "expected": 200}"#, "statusCode: expected 200, got 201"),
        (
            r#"{"type": "responseBody", "path": "0.id", "expected": 9007199254740992}"#,
            "responseBody 0.id: expected 9007199254740992, got 9007199254740993",
        ),
        (
            r#"{"type": "responseMeta", "path": "truncated", "expected": false}"#,
            "responseMeta truncated: expected false, got nothing",
        ),
        (
            r#"{"type": "urlOrigin", "expected": "rejected"}"#,
            "urlOrigin: expected an error, got a result with status 201",
        ),
    ];
    check(&success(), &holds, &fails);
}

#[test]
fn assertions_on_an_error() {
    let holds = [
        r#"{"type": "errorRaised"}"#,
        r#"{"type": "errorCode", "expected": "network"}"#,
        r#"{"type": "errorType", "expected": "network"}"#,
        r#"{"type": "errorType", "expected": "NetworkError"}"#,
        r#"{"type": "errorType", "expected": "transportError"}"#,
        r#"{"type": "transportError"}"#,
        r#"{"type": "transportError", "expected": true}"#,
        r#"{"type": "errorMessage", "expected": "connection f"}"#,
        r#"{"type": "errorField", "path": "retryable", "expected": true}"#,
        r#"{"type": "errorField", "path": "httpStatus", "expected": null}"#,
        r#"{"type": "errorField", "path": "exitCode", "expected": 6}"#,
    ];
    let fails = [
        (
            r#"{"type": "urlOrigin", "expected": "rejected"}"#,
            "urlOrigin: expected a refusal by the client, got network: the connection failed",
        ),
        (
            r#"{"type": "noError"}"#,
            "noError: expected no error, got network: the connection failed",
        ),
        (
            r#"{"type": "errorType", "expected": "notFound"}"#,
            "errorType: expected not_found, got network",
        ),
        (
            r#"{"type": "transportError", "expected": false}"#,
            "transportError: expected a response, got network: the connection failed",
        ),
        (
            r#"{"type": "errorMessage", "expected": "alive"}"#,
            "errorMessage: expected `alive` in it, got `the connection failed`",
        ),
        (
            r#"{"type": "errorField", "path": "requestId", "expected": "r1"}"#,
            r#"errorField requestId: expected "r1", got null"#,
        ),
        (
            r#"{"type": "statusCode", "expected": 200}"#,
            "statusCode: expected 200, got network: the connection failed",
        ),
        (
            r#"{"type": "responseBody", "path": "0.id", "expected": null}"#,
            "responseBody 0.id: expected no error, got network: the connection failed",
        ),
    ];
    check(&failure(), &holds, &fails);
}

#[test]
fn error_types_are_codes_in_any_spelling() {
    let codes = [
        ErrorCode::Usage,
        ErrorCode::NotFound,
        ErrorCode::AuthRequired,
        ErrorCode::Forbidden,
        ErrorCode::RateLimit,
        ErrorCode::Network,
        ErrorCode::ApiError,
        ErrorCode::Ambiguous,
        ErrorCode::Validation,
        ErrorCode::LimitExceeded,
        ErrorCode::Cancelled,
        ErrorCode::LocalIo,
    ];
    for code in codes {
        let record = record(Err(Error::new(code, "no")));
        let words = code.as_str().split('_');
        let camel: String = words.map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        let class = format!("{}Error", camel.trim_end_matches("Error"));
        for name in [code.as_str().to_owned(), camel, class] {
            let text = format!(r#"{{"type": "errorType", "expected": "{name}"}}"#);
            check(&record, &[&text], &[]);
        }
    }
}

#[test]
fn an_unsupported_assertion_is_an_error_that_names_it() {
    let failure = |text: &str| serde_json::from_str::<Assertion>(text).unwrap_err().to_string();
    for (text, expected) in [
        (r#"{"type": "errorType", "expected": "MoodError"}"#, "unknown error type `MoodError`"),
        (r#"{"type": "errorType"}"#, "missing field `expected`"),
        (r#"{"type": "transportError", "expected": "timeout"}"#, "invalid type: string"),
        (r#"{"type": "transportError", "path": "x"}"#, "unknown field `path`"),
        (r#"{"type": "delayBetweenRequests", "index": 0}"#, "neither `min` nor `max` is given"),
        (r#"{"type": "delayBetweenRequests", "min": 0, "mean": 1}"#, "unknown field `mean`"),
        (r#"{"type": "delayBetweenRequests", "min": 0, "index": "1"}"#, "invalid type: string"),
    ] {
        let found = failure(text);
        assert!(found.contains(expected), "{text}: {found}");
    }
}

#[test]
fn another_error_code_is_not_a_transport_error() {
    let record = record(Err(Error::new(ErrorCode::ApiError, "no")));
    let failure = "transportError: expected a failure without a response, got api_error: no";
    check(&record, &[], &[(r#"{"type": "transportError"}"#, failure)]);
}

#[test]
fn a_refusal_by_the_client_is_a_rejection() {
    let refused = record(Err(Error::new(ErrorCode::Usage, "another origin")));
    check(&refused, &[r#"{"type": "urlOrigin", "expected": "rejected"}"#], &[]);
}

#[test]
fn a_request_to_another_origin_is_not_a_rejection() {
    let mut record = failure();
    record.requests[1].at_home = false;
    let assertion: Assertion =
        serde_json::from_str(r#"{"type": "urlOrigin", "expected": "rejected"}"#).expect("valid");
    let failure = assertion.failure(&record).expect("a request to another origin");
    assert!(failure.starts_with("urlOrigin: expected no request to another origin"), "{failure}");
}
