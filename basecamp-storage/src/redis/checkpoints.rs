//! Checkpoints of event feeds in Redis.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::redis::Cmd;
use basecamp_core::event_feed::{CheckpointKey, CheckpointStore};
use basecamp_core::{Error, ErrorCode};

use super::Redis;
use crate::random::seed;

/// A checkpoint store in Redis, so that a consumer resumes on any machine.
///
/// Each checkpoint is a hash, `PREFIX` + `feed:` + the [key](CheckpointKey::flat), without expiry:
///
/// | field | content |
/// |---|---|
/// | `position` | the position |
/// | `owner` | the random number of the store that loaded it last |
/// | `number` | the number of the latest operation of that store |
///
/// A position never goes back. A consumer that loads a checkpoint takes it over: saves of the
/// previous consumer, such as one on a machine that was paused, fail with a `usage` error. An
/// operation that Redis executes late, such as after a timeout, doesn't replace the result of a
/// later one. Clones are the same consumer.
///
/// - **Redis is unreachable or out of memory**: a load fails with a `network` error, and the feed
///   ends. A failed save is reported, and the feed continues and saves its next position.
/// - **Redis restarts without its data**: a running feed saves its next position. A feed that is
///   opened before that starts at the present. Let Redis persist its data (`appendonly yes`).
/// - **Eviction** must not remove the keys: use the policy `noeviction` or a `volatile-*` one.
///
/// ```no_run
/// use basecamp_storage::Redis;
/// use basecamp_storage::redis::RedisCheckpoints;
///
/// let checkpoints = RedisCheckpoints::new(&Redis::connect("redis://127.0.0.1/")?)?;
/// // account.event_feed().checkpoints(checkpoints, "mirror")
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RedisCheckpoints {
    redis: Redis,
    owner: u64,
    /// The number of the latest operation.
    number: Arc<AtomicU64>,
}

const LOAD: &str = include_str!("checkpoint_load.lua");
const SAVE: &str = include_str!("checkpoint_save.lua");

impl RedisCheckpoints {
    /// Creates a store on this connection.
    ///
    /// # Errors
    ///
    /// A `usage` error if the operating system has no random numbers.
    pub fn new(redis: &Redis) -> Result<Self, Error> {
        Ok(Self { redis: redis.clone(), owner: seed()?, number: Arc::default() })
    }

    /// Creates a command with the next number.
    fn command(&self, source: &str, key: &CheckpointKey) -> Cmd {
        let number = self.number.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let mut command = self.redis.script(source, &[&format!("feed:{}", key.flat())]);
        command.arg(self.owner).arg(number);
        command
    }
}

impl CheckpointStore for RedisCheckpoints {
    fn load(&self, key: &CheckpointKey) -> Result<Option<String>, Error> {
        self.redis.query_blocking(self.command(LOAD, key))
    }

    fn save(&self, key: &CheckpointKey, position: &str) -> Result<(), Error> {
        let mut command = self.command(SAVE, key);
        command.arg(position);
        if self.redis.query_blocking::<bool>(command)? {
            return Ok(());
        }
        let message = "another consumer has loaded the checkpoint since";
        Err(Error::new(ErrorCode::Usage, message)
            .with_hint("Run one consumer for each namespace, or open this feed again."))
    }
}
