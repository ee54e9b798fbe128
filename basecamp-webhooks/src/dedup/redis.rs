//! The store of several processes, in Redis.
//!
//! Each event is one key. Its value is the ticket of whoever is at the event, which lapses, or `done`.

mod pool;

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::time::Duration;

use basecamp_core::BoxFuture;
use redis::aio::ConnectionLike;
use redis::{Client, FromRedisValue, Pipeline, RedisError};

use super::{AsyncDedupStore, Claim, DedupStore, Ticket};
use crate::BoxError;
use crate::event::EventId;

pub use self::pool::Pool;

const DONE: &str = "done";

/// Ends a claim, if it still is the one with this ticket.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0";

/// Remembers events in Redis, for any number of processes that share it.
///
/// A claim lapses after the [`lease`](Self::lease): the event of a process that crashed is processed
/// when it is delivered again. A command that was lost together with its connection is sent once more.
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
/// An async receiver takes any connection of the `redis` crate that can be cloned. A
/// `ConnectionManager` connects again by itself, so it outlives a restart of Redis:
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
    remember: Duration,
}

impl RedisStore<Pool> {
    /// Makes a store for blocking receivers, which keeps a connection for each thread that needs one
    /// at the same time. Connecting, and each answer, may take 2 s.
    #[must_use]
    pub fn blocking(client: Client) -> Self {
        Self::with(Pool::new(client))
    }

    /// How long connecting, and each answer, may take: 2 s if not said.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.connection = self.connection.timeout(timeout);
        self
    }
}

impl<C: ConnectionLike> RedisStore<C> {
    /// Makes a store for async receivers. How long it waits for Redis is up to the connection.
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
            remember: Duration::from_secs(24 * 60 * 60),
        }
    }

    /// What the keys start with: `basecamp:webhooks:` if not said.
    #[must_use]
    pub fn key_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long a claim lasts when it is neither committed nor released: 60 s if not said.
    ///
    /// It must be longer than handlers take. While an event that takes longer is still in progress, a
    /// redelivery would be processed too.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// How long a processed event is remembered: a day if not said. It should be longer than Basecamp
    /// goes on trying.
    #[must_use]
    pub fn remember(mut self, time: Duration) -> Self {
        self.remember = time;
        self
    }

    fn key(&self, id: &EventId) -> String {
        format!("{}{id}", self.prefix)
    }

    /// Takes the key if it is free and then says whose it is, in one transaction: sent twice, it gives
    /// the same answer.
    fn claim_commands(&self, id: &EventId, ticket: Ticket) -> Pipeline {
        let key = self.key(id);
        let mut commands = redis::pipe();
        commands.atomic();
        commands.cmd("SET").arg(&key).arg(ticket).arg("NX").arg("PX").arg(millis(self.lease));
        commands.ignore().cmd("GET").arg(&key);
        commands
    }

    /// The event was processed, whether the claim has lapsed meanwhile or not.
    fn commit_commands(&self, id: &EventId) -> Pipeline {
        let mut commands = redis::pipe();
        commands.cmd("SET").arg(self.key(id)).arg(DONE).arg("PX").arg(millis(self.remember));
        commands
    }

    fn release_commands(&self, id: &EventId, ticket: Ticket) -> Pipeline {
        let mut commands = redis::pipe();
        commands.cmd("EVAL").arg(RELEASE).arg(1).arg(self.key(id)).arg(ticket);
        commands
    }
}

/// The state of a key after a claim.
type Holder = (Option<String>,);

fn claim((holder,): Holder, ticket: Ticket) -> Claim {
    match holder {
        Some(holder) if holder == ticket.to_string() => Claim::Granted(ticket),
        Some(holder) if holder == DONE => Claim::Seen,
        _ => Claim::InProgress,
    }
}

/// Chance from the operating system: what the standard library keys its hash maps with.
fn ticket() -> Ticket {
    RandomState::new().hash_one(())
}

/// A time that Redis takes: from 1 ms to a hundred years.
fn millis(time: Duration) -> u64 {
    const CENTURY: u128 = 100 * 365 * 24 * 60 * 60 * 1000;
    u64::try_from(time.as_millis().clamp(1, CENTURY)).unwrap_or(1)
}

/// Whether the connection broke, so that a command may or may not have arrived.
fn was_lost(error: &RedisError) -> bool {
    error.is_connection_dropped()
}

impl DedupStore for RedisStore<Pool> {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        let ticket = ticket();
        Ok(claim(self.connection.query(&self.claim_commands(id, ticket))?, ticket))
    }

    fn commit(&self, id: &EventId, _: Ticket) -> Result<(), BoxError> {
        self.connection.query(&self.commit_commands(id))
    }

    fn release(&self, id: &EventId, ticket: Ticket) -> Result<(), BoxError> {
        self.connection.query(&self.release_commands(id, ticket))
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.lease)
    }
}

impl<C: ConnectionLike + Clone + Send + Sync> AsyncDedupStore for RedisStore<C> {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async move {
            let ticket = ticket();
            Ok(claim(query(&self.connection, self.claim_commands(id, ticket)).await?, ticket))
        })
    }

    fn commit<'a>(&'a self, id: &'a EventId, _: Ticket) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { query(&self.connection, self.commit_commands(id)).await })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { query(&self.connection, self.release_commands(id, ticket)).await })
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
        // The connection's URL may have a password.
        f.debug_struct("RedisStore")
            .field("key_prefix", &self.prefix)
            .field("lease", &self.lease)
            .field("remember", &self.remember)
            .finish_non_exhaustive()
    }
}
