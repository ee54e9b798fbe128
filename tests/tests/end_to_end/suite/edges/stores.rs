//! Token stores that fail, hang or are changed by other processes: no token is lost, and no call
//! hangs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::oauth::{OAuthSession, StoreLock, Token, TokenStore};
use basecamp_core::{Error, ErrorCode};

use super::super::close;
use super::tokens::{GOOD, json};
use super::{Client, connect};
use crate::raw_server::{Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A step of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Do {
    Load,
    Prepare,
    Save,
    Lock,
}

/// The fault of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Fails,
    Panics,
    Hangs,
    /// Another process has the lock.
    Held,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    fault: Option<(Do, Fault)>,
}

/// A store in memory with a fault that can be set and removed.
#[derive(Clone, Default)]
struct FaultyStore(Arc<(Mutex<State>, Condvar)>);

impl FaultyStore {
    fn with(token: Token) -> Self {
        let store = Self::default();
        store.set(Some(token));
        store
    }

    fn set(&self, token: Option<Token>) {
        self.0.0.lock().unwrap().token = token;
    }

    fn fail(&self, fault: Option<(Do, Fault)>) {
        self.0.0.lock().unwrap().fault = fault;
        self.0.1.notify_all();
    }

    /// The access token in the store.
    fn token(&self) -> Option<String> {
        let state = self.0.0.lock().unwrap();
        state.token.as_ref().map(|token| token.access_token.expose().to_owned())
    }

    fn reach(&self, step: Do) -> Result<bool, Error> {
        let fault = self.0.0.lock().unwrap().fault;
        match fault.filter(|fault| fault.0 == step) {
            Some((_, Fault::Fails)) => Err(Error::new(ErrorCode::Usage, "the disk failed")),
            Some((_, Fault::Panics)) => panic!("a panic of the store"),
            Some((_, Fault::Hangs)) => {
                let mut state = self.0.0.lock().unwrap();
                while state.fault == fault {
                    state = self.0.1.wait(state).unwrap();
                }
                Ok(false)
            }
            Some((_, Fault::Held)) => Ok(true),
            None => Ok(false),
        }
    }
}

impl TokenStore for FaultyStore {
    fn load(&self, _: &str) -> Result<Option<Token>, Error> {
        self.reach(Do::Load)?;
        Ok(self.0.0.lock().unwrap().token.clone())
    }

    fn save(&self, _: &str, token: &Token) -> Result<(), Error> {
        self.reach(Do::Save)?;
        self.set(Some(token.clone()));
        Ok(())
    }

    fn prepare(&self, _: &str) -> Result<(), Error> {
        self.reach(Do::Prepare).map(drop)
    }

    fn delete(&self, _: &str) -> Result<(), Error> {
        self.set(None);
        Ok(())
    }

    fn try_lock(&self, _: &str) -> Result<Option<StoreLock>, Error> {
        let held = self.reach(Do::Lock)?;
        Ok((!held).then(|| StoreLock::new(())))
    }
}

/// A server that accepts the tokens `old` and `new`, and refreshes to `new`. The counter counts
/// token requests.
fn server() -> (RawServer, Arc<AtomicUsize>) {
    let refreshes = Arc::<AtomicUsize>::default();
    let count = refreshes.clone();
    let server = RawServer::answering(move |request| match request.target() {
        "/token" => {
            count.fetch_add(1, Ordering::SeqCst);
            json("200 OK", "", GOOD)
        }
        _ => response("200 OK", "", "{}"),
    });
    (server, refreshes)
}

/// A token that expired a minute ago, or will in 200 seconds.
fn token(expired: bool) -> Token {
    let expiry = match expired {
        true => SystemTime::now() - Duration::from_secs(60),
        false => SystemTime::now() + Duration::from_secs(200),
    };
    Token::new("old").with_refresh_token("r1").with_expires_at(expiry)
}

fn session(server: &RawServer, store: &FaultyStore, expired: bool) -> OAuthSession {
    OAuthSession::new(format!("{}/token", server.url()), "id", token(expired))
        .with_store(store.clone(), "a")
}

/// A client whose attempts are bounded by `timeout`.
fn client(server: &RawServer, store: &FaultyStore, expired: bool, timeout: Duration) -> Client {
    let config = raw_config(server).timeout(timeout).build().unwrap();
    connect(server).config(config).oauth(session(server, store, expired)).build().unwrap()
}

/// The faults, and the number of token requests before each.
const FAULTS: [(Do, Fault, usize); 11] = [
    (Do::Load, Fault::Fails, 0),
    (Do::Load, Fault::Panics, 0),
    (Do::Lock, Fault::Fails, 0),
    (Do::Lock, Fault::Panics, 0),
    (Do::Lock, Fault::Hangs, 0),
    (Do::Lock, Fault::Held, 0),
    (Do::Prepare, Fault::Fails, 0),
    (Do::Prepare, Fault::Panics, 0),
    (Do::Save, Fault::Fails, 1),
    (Do::Save, Fault::Panics, 1),
    (Do::Save, Fault::Hangs, 1),
];

test! {
    fn a_faulty_store_fails_refreshes_and_loses_no_token() {
        let mut failures = Failures::default();
        for (step, fault, expected) in FAULTS {
            let (server, refreshes) = server();
            let store = FaultyStore::with(token(true));
            store.fail(Some((step, fault)));
            let client = client(&server, &store, true, Duration::from_millis(500));
            let people = client.for_account("9").unwrap().people();
            let began = Instant::now();
            let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
            let case = format!("{step:?} {fault:?}: {}, {:?}", brief(&result), began.elapsed());
            let code = match fault {
                Fault::Fails | Fault::Panics => ErrorCode::Usage,
                Fault::Hangs | Fault::Held => ErrorCode::Network,
            };
            failures.check(result.as_ref().is_err_and(|error| error.code() == code), &case);
            let transient = result.is_err_and(|error| error.is_transient());
            failures.check(transient == (code == ErrorCode::Network), format!("transient {transient}, {case}"));
            failures.check(began.elapsed() < Duration::from_secs(20), &case);
            let sent = refreshes.load(Ordering::SeqCst);
            failures.check(sent == expected && server.requests() == sent, format!("{sent} refreshes, {case}"));
            failures.check(store.token().as_deref() == Some("old"), &case);

            // Once the store works again, all calls succeed after a single token request.
            store.fail(None);
            let recovered = loop {
                let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                if result.is_ok() || began.elapsed() > Duration::from_secs(60) {
                    break result;
                }
                pause!();
            };
            let case = format!("{step:?} {fault:?}, recovered: {}", brief(&recovered));
            let sent = refreshes.load(Ordering::SeqCst);
            failures.check(recovered.is_ok() && sent == 1, format!("{sent} refreshes, {case}"));
            failures.check(store.token().as_deref() == Some("new"), &case);
        }
    }
}

test! {
    fn a_faulty_store_fails_no_call_with_a_valid_token() {
        let mut failures = Failures::default();
        for (step, fault, expected) in FAULTS {
            let (server, refreshes) = server();
            let store = FaultyStore::with(token(false));
            store.fail(Some((step, fault)));
            let client = client(&server, &store, false, Duration::from_secs(20));
            let people = client.for_account("9").unwrap().people();
            let began = Instant::now();
            for _ in 0..3 {
                let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                failures.check(result.is_ok(), format!("{step:?} {fault:?}: {}", brief(&result)));
            }
            failures.check(began.elapsed() < Duration::from_secs(19), format!("{step:?} {fault:?}: {:?}", began.elapsed()));
            // Closing waits for the refresh, saves its token, and returns an error if that fails.
            if fault == Fault::Hangs {
                store.fail(None);
            }
            let closed = wait!(close(&client));
            let lost = expected == 1 && fault != Fault::Hangs;
            failures.check(closed.is_err() == lost, format!("{step:?} {fault:?}: {closed:?}"));
            store.fail(None);
            if lost {
                // The error is shared for a second.
                let saved = loop {
                    let result = wait!(close(&client));
                    if result.is_ok() || began.elapsed() > Duration::from_secs(60) {
                        break result;
                    }
                    pause!();
                };
                failures.check(saved.is_ok(), format!("{step:?} {fault:?}: {saved:?}"));
            }
            let saved = if refreshes.load(Ordering::SeqCst) == 1 { "new" } else { "old" };
            failures.check(store.token().as_deref() == Some(saved), format!("{step:?} {fault:?}: {:?}", store.token()));
        }
    }
}

test! {
    fn a_token_that_was_removed_from_the_store_is_a_logout() {
        let revoked = Arc::<AtomicBool>::default();
        let is_revoked = revoked.clone();
        let refreshes = Arc::<AtomicUsize>::default();
        let count = refreshes.clone();
        let server = RawServer::answering(move |request| match request.target() {
            "/token" => {
                count.fetch_add(1, Ordering::SeqCst);
                json("200 OK", "", GOOD)
            }
            _ if is_revoked.load(Ordering::SeqCst) => response("401 Unauthorized", "", ""),
            _ => response("200 OK", "", "{}"),
        });
        let store = FaultyStore::with(token(true));
        let client = connect(&server).oauth(session(&server, &store, true)).build().unwrap();
        let people = client.for_account("9").unwrap().people();
        wait!(people.get(7).send_raw()).unwrap();
        assert_eq!(store.token().as_deref(), Some("new"));
        store.set(None);
        revoked.store(true, Ordering::SeqCst);
        for _ in 0..2 {
            let error = wait!(people.get(7).send_raw()).unwrap_err();
            assert_eq!((error.code(), error.is_transient()), (ErrorCode::AuthRequired, false), "{error}");
            assert!(error.message().contains("removed from the token store"), "{error}");
        }
        assert_eq!((refreshes.load(Ordering::SeqCst), store.token()), (1, None));
    }
}

test! {
    fn a_token_that_another_process_saved_is_used_without_a_refresh() {
        let (server, refreshes) = server();
        let other = Token::new("new").with_refresh_token("r2");
        let other = other.with_expires_at(SystemTime::now() + Duration::from_secs(3600));
        let store = FaultyStore::with(other);
        let client = connect(&server).oauth(session(&server, &store, true)).build().unwrap();
        wait!(client.for_account("9").unwrap().people().get(7).send_raw()).unwrap();
        assert_eq!((refreshes.load(Ordering::SeqCst), server.requests()), (0, 1));
    }
}
