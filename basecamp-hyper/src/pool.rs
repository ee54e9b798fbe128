//! The connections of a client: how many are in use, and which runtime each belongs to.

use std::future::pending;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioTimer;
use tokio::runtime::{Handle, Id};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

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

    /// The client of the current runtime.
    pub(crate) fn client(&self) -> HttpClient {
        let id = Handle::current().id();
        let find = |runtimes: &[Runtime]| {
            runtimes.iter().find(|it| it.id == id).map(|it| it.client.clone())
        };
        let runtimes = self.0.runtimes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = find(&runtimes) {
            return client;
        }
        drop(runtimes);
        let mut runtimes = self.0.runtimes.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = find(&runtimes) {
            return client;
        }
        runtimes.retain_mut(|it| it.alive.try_join_next().is_none());
        let client = client(self.0.connector.clone(), self.0.max_connections);
        let mut alive = JoinSet::new();
        alive.spawn(pending());
        runtimes.push(Runtime { id, client: client.clone(), alive });
        client
    }
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
