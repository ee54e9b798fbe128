//! The connections of a client: how many are in use, and which runtime each belongs to.

use std::future::pending;
use std::net::Ipv4Addr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use basecamp_core::driver::catch_panic;
use basecamp_core::{Error, ErrorCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioTimer;
use tokio::net::UdpSocket;
use tokio::runtime::{Handle, Id};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::connect::Connector;
use crate::failure::{MAX_FIELDS, MAX_HEAD};
use crate::outgoing::Outgoing;
use crate::tasks::Tasks;

/// How often a silent HTTP/2 connection that is waited on is asked whether it is still alive, and
/// how long it has to answer: together less than an attempt's 30 s, so that a dead connection costs
/// one attempt and not all of them.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The HTTP/2 flow-control windows. Unread downloads use up their own streams' windows alone: it takes
/// 1024 of them on one connection to use up the connection's.
const STREAM_WINDOW: u32 = 1 << 20;
const CONNECTION_WINDOW: u32 = 1 << 30;

pub(crate) type HttpClient = Client<Connector, Outgoing>;

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    connector: Connector,
    max_connections: usize,
    free: Arc<Semaphore>,
    runtimes: RwLock<Vec<Runtime>>,
}

/// The connections of one runtime. Its tasks drive them, so another runtime would wait in vain for a
/// response while this one is idle.
struct Runtime {
    id: Id,
    client: HttpClient,
    /// Holds a task that waits forever: it ends when the runtime shuts down.
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
        if !self.knows(runtime.id()) {
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

    fn knows(&self, id: Id) -> bool {
        let runtimes = self.0.runtimes.read().unwrap_or_else(PoisonError::into_inner);
        runtimes.iter().any(|it| it.id == id)
    }

    fn find(&self, id: Id) -> Option<HttpClient> {
        let runtimes = self.0.runtimes.read().unwrap_or_else(PoisonError::into_inner);
        runtimes.iter().find(|it| it.id == id).map(|it| it.client.clone())
    }

    fn add(&self, id: Id) -> HttpClient {
        let mut runtimes = self.0.runtimes.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = runtimes.iter().find(|it| it.id == id) {
            return known.client.clone();
        }
        runtimes.retain_mut(|it| it.alive.try_join_next().is_none());
        let client = client(self.0.connector.clone(), self.0.max_connections);
        let mut alive = JoinSet::new();
        alive.spawn(pending());
        runtimes.push(Runtime { id, client: client.clone(), alive });
        client
    }
}

/// Checks that the current runtime has timers and, if a connection needs it, I/O. tokio offers no other
/// way than to catch the panic.
fn check_features(needs_io: bool) -> Result<(), Error> {
    let timers = catch_panic(|| drop(sleep(Duration::ZERO)));
    let io = match needs_io {
        true => catch_panic(register_socket),
        false => Ok(()),
    };
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

fn usage(problem: &str, hint: &str) -> Error {
    Error::new(ErrorCode::Usage, problem).with_hint(hint)
}

pub(crate) fn client(connector: Connector, max_idle: usize) -> HttpClient {
    // hyper-util repeats a request by itself only if the pooled connection was closed before
    // the request left its queue: then not a byte of it was written, so it is safe for a POST.
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
