//! Helpers for the tests of both transports.

use std::borrow::Borrow;
use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{AddressPolicy, Config, ConfigBuilder, RetryPolicy};
use basecamp_sandbox::Sandbox;
use tokio::net::TcpSocket;

use crate::raw_server::RawServer;

/// Settings for the sandbox: retries without noticeable waits.
pub(crate) fn config(sandbox: &Sandbox) -> ConfigBuilder {
    let brief = Duration::from_millis(2);
    Config::builder()
        .base_url(sandbox.url())
        .discovered_addresses(AddressPolicy::any())
        .retry(RetryPolicy::standard().with_base_delay(brief).with_max_jitter(Duration::ZERO))
}

/// Settings for a raw server: no retries, and timeouts that only limit a failing test.
pub(crate) fn raw_config(server: &RawServer) -> ConfigBuilder {
    Config::builder()
        .base_url(server.url())
        .discovered_addresses(AddressPolicy::any())
        .timeout(Duration::from_secs(60))
        .retry(RetryPolicy::none())
}

/// An address that refuses connections while the socket exists: it is bound, but doesn't listen.
pub(crate) fn refusing() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Checks an additive member. A sandbox in its documented form omits it, and it decodes as empty.
#[track_caller]
pub(crate) fn assert_additive<T>(sandbox: &Sandbox, found: &T, described: &T)
where
    T: Debug + PartialEq + ToOwned + ?Sized,
    T::Owned: Default,
{
    match sandbox.is_as_documented() {
        true => assert_eq!(found, T::Owned::default().borrow()),
        false => assert_eq!(found, described),
    }
}

/// A session with the sandbox's current tokens.
pub(crate) fn session(sandbox: &Sandbox) -> OAuthSession {
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .with_client_secret(sandbox.client_secret())
}

/// A server that answers one request per connection and closes it without `Connection: close`.
pub(crate) struct ClosingServer {
    url: String,
    changes: Arc<AtomicUsize>,
}

impl ClosingServer {
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
                // Reads the head. No request here has a body.
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

    /// The number of received requests other than GET.
    pub(crate) fn changes(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }
}

/// The early end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Closed,
    Reset,
}

/// A server that sends the first bytes of a response and then ends the connection.
pub(crate) struct TruncatingServer {
    url: String,
    state: Arc<ServerState>,
}

struct ServerState {
    response: Vec<u8>,
    ending: Ending,
    /// The complete response to the first request.
    first: Mutex<Option<Vec<u8>>>,
    length: AtomicUsize,
    requests: AtomicUsize,
}

impl TruncatingServer {
    pub(crate) fn start(response: Vec<u8>, ending: Ending) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(ServerState {
            response,
            ending,
            first: Mutex::default(),
            length: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
        });
        let served = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                served.serve(stream);
            }
        });
        Self { url, state }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sets the number of bytes of the response that the server sends from now on.
    pub(crate) fn cut(&self, length: usize) {
        self.state.length.store(length, Ordering::SeqCst);
    }

    /// Sends this complete response to the next request, and `length` bytes to those after it.
    pub(crate) fn cut_after(&self, first: Vec<u8>, length: usize) {
        *self.state.first.lock().unwrap() = Some(first);
        self.cut(length);
    }

    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

impl ServerState {
    /// Serves requests in sequence until a response is cut.
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(&stream);
        loop {
            let mut length = 0;
            let mut is_request = false;
            for line in (&mut reader).lines().map_while(Result::ok) {
                if line.is_empty() {
                    is_request = true;
                    break;
                }
                if let Some((name, value)) = line.split_once(": ")
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.parse().unwrap();
                }
            }
            let body = reader.read_exact(&mut vec![0; length]);
            if !is_request || body.is_err() {
                return;
            }
            self.requests.fetch_add(1, Ordering::SeqCst);
            let first = self.first.lock().unwrap().take();
            if let Some(first) = first {
                if (&stream).write_all(&first).is_err() {
                    return;
                }
                continue;
            }
            let length = self.length.load(Ordering::SeqCst);
            let _ = (&stream).write_all(&self.response[..length]);
            if self.ending == Ending::Reset {
                // Requests in flight may still arrive.
                let _ = rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO));
            }
            return;
        }
    }
}
