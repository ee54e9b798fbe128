//! The deduplication store of several processes, in Redis.
//!
//! Each event is a key. Its value is the token of the current claim, which expires, or `done`.

use std::time::Duration;

use basecamp_core::BoxFuture;
use basecamp_storage::Redis;
use basecamp_storage::redis::client::Cmd;
use basecamp_storage::redis::millis;

use super::{AsyncDedupStore, Claim, ClaimToken, DedupStore};
use crate::BoxError;
use crate::event::EventId;

const DONE: &str = "done";

/// Sets the key if it is absent, and returns its value.
const CLAIM: &str = "redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) \
                     return redis.call('GET', KEYS[1])";

/// Ends a claim, if it still has this token.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 0";

/// Remembers events in Redis, for any number of processes that share it. It is a store of both
/// modes.
///
/// Each event is a string, `PREFIX` + `webhooks:` + id. A claim lapses after the
/// [lease](Self::with_lease): after a crash of the process, a redelivery is processed. Without
/// Redis a delivery is answered with 500, and Basecamp redelivers the event.
///
/// ```no_run
/// use basecamp_webhooks::{Redis, RedisStore, WebhookReceiver};
///
/// let redis = Redis::connect("redis://127.0.0.1/")?;
/// let receiver = WebhookReceiver::builder("secret");
/// let receiver = receiver.dedup_store(RedisStore::new(&redis)).build()?;
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RedisStore {
    redis: Redis,
    lease: Duration,
    retention: Duration,
}

impl RedisStore {
    /// Creates a store on this connection.
    #[must_use]
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            lease: Duration::from_secs(60),
            retention: Duration::from_secs(24 * 60 * 60),
        }
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

    /// Sets the key if it is absent and gets its value. The script is idempotent.
    fn claim_command(&self, id: &EventId, token: ClaimToken) -> Cmd {
        let mut command = self.redis.script(CLAIM, &[&name(id)]);
        command.arg(token).arg(millis(self.lease));
        command
    }

    /// Marks the event as processed, even if the claim has lapsed.
    fn commit_command(&self, id: &EventId) -> Cmd {
        let mut command = Cmd::new();
        command.arg("SET").arg(self.redis.key(&name(id)));
        command.arg(DONE).arg("PX").arg(millis(self.retention));
        command
    }

    fn release_command(&self, id: &EventId, token: ClaimToken) -> Cmd {
        let mut command = self.redis.script(RELEASE, &[&name(id)]);
        command.arg(token);
        command
    }
}

fn name(id: &EventId) -> String {
    format!("webhooks:{id}")
}

fn claim(holder: Option<String>, token: ClaimToken) -> Claim {
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

impl DedupStore for RedisStore {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        let token = claim_token()?;
        Ok(claim(self.redis.query_blocking(self.claim_command(id, token))?, token))
    }

    fn commit(&self, id: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        Ok(self.redis.query_blocking(self.commit_command(id))?)
    }

    fn release(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        Ok(self.redis.query_blocking(self.release_command(id, token))?)
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.lease)
    }
}

impl AsyncDedupStore for RedisStore {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async move {
            let token = claim_token()?;
            Ok(claim(self.redis.query(self.claim_command(id, token)).await?, token))
        })
    }

    fn commit<'a>(&'a self, id: &'a EventId, _: ClaimToken) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { Ok(self.redis.query(self.commit_command(id)).await?) })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { Ok(self.redis.query(self.release_command(id, token)).await?) })
    }

    fn lease(&self) -> Option<Duration> {
        Some(self.lease)
    }
}
