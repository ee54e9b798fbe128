//! A token store in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::auth::store::StoreLock;
use crate::auth::store::TokenStore;
use crate::auth::token::Token;
use crate::error::Error;

/// Stores tokens until the program ends, for tests and for programs that save tokens by themselves.
/// All clones share one store.
#[derive(Clone, Default)]
pub struct MemoryTokenStore(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    tokens: BTreeMap<String, Token>,
    locked: BTreeSet<String>,
}

impl MemoryTokenStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        Ok(self.state().tokens.get(profile).cloned())
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        self.state().tokens.insert(profile.to_owned(), token.clone());
        Ok(())
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        self.state().tokens.remove(profile);
        Ok(())
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        let is_free = self.state().locked.insert(profile.to_owned());
        let guard = || Guard { store: self.clone(), profile: profile.to_owned() };
        Ok(is_free.then(|| StoreLock::new(guard())))
    }
}

struct Guard {
    store: MemoryTokenStore,
    profile: String,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.store.state().locked.remove(&self.profile);
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTokenStore").field("tokens", &self.state().tokens).finish()
    }
}
