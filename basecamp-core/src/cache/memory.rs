//! Answers kept in memory.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{CacheKey, CacheStore, CachedResponse};

/// Keeps answers in memory, up to a number of them and of bytes; the one that was used least recently
/// goes first.
pub struct MemoryCache {
    max_entries: usize,
    max_bytes: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    entries: HashMap<CacheKey, Entry>,
    /// By when they were used last.
    order: BTreeMap<u64, CacheKey>,
    bytes: usize,
    /// Counts the uses.
    clock: u64,
}

struct Entry {
    response: CachedResponse,
    size: usize,
    used: u64,
}

/// 1000 answers, 32 MiB.
impl Default for MemoryCache {
    fn default() -> Self {
        Self::new(1000, 32 << 20)
    }
}

impl MemoryCache {
    /// Keeps no more than that many answers, of no more than that many bytes in all.
    #[must_use]
    pub fn new(max_entries: usize, max_bytes: usize) -> Self {
        Self { max_entries, max_bytes, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn remove(&mut self, key: &CacheKey) {
        if let Some(entry) = self.entries.remove(key) {
            self.order.remove(&entry.used);
            self.bytes -= entry.size;
        }
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }
}

impl CacheStore for MemoryCache {
    fn get(&self, key: &CacheKey) -> Option<CachedResponse> {
        let state = &mut *self.lock();
        let used = state.tick();
        let entry = state.entries.get_mut(key)?;
        state.order.remove(&entry.used);
        state.order.insert(used, *key);
        entry.used = used;
        Some(entry.response.clone())
    }

    fn put(&self, key: &CacheKey, response: &CachedResponse) {
        let state = &mut *self.lock();
        state.remove(key);
        let size = response.size();
        if size > self.max_bytes || self.max_entries == 0 {
            return;
        }
        let used = state.tick();
        state.entries.insert(*key, Entry { response: response.clone(), size, used });
        state.order.insert(used, *key);
        state.bytes += size;
        while state.entries.len() > self.max_entries || state.bytes > self.max_bytes {
            let Some((_, oldest)) = state.order.first_key_value() else { break };
            let oldest = *oldest;
            state.remove(&oldest);
        }
    }

    fn remove(&self, key: &CacheKey) {
        self.lock().remove(key);
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
