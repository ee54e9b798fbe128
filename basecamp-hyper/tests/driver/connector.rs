//! Custom connectors, and the connections of dropped calls.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use basecamp_hyper::{Client, Config};
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, DuplexStream};
use tokio::time::{Instant, sleep, timeout};
use tower_service::Service;

use crate::server::{ANN, Act, Pipe, Server, in_memory, ok};

#[tokio::test(start_paused = true)]
async fn a_connector_can_connect_in_memory() {
    let server = Server::new(|_| ok(ANN));
    let account = in_memory(&server).token("secret").build().unwrap().for_account(999).unwrap();
    for _ in 0..3 {
        assert_eq!(account.people().get(1).await.unwrap().name, "Ann");
    }
    assert_eq!(server.seen()[2].connection, 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_does_not_disturb_others() {
    let server = Server::new(|seen| match seen.line().contains("/1 ") {
        true => vec![Act::Pause(Duration::from_secs(3600))],
        false => ok(r#"{"id":2,"name":"Bob"}"#),
    });
    let account = in_memory(&server).token("secret").build().unwrap().for_account(999).unwrap();
    let slow = account.people().get(1).into_future();
    assert!(timeout(Duration::from_secs(5), slow).await.is_err());
    assert_eq!(account.people().get(2).await.unwrap().name, "Bob");
    sleep(Duration::from_secs(120)).await;
    assert_eq!(server.seen().len(), 2);
}

/// A connector whose connections negotiate HTTP/2 and never respond.
#[derive(Clone, Default)]
struct Dead {
    connections: Arc<AtomicUsize>,
}

impl Service<Uri> for Dead {
    type Response = Pipe;
    type Error = Infallible;
    type Future = Ready<Result<Pipe, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let (near, far) = tokio::io::duplex(1 << 16);
        tokio::spawn(swallow(far));
        ready(Ok(Pipe { io: TokioIo::new(near), h2: true }))
    }
}

async fn swallow(mut stream: DuplexStream) {
    let mut buffer = [0; 1024];
    while matches!(stream.read(&mut buffer).await, Ok(1..)) {}
}

#[tokio::test(start_paused = true)]
async fn a_dead_http2_connection_costs_one_attempt() {
    let dead = Dead::default();
    let config = Config::builder().base_url("http://localhost").max_retries(1).build().unwrap();
    let client = Client::builder().token("secret").connector(dead.clone()).config(config);
    let account = client.build().unwrap().for_account(999).unwrap();
    let started = Instant::now();
    let error = account.people().get(1).await.unwrap_err();
    assert!(!error.is_timeout(), "{error}");
    assert_eq!(dead.connections.load(Ordering::Relaxed), 2);
    assert!(started.elapsed() < Duration::from_secs(45), "{:?}", started.elapsed());
}
