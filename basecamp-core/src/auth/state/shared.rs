//! The token that several sessions share through a store: the operations on the store, and the
//! decision that follows from the stored token.

use std::time::{Duration, SystemTime};

use crate::auth::session::Profile;
use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::error::Error;
use crate::model::catch_panic::catch_panic;
use crate::protocol::blocking_task::{BlockingTask, Outcome};

/// The result of an operation on the token store.
pub(super) enum StoreResult {
    /// The profile's lock, unless another session has it; and then its token.
    Consulted(Result<Option<StoreLock>, Error>, Result<Option<Token>, Error>),
    Prepared(Result<(), Error>),
    Saved(Result<(), Error>),
}

/// Tries to take the lock, then loads the token.
pub(super) fn consult(profile: &Profile) -> (BlockingTask, Outcome<StoreResult>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("consult the token store", move || {
        // In this order: a token that is loaded under the lock is the one that its last holder
        // saved.
        let lock = without_panic(|| store.try_lock(&name));
        StoreResult::Consulted(lock, without_panic(|| store.load(&name)))
    })
}

/// Reserves the space for the next token.
pub(super) fn prepare(profile: &Profile) -> (BlockingTask, Outcome<StoreResult>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("prepare the token store", move || {
        StoreResult::Prepared(without_panic(|| store.prepare(&name)))
    })
}

pub(super) fn save(profile: &Profile, token: Token) -> (BlockingTask, Outcome<StoreResult>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("save a token", move || {
        StoreResult::Saved(without_panic(|| store.save(&name, &token)))
    })
}

/// A panic in a store must not leave the calls waiting.
fn without_panic<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_panic(call).unwrap_or_else(|_| Err(Error::usage("the token store panicked")))
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
    if is_newer && !stored.is_expired(wall, Duration::ZERO) {
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
