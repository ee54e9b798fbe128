//! Sessions that share a token store: one refresh between them, and no token lost.

mod async_stores;
mod properties;

use super::*;
use crate::auth::session::OAuthSession;
use crate::auth::store::MemoryTokenStore;
use crate::auth::store::StoreLock;
use crate::auth::store::TokenStore;
use crate::auth::token::Token;

const ENDPOINT: &str = "https://auth.example.com/token";
const PROFILE: &str = "work";

/// The n-th token; the first one is issued at login.
fn issued(number: usize) -> Token {
    Token::new(format!("access-{number}"))
        .with_refresh_token(format!("refresh-{number}"))
        .with_resource("urn:r")
}

/// An authorization server that accepts each refresh token once, and an API that accepts the latest
/// access token.
fn server() -> Simulation {
    let mut last = 1;
    Simulation::new(move |request| {
        if request.uri() == ENDPOINT {
            let form = String::from_utf8_lossy(request.body()).into_owned();
            if !form.contains(&format!("refresh_token=refresh-{last}&")) {
                return Ok(response(400, r#"{"error": "invalid_grant"}"#));
            }
            assert!(form.contains("resource=urn%3Ar"), "{form}");
            last += 1;
            let body = serde_json::json!({
                "access_token": format!("access-{last}"),
                "refresh_token": format!("refresh-{last}"),
                "expires_in": 3600,
            });
            return Ok(Response::new(body.to_string().into()));
        }
        let header = request.headers()["authorization"].to_str().unwrap();
        match header == format!("Bearer access-{last}") {
            true => Ok(response(200, "{}")),
            false => Ok(response(401, r#"{"error": "expired"}"#)),
        }
    })
}

fn refreshes(server: &Simulation) -> usize {
    server.requests().iter().filter(|sent| sent.request.uri() == ENDPOINT).count()
}

/// A session that starts with the n-th token, which has expired.
fn session(number: usize) -> OAuthSession {
    let token = issued(number).with_expires_at(SystemTime::UNIX_EPOCH);
    OAuthSession::new(ENDPOINT, "client", token)
}

fn sharing(number: usize, store: &(impl TokenStore + Clone + 'static)) -> Arc<Context> {
    context(Auth::session(session(number).with_store(store.clone(), PROFILE)))
}

fn get(context: &Arc<Context>) -> Call {
    Call::new(context, &probe(&GET))
}

/// The token in the store.
fn stored(store: &impl TokenStore) -> Option<String> {
    let token = store.load(PROFILE).unwrap()?;
    Some(token.access_token.expose().to_owned())
}

#[test]
fn second_session_uses_the_token_of_the_first() {
    let (store, server) = (MemoryTokenStore::default(), server());
    store.save(PROFILE, &session(1).token).unwrap();
    let (first, second) = (sharing(1, &store), sharing(1, &store));
    for context in [&first, &second, &first] {
        server.drive(&mut get(context)).unwrap();
    }
    assert_eq!((refreshes(&server), stored(&store)), (1, Some("access-2".to_owned())));
    // Both have saved it with its refresh token, which they use an hour later.
    server.pass(Duration::from_secs(3600));
    for context in [&second, &first] {
        server.drive(&mut get(context)).unwrap();
    }
    assert_eq!((refreshes(&server), stored(&store)), (2, Some("access-3".to_owned())));
    assert!(store.try_lock(PROFILE).unwrap().is_some());
}

#[test]
fn revoked_token_is_looked_up_in_the_store() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let lasting = |store: &MemoryTokenStore| {
        let session =
            OAuthSession::new(ENDPOINT, "client", issued(1)).with_store(store.clone(), PROFILE);
        context(Auth::session(session))
    };
    let (first, second) = (lasting(&store), lasting(&store));
    server.drive(&mut get(&first)).unwrap();
    assert_eq!(refreshes(&server), 0);
    // Another session refreshes, which revokes the first token.
    server.drive(&mut get(&sharing(1, &store))).unwrap();
    for context in [&first, &second] {
        server.drive(&mut get(context)).unwrap();
    }
    assert_eq!(refreshes(&server), 1);
}

#[test]
fn stored_token_wins_over_a_spent_refresh_token() {
    let (store, server) = (MemoryTokenStore::default(), server());
    server.drive(&mut get(&sharing(1, &store))).unwrap();
    // A session that starts with an old token, after the stored one has expired.
    server.pass(Duration::from_secs(3600));
    server.drive(&mut get(&sharing(1, &store))).unwrap();
    assert_eq!((refreshes(&server), stored(&store)), (2, Some("access-3".to_owned())));
}

#[test]
fn empty_store_receives_the_first_new_token() {
    let (store, server) = (MemoryTokenStore::default(), server());
    server.drive(&mut get(&sharing(1, &store))).unwrap();
    assert_eq!(stored(&store), Some("access-2".to_owned()));
}

#[test]
fn removed_token_is_not_saved_again() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let context = sharing(1, &store);
    server.drive(&mut get(&context)).unwrap();
    // Another process logs out. The token is valid for an hour, and can't be refreshed.
    store.delete(PROFILE).unwrap();
    server.drive(&mut get(&context)).unwrap();
    server.pass(Duration::from_secs(3600));
    for _ in 0..2 {
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        assert_eq!(error.message(), "the token was removed from the token store");
    }
    assert_eq!((refreshes(&server), stored(&store)), (1, None));
    // After another login, calls succeed.
    store.save(PROFILE, &issued(2)).unwrap();
    server.drive(&mut get(&context)).unwrap();
}

#[test]
fn lock_timeout_of_the_session_limits_the_wait() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let _held = store.try_lock(PROFILE).unwrap();
    let limited = session(1).with_lock_timeout(Duration::from_secs(5));
    let context = context(Auth::session(limited.with_store(store.clone(), PROFILE)));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the token store was locked by another process for 5s");
    assert!(error.is_network() && error.retryable());
    assert_eq!(server.now().monotonic, Duration::from_secs(5));
}

#[test]
fn profiles_are_separate() {
    let store = MemoryTokenStore::default();
    let _other = store.try_lock("private").unwrap().unwrap();
    store.save("private", &Token::new("theirs")).unwrap();
    server().drive(&mut get(&sharing(1, &store))).unwrap();
    assert_eq!(store.load("private").unwrap().unwrap().access_token.expose(), "theirs");
}

#[test]
fn calls_wait_for_the_store_lock() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let held = Mutex::new(store.try_lock(PROFILE).unwrap());
    let (context, start) = (sharing(1, &store), server.now());
    let Step::Spawn(mut refresh) = get(&context).step(start) else { panic!() };
    let mut now = start;
    for _ in 0..3 {
        let Step::Blocking(task) = refresh.step(now) else { panic!() };
        task.run();
        let Step::Wait(wait) = refresh.step(now) else { panic!() };
        assert!(wait.until().unwrap() > now.monotonic);
        now.monotonic = wait.until().unwrap();
    }
    held.lock().unwrap().take();
    server.drive(&mut refresh).unwrap();
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(refreshes(&server), 1);
}

#[test]
fn saved_token_is_used_before_the_lock_is_free() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let _held = store.try_lock(PROFILE).unwrap();
    store.save(PROFILE, &issued(1)).unwrap();
    let context = sharing(9, &store);
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(refreshes(&server), 0);
}

#[test]
fn lock_that_is_never_free_is_a_transient_error() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let held = store.try_lock(PROFILE).unwrap();
    let context = sharing(1, &store);
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the token store was locked by another process for 60s");
    assert_eq!(server.now().monotonic, Duration::from_secs(60));
    assert!(server.requests().is_empty());
    drop(held);
    server.drive(&mut get(&context)).unwrap();
}

/// A store whose operations fail as configured.
#[derive(Clone, Default)]
struct Faulty {
    inner: MemoryTokenStore,
    fault: Arc<Mutex<Option<&'static str>>>,
}

impl Faulty {
    fn fail(&self, fault: Option<&'static str>) {
        *self.fault.lock().unwrap() = fault;
    }

    fn check(&self, method: &str) -> Result<(), Error> {
        let fault = *self.fault.lock().unwrap();
        match fault {
            Some(fault) if fault == method => Err(Error::usage("disk full")),
            Some("panic") => panic!("on purpose"),
            _ => Ok(()),
        }
    }
}

impl TokenStore for Faulty {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        self.check("load")?;
        self.inner.load(profile)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        self.check("save")?;
        self.inner.save(profile, token)
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        self.inner.delete(profile)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        self.check("lock")?;
        self.inner.try_lock(profile)
    }
}

#[test]
fn failing_store_prevents_the_request() {
    let rows = [
        ("load", "the stored token could not be loaded: disk full"),
        ("lock", "the token store can't be locked: disk full"),
        ("panic", "the stored token could not be loaded: the token store panicked"),
    ];
    for (fault, expected) in rows {
        let (store, server) = (Faulty::default(), server());
        let context = sharing(1, &store);
        store.fail(Some(fault));
        for _ in 0..2 {
            let error = server.drive(&mut get(&context)).unwrap_err();
            assert_eq!((error.code(), error.message()), (ErrorCode::Usage, expected));
        }
        assert!(server.requests().is_empty());
        // The refresh token is unused, so calls succeed once the store works.
        store.fail(None);
        server.drive(&mut get(&context)).unwrap();
    }
}

#[test]
fn unsaved_token_is_saved_by_the_next_call() {
    let (store, server) = (Faulty::default(), server());
    store.save(PROFILE, &session(1).token).unwrap();
    let context = sharing(1, &store);
    store.fail(Some("save"));
    for _ in 0..3 {
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.message(), "the new token could not be stored: disk full");
        assert!(store.inner.try_lock(PROFILE).unwrap().is_some(), "the lock is released");
    }
    assert_eq!((refreshes(&server), stored(&store)), (1, Some("access-1".to_owned())));
    store.fail(None);
    server.drive(&mut get(&context)).unwrap();
    assert_eq!((refreshes(&server), stored(&store)), (1, Some("access-2".to_owned())));
}

#[test]
fn unsaved_token_does_not_overwrite_a_newer_one() {
    let (store, server) = (Faulty::default(), server());
    let context = sharing(1, &store);
    store.fail(Some("save"));
    server.drive(&mut get(&context)).unwrap_err();
    // After another login.
    store.inner.save(PROFILE, &issued(7)).unwrap();
    store.fail(None);
    let _ = server.drive(&mut get(&context));
    assert_eq!(stored(&store), Some("access-7".to_owned()));
}

#[test]
fn denial_lasts_until_the_store_has_another_token() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let spent = issued(5).with_expires_at(SystemTime::UNIX_EPOCH);
    store.save(PROFILE, &spent).unwrap();
    let context = sharing(1, &store);
    for _ in 0..3 {
        let error = server.drive(&mut get(&context)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
    }
    // The server received the refresh token once.
    assert_eq!(refreshes(&server), 1);
    store.save(PROFILE, &issued(1)).unwrap();
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(refreshes(&server), 2);
}

#[test]
fn on_refresh_receives_every_new_token() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let watching = |name: &'static str| {
        let seen = seen.clone();
        let session = session(1).with_store(store.clone(), PROFILE).with_on_refresh(move |token| {
            seen.lock().unwrap().push((name, token.access_token.expose().to_owned()));
            Ok(())
        });
        context(Auth::session(session))
    };
    for context in [watching("first"), watching("second")] {
        server.drive(&mut get(&context)).unwrap();
    }
    let token = "access-2".to_owned();
    assert_eq!(*seen.lock().unwrap(), [("first", token.clone()), ("second", token)]);
}

#[test]
fn store_task_that_does_not_run_is_misuse() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let context = sharing(1, &store);
    let Step::Spawn(mut refresh) = get(&context).step(server.now()) else { panic!() };
    let Step::Blocking(task) = refresh.step(server.now()) else { panic!() };
    drop(task);
    let Step::Done(Err(error)) = refresh.step(server.now()) else { panic!() };
    assert!(error.message().contains("before the store's task has run"), "{error}");
    drop(refresh);
    server.drive(&mut get(&context)).unwrap();
}

#[test]
fn dropped_refresh_releases_the_store_lock() {
    let (store, server) = (MemoryTokenStore::default(), server());
    let context = sharing(1, &store);
    let Step::Spawn(mut refresh) = get(&context).step(server.now()) else { panic!() };
    let Step::Blocking(task) = refresh.step(server.now()) else { panic!() };
    task.run();
    let Step::Blocking(task) = refresh.step(server.now()) else { panic!() };
    task.run();
    let Step::Send(_) = refresh.step(server.now()) else { panic!() };
    assert!(store.try_lock(PROFILE).unwrap().is_none());
    drop(refresh);
    assert!(store.try_lock(PROFILE).unwrap().is_some());
}

#[test]
fn nothing_prints_a_secret() {
    let store = MemoryTokenStore::default();
    store.save(PROFILE, &issued(1)).unwrap();
    let session = session(1).with_store(store.clone(), PROFILE);
    let now = server().now();
    let context = context(Auth::session(session.clone()));
    let spawn = get(&context).step(now);
    let shown = format!("{spawn:?}");
    let Step::Spawn(mut refresh) = spawn else { panic!() };
    let step = refresh.step(now);
    let text = format!("{store:?} {session:?} {shown} {step:?} {context:?}");
    assert!(
        text.contains(PROFILE) && !text.contains("access-") && !text.contains("refresh-"),
        "{text}"
    );
}
