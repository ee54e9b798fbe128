//! The deduplication store of a single process.

use std::collections::HashSet;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::PoisonError;
#[cfg(not(all(test, model)))]
use std::sync::{Mutex, MutexGuard};

#[cfg(all(test, model))]
use loom::sync::{Mutex, MutexGuard};
use lru::LruCache;

use super::{Claim, ClaimToken, DedupStore};
use crate::BoxError;
use crate::event::EventId;

/// Remembers the most recently processed events, and those in progress, in the memory of this
/// process.
///
/// Each operation takes constant time. A duplicate counts as a use (LRU), so events that are still
/// redelivered are remembered longest.
pub struct MemoryStore(Mutex<Events>);

struct Events {
    seen: LruCache<EventId, ()>,
    in_progress: HashSet<EventId>,
}

impl MemoryStore {
    /// Creates a store that remembers this many processed events.
    #[must_use]
    pub fn new(window: NonZeroUsize) -> Self {
        // A large window allocates its memory as it fills.
        Self(Mutex::new(Events { seen: LruCache::sparse(window), in_progress: HashSet::new() }))
    }

    fn events(&self) -> MutexGuard<'_, Events> {
        // No code panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DedupStore for MemoryStore {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        let mut events = self.events();
        Ok(if events.seen.get(id).is_some() {
            Claim::Seen
        } else if events.in_progress.insert(id.clone()) {
            // Claims have no lease, so there is never a later claim.
            Claim::Granted(0)
        } else {
            Claim::InProgress
        })
    }

    fn commit(&self, id: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        let mut events = self.events();
        events.in_progress.remove(id);
        events.seen.put(id.clone(), ());
        Ok(())
    }

    fn release(&self, id: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        self.events().in_progress.remove(id);
        Ok(())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.events();
        f.debug_struct("MemoryStore")
            .field("window", &events.seen.cap())
            .field("seen", &events.seen.len())
            .field("in_progress", &events.in_progress.len())
            .finish()
    }
}

#[cfg(model)]
#[cfg(test)]
mod model;
#[cfg(not(model))]
#[cfg(test)]
mod tests;
