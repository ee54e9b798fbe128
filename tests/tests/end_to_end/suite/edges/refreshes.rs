//! Refreshes that fail, that run before expiry, or that are in flight when a client is closed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::ErrorCode;
use basecamp_core::oauth::{MemoryTokenStore, OAuthSession, Token, TokenStore};

use super::super::close;
use super::connect;
use super::limits::retrying;
use super::tokens::{GOOD, json, login_server, session};
use crate::raw_server::{Conversation, End, Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A server of the API, which accepts every token. It counts the requests with the token `new`.
fn api() -> (RawServer, Arc<AtomicUsize>) {
    let renewed = Arc::<AtomicUsize>::default();
    let count = renewed.clone();
    let server = RawServer::answering(move |request| {
        let is_new = request.header("authorization") == Some("Bearer new");
        count.fetch_add(usize::from(is_new), Ordering::SeqCst);
        response("200 OK", "", "{}")
    });
    (server, renewed)
}

/// A session with an expired token, or one that expires in 200 seconds, and the refresh tokens that
/// it saves.
fn session_at(token_endpoint: &str, expired: bool) -> (OAuthSession, Arc<Mutex<Vec<String>>>) {
    let saved = Arc::<Mutex<Vec<String>>>::default();
    let store = saved.clone();
    let expiry = match expired {
        true => SystemTime::now() - Duration::from_secs(60),
        false => SystemTime::now() + Duration::from_secs(200),
    };
    let token = Token::new("old").with_refresh_token("r1").with_expires_at(expiry);
    let session = OAuthSession::new(token_endpoint, "id", token).with_on_refresh(move |token| {
        let refresh_token = token.refresh_token.as_ref().map(|token| token.expose().to_owned());
        store.lock().unwrap().extend(refresh_token);
        Ok(())
    });
    (session, saved)
}

type Script = fn(&mut Conversation);

/// The ways in which a connection to the token endpoint ends. In the first two the server has read
/// no byte of the request.
const BROKEN: [(&str, Script); 8] = [
    ("closed unread", |_| {}),
    ("reset unread", |conversation| conversation.end(End::Reset)),
    ("closed after the head", |conversation| drop(conversation.request())),
    ("closed after the request", |conversation| drop(conversation.whole_request())),
    ("reset after the request", |conversation| {
        conversation.whole_request();
        conversation.end(End::Reset);
    }),
    ("closed in the head", |conversation| {
        conversation.whole_request();
        conversation.send("HTTP/1.1 200 OK\r\nContent-");
        conversation.end(End::Fin);
    }),
    ("closed in the body", |conversation| {
        conversation.whole_request();
        conversation.send(&json("200 OK", "", GOOD)[..90]);
        conversation.end(End::Fin);
    }),
    ("no HTTP", |conversation| {
        conversation.whole_request();
        conversation.send("SSH-2.0-OpenSSH_9.9\r\n");
        conversation.end(End::Fin);
    }),
];

test! {
    fn a_broken_token_request_is_not_repeated() {
        let mut failures = Failures::default();
        for (name, script) in BROKEN {
            let (api, _) = api();
            let login = RawServer::plain(script);
            let (session, saved) = session_at(login.url(), true);
            let config = raw_config(&api).retry(retrying()).build().unwrap();
            let client = connect(&api).config(config).oauth(session).build().unwrap();
            let people = client.for_account("9").unwrap().people();
            for _ in 0..3 {
                let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                let case = format!("{name}: {}", brief(&result));
                let holds = result.is_err_and(|error| {
                    error.code() == ErrorCode::Network && error.http_status().is_none() && !error.is_timeout()
                });
                failures.check(holds, case);
            }
            let (connections, saved) = (login.connections(), saved.lock().unwrap().len());
            // A transport may know that no byte was sent.
            let at_most = if name.ends_with("unread") { 4 } else { 1 };
            let holds = connections <= at_most && api.requests() == 0 && saved == 0;
            failures.check(holds, format!("{name}: {connections} connections, {saved} saved"));
        }
    }
}

test! {
    fn a_final_oauth_error_requires_a_login_and_is_remembered() {
        let mut failures = Failures::default();
        for (reason, remembered) in [
            ("invalid_request", true),
            ("invalid_client", true),
            ("invalid_grant", true),
            ("unauthorized_client", true),
            ("unsupported_grant_type", true),
            ("invalid_scope", true),
            ("access_denied", true),
            ("authorization_expired", true),
            ("temporarily_unavailable", false),
            ("server_error", false),
            ("an_extension", false),
        ] {
            for status in ["400 Bad Request", "401 Unauthorized"] {
                let body = format!(r#"{{"error":"{reason}","error_description":"Read about {reason}"}}"#);
                let (server, refreshes) = login_server(move |_| json(status, "X-Request-Id: 5f\r\n", &body));
                let (session, saved) = session(&server);
                let store = MemoryTokenStore::default();
                store.save("a", &Token::new("old").with_refresh_token("r1")).unwrap();
                let client = connect(&server).oauth(session.with_store(store, "a")).build().unwrap();
                let people = client.for_account("9").unwrap().people();
                for _ in 0..3 {
                    let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                    let case = format!("{status}, {reason}: {}", brief(&result));
                    let holds = result.is_err_and(|error| {
                        error.code() == ErrorCode::AuthRequired
                            && !error.is_transient()
                            && error.http_status().is_some_and(|code| status.starts_with(&code.to_string()))
                            && error.request_id() == Some("5f")
                            && error.message().contains(reason)
                    });
                    failures.check(holds, case);
                }
                let refreshes = *refreshes.lock().unwrap();
                let holds = refreshes == 1 || !remembered;
                failures.check(holds, format!("{status}, {reason}: {refreshes} refreshes"));
                failures.check(saved.lock().unwrap().is_empty(), reason);
            }
        }
    }
}

test! {
    fn a_success_without_a_valid_token_is_a_redacted_error() {
        let mut failures = Failures::default();
        for body in [
            "",
            "null",
            "[]",
            "access_token=hunter2",
            "<html>hunter2</html>",
            r#"{"refresh_token":"hunter2"}"#,
            r#"{"access_token":"","refresh_token":"hunter2"}"#,
            r#"{"access_token":null,"refresh_token":"hunter2"}"#,
            r#"{"access_token":["hunter2"]}"#,
            r#"{"access_token":"hunter2\n"}"#,
            r#"{"access_token":"hunter2\u0000"}"#,
            r#"{"error":"invalid_grant"}"#,
        ] {
            let (server, refreshes) = login_server(move |_| json("200 OK", "", body));
            let (session, saved) = session(&server);
            let client = connect(&server).oauth(session).build().unwrap();
            let result = wait!(client.for_account("9").unwrap().people().get(7).send_raw());
            let result = result.map(|reply| reply.value);
            let case = format!("{body}: {}", brief(&result));
            let holds = result.is_err_and(|error| {
                error.code() == ErrorCode::ApiError && !format!("{error} {error:?}").contains("hunter2")
            });
            // The server has rotated the refresh token, so the new one is saved despite the error.
            let is_rotated = body.contains("\"refresh_token\"");
            let expected: &[&str] = if is_rotated { &["hunter2"] } else { &[] };
            failures.check(holds && *saved.lock().unwrap() == expected, &case);
            failures.check(*refreshes.lock().unwrap() == 1, case);
        }
    }
}

test! {
    fn a_refresh_preserves_members_that_its_response_lacks() {
        let mut failures = Failures::default();
        for (members, expected) in [
            ("", "r1"),
            (r#","refresh_token":null"#, "r1"),
            (r#","refresh_token":"""#, "r1"),
            (r#","refresh_token":"r2""#, "r2"),
            (r#","refresh_token":"r2","resource":"""#, "r2"),
            (r#","refresh_token":"r2","resource":7"#, "r2"),
        ] {
            let (server, _) = login_server(move |_| {
                json("200 OK", "", &format!(r#"{{"access_token":"new"{members}}}"#))
            });
            let (session, saved) = session(&server);
            let client = connect(&server).oauth(session).build().unwrap();
            let result = wait!(client.for_account("9").unwrap().people().get(7).send_raw());
            let result = result.map(|reply| reply.value);
            let saved = saved.lock().unwrap();
            failures.check(*saved == [expected], format!("{members}: {saved:?}, {}", brief(&result)));
        }
    }
}

test! {
    fn a_refresh_ahead_of_expiry_fails_no_call() {
        let mut failures = Failures::default();
        let answers: [(&str, Vec<u8>); 9] = [
            ("503", json("503 Service Unavailable", "", "{}")),
            ("503, Retry-After", json("503 Service Unavailable", "Retry-After: 3600\r\n", "{}")),
            ("429", json("429 Too Many Requests", "Retry-After: 1\r\n", "{}")),
            ("500", json("500 Internal Server Error", "", "")),
            ("404", json("404 Not Found", "", "<html>")),
            ("invalid_grant", json("400 Bad Request", "", r#"{"error":"invalid_grant"}"#)),
            ("invalid_client", json("401 Unauthorized", "", r#"{"error":"invalid_client"}"#)),
            ("no token", json("200 OK", "", "{}")),
            ("closed", Vec::new()),
        ];
        for (name, answer) in answers {
            let (api, renewed) = api();
            let login = RawServer::answering(move |_| answer.clone());
            let (session, _) = session_at(login.url(), false);
            let client = connect(&api).oauth(session).build().unwrap();
            let people = client.for_account("9").unwrap().people();
            let began = Instant::now();
            for _ in 0..3 {
                let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                failures.check(result.is_ok(), format!("{name}: {}", brief(&result)));
            }
            // Without a new token there is nothing to save, so closing succeeds.
            let closed = wait!(close(&client));
            failures.check(closed.is_ok(), format!("{name}: {closed:?}"));
            let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
            failures.check(result.is_ok(), format!("{name}, closed: {}", brief(&result)));
            // The first wait after a failure is 5 seconds.
            let requests = login.requests();
            let at_most = 1 + usize::try_from(began.elapsed().as_secs() / 5).unwrap();
            failures.check((1..=at_most).contains(&requests), format!("{name}: {requests} token requests"));
            failures.check(renewed.load(Ordering::SeqCst) == 0, name);
        }
    }
}

test! {
    fn closing_a_client_saves_the_token_of_the_refresh_in_flight() {
        for expired in [false, true] {
            let (api, renewed) = api();
            let (open, gate) = mpsc::channel::<()>();
            let gate = Mutex::new(gate);
            let login = RawServer::answering(move |_| {
                // Fails once the test drops the sender.
                let _ = gate.lock().unwrap().recv();
                // The client is normally closing by the time of the response. Any order passes.
                std::thread::sleep(Duration::from_millis(300));
                json("200 OK", "", GOOD)
            });
            let (session, saved) = session_at(login.url(), expired);
            let store = MemoryTokenStore::default();
            let client = connect(&api).oauth(session.with_store(store.clone(), "a")).build().unwrap();
            let people = client.for_account("9").unwrap().people();
            if expired {
                let call = people.get(7).with_deadline(Duration::from_secs(1));
                let error = wait!(call.send_raw()).unwrap_err();
                assert!(error.is_timeout(), "{error}");
            } else {
                wait!(people.get(7).send_raw()).unwrap();
            }
            assert!(saved.lock().unwrap().is_empty());
            drop(open);
            wait!(close(&client)).unwrap();
            assert_eq!(*saved.lock().unwrap(), ["r2"]);
            let stored = store.load("a").unwrap().unwrap();
            assert_eq!(stored.access_token.expose(), "new");
            // Calls of a closed client still work, and closing it again returns at once.
            wait!(people.get(7).send_raw()).unwrap();
            wait!(close(&client)).unwrap();
            assert_eq!((login.requests(), renewed.load(Ordering::SeqCst)), (1, 1));
        }
    }
}

test! {
    fn closing_a_client_is_bounded() {
        let (api, _) = api();
        let login = RawServer::plain(|conversation| {
            conversation.drain();
        });
        let (session, _) = session_at(login.url(), false);
        let config = raw_config(&api).timeout(Duration::from_secs(1)).build().unwrap();
        let client = connect(&api).config(config).oauth(session).build().unwrap();
        wait!(client.for_account("9").unwrap().people().get(7).send_raw()).unwrap();
        let began = Instant::now();
        // The refresh ends with its timeout, and no token is lost.
        wait!(close(&client)).unwrap();
        assert!(began.elapsed() < Duration::from_secs(30));
        let without_session = connect(&api).token("t").build().unwrap();
        wait!(close(&without_session)).unwrap();
    }
}
