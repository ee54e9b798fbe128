//! Limits of time and size, and their failures.

use std::convert::Infallible;
use std::future::{Pending, pending};
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use basecamp_hyper::{Account, Client, Config, ConfigBuilder, Error, ErrorCode};
use http::Uri;
use tokio::net::TcpListener;
use tower_service::Service;

use crate::server::{ANN, Act, Pipe, Server, in_memory, listening, ok};

const LIMIT: Duration = Duration::from_millis(150);

/// Sends `head` at once, and `rest` with a byte every 20 ms.
fn dribble(head: &str, rest: &str) -> Vec<Act> {
    let mut acts = vec![Act::Write(head.to_owned())];
    for letter in rest.chars() {
        acts.push(Act::Pause(Duration::from_millis(20)));
        acts.push(Act::Write(letter.to_string()));
    }
    acts
}

async fn times_out(server: Server) {
    let account = listening(&server, |config| config.timeout(LIMIT).max_retries(0)).await;
    let started = Instant::now();
    let error = account.people().get(1).await.unwrap_err();
    let took = started.elapsed();
    assert!(took >= LIMIT && took < LIMIT + Duration::from_millis(100), "{took:?}");
    assert!(error.is_timeout());
    assert_eq!(error.code(), ErrorCode::Network);
    assert_eq!(error.message(), "timed out: no complete response within 150ms");
}

#[tokio::test]
async fn a_slow_head_times_out() {
    let script = |_: &_| dribble("HTTP/1.1 200 OK\r\n", "X-Slow: yes yes yes yes yes yes");
    times_out(Server::new(script)).await;
}

#[tokio::test]
async fn a_slow_body_times_out() {
    let script = |_: &_| dribble("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n", ANN);
    times_out(Server::new(script)).await;
}

#[tokio::test]
async fn a_slow_chunked_body_times_out() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    times_out(Server::new(|_| dribble(head, "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"))).await;
}

#[tokio::test]
async fn a_refused_connection_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}");
    drop(listener);
    let config = Config::builder().base_url(url).max_retries(0).build().unwrap();
    let client = Client::builder().token("secret").config(config).build().unwrap();
    let error = client.for_account(999).unwrap().people().get(1).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(!error.is_timeout());
    let message = error.message();
    assert!(
        message.starts_with(&format!(
            "could not connect to {address}: tcp connect error: Connection refused"
        )),
        "{message}"
    );
}

/// A connector that never connects.
#[derive(Clone)]
struct Unreachable;

impl Service<Uri> for Unreachable {
    type Response = Pipe;
    type Error = Infallible;
    type Future = Pending<Result<Pipe, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        pending()
    }
}

fn unreachable(config: ConfigBuilder) -> Account {
    let config = config.build().unwrap();
    let client = Client::builder().token("secret").connector(Unreachable).config(config);
    client.build().unwrap().for_account(999).unwrap()
}

#[tokio::test(start_paused = true)]
async fn connecting_times_out() {
    let config = Config::builder().connect_timeout(Duration::from_secs(2)).max_retries(0);
    let account = unreachable(config);
    let started = tokio::time::Instant::now();
    let error = account.people().get(1).await.unwrap_err();
    assert_eq!(started.elapsed().as_secs(), 2);
    assert!(error.is_timeout());
    assert_eq!(error.message(), "could not connect to 3.basecampapi.com: no connection within 2s");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_includes_all_attempts() {
    let config =
        Config::builder().connect_timeout(Duration::from_secs(4)).deadline(Duration::from_secs(7));
    let account = unreachable(config);
    let started = tokio::time::Instant::now();
    let error = account.people().get(1).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 2);
    assert_eq!(started.elapsed().as_secs(), 7);
}

async fn with_limit(limit: usize, acts: fn() -> Vec<Act>) -> Result<usize, Error> {
    let server = Server::new(move |_| acts());
    let account = listening(&server, |config| config.response_limit(limit)).await;
    let result = account.people().get(1).send_raw().await;
    assert_eq!(server.seen().len(), 1);
    result.map(|reply| reply.value.len())
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                       a\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n";

fn chunked() -> Vec<Act> {
    vec![Act::Write(CHUNKED.to_owned())]
}

fn endless() -> Vec<Act> {
    let mut acts = dribble("HTTP/1.1 200 OK\r\n\r\n0123456789", "0123456789x");
    acts.push(Act::Pause(Duration::from_secs(60)));
    acts
}

fn huge() -> Vec<Act> {
    // Rejected because of its `Content-Length`: the server sends no body.
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n";
    vec![Act::Write(head.to_owned()), Act::Pause(Duration::from_secs(60))]
}

#[tokio::test]
async fn bodies_over_the_limit_are_rejected() {
    let twenty = || ok("01234567890123456789");
    assert_eq!(with_limit(20, twenty).await.unwrap(), 20);
    assert_eq!(with_limit(20, chunked).await.unwrap(), 20);
    for acts in [twenty, chunked, endless, huge] {
        let error = with_limit(19, acts).await.unwrap_err();
        assert_eq!(error.message(), "the response body exceeds the limit of 19 bytes");
        assert_eq!(error.code(), ErrorCode::ApiError);
    }
}

#[tokio::test]
async fn a_truncated_body_is_retried() {
    let first = Mutex::new(true);
    let server = Server::new(move |_| match std::mem::take(&mut *first.lock().unwrap()) {
        true => {
            vec![Act::Write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".into()), Act::Close]
        }
        false => ok(ANN),
    });
    tokio::time::pause();
    let client = in_memory(&server).token("secret").build().unwrap();
    let reply = client.for_account(999).unwrap().people().get(1).send_full().await.unwrap();
    assert_eq!(reply.attempts, 2);
}

#[tokio::test]
async fn a_response_that_is_not_http_fails() {
    let server = Server::new(|_| vec![Act::Write("SSH-2.0-OpenSSH_9.7\r\n".into()), Act::Close]);
    let account = listening(&server, |config| config.max_retries(0)).await;
    let error = account.people().get(1).await.unwrap_err();
    let message = error.message();
    assert!(message.ends_with("invalid HTTP version parsed"), "{message}");
    // Not retried: the server would respond in the same way.
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_malformed_length_is_not_http() {
    for length in ["x", "-1", "1\r\nContent-Length: 2"] {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{}}");
        let server = Server::new(move |_| vec![Act::Write(answer.clone()), Act::Close]);
        let account = listening(&server, |config| config.max_retries(0)).await;
        let error = account.people().get(1).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.hint().starts_with("Check the host and the port"), "{}", error.hint());
    }
}

#[tokio::test]
async fn an_empty_body_succeeds() {
    let server = Server::new(|_| vec![Act::Write("HTTP/1.1 204 No Content\r\n\r\n".into())]);
    let account = listening(&server, |config| config).await;
    account.todos().complete(1).await.unwrap();
    account.todos().complete(1).await.unwrap();
    assert_eq!(server.seen()[1].connection, 1);
}
