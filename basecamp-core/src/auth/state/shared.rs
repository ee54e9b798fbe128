//! The token that several sessions share through a store: the operations on the store, and the
//! decision that follows from the stored token.

use std::time::{Duration, SystemTime};

use crate::auth::session::{Profile, ProfileStore};
use crate::auth::state::store_task::{StoreResult, StoreTask, panicked};
use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::error::Error;
use crate::model::catch_panic::catch_panic;

/// Tries to take the lock, then loads the token. In this order: a token that is loaded under the
/// lock is the one that its last holder saved.
pub(super) fn consult(profile: &Profile) -> StoreTask {
    let Profile { store, name } = profile.clone();
    match store {
        ProfileStore::Blocking(store) => {
            StoreTask::blocking("consult the token store", move || {
                let lock = without_panic(|| store.try_lock(&name));
                StoreResult::Consulted(lock, without_panic(|| store.load(&name)))
            })
        }
        ProfileStore::Async(store) => StoreTask::future(async move {
            let lock = store.try_lock(&name).await;
            StoreResult::Consulted(lock, store.load(&name).await)
        }),
    }
}

/// Reserves the space for the next token.
pub(super) fn prepare(profile: &Profile) -> StoreTask {
    let Profile { store, name } = profile.clone();
    match store {
        ProfileStore::Blocking(store) => {
            StoreTask::blocking("prepare the token store", move || {
                StoreResult::Prepared(without_panic(|| store.prepare(&name)))
            })
        }
        ProfileStore::Async(store) => {
            StoreTask::future(async move { StoreResult::Prepared(store.prepare(&name).await) })
        }
    }
}

/// Saves a token, under the lock if there is one.
pub(super) fn save(profile: &Profile, token: Token, lock: Option<StoreLock>) -> StoreTask {
    let Profile { store, name } = profile.clone();
    match store {
        ProfileStore::Blocking(store) => StoreTask::blocking("save a token", move || {
            let saved = without_panic(|| match &lock {
                Some(lock) => store.save_locked(&name, &token, lock),
                None => store.save(&name, &token),
            });
            StoreResult::Saved(saved, lock)
        }),
        ProfileStore::Async(store) => StoreTask::future(async move {
            let saved = match &lock {
                Some(lock) => store.save_locked(&name, &token, lock).await,
                None => store.save(&name, &token).await,
            };
            StoreResult::Saved(saved, lock)
        }),
    }
}

/// A panic in a store must not leave the calls waiting.
fn without_panic<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_panic(call).unwrap_or_else(|_| Err(panicked()))
}

/// The decision that follows from the stored token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum StoreDecision {
    /// Use this one, which another session has refreshed.
    Adopt(Token),
    /// Refresh this one.
    Refresh(Token),
    /// Save ours.
    Save,
}

/// Decides between the stored token and ours. The stored one wins, since its refresh token was
/// issued last.
///
/// `unsaved` is set if ours was refreshed but couldn't be saved, with the token that it replaced.
/// Then ours is saved, unless another session has saved a token since.
pub(super) fn reconcile(
    own: &Token,
    unsaved: Option<Option<&Token>>,
    stored: Option<Token>,
    wall: SystemTime,
) -> StoreDecision {
    let stored = match stored {
        None if unsaved.is_some() => return StoreDecision::Save,
        None => return StoreDecision::Refresh(own.clone()),
        Some(stored) => stored,
    };
    if unsaved.is_some_and(|replaced| stored == *own || replaced == Some(&stored)) {
        return StoreDecision::Save;
    }
    // The margin before the expiry depends on the token's life, which is unknown here. The next
    // call computes it.
    let is_newer = stored.access_token != own.access_token;
    if is_newer && !stored.is_expired_at(wall, Duration::ZERO) {
        return StoreDecision::Adopt(stored);
    }
    StoreDecision::Refresh(stored)
}

/// Backoff between lock attempts: 10 ms, doubling up to 160 ms.
pub(super) fn pause(tries: u32) -> Duration {
    Duration::from_millis(10 << tries.min(4))
}

#[cfg(test)]
mod tests;
