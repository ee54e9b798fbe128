//! All branches of the device flow, in virtual time.

mod properties;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::*;
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::model::cancel::Cancel;
use crate::oauth::OAuth;
use crate::testing::Simulation;

type Reply = Result<Response<Bytes>, Failure>;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn server() -> AuthorizationServer {
    AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
        .with_device_authorization_endpoint("https://as.example.com/device")
}

fn code() -> Value {
    json!({
        "device_code": "device-secret",
        "user_code": "WDJB-MJHT",
        "verification_uri": "https://as.example.com/go",
        "verification_uri_complete": "https://as.example.com/go?code=WDJB-MJHT",
        "expires_in": 900,
        "interval": 5,
    })
}

fn reply(status: u16, body: impl Into<Bytes>) -> Reply {
    Ok(Response::builder().status(status).body(body.into()).unwrap())
}

fn refuse(status: u16, error: &str) -> Reply {
    reply(status, json!({ "error": error }).to_string())
}

fn pending() -> Reply {
    refuse(400, "authorization_pending")
}

fn token() -> Reply {
    reply(200, r#"{"access_token": "token-secret", "token_type": "bearer", "scope": "read"}"#)
}

fn late() -> Reply {
    Err(Failure::timeout("late"))
}

/// Simulates a server that issues `code` and sends these replies to polls.
fn simulate(
    code: Value,
    replies: impl IntoIterator<Item = Reply>,
) -> (Simulation, OAuth<Blocking>) {
    let replies: VecDeque<Reply> = replies.into_iter().collect();
    let replies = Mutex::new(replies);
    let server = Simulation::new(move |request| {
        assert_eq!(request.method(), "POST");
        match request.uri().path() {
            "/device" => reply(200, code.to_string()),
            _ => replies.lock().unwrap().pop_front().unwrap_or_else(pending),
        }
    });
    let oauth = OAuth::new(server.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    (server, oauth)
}

fn login(
    code: Value,
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<Token, Error>, Vec<u64>) {
    let (server, oauth) = simulate(code, replies);
    let result = oauth.device_login(&self::server(), "c", |_| {}).send();
    (result, polls(&server))
}

/// Returns the times of the polls, in whole seconds after the issue of the code.
fn polls(server: &Simulation) -> Vec<u64> {
    let requests = server.requests();
    let polls = requests.iter().filter(|sent| sent.request.uri().path() == "/token");
    polls.map(|sent| sent.at.as_secs()).collect()
}

fn form(body: &Bytes) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body).into_owned().collect()
}

#[test]
fn a_login_requests_a_code_shows_it_and_polls() {
    let (simulation, oauth) = simulate(code(), [pending(), pending(), token()]);
    let shown = Arc::new(Mutex::new(None));
    let show = shown.clone();
    let login = oauth
        .device_login(&server(), "client", move |prompt| {
            *show.lock().unwrap() = Some(prompt.clone());
        })
        .scope("read")
        .resource("urn:r");
    let token = login.send().unwrap();
    assert_eq!(token.access_token.expose(), "token-secret");
    assert_eq!(
        (token.token_type.as_deref(), token.scope.as_deref()),
        (Some("bearer"), Some("read"))
    );
    let prompt = shown.lock().unwrap().take().unwrap();
    assert_eq!((prompt.user_code.as_str(), prompt.interval), ("WDJB-MJHT", seconds(5)));
    assert_eq!(polls(&simulation), [5, 10, 15]);
    let forms: Vec<_> =
        simulation.requests().iter().map(|sent| form(sent.request.body())).collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    // A public client sends no secret.
    assert_eq!(
        forms[0],
        [pair("client_id", "client"), pair("scope", "read"), pair("resource", "urn:r")]
    );
    assert_eq!(
        forms[1],
        [
            pair("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            pair("device_code", "device-secret"),
            pair("client_id", "client"),
        ]
    );
}

#[test]
fn request_and_poll_are_a_login_in_two_calls() {
    let (simulation, oauth) = simulate(code(), [pending(), token()]);
    let request = oauth.request_device_code(&server(), "client").client_secret("hush");
    assert!(!format!("{request:?}").contains("hush"));
    let authorization = request.send().unwrap();
    assert!(!format!("{authorization:?}").contains("device-secret"));
    assert_eq!(authorization.prompt.expires_in, seconds(900));
    // The time between the two calls counts against the lifetime of the code, but not as a wait.
    simulation.pass(seconds(880));
    let error_or_token = authorization.poll().send();
    assert_eq!(error_or_token.unwrap().access_token.expose(), "token-secret");
    assert_eq!(polls(&simulation), [885, 890]);
    let forms: Vec<_> =
        simulation.requests().iter().map(|sent| form(sent.request.body())).collect();
    for form in forms {
        assert!(form.contains(&("client_secret".to_owned(), "hush".to_owned())));
    }
    let error = authorization.poll().send().map(|_| ());
    assert_eq!(error.unwrap_err().reason(), Some(Reason::Expired));
    assert_eq!(polls(&simulation), [885, 890, 895]);
}

#[test]
fn slow_down_adds_five_seconds_permanently() {
    let (result, polls) = login(
        code(),
        [
            pending(),
            refuse(400, "slow_down"),
            pending(),
            refuse(429, "slow_down"),
            pending(),
            token(),
        ],
    );
    result.unwrap();
    assert_eq!(polls, [5, 10, 20, 30, 45, 60]);
}

#[test]
fn the_default_interval_is_five_seconds() {
    let mut code = code();
    code["interval"] = Value::Null;
    let (result, polls) = login(code, [pending(), token()]);
    result.unwrap();
    assert_eq!(polls, [5, 10]);
}

#[test]
fn retry_after_delays_one_poll() {
    let busy = |value: &'static str| {
        let mut reply = refuse(429, "too_many_requests").unwrap();
        reply.headers_mut().insert("retry-after", value.parse().unwrap());
        Ok(reply)
    };
    let (result, polls) = login(
        code(),
        [
            busy("30"),
            pending(),
            // Delays shorter than the interval, and invalid numbers of seconds.
            busy("1"),
            busy("0"),
            busy("-9"),
            busy("9.5"),
            busy("+9"),
            busy("Thu, 01 Jan 2026 01:00:00 GMT"),
            busy("soon"),
            refuse(429, "too_many_requests"),
            token(),
        ],
    );
    result.unwrap();
    assert_eq!(polls, [5, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80]);
    // The code expires before the delay ends.
    for value in ["900", "99999999999999999999999"] {
        let (result, polls) = login(code(), [busy(value)]);
        match value {
            "900" => {
                assert_eq!((result.unwrap_err().reason(), polls.len()), (Some(Reason::Expired), 1))
            }
            // A number out of range counts as absent.
            _ => assert!(polls.len() > 100),
        }
    }
}

#[test]
fn timeouts_double_the_backoff_and_any_response_resets_it() {
    let (result, polls) = login(
        code(),
        [
            late(),                                // at 5, then 10
            Err(Failure::connect_timeout("late")), // at 15, then 20
            late(),                                // at 35, then 40
            late(),                                // at 75, then 60 at most
            late(),                                // at 135
            pending(),                             // at 195, then 5
            late(),                                // at 200, then 10
            refuse(400, "slow_down"),              // at 210, then 10
            late(),                                // at 220, then 20
            token(),                               // at 240
        ],
    );
    result.unwrap();
    assert_eq!(polls, [5, 15, 35, 75, 135, 195, 200, 210, 220, 240]);
}

#[test]
fn an_interval_may_exceed_the_maximum_backoff() {
    let mut code = code();
    code["interval"] = json!(90);
    let (result, polls) = login(code, [late(), late(), token()]);
    result.unwrap();
    assert_eq!(polls, [90, 180, 270]);
}

#[test]
fn final_responses_end_the_polls_with_a_reason() {
    type Row = (Reply, ErrorCode, Reason);
    let rows: Vec<Row> = vec![
        (refuse(400, "access_denied"), ErrorCode::AuthRequired, Reason::AccessDenied),
        (refuse(403, "access_denied"), ErrorCode::AuthRequired, Reason::AccessDenied),
        (refuse(400, "expired_token"), ErrorCode::AuthRequired, Reason::Expired),
        (Err(Failure::connect("refused")), ErrorCode::Network, Reason::Transport),
        (Err(Failure::io("reset")), ErrorCode::Network, Reason::Transport),
        (reply(200, vec![b' '; 2 << 20]), ErrorCode::ApiError, Reason::Unavailable),
        (refuse(400, "invalid_grant"), ErrorCode::AuthRequired, Reason::Unavailable),
        (refuse(401, "invalid_client"), ErrorCode::AuthRequired, Reason::InvalidClient),
        (refuse(400, "unauthorized_client"), ErrorCode::AuthRequired, Reason::InvalidClient),
        (refuse(403, "unauthorized_client"), ErrorCode::AuthRequired, Reason::InvalidClient),
        (refuse(500, "invalid_client"), ErrorCode::ApiError, Reason::Unavailable),
        (refuse(400, "unsupported_grant_type"), ErrorCode::AuthRequired, Reason::Unavailable),
        (refuse(400, "too_many_requests"), ErrorCode::AuthRequired, Reason::Unavailable),
        (reply(429, "busy"), ErrorCode::ApiError, Reason::Unavailable),
        (reply(400, r#"{"error": 7}"#), ErrorCode::AuthRequired, Reason::Unavailable),
        // OAuth errors are read for 4xx only.
        (refuse(500, "authorization_pending"), ErrorCode::ApiError, Reason::Unavailable),
        (refuse(503, "slow_down"), ErrorCode::ApiError, Reason::Unavailable),
        (refuse(200, "authorization_pending"), ErrorCode::ApiError, Reason::Unavailable),
        (refuse(302, "authorization_pending"), ErrorCode::ApiError, Reason::Unavailable),
        // Only a 2xx with an access token is a token response.
        (reply(201, "{}"), ErrorCode::ApiError, Reason::Unavailable),
        (reply(200, r#"{"access_token": ""}"#), ErrorCode::ApiError, Reason::Unavailable),
        (reply(200, "{}"), ErrorCode::ApiError, Reason::Unavailable),
        (reply(200, "<html>"), ErrorCode::ApiError, Reason::Unavailable),
        (reply(400, r#"{"access_token": "t"}"#), ErrorCode::AuthRequired, Reason::Unavailable),
    ];
    for (reply, code, reason) in rows {
        let shown = format!("{reply:?}");
        let (result, polls) = login(self::code(), [pending(), reply]);
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(reason)), "{shown}: {error}");
        assert_eq!(polls, [5, 10], "{shown}");
        assert_eq!((error.attempts(), error.path()), (3, Some("/token")));
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn polls_end_when_the_code_expires() {
    let mut code = code();
    code["expires_in"] = json!(12);
    // The wait after the second response ends at the expiry of the code, and no poll follows.
    let (simulation, oauth) = simulate(code.clone(), []);
    let error = oauth.device_login(&server(), "c", |_| {}).send().unwrap_err();
    assert_eq!(error.reason(), Some(Reason::Expired));
    assert_eq!(polls(&simulation), [5, 10]);
    assert_eq!(simulation.now().monotonic, seconds(12));
    // No request may outlive the code.
    let timeouts: Vec<_> = simulation.requests().iter().map(|sent| sent.timeout).collect();
    assert_eq!(timeouts, [seconds(30), seconds(7), seconds(2)]);
    // A code that expires before the first wait ends is never polled for.
    code["expires_in"] = json!(5);
    let (result, polls) = login(code, [token()]);
    assert_eq!(result.unwrap_err().reason(), Some(Reason::Expired));
    assert!(polls.is_empty());
}

#[test]
fn the_display_counts_against_the_lifetime_of_the_code() {
    for (takes, polled) in [(890, vec![895]), (895, vec![]), (900, vec![]), (5000, vec![])] {
        let (simulation, oauth) = simulate(code(), [token()]);
        let clock = simulation.clone();
        let display = move |_: &DevicePrompt| clock.pass(seconds(takes));
        let result = oauth.device_login(&server(), "c", display).send();
        assert_eq!(polls(&simulation), polled, "{takes}");
        if polled.is_empty() {
            assert_eq!(result.unwrap_err().reason(), Some(Reason::Expired));
        } else {
            result.unwrap();
        }
    }
    let (simulation, oauth) = simulate(code(), []);
    let error = oauth.device_login(&server(), "c", |_| panic!("no screen")).send().unwrap_err();
    assert!(error.message().contains("panicked"), "{error}");
    assert_eq!(simulation.requests().len(), 1);
}

#[test]
fn cancelling_ends_the_login() {
    // Cancelled before the login.
    let (simulation, oauth) = simulate(code(), [token()]);
    let cancel = Cancel::new();
    cancel.cancel();
    let login = oauth.device_login(&server(), "c", |_| {}).cancel(&cancel);
    let error = login.send().unwrap_err();
    assert_eq!((error.code(), error.reason()), (ErrorCode::Cancelled, Some(Reason::Cancelled)));
    assert!(simulation.requests().is_empty());
    // Cancelled in the display.
    let (cancel, handle) = (Cancel::new(), Cancel::new());
    let from_display = cancel.clone();
    let login = oauth.device_login(&server(), "c", move |_| from_display.cancel()).cancel(&cancel);
    assert_eq!(login.send().unwrap_err().reason(), Some(Reason::Cancelled));
    assert_eq!(simulation.requests().len(), 1);
    // Cancelled while the token arrives, which is still returned.
    let cancel = handle.clone();
    let simulation = Simulation::new(move |request| match request.uri().path() {
        "/device" => reply(200, code().to_string()),
        _ => {
            handle.cancel();
            token()
        }
    });
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    oauth.device_login(&server(), "c", |_| {}).cancel(&cancel).send().unwrap();
}

#[test]
fn cancelling_wakes_the_wait() {
    use std::future::Future;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context as TaskContext, Wake, Waker};

    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    let count = Arc::new(Count(AtomicUsize::new(0)));
    let waker = Waker::from(count.clone());
    let cancel = Cancel::new();
    {
        let dropped = crate::Wait::for_event(cancel.event()).at_most_until(Some(seconds(5)));
        assert!(pin!(dropped).poll(&mut TaskContext::from_waker(&waker)).is_pending());
    }
    let wait = crate::Wait::for_event(cancel.event()).at_most_until(Some(seconds(5)));
    assert_eq!(wait.until(), Some(seconds(5)));
    let mut wait = pin!(wait);
    for _ in 0..2 {
        assert!(wait.as_mut().poll(&mut TaskContext::from_waker(&waker)).is_pending());
    }
    cancel.cancel();
    cancel.cancel();
    // One wake: none for the dropped wait, the second poll or the second cancellation.
    assert_eq!(count.0.load(Ordering::SeqCst), 1);
    assert!(wait.as_mut().poll(&mut TaskContext::from_waker(&waker)).is_ready());
}

#[test]
fn a_server_without_the_device_flow_gets_no_request() {
    let (simulation, oauth) = simulate(code(), []);
    let mut without_grant = server();
    without_grant.grant_types_supported = Some(vec!["authorization_code".to_owned()]);
    for server in [AuthorizationServer::launchpad(), without_grant] {
        let error = oauth.device_login(&server, "c", |_| {}).send().unwrap_err();
        assert_eq!(
            (error.code(), error.reason()),
            (ErrorCode::ApiError, Some(Reason::Unavailable))
        );
    }
    let error = oauth.device_login(&server(), " ", |_| {}).send().unwrap_err();
    assert!(error.message().contains("client_id"), "{error}");
    let insecure = server().with_device_authorization_endpoint("http://as.example.com/device");
    let error = oauth.request_device_code(&insecure, "c").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(simulation.requests().is_empty());
}

#[test]
fn invalid_device_code_responses_are_errors() {
    let set = |member: &str, value: Value| {
        let mut code = code();
        code[member] = value;
        (code.to_string(), member.to_owned())
    };
    let mut rows: Vec<(String, String)> = vec![
        set("device_code", Value::Null),
        set("device_code", json!("")),
        set("user_code", json!(7)),
        set("user_code", json!("\u{1b}[2J")),
        set("verification_uri", Value::Null),
        set("verification_uri", json!("http://as.example.com/go")),
        set("verification_uri", json!("javascript:alert(1)")),
        set("verification_uri", json!("device-secret://as.example.com/go")),
        set("verification_uri_complete", json!("file:///etc/passwd")),
        set("expires_in", Value::Null),
        ("<html>".to_owned(), "JSON".to_owned()),
        ("{\"expires_in\": 1e400}".to_owned(), "JSON".to_owned()),
    ];
    for value in [json!(0), json!(-1), json!(1.5), json!("3600"), json!(2_147_484), json!(true)] {
        rows.push(set("expires_in", value.clone()));
        rows.push(set("interval", value));
    }
    for (body, named) in rows {
        let simulation = Simulation::new(move |_| reply(200, body.clone()));
        let context = Arc::new(Context::for_login(Config::default(), 0));
        let oauth = OAuth::new(simulation.blocking(context));
        let error = oauth.request_device_code(&server(), "c").send().unwrap_err();
        assert_eq!(
            (error.code(), error.reason()),
            (ErrorCode::ApiError, Some(Reason::Unavailable))
        );
        assert!(error.message().contains(&named), "{named}: {error}");
        assert!(!format!("{error:?}").contains("device-secret"));
    }
    let longest = set("expires_in", json!(2_147_483)).0;
    let simulation = Simulation::new(move |_| reply(200, longest.clone()));
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    oauth.request_device_code(&server(), "c").send().unwrap();
    for (reply, reason) in [
        (refuse(400, "invalid_client"), Reason::InvalidClient),
        (refuse(401, "unauthorized_client"), Reason::InvalidClient),
        (refuse(502, "invalid_client"), Reason::Unavailable),
        (reply(302, ""), Reason::Unavailable),
        (reply(500, ""), Reason::Unavailable),
        (late(), Reason::Transport),
        (Err(Failure::connect("refused")), Reason::Transport),
    ] {
        let mut reply = Some(reply);
        let simulation = Simulation::new(move |_| reply.take().unwrap());
        let context = Arc::new(Context::for_login(Config::default(), 0));
        let oauth = OAuth::new(simulation.blocking(context));
        let error = oauth.device_login(&server(), "c", |_| panic!("shown")).send().unwrap_err();
        assert_eq!(error.reason(), Some(reason), "{error}");
    }
}
