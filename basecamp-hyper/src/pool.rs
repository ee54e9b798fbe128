//! The connections of a client: their number, and the runtime of each.

use std::future::pending;
use std::net::Ipv4Addr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use basecamp_core::Error;
use basecamp_core::driver::catch_panic;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioTimer;
use tokio::net::UdpSocket;
use tokio::runtime::{Handle, Id};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::connect::Connector;
use crate::failure::{MAX_FIELDS, MAX_HEAD};
use crate::outgoing::OutgoingBody;
use crate::tasks::Tasks;

/// The interval of PING frames on a silent HTTP/2 connection with open streams, and their timeout:
/// together less than the 30 s of an attempt, so that a dead connection costs a single attempt.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The HTTP/2 flow-control windows. An unread download exhausts the window of its stream only: 1024
/// of them exhaust that of the connection.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 1 << 30;

pub(crate) type HttpClient = Client<Connector, OutgoingBody>;

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    connector: Connector,
    max_connections: usize,
    free: Arc<Semaphore>,
    runtimes: RwLock<Vec<Runtime>>,
}

/// The connections of one runtime. Its tasks drive them: while it is idle, a request of another
/// runtime would never get its response.
struct Runtime {
    id: Id,
    client: HttpClient,
    /// Has a task that never completes: it ends when the runtime shuts down.
    alive: JoinSet<()>,
}

impl Pool {
    pub(crate) fn new(connector: Connector, max_connections: usize) -> Self {
        let free = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
        let runtimes = RwLock::default();
        Self(Arc::new(Inner { connector, max_connections, free, runtimes }))
    }

    pub(crate) fn connector(&self) -> &Connector {
        &self.0.connector
    }

    pub(crate) fn max_connections(&self) -> usize {
        self.0.max_connections
    }

    /// A permit for each connection that may be in use.
    pub(crate) fn free(&self) -> &Arc<Semaphore> {
        &self.0.free
    }

    /// The current runtime, if it can drive connections.
    ///
    /// # Errors
    ///
    /// A `usage` error outside of a runtime, or within one that lacks timers or I/O.
    pub(crate) fn runtime(&self) -> Result<Handle, Error> {
        let runtime = Handle::try_current().map_err(|_| {
            usage(
                "a call was begun outside of a tokio runtime",
                "Await it within one, such as that of `#[tokio::main]`.",
            )
        })?;
        if !self.contains(runtime.id()) {
            check_features(self.0.connector.needs_io())?;
            self.add(runtime.id());
        }
        Ok(runtime)
    }

    /// The client of the current runtime.
    pub(crate) fn client(&self) -> HttpClient {
        let id = Handle::current().id();
        self.find(id).unwrap_or_else(|| self.add(id))
    }

    fn contains(&self, id: Id) -> bool {
        let runtimes = self.0.runtimes.read().unwrap_or_else(PoisonError::into_inner);
        runtimes.iter().any(|runtime| runtime.id == id)
    }

    fn find(&self, id: Id) -> Option<HttpClient> {
        let runtimes = self.0.runtimes.read().unwrap_or_else(PoisonError::into_inner);
        runtimes.iter().find(|runtime| runtime.id == id).map(|runtime| runtime.client.clone())
    }

    fn add(&self, id: Id) -> HttpClient {
        let mut runtimes = self.0.runtimes.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = runtimes.iter().find(|runtime| runtime.id == id) {
            return known.client.clone();
        }
        runtimes.retain_mut(|runtime| runtime.alive.try_join_next().is_none());
        let client = client(self.0.connector.clone(), self.0.max_connections);
        let mut alive = JoinSet::new();
        alive.spawn(pending());
        runtimes.push(Runtime { id, client: client.clone(), alive });
        client
    }
}

/// Checks that the current runtime has timers and, if a connection needs it, I/O. tokio has no
/// function for this, so a panic is caught.
fn check_features(needs_io: bool) -> Result<(), Error> {
    let timers = catch_panic(|| drop(sleep(Duration::ZERO)));
    let io = if needs_io { catch_panic(register_socket) } else { Ok(()) };
    let missing = match (timers, io) {
        (Ok(()), Ok(())) => return Ok(()),
        (Err(_), Ok(())) => "timers",
        (Ok(()), Err(_)) => "I/O",
        (Err(_), Err(_)) => "timers and I/O",
    };
    Err(usage(
        &format!("the tokio runtime was built without {missing}"),
        "Call `enable_all` on its `tokio::runtime::Builder`.",
    ))
}

/// Registers a socket with the runtime. It is never connected.
fn register_socket() {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    if let Ok(socket) = socket
        && socket.set_nonblocking(true).is_ok()
    {
        drop(UdpSocket::from_std(socket));
    }
}

fn usage(message: &str, hint: &str) -> Error {
    Error::usage(message).with_hint(hint)
}

pub(crate) fn client(connector: Connector, max_idle: usize) -> HttpClient {
    // hyper-util repeats a request only if the pooled connection was closed while the request was
    // queued: then not a byte of it was written, so that is safe for a POST.
    Client::builder(Tasks)
        .pool_timer(TokioTimer::new())
        .pool_max_idle_per_host(max_idle)
        .timer(TokioTimer::new())
        .http1_max_headers(MAX_FIELDS)
        .http1_max_buf_size(MAX_HEAD as usize)
        .http2_max_header_list_size(MAX_HEAD)
        .http2_initial_stream_window_size(STREAM_WINDOW)
        .http2_initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(KEEP_ALIVE)
        .build(connector)
}
