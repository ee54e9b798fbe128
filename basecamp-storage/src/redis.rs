//! The connection to Redis, which all stores of a program share.
//!
//! One thread of the connection runs a tokio runtime with one socket. Commands of all callers are
//! pipelined on it (multiplexing), so blocking programs and programs of any async runtime use the
//! same connection.

mod cache;
#[cfg(feature = "event-feed")]
mod checkpoints;
mod connection;
mod failure;
mod pacer;
mod repeat;
mod token_store;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use ::redis::{Client, Cmd, FromRedisValue};
use basecamp_core::{BoxFuture, Error};

pub use cache::RedisCache;
#[cfg(feature = "event-feed")]
pub use checkpoints::RedisCheckpoints;
use connection::Connection;
pub use pacer::RedisPacer;
pub use repeat::RepeatedCommand;
pub use token_store::{AsyncRedisTokenStore, RedisTokenStore};

/// The Redis client, whose commands [`Redis::query`] runs.
#[doc(no_inline)]
pub use ::redis as client;

/// A connection to Redis 6.2 or newer, or to a server with the same protocol. Clones share it.
///
/// [`connect`](Self::connect) does not wait for the server: the first command opens the connection,
/// so a program starts while Redis is down. A lost connection is opened again by the next command,
/// at most a hundred times per second. A command whose connection is lost is repeated once, so it
/// must be idempotent; the commands of all stores are.
///
/// Each command has a [timeout](Self::with_timeout), which includes the connection. After a timeout
/// without any reply for a second the connection is replaced, since its server may be unreachable.
/// After a failover the old
/// primary answers `READONLY`; the connection is then replaced too, so the host name of the URL
/// should resolve to the new primary.
///
/// All keys begin with one [prefix](Self::with_key_prefix).
///
/// ```no_run
/// use basecamp_storage::Redis;
///
/// let redis = Redis::connect("redis://127.0.0.1/")?.with_key_prefix("my-app:");
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Redis {
    connection: Arc<Connection>,
    prefix: Arc<str>,
    timeout: Duration,
}

/// Default prefix of the keys.
const PREFIX: &str = "basecamp:";
/// Default timeout of a command.
const TIMEOUT: Duration = Duration::from_secs(2);
/// The longest timeout: one year. Longer ones would overflow the arithmetic of clocks.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Redis {
    /// Creates the connection for a URL: `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or
    /// `unix:///PATH` for a Unix socket. `rediss://` needs a TLS feature of the `redis` crate, such
    /// as `tokio-rustls-comp`.
    ///
    /// # Errors
    ///
    /// A `usage` error if the URL is invalid, or if the operating system can't start a thread. An
    /// unreachable server is an error of the commands, not of this method.
    pub fn connect(url: impl AsRef<str>) -> Result<Self, Error> {
        let client = Client::open(url.as_ref()).map_err(|error| {
            // The message of the error doesn't quote the URL, which may have a password.
            Error::usage(format!("the URL of Redis is invalid: {error}"))
                .with_hint("Use redis://HOST:PORT/, or unix:///PATH.")
                .with_source(error)
        })?;
        let connection = Arc::new(Connection::start(client)?);
        Ok(Self { connection, prefix: PREFIX.into(), timeout: TIMEOUT })
    }

    /// Sets the prefix of all keys. Default: `basecamp:`. Programs with different prefixes share
    /// nothing.
    #[must_use]
    pub fn with_key_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefix = prefix.as_ref().into();
        self
    }

    /// Sets the timeout of a command, which includes connecting and a repetition. Default: 2 s; at
    /// least 1 ms, at most a year.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.clamp(Duration::from_millis(1), MAX_TIMEOUT);
        self
    }

    /// Returns a key: the prefix and this name.
    #[must_use]
    pub fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Creates the command that runs a Lua script with the keys of these names. Redis compiles a
    /// script once.
    #[must_use]
    pub fn script(&self, source: &str, names: &[&str]) -> Cmd {
        let mut command = ::redis::cmd("EVAL");
        command.arg(source).arg(names.len());
        for name in names {
            command.arg(self.key(name));
        }
        command
    }

    /// Runs an idempotent command. The future may be polled by any runtime; if it is dropped, the
    /// command is sent nevertheless.
    ///
    /// # Errors
    ///
    /// - `network`, which is retryable: Redis is unreachable, does not answer within the timeout,
    ///   is loading its data or out of memory, or is a replica.
    /// - `usage`: Redis rejects the command, such as for a missing permission, or the reply has
    ///   another type.
    pub fn query<T>(&self, command: Cmd) -> BoxFuture<'static, Result<T, Error>>
    where
        T: FromRedisValue + Send + 'static,
    {
        let answer = self.connection.spawn(self.execute(command));
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(failure::ended())) })
    }

    /// The blocking form of [`query`](Self::query).
    ///
    /// # Errors
    ///
    /// As `query`.
    pub fn query_blocking<T>(&self, command: Cmd) -> Result<T, Error>
    where
        T: FromRedisValue + Send + 'static,
    {
        let (sender, answer) = mpsc::sync_channel(1);
        let running = self.execute(command);
        self.connection.spawn(async move {
            // The receiver waits below.
            let _ = sender.send(running.await);
        });
        answer.recv().unwrap_or_else(|_| Err(failure::ended()))
    }

    /// Repeats a command until the returned value is dropped or the command replies with 0, such as
    /// a script that extends a lease and finds that the lease has ended. Failures are ignored: the
    /// next repetition follows after the same time.
    pub fn repeat(&self, period: Duration, command: Cmd) -> RepeatedCommand {
        RepeatedCommand::start(self.clone(), period, command)
    }

    fn execute<T>(
        &self,
        command: Cmd,
    ) -> impl Future<Output = Result<T, Error>> + Send + 'static + use<T>
    where
        T: FromRedisValue + Send + 'static,
    {
        let (connection, timeout) = (Arc::clone(&self.connection), self.timeout);
        async move {
            let reply = connection.query(&command, timeout).await;
            let value = reply.and_then(|value| Ok(::redis::from_redis_value::<T>(value)?));
            value.map_err(|error| failure::classify(error, timeout))
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may have a password.
        f.debug_struct("Redis")
            .field("key_prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Returns a duration in milliseconds, in the range of Redis: from 1 ms to a hundred years.
#[must_use]
pub fn millis(time: Duration) -> u64 {
    const CENTURY: u128 = 100 * 365 * 24 * 60 * 60 * 1000;
    u64::try_from(time.as_millis().clamp(1, CENTURY)).unwrap_or(1)
}

#[cfg(test)]
mod tests;
