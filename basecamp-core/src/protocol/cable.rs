//! Sockets: the link between a machine and a WebSocket that a driver opens for it.
//!
//! The driver opens the socket of a [`Cable`] and reports its frames and its end; it neither
//! interprets frames nor connects again.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;

use crate::error::failure::{Failure, FailureKind};
use crate::model::cancel::Cancel;
use crate::model::secret::Secret;
use crate::model::waiters::WakerSet;
use crate::net::address_policy::AddressPolicy;

/// A failure to open a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DialFailure {
    /// The connection or the upgrade failed.
    Transient,
    /// The URL can't be dialed: it is malformed or not `wss`, its address is not allowed, or the
    /// server redirects the upgrade. A new ticket would have the same URL.
    Policy,
    /// The driver opens no sockets.
    Unsupported,
}

/// A connection that failed: an address that is not allowed stays so.
impl From<Failure> for DialFailure {
    fn from(failure: Failure) -> Self {
        match failure.kind() {
            FailureKind::BlockedAddress => Self::Policy,
            _ => Self::Transient,
        }
    }
}

/// The end of an open socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketFailure {
    /// The server closed the connection, with this code if it sent one.
    Closed(Option<u16>),
    /// The connection broke.
    Broken,
    /// The server sent a frame above the limit of the [`Cable`].
    FrameTooLarge,
}

/// The machine's side of a socket, to which a [`Cable`] reports.
pub(crate) trait CableEvents: Send + Sync {
    /// The socket is open.
    fn opened(&self);
    /// The socket can't be opened.
    fn refused(&self, failure: DialFailure);
    /// A frame arrived at this time.
    fn received(&self, bytes: Bytes, at: Duration);
    /// The socket ended.
    fn ended(&self, failure: SocketFailure);
    /// Ready once the machine has room for a frame.
    fn poll_room(&self, cx: &Context<'_>) -> Poll<()>;
}

/// An action of the machine on an open socket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must execute every output")]
pub enum CableOutput {
    /// Send this text frame.
    Text(String),
    /// Close the socket with code 1000 and an empty reason, and report nothing more.
    Close,
}

/// The machine's end of the outputs.
#[derive(Debug, Clone, Default)]
pub(crate) struct CableWriter {
    outputs: Arc<Mutex<Outputs>>,
    dial: Cancel,
}

#[derive(Debug, Default)]
struct Outputs {
    queue: VecDeque<CableOutput>,
    drivers: WakerSet,
}

impl CableWriter {
    /// Passes an output to the driver.
    pub(crate) fn push(&self, output: CableOutput) {
        let wakers = {
            let mut outputs = self.lock();
            outputs.queue.push_back(output);
            outputs.drivers.take()
        };
        wakers.for_each(std::task::Waker::wake);
    }

    /// Closes the socket, or cancels the dial.
    pub(crate) fn close(&self) {
        self.push(CableOutput::Close);
        self.dial.cancel();
    }

    fn lock(&self) -> MutexGuard<'_, Outputs> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket for a driver to open: a WebSocket (RFC 6455) over HTTP/1.1.
///
/// The driver connects to the [`origin`](Self::origin), whose address the
/// [policy](Self::addresses) must allow. It opens the [`url`](Self::url) with the subprotocol
/// [`SUBPROTOCOL`](Self::SUBPROTOCOL), which the server must select, and without `Origin` and
/// credentials. It follows no redirect. It reports [`opened`](Self::opened) or
/// [`refused`](Self::refused), then frames, and at the end [`ended`](Self::ended). Until the socket
/// is open, [`dial`](Self::dial) cancels it. Before each read the driver waits for
/// [`poll_room`](Self::poll_room). A cable that is dropped without an end counts as broken.
pub struct Cable {
    url: Secret,
    origin: Uri,
    addresses: AddressPolicy,
    frame_limit: usize,
    events: Arc<dyn CableEvents>,
    outputs: CableWriter,
    is_open: bool,
    has_ended: bool,
}

impl Cable {
    /// The subprotocol: Action Cable with JSON.
    pub const SUBPROTOCOL: &'static str = "actioncable-v1-json";

    /// Limits the connection and the upgrade.
    pub const OPEN_TIMEOUT: Duration = Duration::from_secs(10);

    /// Limits the wait for the server's close frame after ours (RFC 6455, section 7.1.1).
    pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

    pub(crate) fn new(
        url: Secret,
        origin: Uri,
        addresses: AddressPolicy,
        frame_limit: usize,
        events: Arc<dyn CableEvents>,
    ) -> Self {
        let outputs = CableWriter::default();
        let (is_open, has_ended) = (false, false);
        Self { url, origin, addresses, frame_limit, events, outputs, is_open, has_ended }
    }

    pub(crate) fn writer(&self) -> CableWriter {
        self.outputs.clone()
    }

    /// Returns the URL, `wss` or, for this machine only, `ws`. It contains a secret: don't log it.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// Returns the origin of the URL with the scheme of HTTP: `https`, or `http` without TLS.
    #[must_use]
    pub fn origin(&self) -> &Uri {
        &self.origin
    }

    /// Whether the socket uses TLS. Without TLS it uses no proxy.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.origin.scheme_str() == Some("https")
    }

    /// Returns the policy of the addresses that the driver may connect to.
    #[must_use]
    pub fn addresses(&self) -> &AddressPolicy {
        &self.addresses
    }

    /// Returns the maximum size of a frame in bytes, to be enforced while reading.
    #[must_use]
    pub fn frame_limit(&self) -> usize {
        self.frame_limit
    }

    /// Returns the handle that is cancelled when the machine abandons the dial: the driver then
    /// closes the connection, and reports [`refused`](Self::refused).
    #[must_use]
    pub fn dial(&self) -> &Cancel {
        &self.outputs.dial
    }

    /// Reports that the socket is open.
    pub fn opened(&mut self) {
        self.is_open = true;
        self.events.opened();
    }

    /// Reports that the socket can't be opened.
    pub fn refused(mut self, failure: DialFailure) {
        self.has_ended = true;
        self.events.refused(failure);
    }

    /// Reports a text frame. `at` is the time of its arrival on the clock of
    /// [`Now::monotonic`](crate::Now::monotonic).
    pub fn received(&self, bytes: Bytes, at: Duration) {
        self.events.received(bytes, at);
    }

    /// Reports the end of the socket.
    pub fn ended(mut self, failure: SocketFailure) {
        self.has_ended = true;
        self.events.ended(failure);
    }

    /// Ready once the machine has room for another frame (back-pressure).
    pub fn poll_room(&self, cx: &Context<'_>) -> Poll<()> {
        self.events.poll_room(cx)
    }

    /// Returns the next output, if there is one.
    #[must_use]
    pub fn next_output(&self) -> Option<CableOutput> {
        self.outputs.lock().queue.pop_front()
    }

    /// Ready with the next output. Polls by another task replace the waker.
    pub fn poll_output(&self, cx: &Context<'_>) -> Poll<CableOutput> {
        let mut outputs = self.outputs.lock();
        match outputs.queue.pop_front() {
            Some(output) => Poll::Ready(output),
            None => {
                // One driver waits, so its former registration is obsolete.
                drop(outputs.drivers.take());
                outputs.drivers.register(&mut None, cx);
                Poll::Pending
            }
        }
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        if !self.has_ended {
            if self.is_open {
                self.events.ended(SocketFailure::Broken);
            } else {
                self.events.refused(DialFailure::Transient);
            }
        }
    }
}

impl fmt::Debug for Cable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cable").field("frame_limit", &self.frame_limit).finish_non_exhaustive()
    }
}
