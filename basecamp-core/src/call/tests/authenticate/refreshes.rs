//! Token refreshes that fail, and refreshes ahead of expiry.

use std::collections::VecDeque;

use super::*;
use crate::auth::session::OAuthSession;
use crate::auth::store::MemoryTokenStore;
use crate::auth::store::StoreLock;
use crate::auth::store::TokenStore;
use crate::auth::token::Token;
use crate::client::handle::Blocking;

mod unsaved;

const ENDPOINT: &str = "https://auth.example.com/token";
const PROFILE: &str = "work";
const NEW: &str = r#"{"access_token": "new", "refresh_token": "refresh-2", "expires_in": 7200}"#;

type Answer = Result<Response<Bytes>, Failure>;

/// A session whose token expires in this number of seconds.
fn session(expires_in: u64) -> OAuthSession {
    let wall = Simulation::new(|_| unreachable!()).now().wall;
    let expires_at = wall + Duration::from_secs(expires_in);
    let token = Token::new("old").with_refresh_token("refresh-1").with_expires_at(expires_at);
    OAuthSession::new(ENDPOINT, "client", token)
}

/// A token endpoint that responds in turn and then repeats its last response, and an API that
/// accepts every token.
fn server(answers: &[fn() -> Answer]) -> Simulation {
    let mut answers: VecDeque<_> = answers.iter().copied().collect();
    Simulation::new(move |request| match request.uri() == ENDPOINT {
        false => Ok(response(200, "{}")),
        true if answers.len() > 1 => answers.pop_front().unwrap()(),
        true => answers[0](),
    })
}

fn unavailable(retry_after: Option<&'static str>) -> Answer {
    let mut answer = response(503, "");
    if let Some(value) = retry_after {
        answer.headers_mut().insert("retry-after", HeaderValue::from_static(value));
    }
    Ok(answer)
}

fn token() -> Answer {
    Ok(response(200, NEW))
}

/// The times of the requests to the token endpoint, in milliseconds.
fn refreshes(server: &Simulation) -> Vec<u128> {
    let sent = server.requests();
    let refreshes = sent.iter().filter(|sent| sent.request.uri() == ENDPOINT);
    refreshes.map(|sent| sent.at.as_millis()).collect()
}

fn get(context: &Arc<Context>) -> Call {
    Call::new(context, &probe(&GET))
}

/// The token of the last request to the API.
fn last_token(server: &Simulation) -> String {
    let requests = server.requests();
    requests.last().unwrap().request.headers()["authorization"].to_str().unwrap().to_owned()
}

#[test]
fn rotated_token_is_saved_despite_other_defects() {
    let bodies = [
        r#"{"access_token": "new", "refresh_token": "refresh-2", "expires_in": "3600"}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "expires_in": 1e400}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "expires_in": null}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "token_type": "mac"}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "token_type": []}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "scope": {"a": 1}}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "resource": ""}"#,
        r#"{"access_token": "new", "refresh_token": "refresh-2", "resource": 7}"#,
        "\u{feff}{\"access_token\": \"new\", \"refresh_token\": \"refresh-2\"}\n\0",
        "\0{\"access_token\": \"new\", \"refresh_token\": \"refresh-2\"}",
        "\u{feff}\0\r\n {\"access_token\": \"new\", \"refresh_token\": \"refresh-2\"}",
    ];
    for (status, body) in bodies.map(|body| (200, body)).into_iter().chain([(201, NEW)]) {
        let store = MemoryTokenStore::default();
        let server = Simulation::new(move |request| match request.uri() == ENDPOINT {
            true => Ok(response(status, body)),
            false => Ok(response(200, "{}")),
        });
        let session = session(0).with_store(store.clone(), PROFILE);
        server.drive(&mut get(&context(Auth::session(session)))).unwrap();
        assert_eq!(last_token(&server), "Bearer new");
        let stored = store.load(PROFILE).unwrap().unwrap();
        assert_eq!(stored.refresh_token.unwrap().expose(), "refresh-2", "{body}");
    }
}

#[test]
fn rotated_refresh_token_is_saved_without_access_token() {
    let rows = [
        (r#"{"access_token": "", "refresh_token": "refresh-2"}"#, "is empty"),
        (r#"{"access_token": null, "refresh_token": "refresh-2"}"#, "is missing"),
        (r#"{"access_token": 7, "refresh_token": "refresh-2"}"#, "is not a string"),
        (r#"{"refresh_token": "refresh-2"}"#, "is missing"),
        ("{\"access_token\": \"a\\nb\", \"refresh_token\": \"refresh-2\"}", "is no bearer token"),
    ];
    for (body, message) in rows {
        let store = MemoryTokenStore::default();
        let mut answers = VecDeque::from([body, NEW]);
        let server = Simulation::new(move |request| match request.uri() == ENDPOINT {
            true => Ok(response(200, answers.pop_front().unwrap())),
            false => Ok(response(200, "{}")),
        });
        let announced = Arc::<Mutex<Vec<Token>>>::default();
        let seen = announced.clone();
        let session = session(0).with_store(store.clone(), PROFILE).with_on_refresh(move |token| {
            seen.lock().unwrap().push(token.clone());
            Ok(())
        });
        let context = context(Auth::session(session));
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(error.message().contains(message), "{error}");
        assert!(error.hint().contains("refresh token was saved"), "{error}");
        let stored = store.load(PROFILE).unwrap().unwrap();
        let expected = Token::new("old").with_refresh_token("refresh-2");
        assert_eq!(stored, expected.with_expires_at(server.now().wall));
        assert_eq!(*announced.lock().unwrap(), [stored]);

        // After the pause that follows a failure, the next call refreshes with it.
        server.pass(Duration::from_secs(60));
        server.drive(&mut get(&context)).unwrap();
        let sent = server.requests();
        let form = sent.iter().rfind(|sent| sent.request.uri() == ENDPOINT).unwrap();
        let form = String::from_utf8_lossy(form.request.body()).into_owned();
        assert!(form.contains("refresh_token=refresh-2&"), "{form}");
        assert_eq!(last_token(&server), "Bearer new");
    }
}

#[test]
fn response_without_usable_token_changes_nothing() {
    for body in ["{}", r#"{"refresh_token": ""}"#, r#"{"refresh_token": "refresh-1"}"#, "[]"] {
        let store = MemoryTokenStore::default();
        let server = Simulation::new(move |_| Ok(response(200, body)));
        let session = session(0).with_store(store.clone(), PROFILE);
        server.drive(&mut get(&context(Auth::session(session)))).unwrap_err();
        assert_eq!(store.load(PROFILE).unwrap(), None);
    }
}

#[test]
fn unprocessed_refresh_is_repeated() {
    let rows: [(fn() -> Answer, u128); 7] = [
        (|| unavailable(None), 1_000),
        (|| unavailable(Some("7")), 7_000),
        (|| Ok(response(429, "")), 1_000),
        (|| Err(Failure::connect("refused")), 1_000),
        (|| Err(Failure::connect_timeout("slow")), 1_000),
        (|| Err(Failure::not_processed("GOAWAY")), 1_000),
        (|| unavailable(Some("30")), 30_000),
    ];
    for (failure, wait) in rows {
        let server = server(&[failure, token]);
        server.drive(&mut get(&context(Auth::session(session(0))))).unwrap();
        assert_eq!(refreshes(&server), [0, wait]);
    }
    let server = server(&[|| unavailable(None)]);
    let error = server.drive(&mut get(&context(Auth::session(session(0))))).unwrap_err();
    assert_eq!(error.http_status(), Some(503));
    assert_eq!(refreshes(&server), [0, 1_000, 3_000, 7_000]);
}

#[test]
fn possibly_processed_refresh_is_not_repeated() {
    let rows: [fn() -> Answer; 7] = [
        || Err(Failure::io("reset")),
        || Err(Failure::incomplete("cut")),
        || Err(Failure::timeout("slow")),
        || Err(Failure::connect("untrusted").permanent()),
        || Err(Failure::blocked_address("private address")),
        || Ok(response(500, "")),
        || unavailable(Some("31")),
    ];
    for failure in rows {
        let server = server(&[failure, token]);
        server.drive(&mut get(&context(Auth::session(session(0))))).unwrap_err();
        assert_eq!(refreshes(&server), [0]);
    }
    let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::session(session(0)), 1).unwrap());
    let server = server(&[|| unavailable(None), token]);
    server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(refreshes(&server), [0]);
}

#[test]
fn failure_is_shared_until_retry_after() {
    let server = server(&[|| unavailable(Some("3600")), token]);
    let context = context(Auth::session(session(0)));
    for _ in 0..1000 {
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(error.retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    }
    assert_eq!(refreshes(&server), [0]);
    server.pass(Duration::from_secs(3599));
    server.drive(&mut get(&context)).unwrap_err();
    server.pass(Duration::from_secs(1));
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(refreshes(&server), [0, 3_600_000]);
}

#[test]
fn failure_without_retry_after_has_a_doubling_backoff() {
    let server = server(&[|| Ok(response(500, ""))]);
    let context = context(Auth::session(session(0)));
    for _ in 0..70 {
        server.drive(&mut get(&context)).unwrap_err();
        server.pass(Duration::from_millis(100));
    }
    assert_eq!(refreshes(&server), [0, 1_000, 3_000]);
}

#[test]
fn expiring_token_is_used_while_it_is_refreshed() {
    let (server, context) = (server(&[token]), context(Auth::session(session(200))));
    let now = server.now();
    let mut first = get(&context);
    let Step::Spawn(mut refresh) = first.step(now) else { panic!() };
    // No call waits for the refresh.
    for call in [&mut first, &mut get(&context)] {
        let Step::Send(attempt) = call.step(now) else { panic!() };
        assert_eq!(attempt.request.headers()["authorization"], "Bearer old");
    }
    server.drive(&mut refresh).unwrap();
    server.drive(&mut get(&context)).unwrap();
    assert_eq!((refreshes(&server), last_token(&server)), (vec![0], "Bearer new".to_owned()));
}

#[test]
fn failed_refresh_ahead_of_expiry_has_a_doubling_backoff() {
    let server = server(&[|| unavailable(None)]);
    let context = context(Auth::session(session(200)));
    for _ in 0..80 {
        server.drive(&mut get(&context)).unwrap();
        server.pass(Duration::from_secs(1));
    }
    assert_eq!(refreshes(&server), [0, 5_000, 15_000, 35_000, 75_000]);
}

#[test]
fn refresh_ahead_of_expiry_does_not_wait_for_the_lock() {
    let (store, server) = (MemoryTokenStore::default(), server(&[token]));
    let held = store.try_lock(PROFILE).unwrap();
    let context = context(Auth::session(session(200).with_store(store.clone(), PROFILE)));
    for _ in 0..3 {
        server.drive(&mut get(&context)).unwrap();
    }
    assert_eq!((server.now().monotonic, refreshes(&server).len()), (Duration::ZERO, 0));
    drop(held);
    server.pass(Duration::from_secs(5));
    server.drive(&mut get(&context)).unwrap();
    assert_eq!((refreshes(&server), last_token(&server)), (vec![5_000], "Bearer new".to_owned()));
}

#[test]
fn revoked_token_waits_for_an_early_refresh_not_its_failure() {
    let context = context(Auth::session(session(200)));
    let server = server(&[|| unavailable(None), token]);
    let now = server.now();
    let mut call = get(&context);
    let Step::Spawn(mut refresh) = call.step(now) else { panic!() };
    let Step::Send(_) = call.step(now) else { panic!() };
    let _ = call.handle_head(now, Response::builder().status(401).body(()).unwrap());
    call.handle_body(now, Bytes::new());
    let Step::Wait(_) = call.step(now) else { panic!() };
    server.drive(&mut refresh).unwrap_err();
    server.drive(&mut call).unwrap();
    assert_eq!((refreshes(&server), last_token(&server)), (vec![0, 0], "Bearer new".to_owned()));
}

/// A store whose disk is full in `prepare` or in `save`.
#[derive(Clone, Default)]
struct Full {
    inner: MemoryTokenStore,
    on_prepare: Arc<Mutex<bool>>,
    on_save: Arc<Mutex<bool>>,
}

impl TokenStore for Full {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        self.inner.load(profile)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        match *self.on_save.lock().unwrap() {
            true => Err(Error::usage("disk full")),
            false => self.inner.save(profile, token),
        }
    }

    fn prepare(&self, profile: &str) -> Result<(), Error> {
        assert!(self.inner.try_lock(profile).unwrap().is_none(), "the profile is locked");
        match *self.on_prepare.lock().unwrap() {
            true => Err(Error::usage("disk full")),
            false => Ok(()),
        }
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        self.inner.delete(profile)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        self.inner.try_lock(profile)
    }
}

#[test]
fn full_store_prevents_the_refresh_request() {
    let (store, server) = (Full::default(), server(&[token]));
    *store.on_prepare.lock().unwrap() = true;
    // Also through another pointer.
    let session = session(0).with_store(Arc::new(store.clone()), PROFILE);
    let context = context(Auth::session(session));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the token store has no room for a new token: disk full");
    assert_eq!(refreshes(&server).len(), 0);
    *store.on_prepare.lock().unwrap() = false;
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(refreshes(&server).len(), 1);
}

#[test]
fn valid_token_is_used_while_a_new_one_is_unsaved() {
    let (store, server) = (Full::default(), server(&[token]));
    *store.on_save.lock().unwrap() = true;
    let context = context(Auth::session(session(200).with_store(store.clone(), PROFILE)));
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(last_token(&server), "Bearer old");
    *store.on_save.lock().unwrap() = false;
    server.pass(Duration::from_secs(5));
    server.drive(&mut get(&context)).unwrap();
    assert_eq!((refreshes(&server), last_token(&server)), (vec![0], "Bearer new".to_owned()));
}

#[test]
fn hanging_store_does_not_hang_calls() {
    let store = MemoryTokenStore::default();
    let context = context(Auth::session(session(0).with_store(store, PROFILE)));
    let mut now = Simulation::new(|_| unreachable!()).now();
    let mut first = get(&context);
    let Step::Spawn(mut refresh) = first.step(now) else { panic!() };
    let Step::Blocking(_hangs) = refresh.step(now) else { panic!() };
    for call in [&mut first, &mut get(&context)] {
        let Step::Wait(wait) = call.step(now) else { panic!() };
        // The timeout of the settings, and a second.
        assert_eq!(wait.until(), Some(Duration::from_secs(31)));
    }
    now.monotonic = Duration::from_secs(31);
    for call in [&mut first, &mut get(&context)] {
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.retryable() && error.is_timeout());
        assert!(error.message().ends_with("the token store does not answer"), "{error}");
    }
}

#[test]
fn calls_wait_while_a_refresh_makes_progress() {
    let context = context(Auth::session(session(0)));
    let mut now = Simulation::new(|_| unreachable!()).now();
    let mut call = get(&context);
    let Step::Spawn(mut refresh) = call.step(now) else { panic!() };
    now.monotonic = Duration::from_secs(20);
    let Step::Send(_) = refresh.step(now) else { panic!() };
    let Step::Wait(wait) = call.step(now) else { panic!() };
    assert_eq!(wait.until(), Some(Duration::from_secs(51)));
    let _ = refresh.handle_head(now, Response::builder().status(503).body(()).unwrap());
    refresh.handle_body(now, Bytes::new());
    let Step::Wait(wait) = refresh.step(now) else { panic!() };
    assert_eq!(wait.until(), Some(Duration::from_secs(21)));
    let Step::Wait(wait) = call.step(now) else { panic!() };
    assert_eq!(wait.until(), Some(Duration::from_secs(52)));
}

fn handle(server: &Simulation, context: &Arc<Context>) -> Blocking {
    server.blocking(context.clone())
}

#[test]
fn close_waits_for_the_refresh_in_flight() {
    let context = context(Auth::session(session(0)));
    let server = server(&[token]);
    let handle = handle(&server, &context);
    handle.close().unwrap();
    let Step::Spawn(mut refresh) = get(&context).step(server.now()) else { panic!() };
    let error = handle.close().unwrap_err();
    assert_eq!(
        (error.code(), server.now().monotonic),
        (ErrorCode::Network, Duration::from_secs(60))
    );
    assert!(error.is_timeout() && error.message().contains("within 60s"), "{error}");
    server.drive(&mut refresh).unwrap();
    handle.close().unwrap();
    // Without a session there is no refresh to wait for.
    let context = self::context(Auth::token("secret"));
    self::handle(&server, &context).close().unwrap();
    crate::testing::ready(server.asynchronous(context).shutdown()).unwrap();
}

#[test]
fn close_saves_an_unsaved_token() {
    let (store, server) = (Full::default(), server(&[token]));
    *store.on_save.lock().unwrap() = true;
    let context = context(Auth::session(session(0).with_store(store.clone(), PROFILE)));
    server.drive(&mut get(&context)).unwrap_err();
    let handle = handle(&server, &context);
    let error = handle.close().unwrap_err();
    assert_eq!(error.message(), "the new token could not be stored: disk full");
    *store.on_save.lock().unwrap() = false;
    handle.close().unwrap();
    assert_eq!(store.load(PROFILE).unwrap().unwrap().access_token.expose(), "new");
    assert_eq!(refreshes(&server).len(), 1);
}

#[test]
fn final_denials_are_remembered() {
    let errors: [(u16, &str); 8] = [
        (400, r#"{"error": "invalid_grant"}"#),
        (400, r#"{"error": "invalid_request"}"#),
        (400, r#"{"error": "invalid_scope"}"#),
        (401, r#"{"error": "invalid_client"}"#),
        (400, r#"{"error": "unauthorized_client"}"#),
        (400, r#"{"error": "unsupported_grant_type"}"#),
        (400, r#"{"error": "authorization_expired"}"#),
        (403, r#"{"error": "access_denied"}"#),
    ];
    for (status, body) in errors {
        let server = Simulation::new(move |_| Ok(response(status, body)));
        let context = context(Auth::session(session(0)));
        for _ in 0..3 {
            let error = server.drive(&mut get(&context)).unwrap_err();
            assert_eq!(error.code(), ErrorCode::AuthRequired, "{body}");
            server.pass(Duration::from_secs(1_000_000));
        }
        assert_eq!(refreshes(&server).len(), 1, "{body}");
    }
    // Another status is temporary, for any body.
    let not_remembered: [(u16, &str); 10] = [
        (404, r#"{"error": "invalid_grant"}"#),
        (408, r#"{"error": "invalid_request"}"#),
        (413, r#"{"error": "invalid_request"}"#),
        (422, r#"{"error": "invalid_request"}"#),
        (425, r#"{"error": "invalid_request"}"#),
        (429, r#"{"error": "invalid_request"}"#),
        (429, r#"{"error": "access_denied"}"#),
        (500, r#"{"error": "invalid_grant"}"#),
        (503, r#"{"error": "invalid_client"}"#),
        (520, r#"{"error": "access_denied"}"#),
    ];
    for (status, body) in not_remembered {
        let server = Simulation::new(move |_| Ok(response(status, body)));
        let context = context(Auth::session(session(0)));
        for calls in 1..=3 {
            let error = server.drive(&mut get(&context)).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ApiError, "{status} {body}");
            assert!(refreshes(&server).len() >= calls, "{status} {body}");
            server.pass(Duration::from_secs(60));
        }
    }
}

#[test]
fn error_of_the_login_server_has_no_api_code() {
    let rows = [
        (400, ErrorCode::AuthRequired),
        (401, ErrorCode::AuthRequired),
        (403, ErrorCode::ApiError),
        (404, ErrorCode::ApiError),
        (410, ErrorCode::ApiError),
        (422, ErrorCode::ApiError),
        (429, ErrorCode::ApiError),
        (500, ErrorCode::ApiError),
        (507, ErrorCode::ApiError),
    ];
    for (status, code) in rows {
        let server = Simulation::new(move |_| Ok(response(status, r#"{"error": "told"}"#)));
        let error = server.drive(&mut get(&context(Auth::session(session(0))))).unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(error.message().contains("told"), "{error}");
    }
}
