//! The socket of the connection, its thread, and its replacement.

use std::future::Future;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use ::redis::aio::{ConnectionLike as _, MultiplexedConnection};
use ::redis::{AsyncConnectionConfig, Client, Cmd, RedisError, RedisResult, Value};
use basecamp_core::Error;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::failure::is_lost;

/// Time after a failed attempt to connect in which commands fail with the same error.
const RECONNECT_PAUSE: Duration = Duration::from_millis(10);

/// Time without any reply after which a timeout replaces the socket: its server may be unreachable.
const SILENCE: Duration = Duration::from_secs(1);

/// The client, and the thread that runs its socket. The thread ends when this value is dropped.
pub(super) struct Connection {
    client: Client,
    state: Mutex<State>,
    runtime: Handle,
    start: Instant,
    /// Time of the last reply, or of the last connection, in milliseconds since `start`.
    last_reply: AtomicU64,
    _stop: oneshot::Sender<()>,
}

#[derive(Default)]
struct State {
    socket: Option<MultiplexedConnection>,
    /// Identifies the socket among all that were opened.
    generation: u64,
    /// The last failure to connect, and its time.
    failure: Option<(Instant, RedisError)>,
}

impl Connection {
    /// Starts the thread. The first command opens the socket.
    pub(super) fn start(client: Client) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(no_thread)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let run = move || {
            // An error means that the sender was dropped.
            let _ = runtime.block_on(stopped);
        };
        let thread = thread::Builder::new().name("basecamp-redis".to_owned());
        thread.spawn(run).map_err(no_thread)?;
        Ok(Self {
            client,
            state: Mutex::default(),
            runtime: handle,
            start: Instant::now(),
            last_reply: AtomicU64::new(0),
            _stop: stop,
        })
    }

    /// Runs a future on the thread.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.runtime.spawn(future)
    }

    /// Runs a command, and repeats it once if the socket is lost.
    pub(super) async fn query(&self, command: &Cmd, limit: Duration) -> RedisResult<Value> {
        let mut used = None;
        let attempts = async {
            let (socket, generation) = self.socket(limit).await?;
            used = Some(generation);
            match self.send(socket, command).await {
                Err(error) if is_lost(&error) => self.disconnect(generation).await,
                reply => return reply,
            }
            let (socket, generation) = self.socket(limit).await?;
            used = Some(generation);
            let reply = self.send(socket, command).await;
            if reply.as_ref().is_err_and(is_lost) {
                self.disconnect(generation).await;
            }
            reply
        };
        if let Ok(reply) = timeout(limit, attempts).await {
            return reply;
        }
        if let Some(generation) = used.filter(|_| self.is_silent()) {
            self.disconnect(generation).await;
        }
        Err(io::Error::from(io::ErrorKind::TimedOut).into())
    }

    /// Returns the socket, which it opens if there is none.
    async fn socket(&self, limit: Duration) -> RedisResult<(MultiplexedConnection, u64)> {
        let mut state = self.state.lock().await;
        if let Some(socket) = &state.socket {
            return Ok((socket.clone(), state.generation));
        }
        if let Some((at, error)) = &state.failure
            && at.elapsed() < RECONNECT_PAUSE
        {
            return Err(error.clone());
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(limit))
            .set_response_timeout(None);
        match self.client.get_multiplexed_async_connection_with_config(&config).await {
            Ok(socket) => {
                self.note_reply();
                state.socket = Some(socket.clone());
                state.generation = state.generation.wrapping_add(1);
                state.failure = None;
                Ok((socket, state.generation))
            }
            Err(error) => {
                state.failure = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    async fn send(&self, mut socket: MultiplexedConnection, command: &Cmd) -> RedisResult<Value> {
        let reply = socket.req_packed_command(command).await;
        self.note_reply();
        reply?.extract_error()
    }

    fn note_reply(&self) {
        self.last_reply.store(self.millis(), Ordering::Relaxed);
    }

    fn is_silent(&self) -> bool {
        let silence = self.millis().saturating_sub(self.last_reply.load(Ordering::Relaxed));
        u128::from(silence) >= SILENCE.as_millis()
    }

    /// Returns the time since the start of the connection.
    fn millis(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Replaces the socket of that generation at the next command.
    async fn disconnect(&self, generation: u64) {
        let mut state = self.state.lock().await;
        if state.generation == generation {
            state.socket = None;
        }
    }
}

fn no_thread(error: io::Error) -> Error {
    Error::usage(format!("the thread of the Redis connection can't start: {error}"))
        .with_source(error)
}
