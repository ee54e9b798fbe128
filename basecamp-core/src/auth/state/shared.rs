//! The token that several sessions share through a store: what is done there, and what follows from
//! what is found.

use std::time::{Duration, SystemTime};

use crate::auth::session::Profile;
use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::error::Error;
use crate::model::catch_panic::catch_panic;
use crate::protocol::blocking_task::{BlockingTask, Outcome};

/// The result of a task at the token store.
pub(super) enum Found {
    /// The profile's lock, unless another session has it; and then its token.
    Consulted(Result<Option<StoreLock>, Error>, Result<Option<Token>, Error>),
    Prepared(Result<(), Error>),
    Saved(Result<(), Error>),
}

/// Tries to take the lock, then loads the token.
pub(super) fn consult(profile: &Profile) -> (BlockingTask, Outcome<Found>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("consult the token store", move || {
        // In this order: what is loaded under the lock is what its last holder saved.
        let lock = unless_panicked(|| store.try_lock(&name));
        Found::Consulted(lock, unless_panicked(|| store.load(&name)))
    })
}

/// Reserves the space for the next token.
pub(super) fn prepare(profile: &Profile) -> (BlockingTask, Outcome<Found>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("prepare the token store", move || {
        Found::Prepared(unless_panicked(|| store.prepare(&name)))
    })
}

pub(super) fn save(profile: &Profile, token: Token) -> (BlockingTask, Outcome<Found>) {
    let Profile { store, name } = profile.clone();
    BlockingTask::new("save a token", move || {
        Found::Saved(unless_panicked(|| store.save(&name, &token)))
    })
}

/// A panic in a store must not leave the calls waiting.
fn unless_panicked<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_panic(call).unwrap_or_else(|_| Err(Error::usage("the token store panicked")))
}

/// What follows from the token that was found in the store.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Another session has refreshed it.
    Adopt(Token),
    /// It has to be refreshed, from this one.
    Refresh(Token),
    /// The session's own has yet to be saved.
    Save,
}

/// Judges the token in the store, which wins over the session's own: its refresh token is the last
/// that was given out.
///
/// `unsaved` says that the session's own was refreshed but couldn't be saved, and from which token.
/// Then it is saved unless somebody else has saved another since.
pub(super) fn judge(
    own: &Token,
    unsaved: Option<Option<&Token>>,
    stored: Option<Token>,
    wall: SystemTime,
) -> Verdict {
    let stored = match stored {
        None if unsaved.is_some() => return Verdict::Save,
        None => return Verdict::Refresh(own.clone()),
        Some(stored) => stored,
    };
    if unsaved.is_some_and(|replaced| stored == *own || replaced == Some(&stored)) {
        return Verdict::Save;
    }
    // How long before its expiry a token is due depends on its life, which is not known here. Whoever
    // adopts it finds out when it is used next.
    let is_newer = stored.access_token != own.access_token;
    if is_newer && !stored.is_expired(wall, Duration::ZERO) {
        return Verdict::Adopt(stored);
    }
    Verdict::Refresh(stored)
}

/// How long to wait before the lock is tried again, the n-th time: soon, then less often.
pub(super) fn pause(tries: u32) -> Duration {
    Duration::from_millis(10 << tries.min(4))
}

#[cfg(test)]
mod tests;
