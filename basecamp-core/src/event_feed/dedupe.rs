//! The ids that were delivered, so that no row is delivered twice.

use lru::LruCache;

/// The most recently delivered ids.
#[derive(Debug)]
pub(super) struct Delivered {
    ids: LruCache<i64, ()>,
    capacity: usize,
}

impl Delivered {
    pub(super) fn new(capacity: usize) -> Self {
        // An unbounded cache allocates as it grows: most feeds deliver few events.
        Self { ids: LruCache::unbounded(), capacity }
    }

    /// Records an id. Returns `false` if it was delivered before.
    pub(super) fn insert(&mut self, id: i64) -> bool {
        let is_new = self.ids.put(id, ()).is_none();
        if self.ids.len() > self.capacity {
            self.ids.pop_lru();
        }
        is_new
    }
}

#[cfg(test)]
mod tests;
