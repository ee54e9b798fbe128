//! What both transports need.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{AddressPolicy, Config, ConfigBuilder, RetryPolicy};
use basecamp_tests::sandbox::Sandbox;

/// Settings for the sandbox: retries without noticeable waits.
pub(crate) fn config(sandbox: &Sandbox) -> ConfigBuilder {
    let brief = Duration::from_millis(2);
    Config::builder()
        .base_url(sandbox.url())
        .discovered_addresses(AddressPolicy::any())
        .retry(RetryPolicy::standard().base_delay(brief).max_jitter(Duration::ZERO))
}

/// A session with the sandbox's current tokens.
pub(crate) fn session(sandbox: &Sandbox) -> OAuthSession {
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .client_secret(sandbox.client_secret())
}

/// A server that answers one request a connection and closes it without having said so.
pub(crate) struct Closing {
    url: String,
    changes: Arc<AtomicUsize>,
}

impl Closing {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let changes = Arc::new(AtomicUsize::new(0));
        let counter = changes.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let Some(first) = lines.next() else { continue };
                // To the end of the head; no request here has a body.
                let _ = lines.find(|line| line.is_empty());
                let answer: &[u8] = match first.starts_with("GET") {
                    true => b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]",
                    false => {
                        counter.fetch_add(1, Ordering::SeqCst);
                        b"HTTP/1.1 204 No Content\r\n\r\n"
                    }
                };
                let _ = (&stream).write_all(answer);
            }
        });
        Self { url, changes }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many requests that change something have arrived.
    pub(crate) fn changes(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }
}
