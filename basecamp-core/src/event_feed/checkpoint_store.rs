//! Checkpoint stores: where a feed saves its position.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::checkpoint::CheckpointKey;
use crate::error::Error;

/// A store of positions, from which a feed resumes after a restart.
///
/// The methods may block: drivers call them on a thread that may. A store is for the consumers of
/// one process at a time, unless it says otherwise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store of checkpoints",
    label = "expected a type that implements `CheckpointStore`",
    note = "`FileCheckpoints`, `MemoryCheckpoints` and `RedisCheckpoints` are stores"
)]
pub trait CheckpointStore: Send + Sync {
    /// Returns the stored position; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the store can't be read. The feed ends then: to start at the present would skip rows.
    fn load(&self, key: &CheckpointKey) -> Result<Option<String>, Error>;

    /// Replaces the stored position.
    ///
    /// # Errors
    ///
    /// If the store can't be written. The feed continues, and saves the next position.
    fn save(&self, key: &CheckpointKey, position: &str) -> Result<(), Error>;
}

impl<S: CheckpointStore + ?Sized> CheckpointStore for Arc<S> {
    fn load(&self, key: &CheckpointKey) -> Result<Option<String>, Error> {
        (**self).load(key)
    }

    fn save(&self, key: &CheckpointKey, position: &str) -> Result<(), Error> {
        (**self).save(key, position)
    }
}

/// A checkpoint store in memory: a feed that is opened again in the same process resumes.
///
/// ```
/// use basecamp_core::event_feed::{
///     CheckpointKey, CheckpointStore, FeedFilters, FeedLane, MemoryCheckpoints,
/// };
///
/// let store = MemoryCheckpoints::new();
/// let filters = FeedFilters::new();
/// let origin = "https://3.basecampapi.com";
/// let key = CheckpointKey::new(origin, "999", "mirror", FeedLane::Account, &filters)?;
/// assert_eq!(store.load(&key)?, None);
/// store.save(&key, "p1")?;
/// assert_eq!(store.load(&key)?.as_deref(), Some("p1"));
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryCheckpoints(Mutex<HashMap<CheckpointKey, String>>);

impl MemoryCheckpoints {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CheckpointKey, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CheckpointStore for MemoryCheckpoints {
    fn load(&self, key: &CheckpointKey) -> Result<Option<String>, Error> {
        Ok(self.lock().get(key).cloned())
    }

    fn save(&self, key: &CheckpointKey, position: &str) -> Result<(), Error> {
        self.lock().insert(key.clone(), position.to_owned());
        Ok(())
    }
}
