//! Token endpoints with unexpected responses: no rotated token is lost, and no call uses a wrong
//! token.

use std::io::Read;
use std::sync::{Arc, Mutex};

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{ErrorCode, RetryPolicy};
use flate2::Compression;
use flate2::read::GzEncoder;

use super::connect;
use crate::raw_server::{Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A server whose token endpoint sends `answer` for the number of the token request, counted from
/// 1. Other requests need the access token `new`.
pub(super) fn login_server(
    answer: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static,
) -> (RawServer, Arc<Mutex<usize>>) {
    let refreshes = Arc::new(Mutex::new(0));
    let count = refreshes.clone();
    let server = RawServer::plain(move |conversation| {
        while let Some(request) = conversation.whole_request() {
            let sent = if request.head.starts_with("POST /token") {
                let number = {
                    let mut count = count.lock().unwrap();
                    *count += 1;
                    *count
                };
                conversation.send(answer(number))
            } else if request.header("authorization") == Some("Bearer new") {
                conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            } else {
                conversation.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
            };
            if !sent {
                return;
            }
        }
    });
    (server, refreshes)
}

pub(super) fn json(status: &str, fields: &str, body: &str) -> Vec<u8> {
    response(status, format!("Content-Type: application/json\r\n{fields}"), body)
}

pub(super) const GOOD: &str = r#"{"access_token":"new","refresh_token":"r2","expires_in":3600}"#;

/// A session that must refresh first, and the refresh tokens that it saves.
pub(super) fn session(server: &RawServer) -> (OAuthSession, Arc<Mutex<Vec<String>>>) {
    let saved = Arc::new(Mutex::new(Vec::new()));
    let store = saved.clone();
    let token = Token::new("old").with_refresh_token("r1");
    let session = OAuthSession::new(format!("{}/token", server.url()), "id", token);
    let session = session.with_on_refresh(move |token| {
        let refresh_token = token.refresh_token.as_ref().map(|token| token.expose().to_owned());
        store.lock().unwrap().extend(refresh_token);
        Ok(())
    });
    (session, saved)
}

test! {
    fn a_rotated_token_is_saved_despite_other_faults() {
        let mut failures = Failures::default();
        for odd in [
            r#""expires_in":"3600""#,
            r#""expires_in":"soon""#,
            r#""expires_in":-1"#,
            r#""expires_in":3600.0"#,
            r#""expires_in":1e300"#,
            r#""expires_in":null"#,
            r#""expires_in":[]"#,
            r#""token_type":7"#,
            r#""token_type":"mac""#,
            r#""token_type":null"#,
            r#""scope":["full"]"#,
            r#""scope":null"#,
            r#""unknown":{"a":[1]}"#,
        ] {
            let (server, _) = login_server(move |_| {
                json("200 OK", "", &format!(r#"{{"access_token":"new","refresh_token":"r2",{odd}}}"#))
            });
            let (session, saved) = session(&server);
            let client = connect(&server).oauth(session).build().unwrap();
            let result = wait!(client.for_account("9").unwrap().people().get(7).send_raw());
            let result = result.map(|reply| reply.value);
            let saved = saved.lock().unwrap();
            failures.check(*saved == ["r2"], format!("{odd}: {saved:?} saved, {}", brief(&result)));
        }
    }
}

test! {
    fn a_token_response_may_be_compressed_or_padded() {
        let mut failures = Failures::default();
        let mut compressed = Vec::new();
        GzEncoder::new(GOOD.as_bytes(), Compression::fast()).read_to_end(&mut compressed).unwrap();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", compressed.len());
        let answers = [
            [head.into_bytes(), compressed].concat(),
            json("200 OK", "", &format!("\u{feff}{GOOD}")),
            json("200 OK", "", &format!(" \r\n{GOOD}\r\n")),
            json("201 Created", "", GOOD),
        ];
        for answer in answers {
            let shown = answer[..60].escape_ascii().to_string();
            let (server, _) = login_server(move |_| answer.clone());
            let (session, saved) = session(&server);
            let client = connect(&server).oauth(session).build().unwrap();
            let result = wait!(client.for_account("9").unwrap().people().get(7).send_raw());
            let result = result.map(|reply| reply.value);
            let saved = saved.lock().unwrap();
            let holds = result.is_ok() && *saved == ["r2"];
            failures.check(holds, format!("{shown}: {saved:?} saved, {}", brief(&result)));
        }
    }
}

test! {
    fn a_rejected_token_request_is_retried() {
        for status in ["503 Service Unavailable", "429 Too Many Requests"] {
            let (server, refreshes) = login_server(move |number| match number {
                1 => json(status, "Retry-After: 1\r\n", "{}"),
                _ => json("200 OK", "", GOOD),
            });
            let (session, saved) = session(&server);
            let config = raw_config(&server).retry(RetryPolicy::standard()).build().unwrap();
            let client = connect(&server).config(config).oauth(session).build().unwrap();
            wait!(client.for_account("9").unwrap().people().get(7).send_raw()).unwrap();
            assert_eq!((*refreshes.lock().unwrap(), saved.lock().unwrap().len()), (2, 1), "{status}");
        }
    }
}

test! {
    fn calls_share_a_failed_refresh_until_its_retry_after() {
        let (server, refreshes) =
            login_server(|_| json("503 Service Unavailable", "Retry-After: 3600\r\n", "{}"));
        let (session, _) = session(&server);
        let client = connect(&server).oauth(session).build().unwrap();
        let people = client.for_account("9").unwrap().people();
        for _ in 0..20 {
            let error = wait!(people.get(7).send_raw()).unwrap_err();
            assert!(error.retry_after().is_some_and(|wait| wait.as_secs() > 3500), "{error}");
        }
        assert_eq!(*refreshes.lock().unwrap(), 1);
    }
}

test! {
    fn errors_of_the_token_endpoint_differ_from_those_of_the_api() {
        let mut failures = Failures::default();
        for (status, body, code, again) in [
            ("400 Bad Request", r#"{"error":"invalid_grant"}"#, ErrorCode::AuthRequired, false),
            ("400 Bad Request", r#"{"error":"authorization_expired"}"#, ErrorCode::AuthRequired, false),
            ("401 Unauthorized", r#"{"error":"invalid_client"}"#, ErrorCode::AuthRequired, false),
            ("400 Bad Request", "The authorization has expired", ErrorCode::AuthRequired, true),
            ("403 Forbidden", "{}", ErrorCode::ApiError, true),
            ("404 Not Found", "<html>", ErrorCode::ApiError, true),
            ("410 Gone", "", ErrorCode::ApiError, true),
            ("422 Unprocessable Content", r#"{"errors":{"a":["b"]}}"#, ErrorCode::ApiError, true),
            ("507 Insufficient Storage", "{}", ErrorCode::ApiError, true),
            ("500 Internal Server Error", "{}", ErrorCode::ApiError, true),
        ] {
            let (server, refreshes) = login_server(move |_| json(status, "", body));
            let (session, saved) = session(&server);
            let client = connect(&server).oauth(session).build().unwrap();
            let people = client.for_account("9").unwrap().people();
            for _ in 0..2 {
                let error = wait!(people.get(7).send_raw()).unwrap_err();
                failures.check(error.code() == code, format!("{status} {body}: {:?} {error}", error.code()));
            }
            let refreshes = *refreshes.lock().unwrap();
            failures.check(again || refreshes == 1, format!("{status} {body}: {refreshes} refreshes"));
            failures.check(saved.lock().unwrap().is_empty(), format!("{status} {body} is saved"));
        }
    }
}
