//! The response cache in Redis, which the clients of all machines share.

use std::fmt;
use std::time::Duration;

use basecamp_core::{CacheKey, CacheStore, CachedResponse};

use super::{Redis, millis};
use crate::cache_format::{decode, encode};

/// A response cache in Redis, of any number of machines.
///
/// Each response is a string, `PREFIX` + `cache:` + the hash of the request, which expires after
/// [a time without use](Self::with_retention). The key includes the credentials, so an entry is
/// never shared between tokens. Redis limits the memory: set `maxmemory` and a policy such as
/// `volatile-lru`, which doesn't evict tokens.
///
/// Each lookup is a round trip to Redis within the call, which blocks its thread; on a machine with
/// a local Redis that is a fraction of a millisecond. If Redis is slow or unreachable, a lookup
/// waits for [the timeout](Self::with_timeout) and the call continues without the cache. A damaged
/// entry is treated as absent.
#[derive(Clone)]
pub struct RedisCache {
    redis: Redis,
    retention: Duration,
    max_bytes: usize,
}

/// Default time without use after which an entry expires.
const RETENTION: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Default timeout of a lookup.
const TIMEOUT: Duration = Duration::from_millis(100);
/// Default size limit of an entry: 1 MiB.
const MAX_BYTES: usize = 1 << 20;

impl RedisCache {
    /// Creates a cache on this connection.
    #[must_use]
    pub fn new(redis: &Redis) -> Self {
        let redis = redis.clone().with_timeout(TIMEOUT);
        Self { redis, retention: RETENTION, max_bytes: MAX_BYTES }
    }

    /// Sets the timeout of a lookup. Default: 100 ms.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.redis = self.redis.with_timeout(timeout);
        self
    }

    /// Sets the time without use after which an entry expires. Default: 7 days.
    #[must_use]
    pub fn with_retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    /// Sets the size limit of an entry, in bytes; larger responses are not stored. Default: 1 MiB.
    #[must_use]
    pub fn with_max_entry_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    fn key(&self, key: &CacheKey) -> String {
        self.redis.key(&format!("cache:{key}"))
    }
}

impl CacheStore for RedisCache {
    fn get(&self, key: &CacheKey) -> Option<CachedResponse> {
        let mut command = ::redis::cmd("GETEX");
        command.arg(self.key(key)).arg("PX").arg(millis(self.retention));
        let content: Option<Vec<u8>> = self.redis.query_blocking(command).ok()?;
        decode(content?)
    }

    fn put(&self, key: &CacheKey, response: &CachedResponse) {
        let content = encode(response);
        if content.len() > self.max_bytes {
            // The entry that it should have replaced is outdated.
            return self.remove(key);
        }
        let mut command = ::redis::cmd("SET");
        command.arg(self.key(key)).arg(content).arg("PX").arg(millis(self.retention));
        // Nothing waits for the reply. A failed write leaves the old entry, which is revalidated.
        drop(self.redis.query::<()>(command));
    }

    fn remove(&self, key: &CacheKey) {
        let mut command = ::redis::cmd("UNLINK");
        command.arg(self.key(key));
        drop(self.redis.query::<()>(command));
    }
}

impl fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisCache")
            .field("redis", &self.redis)
            .field("retention", &self.retention)
            .field("max_bytes", &self.max_bytes)
            .finish()
    }
}
