//! Single flight: one refresh for all threads, on a separate thread.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use basecamp_ureq::oauth::{MemoryTokenStore, OAuthSession, Token, TokenStore};
use basecamp_ureq::{Account, Client, ErrorCode};

use crate::server::{Server, response};

/// The duration of a refresh.
const REFRESH: Duration = Duration::from_millis(200);

/// A server that accepts only the token `new`. Its token endpoint returns it after a delay, or an
/// error if `refuse` is set.
fn server(refuse: Arc<AtomicBool>) -> Server {
    Server::start(move |seen, stream| {
        let answer = if seen.head.starts_with("POST /token ") {
            thread::sleep(REFRESH);
            match refuse.load(Ordering::SeqCst) {
                true => response("500 Internal Server Error", ""),
                false => response("200 OK", r#"{"access_token":"new","expires_in":3600}"#),
            }
        } else if seen.header("authorization") == ["Bearer new"] {
            response("200 OK", "{}")
        } else {
            response("401 Unauthorized", "")
        };
        stream.write_all(answer.as_bytes())
    })
}

fn account(server: &Server, token: Token) -> Account {
    let session = OAuthSession::new(format!("{}/token", server.url), "client", token);
    let config = server.config().build().unwrap();
    let client = Client::builder().oauth(session).config(config).build().unwrap();
    client.for_account(999).unwrap()
}

fn refreshes(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.head.starts_with("POST /token ")).count()
}

fn expired() -> Token {
    Token::new("old").with_refresh_token("refresh").with_expires_at(SystemTime::UNIX_EPOCH)
}

#[test]
fn threads_with_an_expired_token_share_a_refresh() {
    let server = server(Arc::default());
    let account = account(&server, expired());
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| account.todos().get(1).send_raw().unwrap());
        }
    });
    assert_eq!((refreshes(&server), server.seen().len()), (1, 65));
}

#[test]
fn rejected_calls_share_a_refresh() {
    let server = server(Arc::default());
    let account = account(&server, Token::new("old").with_refresh_token("refresh"));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| account.todos().create(1, "Ship it").send_raw().unwrap());
        }
    });
    assert_eq!(refreshes(&server), 1);
}

#[test]
fn calls_share_a_failed_refresh_until_its_backoff_ends() {
    let refuse = Arc::new(AtomicBool::new(true));
    let server = server(refuse.clone());
    let account = account(&server, expired());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let error = account.todos().get(1).send_raw().unwrap_err();
                assert_eq!(error.code(), ErrorCode::ApiError, "{error:?}");
            });
        }
    });
    let before = refreshes(&server);
    refuse.store(false, Ordering::SeqCst);
    // Calls share the failure until its backoff ends, then one of them refreshes again.
    let end = Instant::now() + Duration::from_secs(60);
    while let Err(error) = account.todos().get(1).send_raw() {
        assert_eq!(error.code(), ErrorCode::ApiError, "{error:?}");
        assert!(Instant::now() < end, "no call refreshes again");
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(refreshes(&server), before + 1);
}

#[test]
fn a_deadline_ends_the_wait_but_not_the_refresh() {
    let server = server(Arc::default());
    let account = account(&server, expired());
    let start = Instant::now();
    let error = account.todos().get(1).with_deadline(Duration::from_millis(20)).send().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(start.elapsed() < REFRESH);
    account.todos().get(1).send_raw().unwrap();
    assert_eq!(refreshes(&server), 1);
}

#[test]
fn a_deadline_ends_the_wait_for_a_locked_store() {
    let server = server(Arc::default());
    let store = MemoryTokenStore::default();
    let session = OAuthSession::new(format!("{}/token", server.url), "client", expired());
    let client = Client::builder().oauth(session.with_store(store.clone(), "work"));
    let client = client.config(server.config().build().unwrap()).build().unwrap();
    let account = client.for_account(999).unwrap();
    let lock = store.try_lock("work").unwrap();
    let limit = Duration::from_millis(30);
    let error = account.todos().get(1).with_deadline(limit).send().unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(refreshes(&server), 0);
    drop(lock);
    account.todos().get(1).send_raw().unwrap();
    assert_eq!(refreshes(&server), 1);
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "new");
}
