//! The token that several sessions share through a store: what is done there, and what follows from
//! what is found.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::error::Error;
use crate::oauth::{Profile, StoreLock, Token};
use crate::panic::catch_panic;

/// Something to be done at the token store, which may block: for [`Step::Store`](crate::Step::Store).
#[must_use]
pub struct StoreTask {
    profile: Profile,
    job: Job,
    outcome: Outcome,
}

enum Job {
    Consult,
    Prepare,
    Save(Token),
}

/// What a task has found, once it has run.
#[derive(Clone, Default)]
pub(super) struct Outcome(Arc<Mutex<Option<Found>>>);

pub(super) enum Found {
    /// The profile's lock, unless another session has it; and then its token.
    Consulted(Result<Option<StoreLock>, Error>, Result<Option<Token>, Error>),
    Prepared(Result<(), Error>),
    Saved(Result<(), Error>),
}

impl StoreTask {
    /// Tries to take the lock, then loads the token.
    pub(super) fn consult(profile: &Profile) -> (Self, Outcome) {
        Self::new(profile, Job::Consult)
    }

    /// Makes sure of the room for the next token.
    pub(super) fn prepare(profile: &Profile) -> (Self, Outcome) {
        Self::new(profile, Job::Prepare)
    }

    pub(super) fn save(profile: &Profile, token: Token) -> (Self, Outcome) {
        Self::new(profile, Job::Save(token))
    }

    fn new(profile: &Profile, job: Job) -> (Self, Outcome) {
        let outcome = Outcome::default();
        (Self { profile: profile.clone(), job, outcome: outcome.clone() }, outcome)
    }

    /// Does it. The machine that asked for it finds the outcome with its next step.
    pub fn run(self) {
        let Profile { store, name } = &self.profile;
        let found = match &self.job {
            Job::Consult => {
                // In this order: what is loaded under the lock is what its last holder saved.
                let lock = unless_panicked(|| store.try_lock(name));
                Found::Consulted(lock, unless_panicked(|| store.load(name)))
            }
            Job::Prepare => Found::Prepared(unless_panicked(|| store.prepare(name))),
            Job::Save(token) => Found::Saved(unless_panicked(|| store.save(name, token))),
        };
        *self.outcome.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
    }
}

/// A panic in a store must not leave the calls waiting.
fn unless_panicked<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_panic(call).unwrap_or_else(|_| Err(Error::usage("the token store panicked")))
}

impl Outcome {
    pub(super) fn take(&self) -> Option<Found> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for StoreTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let job = match self.job {
            Job::Consult => "consult",
            Job::Prepare => "prepare",
            Job::Save(_) => "save",
        };
        f.debug_struct("StoreTask").field("profile", &self.profile.name).field("job", &job).finish()
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").finish_non_exhaustive()
    }
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
