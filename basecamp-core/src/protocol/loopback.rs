//! The loopback interface redirection of a login (RFC 8252, section 7.3): the link between a
//! machine and the listener that a driver opens for it.
//!
//! The driver accepts connections and transfers bytes. This module parses the requests, and the
//! machine decides on the responses.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;

use crate::error::Error;
use crate::model::waiters::{WaitEvent, WakerSet};

/// The largest head of a request, in bytes.
const HEAD_LIMIT: usize = 16 * 1024;

/// The largest number of open connections. Browsers open some in advance.
const MAX_CONNECTIONS: usize = 16;

/// A listener for a driver to open on the loopback interface: a small HTTP server for the redirect
/// of a login.
///
/// The driver binds [`address`](Self::address), and reports [`bound`](Self::bound) or
/// [`failed`](Self::failed). It accepts connections until [`poll_closed`](Self::poll_closed) is
/// ready. For each it creates a [`connection`](Self::connection), passes the received bytes to it,
/// sends its response, shuts down its side of the connection, and drops it.
pub struct Loopback {
    port: u16,
    link: Arc<LoopbackLink>,
}

impl Loopback {
    /// Limits the transfer of a request or a response.
    pub const TRANSFER_TIMEOUT: Duration = Duration::from_secs(10);

    /// The URL's host of the redirect is the IP address: `localhost` may resolve to other
    /// addresses (RFC 8252, section 8.3).
    pub(crate) fn new(port: u16, link: Arc<LoopbackLink>) -> Self {
        Self { port, link }
    }

    /// Returns the address to bind. The port 0 means any free port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Reports the port that was bound.
    pub fn bound(&self, port: u16) {
        self.link.update(|state| state.bound = Some(Ok(port)));
    }

    /// Reports that the address can't be bound.
    pub fn failed(self, error: io::Error) {
        let address = self.address();
        let hint = if error.kind() == io::ErrorKind::AddrInUse {
            "End the program that uses the port, or set a redirect URI with another port."
        } else {
            "Set a redirect URI with another port, or select another `LoginMethod`."
        };
        let message = format!("no listener for the login at {address}: {error}");
        let error = Error::usage(message).with_hint(hint).with_source(error);
        self.link.update(|state| state.bound = Some(Err(error)));
    }

    /// Creates the state of an accepted connection. `None` if too many are open: close the
    /// connection.
    #[must_use]
    pub fn connection(&self) -> Option<LoopbackConnection> {
        let mut state = self.link.lock();
        if state.open.len() >= MAX_CONNECTIONS {
            return None;
        }
        state.last_id += 1;
        let id = state.last_id;
        state.open.insert(id);
        drop(state);
        Some(LoopbackConnection { id, link: self.link.clone(), head: Vec::new() })
    }

    /// Ready once the login has ended: close the listener and its connections.
    pub fn poll_closed(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.link.lock();
        if state.is_closed {
            return Poll::Ready(());
        }
        state.drivers.register(&mut None, cx);
        Poll::Pending
    }

    /// Whether the login has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.link.lock().is_closed
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        // The driver could start no thread, or its runtime is shutting down.
        let ended = || Err(Error::usage("the listener for the login has ended"));
        self.link.update(|state| {
            state.bound.get_or_insert_with(ended);
        });
    }
}

impl fmt::Debug for Loopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loopback").field("port", &self.port).finish_non_exhaustive()
    }
}

/// A connection of a browser: one request and one response.
pub struct LoopbackConnection {
    id: u64,
    link: Arc<LoopbackLink>,
    head: Vec<u8>,
}

impl LoopbackConnection {
    /// Processes received bytes. Returns whether the request is complete: then read no more, and
    /// wait for [`poll_response`](Self::poll_response).
    pub fn receive(&mut self, bytes: &[u8]) -> bool {
        // A terminator may begin in the bytes before.
        let from = self.head.len().saturating_sub(3);
        self.head.extend_from_slice(bytes);
        let is_complete = self.head[from..].windows(4).any(|window| window == b"\r\n\r\n");
        if !is_complete && self.head.len() <= HEAD_LIMIT {
            return false;
        }
        let target = parse_target(&self.head).filter(|_| is_complete);
        let id = self.id;
        self.link.update(|state| match target {
            Some(target) => state.requests.push_back((id, target)),
            None => {
                state.responses.insert(id, Bytes::from_static(BAD_REQUEST));
            }
        });
        true
    }

    /// Ready with the complete response. Send it, shut down the connection's sending side, and drop
    /// this value.
    pub fn poll_response(&mut self, cx: &Context<'_>) -> Poll<Bytes> {
        let mut state = self.link.lock();
        match state.responses.remove(&self.id) {
            Some(response) => Poll::Ready(response),
            None if state.is_closed => Poll::Ready(Bytes::from_static(GONE)),
            None => {
                state.drivers.register(&mut None, cx);
                Poll::Pending
            }
        }
    }
}

impl Drop for LoopbackConnection {
    fn drop(&mut self) {
        let id = self.id;
        self.link.update(|state| {
            state.open.remove(&id);
            state.responses.remove(&id);
            state.requests.retain(|(request, _)| *request != id);
        });
    }
}

impl fmt::Debug for LoopbackConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The request may have an authorization code.
        f.debug_struct("LoopbackConnection").field("id", &self.id).finish_non_exhaustive()
    }
}

const BAD_REQUEST: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const GONE: &[u8] = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Returns the path and query of a `GET` request (RFC 9112, section 3.2.1).
fn parse_target(head: &[u8]) -> Option<String> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut request = httparse::Request::new(&mut headers);
    request.parse(head).ok().filter(httparse::Status::is_complete)?;
    let target = request.path.filter(|path| path.starts_with('/'))?;
    (request.method == Some("GET")).then(|| target.to_owned())
}

/// The machine's end of a listener. Dropping it closes the listener.
#[derive(Default)]
pub(crate) struct LoopbackLink(Mutex<State>);

#[derive(Default)]
struct State {
    bound: Option<Result<u16, Error>>,
    last_id: u64,
    /// The connections that the driver has not dropped.
    open: HashSet<u64>,
    /// Path and query of the requests that the machine has not taken.
    requests: VecDeque<(u64, String)>,
    responses: HashMap<u64, Bytes>,
    is_closed: bool,
    machines: WakerSet,
    drivers: WakerSet,
    /// Whether anything changed since the machine's latest look.
    is_changed: bool,
}

impl LoopbackLink {
    /// Returns the result of binding, once the driver has reported it.
    pub(crate) fn bound(&self) -> Option<Result<u16, Error>> {
        self.lock().bound.clone()
    }

    /// Takes the oldest request: its connection, and its path and query.
    pub(crate) fn next_request(&self) -> Option<(u64, String)> {
        let mut state = self.lock();
        state.is_changed = false;
        state.requests.pop_front()
    }

    /// Sets the response of a connection.
    pub(crate) fn respond(&self, connection: u64, response: Bytes) {
        self.wake_drivers(|state| {
            if state.open.contains(&connection) {
                state.responses.insert(connection, response);
            }
        });
    }

    /// Whether the driver has sent the response of a connection, or lost the connection.
    pub(crate) fn is_delivered(&self, connection: u64) -> bool {
        let mut state = self.lock();
        state.is_changed = false;
        !state.open.contains(&connection)
    }

    /// Ends the listener and its connections.
    pub(crate) fn close(&self) {
        self.wake_drivers(|state| state.is_closed = true);
    }

    fn wake_drivers(&self, change: impl FnOnce(&mut State)) {
        let wakers = {
            let mut state = self.lock();
            change(&mut state);
            state.drivers.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Applies a change of the driver, and wakes the machine.
    fn update(&self, change: impl FnOnce(&mut State)) {
        let wakers = {
            let mut state = self.lock();
            change(&mut state);
            state.is_changed = true;
            // A response that needs no decision of the machine wakes its own connection.
            state.machines.take().chain(state.drivers.take())
        };
        wakers.for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WaitEvent for LoopbackLink {
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.is_changed {
            return Poll::Ready(());
        }
        state.machines.register(key, cx);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.lock().machines.forget(key);
    }
}

impl fmt::Debug for LoopbackLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoopbackLink").field("is_closed", &self.lock().is_closed).finish()
    }
}

#[cfg(test)]
mod tests;
