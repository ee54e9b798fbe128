//! Every assertion holds where it should, and can fail.

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
    record(Err(Error::new(ErrorCode::Network, "the line is dead")))
}

fn check(record: &Record, holds: &[&str], fails: &[(&str, &str)]) {
    let problem = |text: &str| {
        let assertion: Assertion = serde_json::from_str(text).expect(text);
        assertion.problem(record)
    };
    for text in holds {
        assert_eq!(problem(text), None, "{text}");
    }
    for (text, expected) in fails {
        assert_eq!(problem(text).as_deref(), Some(*expected), "{text}");
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
        r#"{"type": "errorMessage", "expected": "line is"}"#,
        r#"{"type": "errorField", "path": "retryable", "expected": true}"#,
        r#"{"type": "errorField", "path": "httpStatus", "expected": null}"#,
        r#"{"type": "errorField", "path": "exitCode", "expected": 6}"#,
    ];
    let fails = [
        (
            r#"{"type": "urlOrigin", "expected": "rejected"}"#,
            "urlOrigin: expected a refusal by the client, got network: the line is dead",
        ),
        (r#"{"type": "noError"}"#, "noError: expected no error, got network: the line is dead"),
        (
            r#"{"type": "errorMessage", "expected": "alive"}"#,
            "errorMessage: expected `alive` in it, got `the line is dead`",
        ),
        (
            r#"{"type": "errorField", "path": "requestId", "expected": "r1"}"#,
            r#"errorField requestId: expected "r1", got null"#,
        ),
        (
            r#"{"type": "statusCode", "expected": 200}"#,
            "statusCode: expected 200, got network: the line is dead",
        ),
        (
            r#"{"type": "responseBody", "path": "0.id", "expected": null}"#,
            "responseBody 0.id: expected no error, got network: the line is dead",
        ),
    ];
    check(&failure(), &holds, &fails);
}

#[test]
fn a_refusal_by_the_client_is_a_rejection() {
    let refused = record(Err(Error::new(ErrorCode::Usage, "another origin")));
    check(&refused, &[r#"{"type": "urlOrigin", "expected": "rejected"}"#], &[]);
}

#[test]
fn a_request_that_went_elsewhere_is_not_rejected() {
    let mut record = failure();
    record.requests[1].at_home = false;
    let assertion: Assertion =
        serde_json::from_str(r#"{"type": "urlOrigin", "expected": "rejected"}"#).expect("valid");
    let problem = assertion.problem(&record).expect("it went elsewhere");
    assert!(problem.starts_with("urlOrigin: expected no request elsewhere"), "{problem}");
}
