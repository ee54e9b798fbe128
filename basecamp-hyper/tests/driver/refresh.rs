//! Single flight: one refresh for all calls, whether they end or are dropped.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, SystemTime};

use basecamp_hyper::oauth::{MemoryTokenStore, OAuthSession, StoreLock, Token, TokenStore};
use basecamp_hyper::{Account, Client, ClientBuilder, Config, Error, ErrorCode};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::server::{ANN, Act, Server, in_memory, ok, response};

const NEW: &str = r#"{"access_token":"new","refresh_token":"rotated","expires_in":7200}"#;
const DELAY: Duration = Duration::from_millis(50);

/// A server whose token endpoint responds with `refresh` after a delay. Calls need the token `new`.
fn server(refresh: fn() -> Vec<Act>) -> Server {
    Server::new(move |seen| {
        if seen.line().starts_with("POST /token") {
            let mut acts = vec![Act::Pause(DELAY)];
            acts.extend(refresh());
            return acts;
        }
        match seen.header("authorization") {
            Some("Bearer new") => ok(ANN),
            _ => response("401 Unauthorized", "", ""),
        }
    })
}

fn session(token: Token, base_url: &str) -> OAuthSession {
    let token = token.with_refresh_token("refresh");
    OAuthSession::new(format!("{base_url}/token"), "client", token)
}

fn expired() -> Token {
    Token::new("old").with_expires_at(SystemTime::UNIX_EPOCH)
}

fn account(builder: ClientBuilder, session: OAuthSession) -> Account {
    builder.oauth(session).build().unwrap().for_account(999).unwrap()
}

fn in_memory_account(server: &Server, token: Token) -> Account {
    account(in_memory(server), session(token, "http://localhost"))
}

fn start(account: &Account, calls: usize) -> Vec<JoinHandle<Result<(), Error>>> {
    let call = || account.people().get(1).into_future();
    (0..calls).map(|_| call()).map(|call| tokio::spawn(async { call.await.map(drop) })).collect()
}

#[tokio::test(start_paused = true)]
async fn calls_with_an_expired_token_make_one_refresh() {
    let server = server(|| ok(NEW));
    for call in start(&in_memory_account(&server, expired()), 64) {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.count("POST"), server.count("GET")), (1, 64));
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_rejected_make_one_refresh() {
    let server = server(|| ok(NEW));
    for call in start(&in_memory_account(&server, Token::new("revoked")), 64) {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.count("POST"), server.count("GET")), (1, 128));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_on_several_threads_make_one_refresh() {
    let server = server(|| ok(NEW));
    let url = server.listen().await;
    let config = Config::builder().base_url(&url).build().unwrap();
    let account = account(Client::builder().config(config), session(expired(), &url));
    for call in start(&account, 64) {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.count("POST"), server.count("GET")), (1, 64));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_outlives_the_call_that_started_it() {
    let server = server(|| ok(NEW));
    let stored = Arc::new(AtomicUsize::new(0));
    let count = stored.clone();
    let session = session(expired(), "http://localhost").with_on_refresh(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let account = account(in_memory(&server), session);
    let first = start(&account, 1).remove(0);
    sleep(DELAY / 2).await;
    assert_eq!(server.count("POST"), 1);
    let others = start(&account, 63);
    first.abort();
    for call in others {
        call.await.unwrap().unwrap();
    }
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!((server.count("POST"), server.count("GET")), (1, 63));
    assert_eq!(stored.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_outlives_all_calls() {
    let server = server(|| ok(NEW));
    let account = in_memory_account(&server, expired());
    let calls = start(&account, 64);
    sleep(DELAY / 2).await;
    calls.iter().for_each(JoinHandle::abort);
    sleep(DELAY).await;
    account.people().get(1).await.unwrap();
    assert_eq!((server.count("POST"), server.count("GET")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn calls_share_the_failure_of_a_refresh() {
    let server = server(|| response("500 Internal Server Error", "", ""));
    let account = in_memory_account(&server, expired());
    for call in start(&account, 64) {
        assert_eq!(call.await.unwrap().unwrap_err().code(), ErrorCode::ApiError);
    }
    assert_eq!((server.count("POST"), server.count("GET")), (1, 0));
    // Calls share the failure until the backoff ends, then the next call refreshes again.
    account.people().get(1).await.unwrap_err();
    assert_eq!(server.count("POST"), 1);
    sleep(Duration::from_secs(30)).await;
    account.people().get(1).await.unwrap_err();
    assert_eq!(server.count("POST"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_permanent_refresh_error_is_remembered() {
    let server = server(|| response("400 Bad Request", "", r#"{"error":"invalid_grant"}"#));
    let account = in_memory_account(&server, expired());
    for call in start(&account, 64) {
        assert_eq!(call.await.unwrap().unwrap_err().code(), ErrorCode::AuthRequired);
    }
    account.people().get(1).await.unwrap_err();
    assert_eq!((server.count("POST"), server.count("GET")), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_refresh_ends_with_the_deadline() {
    let server = server(|| vec![Act::Pause(Duration::from_secs(3600))]);
    let account = in_memory_account(&server, expired());
    let first = start(&account, 1).remove(0);
    sleep(DELAY).await;
    let started = tokio::time::Instant::now();
    let error = account.people().get(1).with_deadline(DELAY).await.unwrap_err();
    assert!(error.is_timeout());
    assert!(started.elapsed() < DELAY * 2);
    // The timeout of the attempt ends the refresh itself.
    assert!(first.await.unwrap().unwrap_err().is_timeout());
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_callback_wakes_waiting_calls() {
    let server = server(|| ok(NEW));
    let session = session(expired(), "http://localhost").with_on_refresh(|_| panic!("on purpose"));
    let account = account(in_memory(&server), session);
    let calls = start(&account, 4);
    sleep(DELAY * 2).await;
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    assert_eq!(server.count("POST"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_the_wait_for_a_locked_store() {
    let server = server(|| ok(NEW));
    let store = MemoryTokenStore::default();
    let session = session(expired(), "http://localhost").with_store(store.clone(), "work");
    let account = account(in_memory(&server), session);
    let lock = store.try_lock("work").unwrap();
    let error = account.people().get(1).with_deadline(DELAY).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(server.count("POST"), 0);
    drop(lock);
    account.people().get(1).await.unwrap();
    assert_eq!((server.count("POST"), server.count("GET")), (1, 1));
    let stored = store.load("work").unwrap().unwrap();
    assert_eq!(stored.refresh_token.unwrap().expose(), "rotated");
}

/// A store that blocks until the test releases it.
struct Gated {
    inner: MemoryTokenStore,
    gate: Mutex<mpsc::Receiver<()>>,
}

impl TokenStore for Gated {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        let gate = self.gate.lock().unwrap().recv_timeout(Duration::from_secs(5));
        gate.map_err(|_| Error::new(ErrorCode::Usage, "the runtime stood still"))?;
        self.inner.load(profile)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        self.inner.save(profile, token)
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        self.inner.delete(profile)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        self.inner.try_lock(profile)
    }
}

#[tokio::test]
async fn a_blocking_store_does_not_block_the_runtime() {
    let server = server(|| ok(NEW));
    let (go_on, gate) = mpsc::channel();
    let store = Gated { inner: MemoryTokenStore::default(), gate: Mutex::new(gate) };
    let session = session(expired(), "http://localhost").with_store(store, "work");
    let account = account(in_memory(&server), session);
    let calls = start(&account, 4);
    // The calls wait for the store, but this task is not blocked.
    sleep(Duration::from_millis(10)).await;
    go_on.send(()).unwrap();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((server.count("POST"), server.count("GET")), (1, 4));
}
