//! The deduplication store of several processes, in Redis.
//!
//! Each event is a key. Its value is the token of the current claim, which expires, or `done`.

mod pool;

use std::fmt;
use std::time::Duration;

use basecamp_core::BoxFuture;
use redis::aio::ConnectionLike;
use redis::{Client, FromRedisValue, Pipeline, RedisError};

use super::{AsyncDedupStore, Claim, ClaimToken, DedupStore};
use crate::BoxError;
use crate::event::EventId;

pub use self::pool::Pool;

const DONE: &str = "done";

/// Ends a claim, if it still has this token.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0";

/// Remembers events in Redis, for any number of processes that share it.
///
/// A claim lapses after the [lease](Self::with_lease): after a crash of the process, a redelivery
/// is processed. A command is repeated once if its connection is lost.
///
/// ```no_run
/// use basecamp_webhooks::redis::Client;
/// use basecamp_webhooks::{RedisStore, WebhookReceiver};
///
/// # fn blocking() -> Result<(), Box<dyn std::error::Error>> {
/// let store = RedisStore::blocking(Client::open("redis://127.0.0.1/")?);
/// let receiver = WebhookReceiver::builder("secret").dedup_store(store).build()?;
/// # Ok(())
/// # }
/// ```
///
/// An async receiver accepts any connection of the `redis` crate that can be cloned. A
/// `ConnectionManager` reconnects, so it survives a restart of Redis:
///
/// ```no_run
/// use basecamp_webhooks::redis::Client;
/// use basecamp_webhooks::{RedisStore, WebhookReceiver};
///
/// # async fn asynchronous() -> Result<(), Box<dyn std::error::Error>> {
/// let connection = Client::open("redis://127.0.0.1/")?.get_connection_manager().await?;
/// let store = RedisStore::new(connection);
/// let receiver = WebhookReceiver::async_builder("secret").dedup_store(store).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStore<C> {
    connection: C,
    prefix: String,
    lease: Duration,
    retention: Duration,
}

impl RedisStore<Pool> {
    /// Creates a store for blocking receivers, with a pool of connections: one for each thread that
    /// uses the store at the same time.
    #[must_use]
    pub fn blocking(client: Client) -> Self {
        Self::with(Pool::new(client))
    }

    /// Sets the timeout for connecting, and for each response. Default: 2 s.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.connection = self.connection.with_timeout(timeout);
        self
    }
}

impl<C: ConnectionLike> RedisStore<C> {
    /// Creates a store for async receivers. Timeouts are those of the connection.
    #[must_use]
    pub fn new(connection: C) -> Self {
        Self::with(connection)
    }
}

impl<C> RedisStore<C> {
    fn with(connection: C) -> Self {
        Self {
            connection,
            prefix: "basecamp:webhooks:".to_owned(),
            lease: Duration::from_secs(60),
            retention: Duration::from_secs(24 * 60 * 60),
        }
    }

    /// Sets the prefix of the keys. Default: `basecamp:webhooks:`.
    #[must_use]
    pub fn with_key_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the lease: the time after which a claim lapses that is neither committed nor released.
    /// Default: 60 seconds.
    ///
    /// It must be longer than handlers take, or a redelivery is processed while the event is still
    /// in progress. A failed commit is retried for this time at most.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the time for which a processed event is remembered. Default: 24 hours. It should be
    /// longer than Basecamp redelivers an event.
    #[must_use]
    pub fn with_retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    fn key(&self, id: &EventId) -> String {
        format!("{}{id}", self.prefix)
    }

    /// Sets the key if it is absent and gets its value, in one transaction. The commands are
    /// idempotent.
    fn claim_commands(&self, id: &EventId, token: ClaimToken) -> Pipeline {
        let key = self.key(id);
        let mut commands = redis::pipe();
        commands.atomic();
        commands.cmd("SET").arg(&key).arg(token).arg("NX").arg("PX").arg(millis(self.lease));
        commands.ignore().cmd("GET").arg(&key);
        commands
    }

    /// Marks the event as processed, even if the claim has lapsed.
    fn commit_commands(&self, id: &EventId) -> Pipeline {
        let mut commands = redis::pipe();
        commands.cmd("SET").arg(self.key(id)).arg(DONE).arg("PX").arg(millis(self.retention));
        commands
    }

    fn release_commands(&self, id: &EventId, token: ClaimToken) -> Pipeline {
        let mut commands = redis::pipe();
        commands.cmd("EVAL").arg(RELEASE).arg(1).arg(self.key(id)).arg(token);
        commands
    }
}

/// The value of a key after a claim.
type Holder = (Option<String>,);

fn claim((holder,): Holder, token: ClaimToken) -> Claim {
    match holder {
        Some(holder) if holder == token.to_string() => Claim::Granted(token),
        Some(holder) if holder == DONE => Claim::Seen,
        _ => Claim::InProgress,
    }
}

/// Returns a random token.
fn claim_token() -> Result<ClaimToken, BoxError> {
    Ok(getrandom::u64()?)
}

/// Clamps a duration to the range of Redis: from 1 ms to a hundred years.
fn millis(time: Duration) -> u64 {
    const CENTURY: u128 = 100 * 365 * 24 * 60 * 60 * 1000;
    u64::try_from(time.as_millis().clamp(1, CENTURY)).unwrap_or(1)
}

/// Returns whether the connection was lost, so that Redis may have executed the command or not.
fn was_lost(error: &RedisError) -> bool {
    error.is_connection_dropped()
}

impl DedupStore for RedisStore<Pool> {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        let token = claim_token()?;
        Ok(claim(self.connection.query(&self.claim_commands(id, token))?, token))
    }

    fn commit(&self, id: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        self.connection.query(&self.commit_commands(id))
    }

    fn release(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        self.connection.query(&self.release_commands(id, token))
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.lease)
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> AsyncDedupStore for RedisStore<C> {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async move {
            let token = claim_token()?;
            Ok(claim(query(&self.connection, self.claim_commands(id, token)).await?, token))
        })
    }

    fn commit<'a>(&'a self, id: &'a EventId, _: ClaimToken) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { query(&self.connection, self.commit_commands(id)).await })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { query(&self.connection, self.release_commands(id, token)).await })
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.lease)
    }
}

async fn query<T: FromRedisValue>(
    connection: &(impl ConnectionLike + Clone),
    commands: Pipeline,
) -> Result<T, BoxError> {
    // Clones share the connection.
    let mut connection = connection.clone();
    let result = match commands.query_async(&mut connection).await {
        Err(error) if was_lost(&error) => commands.query_async(&mut connection).await,
        result => result,
    };
    result.map_err(|error: RedisError| {
        if error.is_timeout() {
            format!("Redis did not answer within the connection's timeout: {error}").into()
        } else {
            error.into()
        }
    })
}

impl<C> fmt::Debug for RedisStore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL of the connection may have a password.
        f.debug_struct("RedisStore")
            .field("key_prefix", &self.prefix)
            .field("lease", &self.lease)
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}
