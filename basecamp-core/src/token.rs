//! The token that all calls of a client share, and the one refresh that may be in flight.
//!
//! A generation number tells whether a rejected token is still the current one. Who needs a new
//! token first gets the only ticket, a [`Refresh`]; everybody else waits for its outcome.

use std::fmt;
use std::sync::{Arc, PoisonError};
#[cfg(not(all(test, model)))]
use std::sync::{Mutex, MutexGuard};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

use http::HeaderValue;
#[cfg(all(test, model))]
use loom::sync::{Mutex, MutexGuard};

use crate::auth::bearer;
use crate::error::{Error, ErrorCode};
use crate::machine::Now;
use crate::oauth::{OAuthSession, Settings, Token, is_refusal};
use crate::panic::catch_panic;
use crate::secret::Secret;

mod refresh;
mod shared;
mod wait;

pub use refresh::Refresh;
pub use shared::StoreTask;
pub use wait::Wait;

/// The shared state. Its lock is held for memory operations only.
pub(crate) struct TokenState {
    session: OAuthSession,
    settings: Settings,
    state: Mutex<State>,
}

struct State {
    token: Token,
    header: HeaderValue,
    /// How long before its expiry the token is refreshed: half of its life at most.
    margin: Duration,
    /// Counts the tokens.
    generation: u64,
    /// The server answered 401 to the current token.
    rejected: bool,
    /// The store or `on_refresh` has not accepted the current token yet.
    unsaved: bool,
    /// The token that the current one was refreshed from.
    replaced: Option<Token>,
    /// The store has had a token of this session, so that none there means a logout.
    stored: bool,
    /// Counts the refreshes.
    tickets: u64,
    /// The refresh in flight.
    in_flight: Option<u64>,
    /// The last refresh that succeeded.
    succeeded: Option<u64>,
    /// The last refresh that failed, for those who waited for it.
    failed: Option<(u64, Error)>,
    /// That refresh token was refused for good.
    refused: Option<(Option<Secret>, Error)>,
    waiting: Vec<(u64, Waker)>,
    next_waiting: u64,
}

/// What a call may do about its token.
pub(crate) enum Access {
    /// Authenticate with this header; the number is for [`TokenState::reject`].
    Use(HeaderValue, u64),
    /// Have this refresh driven, then ask again.
    Refresh(Box<Refresh>),
    /// Wait for the refresh in flight, then ask again.
    Wait(Wait),
    /// There is no token to be had.
    Fail(Error),
}

impl TokenState {
    pub(crate) fn new(mut session: OAuthSession, mut settings: Settings) -> Result<Self, Error> {
        session.validate()?;
        if let Some(policy) = session.addresses.take() {
            session.discovered = true;
            settings.discovered_addresses = policy;
        }
        let token = session.token.clone();
        let state = State {
            header: bearer(&token.access_token)?,
            token,
            margin: session.refresh_before,
            generation: 0,
            rejected: false,
            unsaved: false,
            replaced: None,
            stored: false,
            tickets: 0,
            in_flight: None,
            succeeded: None,
            failed: None,
            refused: None,
            waiting: Vec::new(),
            next_waiting: 0,
        };
        Ok(Self { session, settings, state: Mutex::new(state) })
    }

    /// Gives the token if it is good. `ticket` is the refresh that this call has asked for or waited
    /// for, if any: its failure is this call's failure.
    pub(crate) fn access(self: &Arc<Self>, now: Now, ticket: &mut Option<u64>) -> Access {
        let mut state = self.lock();
        // A token that was just fetched is used whatever its expiry: a clock that is wrong must not make
        // a call refresh for ever.
        let fresh = ticket.zip(state.succeeded).is_some_and(|(mine, last)| mine <= last);
        let stale = !fresh && state.token.is_expired(now.wall, state.margin);
        if !(stale || state.rejected || state.unsaved) {
            return Access::Use(state.header.clone(), state.generation);
        }
        // Before anything else: who waited for a refresh that failed shares its failure, also if
        // another refresh has begun or failed since.
        let failure = match (&state.refused, &state.failed) {
            // A store may have got a better one since: then the refresh finds out.
            (Some((_, error)), _) if self.session.store.is_none() => Some(error),
            (_, Some((last, error))) if ticket.is_some_and(|mine| mine <= *last) => Some(error),
            _ => None,
        };
        if let Some(error) = failure {
            let expired = state.token.is_expired(now.wall, Duration::ZERO);
            // A refresh ahead of time that failed does no harm yet.
            return match state.rejected || state.unsaved || expired {
                true => Access::Fail(error.clone()),
                false => Access::Use(state.header.clone(), state.generation),
            };
        }
        if let Some(number) = state.in_flight {
            *ticket = Some(number);
            return Access::Wait(Wait::for_refresh(self.clone(), number));
        }
        state.tickets += 1;
        let number = state.tickets;
        state.in_flight = Some(number);
        *ticket = Some(number);
        let (token, unsaved) = (state.token.clone(), state.unsaved);
        drop(state);
        Access::Refresh(Box::new(Refresh::new(self.clone(), number, token, unsaved)))
    }

    /// Notes that the server answered 401 to the token of that generation.
    pub(crate) fn reject(&self, generation: u64) {
        let mut state = self.lock();
        if state.generation == generation {
            state.rejected = true;
        }
    }

    /// Takes the token that a refresh brought, or that was found in the store. No call uses it before
    /// [`TokenState::announce`].
    fn install(
        &self,
        now: Now,
        number: u64,
        token: &Token,
        replaced: Option<Token>,
    ) -> Result<(), Error> {
        let header = bearer(&token.access_token)
            .map_err(|_| Error::api("the new token's `access_token` is no bearer token"))?;
        let mut state = self.lock();
        if state.in_flight == Some(number) {
            let life = token.expires_at.and_then(|at| at.duration_since(now.wall).ok());
            let half = life.map_or(Duration::MAX, |life| life / 2);
            state.margin = self.session.refresh_before.min(half);
            state.token = token.clone();
            state.header = header;
            state.generation += 1;
            state.rejected = false;
            state.unsaved = true;
            state.replaced = replaced;
        }
        Ok(())
    }

    /// Hands the new token to the callback and, if that accepts it, to the calls.
    fn announce(&self, number: u64, token: &Token) -> Result<(), Error> {
        if let Some(store) = &self.session.on_refresh {
            // A panic would end the refresh without an outcome, and the next call would repeat it.
            let stored = catch_panic(|| store(token));
            stored.unwrap_or_else(|_| Err("`on_refresh` panicked".into())).map_err(|error| {
                Error::new(ErrorCode::Usage, format!("the new token could not be stored: {error}"))
                    .with_hint("Correct what `on_refresh` does; the next call tries again.")
                    .with_source(error)
            })?;
        }
        let mut state = self.lock();
        state.unsaved = false;
        state.replaced = None;
        state.refused = None;
        state.failed = None;
        state.succeeded = Some(number);
        self.end(state, number);
        Ok(())
    }

    /// Notes that a refresh failed; for good, if that refresh token was refused.
    fn fail(&self, number: u64, refresh_token: Option<&Secret>, error: Error) {
        let mut state = self.lock();
        if state.in_flight != Some(number) {
            return;
        }
        if is_refusal(&error) {
            state.refused = Some((refresh_token.cloned(), error.clone()));
        }
        state.failed = Some((number, error));
        self.end(state, number);
    }

    /// The error with which a refresh token was refused before.
    fn refusal(&self, refresh_token: Option<&Secret>) -> Option<Error> {
        let state = self.lock();
        let (refused, error) = state.refused.as_ref()?;
        (refused.as_ref() == refresh_token).then(|| error.clone())
    }

    fn replaced(&self) -> Option<Token> {
        self.lock().replaced.clone()
    }

    /// Notes whether the store has a token, and gives whether it had one before.
    fn note_stored(&self, is_there: bool) -> bool {
        let mut state = self.lock();
        state.stored |= is_there;
        state.stored
    }

    /// Hands the ticket of a refresh that was dropped to the next who asks.
    fn abandon(&self, number: u64) {
        let state = self.lock();
        self.end(state, number);
    }

    fn end(&self, mut state: MutexGuard<'_, State>, number: u64) {
        if state.in_flight != Some(number) {
            return;
        }
        state.in_flight = None;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for (_, waker) in waiting {
            waker.wake();
        }
    }

    /// Ready once that refresh is no longer in flight; else wakes the task when it isn't. `key` names
    /// the registration.
    fn poll_end(&self, number: u64, key: &mut Option<u64>, cx: &TaskContext<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.in_flight != Some(number) {
            return Poll::Ready(());
        }
        let key = *key.get_or_insert_with(|| {
            state.next_waiting += 1;
            state.next_waiting
        });
        match state.waiting.iter_mut().find(|(registered, _)| *registered == key) {
            Some((_, waker)) => waker.clone_from(cx.waker()),
            None => state.waiting.push((key, cx.waker().clone())),
        }
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.lock().waiting.retain(|(registered, _)| *registered != key);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for TokenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("TokenState")
            .field("session", &self.session)
            .field("generation", &state.generation)
            .field("in_flight", &state.in_flight)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, model))]
mod model;
