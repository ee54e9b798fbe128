//! A cache of values that calls share: one call at a time loads a value (single flight), and the
//! others wait for it.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::error::Error;
use crate::model::waiters::{WaitEvent, WakerSet};

/// The age at which a value expires.
pub(crate) const MAX_AGE: Duration = Duration::from_secs(600);

/// The most entries of a cache. A load that needs another one removes the oldest.
const MAX_ENTRIES: usize = 1024;

/// A cache whose values expire after [`MAX_AGE`]. Clones share the entries.
pub(crate) struct SingleFlight<K, V>(Arc<Mutex<HashMap<K, Entry<V>>>>);

struct Entry<V> {
    cached: Option<Cached<V>>,
    flight: Option<Arc<Flight<V>>>,
}

/// A value in the cache.
pub(crate) struct Cached<V> {
    pub(crate) value: Arc<V>,
    pub(crate) loaded_at: Duration,
}

/// The role of a call in a load.
pub(crate) enum Load<K: Clone + Eq + Hash, V> {
    /// The call sends the requests.
    Lead(Lead<K, V>),
    /// The call waits for the load of another call.
    Follow(Arc<Flight<V>>),
}

/// The duty to load a value. If the leading call is dropped, one of the waiting calls leads the
/// next load.
pub(crate) struct Lead<K: Clone + Eq + Hash, V> {
    cache: SingleFlight<K, V>,
    key: K,
    flight: Arc<Flight<V>>,
}

/// A load, as the calls see it that wait for it.
pub(crate) struct Flight<V>(Mutex<FlightState<V>>);

struct FlightState<V> {
    outcome: Option<Outcome<V>>,
    waiting: WakerSet,
}

/// The end of a load.
pub(crate) enum Outcome<V> {
    Loaded(Arc<V>),
    Failed(Error),
    /// The leading call was dropped.
    Abandoned,
}

impl<K: Clone + Eq + Hash, V> SingleFlight<K, V> {
    /// Returns the value, unless it has expired.
    pub(crate) fn get(&self, key: &K, now: Duration) -> Option<Cached<V>> {
        let entries = self.lock();
        let cached = entries.get(key)?.cached.as_ref()?;
        (!cached.is_expired(now)).then(|| cached.clone())
    }

    /// Starts a load, or joins the one in flight.
    pub(crate) fn load(&self, key: &K, now: Duration) -> Load<K, V> {
        let mut entries = self.lock();
        entries.retain(|_, entry| {
            let is_current = |cached: &Cached<V>| !cached.is_expired(now);
            entry.flight.is_some() || entry.cached.as_ref().is_some_and(is_current)
        });
        if let Some(flight) = entries.get(key).and_then(|entry| entry.flight.as_ref()) {
            return Load::Follow(flight.clone());
        }
        if entries.len() >= MAX_ENTRIES && !entries.contains_key(key) {
            let idle = entries.iter().filter(|(_, entry)| entry.flight.is_none());
            let age = |entry: &Entry<V>| entry.cached.as_ref().map(|cached| cached.loaded_at);
            let oldest = idle.min_by_key(|(_, entry)| age(entry)).map(|(key, _)| key.clone());
            oldest.map(|key| entries.remove(&key));
        }
        let flight = Arc::new(Flight(Mutex::new(FlightState {
            outcome: None,
            waiting: WakerSet::default(),
        })));
        let entry = entries.entry(key.clone()).or_insert(Entry { cached: None, flight: None });
        entry.flight = Some(flight.clone());
        Load::Lead(Lead { cache: self.clone(), key: key.clone(), flight })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Entry<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Cached<V> {
    /// The time since the load.
    pub(crate) fn age(&self, now: Duration) -> Duration {
        now.saturating_sub(self.loaded_at)
    }

    fn is_expired(&self, now: Duration) -> bool {
        self.age(now) >= MAX_AGE
    }
}

impl<K: Clone + Eq + Hash, V> Lead<K, V> {
    /// Stores the value, and passes it to the waiting calls.
    pub(crate) fn finish(self, value: Arc<V>, now: Duration) {
        if let Some(entry) = self.cache.lock().get_mut(&self.key) {
            entry.cached = Some(Cached { value: value.clone(), loaded_at: now });
        }
        self.pass(value);
    }

    /// Passes the value to the waiting calls without storing it.
    pub(crate) fn pass(self, value: Arc<V>) {
        self.end(Outcome::Loaded(value));
    }

    /// Passes an error to the waiting calls. The cache keeps an older value.
    pub(crate) fn fail(self, error: Error) {
        self.end(Outcome::Failed(error));
    }

    fn end(&self, outcome: Outcome<V>) {
        if let Some(entry) = self.cache.lock().get_mut(&self.key)
            && entry.flight.as_ref().is_some_and(|flight| Arc::ptr_eq(flight, &self.flight))
        {
            entry.flight = None;
        }
        self.flight.end(outcome);
    }
}

impl<K: Clone + Eq + Hash, V> Drop for Lead<K, V> {
    fn drop(&mut self) {
        self.end(Outcome::Abandoned);
    }
}

impl<V> Flight<V> {
    /// Returns the end of the load, once it has ended.
    pub(crate) fn outcome(&self) -> Option<Outcome<V>> {
        self.lock().outcome.clone()
    }

    /// Only the first outcome counts.
    fn end(&self, outcome: Outcome<V>) {
        let mut state = self.lock();
        if state.outcome.is_none() {
            state.outcome = Some(outcome);
            let wakers = state.waiting.take();
            drop(state);
            wakers.into_iter().for_each(std::task::Waker::wake);
        }
    }

    fn lock(&self) -> MutexGuard<'_, FlightState<V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Send + Sync> WaitEvent for Flight<V> {
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.outcome.is_some() {
            return Poll::Ready(());
        }
        state.waiting.register(key, cx);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.lock().waiting.forget(key);
    }
}

// Derived implementations would require the same traits of `K` and `V`.
impl<K, V> Clone for SingleFlight<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Default for SingleFlight<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<V> Clone for Cached<V> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), loaded_at: self.loaded_at }
    }
}

impl<V> Clone for Outcome<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Loaded(value) => Self::Loaded(value.clone()),
            Self::Failed(error) => Self::Failed(error.clone()),
            Self::Abandoned => Self::Abandoned,
        }
    }
}

impl<K, V> fmt::Debug for SingleFlight<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleFlight").finish_non_exhaustive()
    }
}

impl<V> fmt::Debug for Flight<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
