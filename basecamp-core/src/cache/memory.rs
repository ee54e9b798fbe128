//! The cache in memory.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use super::{CacheKey, CacheStore, CachedResponse};

/// Caches responses in memory, up to a number of entries and of bytes. The least recently used
/// entry is evicted first.
pub struct MemoryCache {
    max_entries: usize,
    max_bytes: usize,
    state: Mutex<State>,
}

struct State {
    entries: LruCache<CacheKey, CachedResponse>,
    bytes: usize,
}

/// 1000 entries, 32 MiB.
impl Default for MemoryCache {
    fn default() -> Self {
        Self::new(1000, 32 << 20)
    }
}

impl MemoryCache {
    /// Limits the number of entries, and their total size in bytes.
    #[must_use]
    pub fn new(max_entries: usize, max_bytes: usize) -> Self {
        let state = State { entries: LruCache::unbounded(), bytes: 0 };
        Self { max_entries, max_bytes, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CacheStore for MemoryCache {
    fn get(&self, key: &CacheKey) -> Option<CachedResponse> {
        self.lock().entries.get(key).cloned()
    }

    fn put(&self, key: &CacheKey, response: &CachedResponse) {
        let size = response.size();
        if size > self.max_bytes {
            // The old entry is outdated.
            return self.remove(key);
        }
        let state = &mut *self.lock();
        let before = state.entries.put(*key, response.clone());
        state.bytes += size;
        state.bytes -= before.as_ref().map_or(0, CachedResponse::size);
        while state.entries.len() > self.max_entries || state.bytes > self.max_bytes {
            let Some((_, oldest)) = state.entries.pop_lru() else { break };
            state.bytes -= oldest.size();
        }
    }

    fn remove(&self, key: &CacheKey) {
        let state = &mut *self.lock();
        let before = state.entries.pop(key);
        state.bytes -= before.as_ref().map_or(0, CachedResponse::size);
    }
}

impl fmt::Debug for MemoryCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("MemoryCache")
            .field("entries", &state.entries.len())
            .field("bytes", &state.bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
