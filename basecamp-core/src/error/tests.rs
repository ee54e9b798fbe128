use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::*;

fn respond(status: u16, body: &str) -> Error {
    respond_with(status, &[], body)
}

fn respond_with(status: u16, headers: &[(&'static str, &str)], body: &str) -> Error {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    let status = StatusCode::from_u16(status).unwrap();
    Error::from_response(status, &headers, body.as_bytes(), SystemTime::UNIX_EPOCH)
}

#[test]
fn every_status_has_its_code_exit_code_and_retryability() {
    let rows = [
        (400, ErrorCode::Validation, "validation", 9, false),
        (401, ErrorCode::AuthRequired, "auth_required", 3, false),
        (403, ErrorCode::Forbidden, "forbidden", 4, false),
        (404, ErrorCode::NotFound, "not_found", 2, false),
        (409, ErrorCode::ApiError, "api_error", 7, false),
        (422, ErrorCode::Validation, "validation", 9, false),
        (429, ErrorCode::RateLimit, "rate_limit", 5, true),
        (500, ErrorCode::ApiError, "api_error", 7, true),
        (501, ErrorCode::ApiError, "api_error", 7, false),
        (502, ErrorCode::ApiError, "api_error", 7, true),
        (503, ErrorCode::ApiError, "api_error", 7, true),
        (504, ErrorCode::ApiError, "api_error", 7, true),
        (505, ErrorCode::ApiError, "api_error", 7, false),
        (507, ErrorCode::LimitExceeded, "limit_exceeded", 10, false),
        (511, ErrorCode::ApiError, "api_error", 7, false),
        (520, ErrorCode::ApiError, "api_error", 7, true),
        (522, ErrorCode::ApiError, "api_error", 7, true),
        (524, ErrorCode::ApiError, "api_error", 7, true),
        (599, ErrorCode::ApiError, "api_error", 7, true),
        (600, ErrorCode::ApiError, "api_error", 7, false),
        (304, ErrorCode::ApiError, "api_error", 7, false),
        (302, ErrorCode::ApiError, "api_error", 7, false),
    ];
    for (status, code, text, exit, retryable) in rows {
        let error = respond(status, "");
        assert_eq!(error.code(), code, "{status}");
        assert_eq!(error.code().as_str(), text);
        assert_eq!(error.exit_code(), exit);
        assert_eq!(error.retryable(), retryable, "{status}");
        assert_eq!(error.http_status().unwrap(), status);
        assert!(!error.hint().is_empty());
    }
    for (code, exit) in [
        (ErrorCode::Usage, 1),
        (ErrorCode::Cancelled, 1),
        (ErrorCode::LocalIo, 1),
        (ErrorCode::Network, 6),
        (ErrorCode::Ambiguous, 8),
    ] {
        assert_eq!(code.exit_code(), exit);
        assert!(!Error::new(code, "").hint().is_empty());
    }
    assert!(Error::new(ErrorCode::Network, "").retryable());
    assert!(!Error::new(ErrorCode::Usage, "").retryable());
}

#[test]
fn the_message_is_that_of_the_server_if_it_sent_one() {
    let rows = [
        (404, r#"{"error": "Gone fishing", "message": "no"}"#, "Gone fishing"),
        (404, r#"{"error": {}, "message": "Gone fishing"}"#, "Gone fishing"),
        (404, r#"{"error": "", "message": ""}"#, "Not Found"),
        (404, r#"["Gone", "fishing"]"#, "Gone; fishing"),
        (404, r#""Gone fishing""#, "Gone fishing"),
        (404, " Gone fishing\r\n", "Gone fishing"),
        (404, "\u{feff}{\"error\": \"Gone fishing\"}", "Gone fishing"),
        (404, "\0\0 \n", "Not Found"),
        (404, "{\"error\": \"cut", "Not Found"),
        (404, "17", "Not Found"),
        (404, r#"{"title": "Gone", "detail": "fishing", "status": 404}"#, "Gone: fishing"),
        (404, r#"{"detail": "fishing"}"#, "fishing"),
        (422, r#"{"errors": "is blank"}"#, "is blank"),
        (422, r#"{"errors": ["is blank", null, "", "is odd"]}"#, "is blank; is odd"),
        (
            422,
            r#"{"errors": [{"row": 1, "error": "is blank"}, {"row": 3, "name": ["is odd", "is long"]}]}"#,
            "row 1: is blank; row 3: name: is odd; is long",
        ),
        (422, r#"{"errors": [{"row": 2, "errors": {"name": ["is odd"]}}]}"#, "row 2: name: is odd"),
        (422, r#"{"errors": [7, {"row": 9}, {}]}"#, "7; row 9"),
        (404, "<html>404</html>", "Not Found"),
        (404, "", "Not Found"),
        (599, "", "HTTP status 599"),
        // Field maps are read for 400 and 422 only.
        (404, r#"{"name": ["is blank"]}"#, "Not Found"),
        (422, r#"{"errors": {"name": ["is blank"]}}"#, "name: is blank"),
        (422, r#"{"error": 5, "errors": {"name": ["is blank"]}}"#, "name: is blank"),
        (422, r#"{"message": "No", "errors": {"name": ["is blank"]}}"#, "No (name: is blank)"),
        (
            400,
            r#"{"name": ["is blank", "is odd"], "color": ["is loud"]}"#,
            "color: is loud, name: is blank; is odd",
        ),
        // Under `errors` malformed entries are skipped; a bare map must be well-formed throughout.
        (422, r#"{"errors": {"a": "x", "b": [], "c": [1], "d": [""], "e": ["y"]}}"#, "e: y"),
        (422, r#"{"a": ["x"], "b": "y"}"#, "Unprocessable Entity"),
        (422, r#"{"a": ["x"], "b": []}"#, "Unprocessable Entity"),
        (422, r#"{"errors": {}}"#, "Unprocessable Entity"),
        (422, "{}", "Unprocessable Entity"),
        (422, r#"{"error": "Flat", "name": ["is blank"]}"#, "Flat"),
    ];
    for (status, body, message) in rows {
        assert_eq!(respond(status, body).message(), message, "{status} {body}");
    }
}

#[test]
fn markup_and_other_media_types_are_not_messages() {
    for media_type in ["text/html", "text/css", "application/octet-stream", "image/png"] {
        let error = respond_with(500, &[("content-type", media_type)], "Oops");
        assert_eq!(error.message(), "Internal Server Error", "{media_type}");
    }
    let error = respond_with(500, &[("content-type", "Text/Plain; charset=utf-8")], "Oops");
    assert_eq!(error.message(), "Oops");
}

#[test]
fn hints_depend_on_status_and_challenge() {
    let challenge = ("www-authenticate", r#"Bearer realm="x", error="insufficient_scope""#);
    assert!(respond_with(403, &[challenge], "").hint().contains("`full`"));
    assert!(!respond(403, "").hint().contains("scope"));
    let hints = [408, 410, 413, 425].map(|status| respond(status, "").hint().to_owned());
    let general = respond(418, "").hint().to_owned();
    assert!(hints.iter().all(|hint| *hint != general), "{hints:?}");
    assert_eq!(BTreeSet::from(hints).len(), 4);
}

#[test]
fn response_is_available_but_not_printed() {
    let error = respond(409, "{}").with_response(ErrorResponse {
        status: StatusCode::CONFLICT,
        headers: HeaderMap::from_iter([(http::header::SET_COOKIE, "hush".parse().unwrap())]),
        body: r#"{"filters_digest": "hush"}"#.into(),
    });
    #[derive(serde::Deserialize)]
    struct Conflict {
        filters_digest: String,
    }
    assert_eq!(error.json::<Conflict>().unwrap().filters_digest, "hush");
    assert!(error.json::<Vec<u8>>().is_none());
    let response = error.response().unwrap();
    assert_eq!((response.status, response.headers.len()), (StatusCode::CONFLICT, 1));
    assert!(!format!("{error} {error:?} {response:?}").contains("hush"));
    assert!(respond(409, "").response().is_none());
}

#[test]
fn field_errors_are_complete() {
    let error = respond(422, r#"{"errors": {"name": ["is blank", "is odd"], "junk": 1}}"#);
    let expected = BTreeMap::from([("name".into(), vec!["is blank".into(), "is odd".into()])]);
    assert_eq!(*error.field_errors(), expected);
    assert!(respond(500, r#"{"errors": {"name": ["is blank"]}}"#).field_errors().is_empty());
}

#[test]
fn long_messages_are_truncated_at_a_character() {
    for (text, expected) in [
        ("x".repeat(500), "x".repeat(500)),
        ("x".repeat(501), "x".repeat(497) + "..."),
        // 497 is not a boundary of three-byte characters: one fewer fits.
        ("€".repeat(400), "€".repeat(165) + "..."),
    ] {
        let error = respond(500, &serde_json::json!({ "error": text }).to_string());
        assert_eq!(error.message(), expected);
        assert!(error.message().len() <= 500);
    }
}

#[test]
fn messages_are_one_line() {
    let error = respond(500, r#"{"error": "a\nFAKE \u001b[31mLINE"}"#);
    assert_eq!(error.message(), "a FAKE  [31mLINE");
}

#[test]
fn specific_hints_replace_general_ones() {
    let described = r#"{"error": "invalid", "error_description": "Use another colour."}"#;
    assert_eq!(respond(400, described).hint(), "Use another colour.");
    let inactive = respond_with(404, &[("reason", "Account Inactive")], "");
    assert!(inactive.hint().contains("inactive"), "{}", inactive.hint());
    assert!(!respond(404, "").hint().contains("inactive"));
}

#[test]
fn display_is_one_line_with_status_and_request_id() {
    let error = respond_with(404, &[("x-request-id", "req-1"), ("retry-after", "7")], "");
    assert_eq!(error.to_string(), "Not Found (HTTP 404, request id req-1)");
    assert_eq!(error.request_id(), Some("req-1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[test]
fn errors_of_failures_have_the_source() {
    let error = Error::from_failure(Failure::timeout("no answer within 30s"), Some("h"));
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.is_timeout() && error.retryable());
    assert_eq!(error.to_string(), "timed out: no answer within 30s");
    assert_eq!(error.source().unwrap().to_string(), "no answer within 30s");
    let error = Error::from_failure(Failure::connect("refused"), Some("h"));
    assert_eq!(error.to_string(), "could not connect to h: refused");
    let error = Error::from_failure(Failure::connect_timeout("no answer"), Some("h"));
    assert!(error.is_timeout());
    let error = Error::from_failure(Failure::body_too_large(), Some("h"));
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(!error.retryable());
}

#[test]
fn an_error_has_the_size_of_a_pointer() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn debug_prints_all_known_details() {
    let error = Error::new(ErrorCode::Usage, "no such project").with_hint("Look again.");
    let shown = format!("{error:?}");
    assert_eq!(shown, r#"Error { message: "no such project", hint: "Look again.", code: Usage }"#);
    let error = error.with_status(StatusCode::NOT_FOUND).with_request_id(Some("5f".into()));
    let shown = format!("{:?}", error.after_attempts(2).with_source("the cause"));
    let rest =
        r#"code: Usage, http_status: 404, request_id: "5f", attempts: 2, source: "the cause" }"#;
    assert!(shown.ends_with(rest), "{shown}");
}

#[test]
fn only_expired_time_limits_are_timeouts() {
    for failure in [Failure::io("reset"), Failure::connect("refused"), Failure::body_too_large()] {
        assert!(!Error::from_failure(failure, None).is_timeout());
    }
    let large = Error::from_failure(Failure::body_too_large(), Some("h"));
    assert!(!large.message().contains("to h"), "{large}");
}

#[test]
fn every_code_has_a_distinct_hint() {
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
    let errors = codes.map(|code| Error::new(code, ""));
    let hints: BTreeSet<&str> = errors.iter().map(Error::hint).collect();
    assert_eq!(hints.len(), codes.len());
    assert!(!hints.contains(""));
}

#[test]
fn errors_of_calls_name_the_path_of_the_last_request() {
    use crate::testing::Simulation;
    use crate::{Account, Auth, Config, Context};

    let server =
        Simulation::new(|_| Ok(http::Response::builder().status(404).body("".into()).unwrap()));
    let context = Context::new(Config::default(), Auth::token("secret"), 1).unwrap();
    let account = Account::new(server.blocking(context.into()), "999").unwrap();
    let error = account.todos().get(123).send().unwrap_err();
    assert_eq!(error.path().unwrap(), "/999/todos/123");
    assert_eq!(error.to_string(), "Not Found (GetTodo, GET /999/todos/123, HTTP 404)");
    assert!(format!("{error:?}").contains("path: \"/999/todos/123\""), "{error:?}");

    let error = account.request(http::Method::GET, format!("/x/{}", "long/".repeat(100)));
    let error = error.send().unwrap_err();
    let path = error.path().unwrap();
    assert!(path.ends_with("...") && path.len() == 203, "{path}");

    // Nothing was sent.
    let error = account.todos().get(123).with_timeout(Duration::ZERO).send().unwrap_err();
    assert_eq!((error.path(), error.operation().unwrap().id), (None, "GetTodo"));
    assert_eq!(Error::new(ErrorCode::Usage, "x").path(), None);
}

#[test]
fn hints_of_time_limits_name_their_settings() {
    let hint =
        |failure| Error::from_failure(failure, Some("api.example.com:8443")).hint().to_owned();
    assert!(hint(Failure::timeout("slow")).contains("`timeout` of the client"));
    assert!(hint(Failure::connect_timeout("slow")).contains("`connect_timeout`"));
    let error = Error::from_failure(Failure::connect("refused"), Some("api.example.com:8443"));
    assert!(error.message().contains("to api.example.com:8443: refused"), "{error}");
}

#[test]
fn the_hint_of_a_rate_limit_has_its_seconds() {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", "17".parse().unwrap());
    let error = Error::from_response(
        StatusCode::TOO_MANY_REQUESTS,
        &headers,
        b"",
        std::time::SystemTime::UNIX_EPOCH,
    );
    assert_eq!(error.hint(), "Wait 17 s, then send fewer requests.");
}
