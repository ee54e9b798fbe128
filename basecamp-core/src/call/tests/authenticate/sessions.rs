//! Calls of an OAuth session: refresh ahead of time, replay after a 401, one refresh for all.

use std::future::Future;
use std::task::{Context as TaskContext, Poll, Waker};

use super::*;
use crate::auth::endpoint::TokenEndpoint;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;

const ENDPOINT: &str = "https://auth.example.com/token";

fn session(expires_in: Option<u64>) -> OAuthSession {
    let mut token = Token::new("old").with_refresh_token("refresh-1").with_resource("urn:r");
    if let Some(seconds) = expires_in {
        token = token.with_expires_at(now().wall + Duration::from_secs(seconds));
    }
    OAuthSession::new(ENDPOINT, "client", token).with_client_secret("hush")
}

fn fresh(body: &'static str) -> Result<Response<Bytes>, Failure> {
    Ok(response(200, body))
}

const NEW: &str = r#"{"access_token": "new", "refresh_token": "refresh-2", "expires_in": 7200}"#;

/// Responds to the token endpoint with `refresh`, and to the API by token: 200 for `new`, else 401.
fn server(
    mut refresh: impl FnMut() -> Result<Response<Bytes>, Failure> + Send + 'static,
) -> Simulation {
    Simulation::new(move |request| {
        if request.uri() == ENDPOINT {
            return refresh();
        }
        match request.headers()["authorization"].to_str().unwrap() {
            "Bearer new" => Ok(response(200, "{}")),
            _ => Ok(response(401, r#"{"error": "expired"}"#)),
        }
    })
}

fn paths(server: &Simulation) -> Vec<String> {
    let path = |sent: &crate::testing::Sent| sent.request.uri().path().to_owned();
    server.requests().iter().map(path).collect()
}

fn get(context: &Arc<Context>) -> Call {
    Call::new(context, &probe(&GET))
}

#[test]
fn unauthorized_call_of_any_method_is_replayed_once() {
    for operation in OPERATIONS {
        let server = server(|| fresh(NEW));
        let context = context(Auth::session(session(None)));
        let reply = server.drive(&mut Call::new(&context, &probe(operation))).unwrap();
        assert_eq!(reply.attempts, 2);
        assert_eq!(paths(&server), ["/999/probes/7.json", "/token", "/999/probes/7.json"]);
    }
}

#[test]
fn replay_does_not_count_as_a_retry() {
    let mut unavailable = 3;
    let server = Simulation::new(move |request| {
        if request.uri() == ENDPOINT {
            return fresh(NEW);
        }
        match request.headers()["authorization"].to_str().unwrap() {
            "Bearer new" if unavailable == 0 => Ok(response(200, "{}")),
            "Bearer new" => {
                unavailable -= 1;
                Ok(response(503, ""))
            }
            _ => Ok(response(401, "")),
        }
    });
    let reply = server.drive(&mut get(&context(Auth::session(session(None))))).unwrap();
    assert_eq!(reply.attempts, 5);
}

#[test]
fn second_401_is_an_error() {
    let server = server(|| fresh(r#"{"access_token": "also-bad"}"#));
    let error = server.drive(&mut get(&context(Auth::session(session(None))))).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert_eq!((error.message(), error.attempts()), ("expired", 2));
    assert_eq!(paths(&server).len(), 3);
}

#[test]
fn static_token_is_not_replayed() {
    let server = server(|| panic!("no session"));
    let error = server.drive(&mut get(&context(Auth::token("old")))).unwrap_err();
    assert_eq!((error.code(), error.attempts()), (ErrorCode::AuthRequired, 1));
}

#[test]
fn token_about_to_expire_is_refreshed_first() {
    for (expires_in, refreshed) in [(0, true), (299, true), (300, true), (301, false)] {
        let server = server(|| fresh(NEW));
        let context = context(Auth::session(session(Some(expires_in))));
        let _ = server.drive(&mut get(&context));
        assert_eq!(paths(&server)[0] == "/token", refreshed, "{expires_in}");
    }
    let context = context(Auth::session(session(Some(60)).with_refresh_before(Duration::ZERO)));
    let server = server(|| fresh(NEW));
    let _ = server.drive(&mut get(&context));
    assert_ne!(paths(&server)[0], "/token");
}

#[test]
fn short_lived_token_is_used_for_half_of_its_life() {
    let server = server(|| fresh(r#"{"access_token": "new", "expires_in": 60}"#));
    let context = context(Auth::session(session(Some(0))));
    for (passed, refreshes) in [(0, 1), (29, 1), (1, 2), (29, 2), (40, 3)] {
        server.pass(Duration::from_secs(passed));
        server.drive(&mut get(&context)).unwrap();
        assert_eq!(paths(&server).iter().filter(|path| *path == "/token").count(), refreshes);
    }
}

#[test]
fn token_that_expires_while_it_is_saved_is_used() {
    let server = server(|| fresh(r#"{"access_token": "new", "expires_in": 1}"#));
    let clock = server.clone();
    let session = session(Some(0)).with_on_refresh(move |_| {
        clock.pass(Duration::from_secs(2));
        Ok(())
    });
    let context = context(Auth::session(session));
    for refreshes in 1..4 {
        server.drive(&mut get(&context)).unwrap();
        assert_eq!(paths(&server).iter().filter(|path| *path == "/token").count(), refreshes);
    }
}

#[test]
fn refresh_request_has_standard_and_launchpad_form() {
    let standard = TokenEndpoint::new(ENDPOINT);
    for endpoint in [standard.clone(), standard.with_launchpad_format()] {
        let server = server(|| fresh(NEW));
        let legacy = endpoint.launchpad_format;
        let session = OAuthSession { endpoint, ..session(Some(0)) };
        server.drive(&mut get(&context(Auth::session(session)))).unwrap();
        let request = &server.requests()[0].request;
        assert_eq!((request.method(), request.uri().to_string()), (&Method::POST, ENDPOINT.into()));
        assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
        assert!(!request.headers().contains_key("authorization"));
        let kind = if legacy { "type=refresh" } else { "grant_type=refresh_token" };
        let rest = "refresh_token=refresh-1&client_id=client&client_secret=hush&resource=urn%3Ar";
        assert_eq!(*request.body(), format!("{kind}&{rest}"));
    }
}

#[test]
fn missing_response_fields_leave_the_token_unchanged() {
    let answers = [
        r#"{"access_token": "b"}"#,
        r#"{"access_token": "c", "refresh_token": "refresh-2", "resource": "urn:s"}"#,
        NEW,
    ];
    let mut answers = answers.into_iter();
    let server = server(move || fresh(answers.next().unwrap()));
    let context = context(Auth::session(session(Some(0))));
    for _ in 0..2 {
        let _ = server.drive(&mut get(&context));
    }
    let forms: Vec<String> = server
        .requests()
        .iter()
        .filter(|sent| sent.request.uri() == ENDPOINT)
        .map(|sent| String::from_utf8(sent.request.body().to_vec()).unwrap())
        .collect();
    assert!(forms[1].contains("refresh_token=refresh-1&") && forms[1].contains("urn%3Ar"));
    assert!(forms[2].contains("refresh_token=refresh-2&") && forms[2].contains("urn%3As"));
}

#[test]
fn responses_without_token_are_errors() {
    let rows = [
        (200, "<html>", "not a JSON object"),
        (200, "[]", "not a JSON object"),
        (200, "{}", "`access_token` of the token response is missing"),
        (200, r#"{"access_token": ""}"#, "`access_token` of the token response is empty"),
        (200, r#"{"access_token": "a b"}"#, "`access_token` is no bearer token"),
        (200, r#"{"access_token": 5}"#, "`access_token` of the token response is not a string"),
        (400, r#"{"error": "no refresh-1 here", "error_description": "hush"}"#, "Bad Request"),
        (201, "{}", "`access_token` of the token response is missing"),
        (302, "", "redirect"),
        (500, "", "Internal Server Error"),
        (400, r#"{"error": "invalid_request"}"#, "invalid_request"),
        (400, r#"{"error": "invalid_grant"}"#, "invalid_grant"),
    ];
    for (status, body, expected) in rows {
        let server = server(move || Ok(response(status, body)));
        let error = server.drive(&mut get(&context(Auth::session(session(Some(0)))))).unwrap_err();
        assert!(error.message().contains(expected), "{}", error.message());
        assert_eq!(paths(&server), ["/token"]);
        assert_eq!(error.code() == ErrorCode::AuthRequired, status == 400);
        for secret in ["hush", "refresh-1", "\"a\""] {
            assert!(!format!("{error:?}{error}").contains(secret));
        }
    }
}

#[test]
fn final_denial_is_remembered_and_transient_failure_shared() {
    let mut answers = vec![
        Err(Failure::io("reset")),
        Ok(response(500, "")),
        Ok(response(400, r#"{"error": "invalid_grant"}"#)),
    ]
    .into_iter();
    let server = server(move || answers.next().expect("refused for good"));
    let context = context(Auth::session(session(Some(0))));
    let rows = [
        (0, ErrorCode::Network, 1),
        (999, ErrorCode::Network, 1),
        (1, ErrorCode::ApiError, 2),
        (1_999, ErrorCode::ApiError, 2),
        (1, ErrorCode::AuthRequired, 3),
        (0, ErrorCode::AuthRequired, 3),
        (1_000_000, ErrorCode::AuthRequired, 3),
    ];
    for (passed, code, requests) in rows {
        server.pass(Duration::from_millis(passed));
        assert_eq!(server.drive(&mut get(&context)).unwrap_err().code(), code);
        assert_eq!(server.requests().len(), requests);
    }
}

#[test]
fn failed_refresh_ahead_of_expiry_is_not_an_error() {
    let server = Simulation::new(|request| match request.uri() == ENDPOINT {
        true => Ok(response(503, "")),
        false => Ok(response(200, "{}")),
    });
    server.drive(&mut get(&context(Auth::session(session(Some(60)))))).unwrap();
    assert_eq!(paths(&server), ["/token", "/999/probes/7.json"]);
}

#[test]
fn on_refresh_runs_before_use_and_its_error_is_returned() {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = calls.clone();
    let session = session(Some(0)).with_on_refresh(move |token| {
        let mut seen = seen.lock().unwrap();
        seen.push((
            token.access_token.expose().to_owned(),
            token.refresh_token.clone().unwrap().expose().to_owned(),
        ));
        if seen.len() == 1 { Err("disk full".into()) } else { Ok(()) }
    });
    let server = server(|| fresh(NEW));
    let context = context(Auth::session(session));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the new token could not be stored: disk full");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "disk full");
    assert_eq!(paths(&server), ["/token"]);
    // The rotated token is not lost: the next call stores it, without another refresh.
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(paths(&server), ["/token", "/999/probes/7.json"]);
    let expected = ("new".to_owned(), "refresh-2".to_owned());
    assert_eq!(*calls.lock().unwrap(), [expected.clone(), expected]);
}

#[test]
fn panicking_on_refresh_is_an_error() {
    let server = server(|| fresh(NEW));
    let session = session(Some(0)).with_on_refresh(|_| panic!("store"));
    let context = context(Auth::session(session));
    for _ in 0..2 {
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.message(), "the new token could not be stored: `on_refresh` panicked");
    }
    assert_eq!(paths(&server), ["/token"]);
}

/// The start time of a simulation.
fn now() -> Now {
    Now {
        monotonic: Duration::ZERO,
        wall: SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600),
    }
}

fn is_ready(wait: &mut Wait) -> bool {
    let mut cx = TaskContext::from_waker(Waker::noop());
    std::pin::Pin::new(wait).poll(&mut cx) == Poll::Ready(())
}

#[test]
fn concurrent_calls_share_one_refresh() {
    let context = context(Auth::session(session(Some(0))));
    let mut calls: Vec<Call> = (0..10).map(|_| get(&context)).collect();
    let Step::Spawn(mut refresh) = calls[0].step(now()) else { panic!() };
    let mut waits: Vec<Wait> = calls
        .iter_mut()
        .map(|call| match call.step(now()) {
            Step::Wait(wait) => wait,
            step => panic!("{step:?}"),
        })
        .collect();
    assert!(waits.iter_mut().all(|wait| !is_ready(wait)));
    let server = server(|| fresh(NEW));
    server.drive(&mut refresh).unwrap();
    assert!(waits.iter_mut().all(is_ready));
    for call in &mut calls {
        server.drive(call).unwrap();
    }
    assert_eq!(paths(&server).iter().filter(|path| *path == "/token").count(), 1);
}

/// Ten calls that waited for a failed refresh.
fn calls_after_a_failed_refresh(context: &Arc<Context>) -> (Vec<Call>, Simulation) {
    let mut calls: Vec<Call> = (0..10).map(|_| get(context)).collect();
    let Step::Spawn(mut refresh) = calls[0].step(now()) else { panic!() };
    for call in &mut calls {
        let Step::Wait(_) = call.step(now()) else { panic!() };
    }
    let server = server(|| Ok(response(500, "")));
    server.drive(&mut refresh).unwrap_err();
    (calls, server)
}

#[test]
fn concurrent_calls_share_a_failed_refresh() {
    let context = context(Auth::session(session(Some(0))));
    let (mut calls, server) = calls_after_a_failed_refresh(&context);
    for call in &mut calls {
        let error = server.drive(call).unwrap_err();
        assert_eq!(error.http_status(), Some(500));
    }
    assert_eq!(paths(&server), ["/token"]);
}

#[test]
fn failed_refresh_is_not_repeated_per_waiting_call() {
    let context = context(Auth::session(session(Some(0))));
    let (mut calls, server) = calls_after_a_failed_refresh(&context);
    // A later call starts another refresh, which also fails before the waiting calls wake.
    server.pass(Duration::from_secs(1));
    server.drive(&mut get(&context)).unwrap_err();
    for call in &mut calls {
        server.drive(call).unwrap_err();
    }
    assert_eq!(paths(&server), ["/token", "/token"]);
}

#[test]
fn unauthorized_after_a_failed_early_refresh_refreshes() {
    let mut answers = vec![Ok(response(503, "")), fresh(NEW)].into_iter();
    let server = server(move || answers.next().unwrap());
    let reply = server.drive(&mut get(&context(Auth::session(session(Some(240)))))).unwrap();
    assert_eq!(reply.attempts, 2);
    assert_eq!(paths(&server), ["/token", "/999/probes/7.json", "/token", "/999/probes/7.json"]);
}

#[test]
fn only_final_oauth_errors_are_remembered() {
    // A 401 without that code may be a proxy's, so the refresh is repeated.
    let proxied = server(|| Ok(response(401, "<html>")));
    let stale = context(Auth::session(session(Some(0))));
    for requests in 1..3 {
        proxied.drive(&mut get(&stale)).unwrap_err();
        assert_eq!(proxied.requests().len(), requests);
        proxied.pass(Duration::from_secs(1));
    }
    // A valid token is used until it expires.
    let refused = Simulation::new(|request| match request.uri() == ENDPOINT {
        true => Ok(response(400, r#"{"error": "invalid_grant"}"#)),
        false => Ok(response(200, "{}")),
    });
    let context = context(Auth::session(session(Some(240))));
    for _ in 0..2 {
        refused.drive(&mut get(&context)).unwrap();
    }
    refused.pass(Duration::from_secs(241));
    let error = refused.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert_eq!(paths(&refused).iter().filter(|path| *path == "/token").count(), 1);
}

#[test]
fn dropped_refresh_lets_another_call_refresh() {
    let context = context(Auth::session(session(Some(0))));
    let (mut first, mut second) = (get(&context), get(&context));
    let Step::Spawn(refresh) = first.step(now()) else { panic!() };
    let Step::Wait(mut wait) = second.step(now()) else { panic!() };
    drop((first, refresh));
    assert!(is_ready(&mut wait));
    let Step::Spawn(_) = second.step(now()) else { panic!() };
}

#[test]
fn late_401_to_an_older_token_uses_the_newer_one() {
    let context = context(Auth::session(session(None)));
    let (mut slow, mut quick) = (get(&context), get(&context));
    let Step::Send(_) = slow.step(now()) else { panic!() };
    let server = server(|| fresh(NEW));
    server.drive(&mut quick).unwrap();
    // The 401 to the old token arrives after the new token.
    let _ = slow.handle_head(now(), Response::builder().status(401).body(()).unwrap());
    slow.handle_body(now(), Bytes::new());
    server.drive(&mut slow).unwrap();
    assert_eq!(paths(&server).iter().filter(|path| *path == "/token").count(), 1);
}

#[test]
fn waiting_for_a_refresh_ends_at_the_deadline() {
    let context = context(Auth::session(session(Some(0))));
    let mut first = get(&context);
    let Step::Spawn(_refresh) = first.step(now()) else { panic!() };
    let mut request = probe(&GET);
    request.options.set_deadline(Duration::from_secs(5));
    let mut second = Call::new(&context, &request);
    let Step::Wait(wait) = second.step(now()) else { panic!() };
    assert_eq!(wait.until(), Some(Duration::from_secs(5)));
    let later = Now { monotonic: Duration::from_secs(5), ..now() };
    let Step::Done(Err(error)) = second.step(later) else { panic!() };
    assert!(error.is_timeout());
}

#[test]
fn invalid_session_is_a_usage_error() {
    let token = || Token::new("t").with_refresh_token("r");
    let rows: [(OAuthSession, &str); 4] = [
        (OAuthSession::new("http://a.example/", "c", token()), "token_endpoint"),
        (OAuthSession::new("https://u:p@a.example/", "c", token()), "token_endpoint"),
        (OAuthSession::new(ENDPOINT, "", token()), "client_id"),
        (OAuthSession::new(ENDPOINT, "c", Token::new("t")), "refresh_token"),
    ];
    for (session, setting) in rows {
        let error = Context::new(Config::default(), Auth::session(session), 0).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(setting), "{}", error.message());
    }
    for token in ["", "  ", "a\nb", "a b", "caf\u{e9}", "a\u{fffd}"] {
        let error = Context::new(Config::default(), Auth::token(token), 0).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
}

#[test]
fn nothing_prints_a_secret() {
    let session = session(Some(0));
    let context = Context::new(Config::default(), Auth::session(session.clone()), 0).unwrap();
    let context = Arc::new(context);
    let call = get(&context);
    let spawn = get(&context).step(now());
    let shown = format!("{spawn:?}");
    let Step::Spawn(mut refresh) = spawn else { panic!() };
    let send = refresh.step(now());
    let mut options = CallOptions::default();
    options.set_header("cookie", "hush".try_into().ok());
    let texts = [
        format!("{session:?}"),
        format!("{call:?}"),
        format!("{shown} {send:?} {options:?}"),
        format!("{:?}", Auth::token("old")),
    ];
    for text in texts {
        for secret in ["\"old\"", "Bearer", "refresh-1", "hush"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn credentials_are_never_sent_to_another_origin() {
    let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
    call.request.uri = Uri::from_static("https://evil.example.com/999/probes/7.json");
    let server = Simulation::new(|_| panic!("nothing may be sent"));
    let error = server.drive(&mut call).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(error.message().starts_with("credentials go to"), "{error}");
}
