//! The token that all calls of a client share, and the one refresh that may be in flight.
//!
//! Single flight: the first call that needs a new token gets the [`TokenRefresh`] to drive. A call
//! whose token still works uses it meanwhile; a call whose token has expired or was revoked waits
//! for the outcome. A generation number identifies the token that a 401 is about.
//!
//! ```text
//! Idle ──▶ Refreshing ──▶ Idle         the new token is accepted
//!              │ ▲
//!              ▼ │ backoff over
//!          BackingOff                  the refresh failed
//! ```

use std::fmt;
use std::sync::{Arc, PoisonError};
#[cfg(not(all(test, model)))]
use std::sync::{Mutex, MutexGuard};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use http::HeaderValue;
#[cfg(all(test, model))]
use loom::sync::{Mutex, MutexGuard};

use crate::auth::session::OAuthSession;
use crate::auth::strategy::bearer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::Settings;
use crate::error::{Error, ErrorCode};
use crate::model::catch_panic::catch_panic;
use crate::model::secret::Secret;
use crate::model::waiters::{WaitEvent, WakerSet};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

mod failure;
pub(super) mod flight;
mod refresh;
mod shared;
mod store_task;

use failure::{Cause, RefreshFailure};
pub(crate) use flight::RefreshId;
use flight::{InFlight, Party, Purpose};
pub(crate) use refresh::TokenRefresh;

/// The shared state. Its lock is held for memory operations only.
pub(crate) struct TokenState {
    session: OAuthSession,
    settings: Settings,
    state: Mutex<State>,
}

pub(super) struct State {
    current: CurrentToken,
    pub(super) unsaved: Option<Unsaved>,
    refresh: RefreshStatus,
    store: StoreHistory,
    waiting: WakerSet,
}

/// The progress of refreshes.
#[derive(Default)]
enum RefreshStatus {
    /// None is in flight, and the last one succeeded.
    #[default]
    Idle,
    /// None is in flight, and the last one failed. The next one starts after a backoff.
    BackingOff(RefreshFailure),
    /// One is in flight. `previous` is the failure of the one before.
    Refreshing { flight: InFlight, previous: Option<RefreshFailure> },
}

/// The tokens that the session has seen in its store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StoreHistory {
    NeverHadToken,
    /// If the store has no token then, the user has logged out.
    HadToken,
}

/// The token that calls use.
struct CurrentToken {
    token: Token,
    header: HeaderValue,
    /// How long before its expiry the token is refreshed: half of its life at most.
    margin: Duration,
    /// Identifies the token among those of the session.
    generation: u64,
    status: TokenStatus,
}

/// The status of a token, apart from its expiry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenStatus {
    Valid,
    /// The server answered 401 to it.
    Revoked,
}

/// A newer token, which the store or `on_refresh` has not accepted yet.
#[derive(Clone)]
pub(super) struct Unsaved {
    token: Token,
    /// The token that it was refreshed from; `None` if it was found in the store.
    replaced: Option<Token>,
    content: NewContent,
}

/// The part of an unsaved token that is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NewContent {
    /// The access token, and the refresh token if the server issued one.
    AccessToken,
    /// The refresh token only: the server issued no usable access token with it.
    RefreshToken,
}

/// The answer to a call that needs a token.
pub(crate) enum Access {
    /// Authenticate with this header; the number is for [`TokenState::reject`].
    Use(HeaderValue, u64),
    /// Have the driver run this refresh, then call [`TokenState::access`] again.
    Refresh(Box<TokenRefresh>),
    /// Wait for the refresh in flight, then call [`TokenState::access`] again.
    Wait(Wait),
    /// No token is available.
    Fail(Error),
}

impl TokenState {
    pub(crate) fn new(mut session: OAuthSession, mut settings: Settings) -> Result<Self, Error> {
        session.validate()?;
        if let Some(policy) = session.addresses.take() {
            session.endpoint.discovered = true;
            settings.discovered_addresses = policy;
        }
        let token = session.token.clone();
        let current = CurrentToken {
            header: bearer(&token.access_token)?,
            token,
            margin: session.refresh_before,
            generation: 0,
            status: TokenStatus::Valid,
        };
        let state = State {
            current,
            unsaved: None,
            refresh: RefreshStatus::Idle,
            store: StoreHistory::NeverHadToken,
            waiting: WakerSet::default(),
        };
        Ok(Self { session, settings, state: Mutex::new(state) })
    }

    /// Returns the token if it works, and otherwise the step that comes first. `refresh_id` is the
    /// refresh that this call started or waited for because its token didn't work: its failure is
    /// this call's failure.
    pub(crate) fn access(self: &Arc<Self>, now: Now, refresh_id: &mut Option<RefreshId>) -> Access {
        let mut state = self.lock();
        let outcome = refresh_id.as_ref().and_then(RefreshId::outcome);
        let Some(purpose) = state.need(now, matches!(outcome, Some(Ok(())))) else {
            return state.current.access();
        };
        let has_store = self.session.store.is_some();
        let failure = state
            .refresh
            .failure()
            .filter(|failure| failure.blocks(purpose, now.monotonic, has_store));
        match (purpose, outcome, state.refresh.flight()) {
            (Purpose::Ahead, _, Some(_)) => state.current.access(),
            (Purpose::Ahead, ..) if failure.is_some() => state.current.access(),
            // First, as another refresh may have begun or failed since.
            (Purpose::Required, Some(Err(error)), _) => Access::Fail(error),
            (Purpose::Required, _, Some(flight)) => match flight.overdue(now.monotonic) {
                Some(error) => Access::Fail(error),
                None => {
                    // A refresh ahead of expiry doesn't try hard, so its failure isn't final.
                    if flight.purpose == Purpose::Required {
                        *refresh_id = Some(flight.refresh_id.clone());
                    }
                    let wait = self.wait_for(&flight.refresh_id);
                    Access::Wait(wait.at_most_until(Some(flight.due)))
                }
            },
            (Purpose::Required, _, None) if failure.is_some() => failure.map_or_else(
                || state.current.access(),
                |failure| Access::Fail(failure.error.clone()),
            ),
            _ => {
                let refresh = self.begin(&mut state, now, purpose);
                if purpose == Purpose::Required {
                    *refresh_id = Some(refresh.refresh_id().clone());
                }
                Access::Refresh(Box::new(refresh))
            }
        }
    }

    pub(super) fn begin(
        self: &Arc<Self>,
        state: &mut State,
        now: Now,
        purpose: Purpose,
    ) -> TokenRefresh {
        let flight = InFlight::new(purpose, now.monotonic, self.settings.timeout);
        let refresh_id = flight.refresh_id.clone();
        let previous = std::mem::take(&mut state.refresh).into_failure();
        state.refresh = RefreshStatus::Refreshing { flight, previous };
        let unsaved = state.unsaved.clone();
        let token = unsaved.as_ref().map_or(&state.current.token, |unsaved| &unsaved.token).clone();
        TokenRefresh::new(self.clone(), refresh_id, purpose, token, unsaved)
    }

    /// Notes that the server answered 401 to the token of that generation.
    pub(crate) fn reject(&self, generation: u64) {
        let mut state = self.lock();
        if state.current.generation == generation {
            state.current.status = TokenStatus::Revoked;
        }
    }

    /// Notes until when the refresh must make progress, and the party that it waits for.
    fn note_progress(&self, refresh_id: &RefreshId, due: Duration, party: Party) {
        let mut state = self.lock();
        if let RefreshStatus::Refreshing { flight, .. } = &mut state.refresh
            && flight.refresh_id == *refresh_id
        {
            flight.due = due;
            flight.party = party;
        }
    }

    /// Takes the token of a refresh, or of the store. No call uses it before
    /// [`TokenState::accept`].
    fn install(&self, refresh_id: &RefreshId, unsaved: Unsaved) -> Result<(), Error> {
        bearer(&unsaved.token.access_token)
            .map_err(|_| Error::api("the new token's `access_token` is no bearer token"))?;
        let mut state = self.lock();
        if state.is_in_flight(refresh_id) {
            state.unsaved = Some(unsaved);
        }
        Ok(())
    }

    /// Passes the new token to the callback and, if that accepts it, to the calls. A token with
    /// only a new refresh token doesn't end the refresh.
    fn accept(
        &self,
        now: Now,
        refresh_id: &RefreshId,
        token: &Token,
        content: NewContent,
    ) -> Result<(), Error> {
        if let Some(store) = &self.session.on_refresh {
            // A panic would end the refresh without an outcome, and the next call would repeat it.
            let stored = catch_panic(|| store(token));
            stored.unwrap_or_else(|_| Err("`on_refresh` panicked".into())).map_err(|error| {
                Error::new(ErrorCode::Usage, format!("the new token could not be stored: {error}"))
                    .with_hint("Correct what `on_refresh` does; the next call tries again.")
                    .with_source(error)
            })?;
        }
        let header = bearer(&token.access_token)?;
        let life = token.expires_at.and_then(|at| at.duration_since(now.wall).ok());
        let half = life.map_or(Duration::MAX, |life| life / 2);
        let mut state = self.lock();
        if !state.is_in_flight(refresh_id) {
            return Ok(());
        }
        state.unsaved = None;
        match content {
            NewContent::RefreshToken => {
                state.current.token.refresh_token = token.refresh_token.clone();
            }
            NewContent::AccessToken => {
                state.current = CurrentToken {
                    token: token.clone(),
                    header,
                    margin: self.session.refresh_before.min(half),
                    generation: state.current.generation.wrapping_add(1),
                    status: TokenStatus::Valid,
                };
                refresh_id.settle(Ok(()));
                Self::end(state, RefreshStatus::Idle);
            }
        }
        Ok(())
    }

    /// Notes that a refresh failed.
    fn fail(&self, now: Duration, refresh_id: &RefreshId, cause: Cause, error: Error) {
        let mut state = self.lock();
        if state.is_in_flight(refresh_id) {
            let previous = std::mem::take(&mut state.refresh).into_failure();
            let failure = RefreshFailure::after(previous, now, cause, error.clone());
            refresh_id.settle(Err(error));
            Self::end(state, RefreshStatus::BackingOff(failure));
        }
    }

    /// The error with which this refresh token was refused before.
    fn refusal(&self, refresh_token: Option<&Secret>) -> Option<Error> {
        self.lock().refresh.failure()?.refusal(refresh_token)
    }

    /// Notes whether the store has a token, and returns whether it has or had one.
    fn note_stored(&self, has_token: bool) -> bool {
        let mut state = self.lock();
        if has_token {
            state.store = StoreHistory::HadToken;
        }
        state.store == StoreHistory::HadToken
    }

    /// Ends a refresh that was dropped: the next call that needs a token begins another.
    fn abandon(&self, refresh_id: &RefreshId) {
        let mut state = self.lock();
        if state.is_in_flight(refresh_id) {
            let previous = std::mem::take(&mut state.refresh).into_failure();
            Self::end(state, previous.map_or(RefreshStatus::Idle, RefreshStatus::BackingOff));
        }
    }

    /// Ends the refresh in flight and wakes the calls that wait for it.
    fn end(mut state: MutexGuard<'_, State>, status: RefreshStatus) {
        state.refresh = status;
        let wakers = state.waiting.take();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
    }

    /// Waits until that refresh has ended.
    pub(super) fn wait_for(self: &Arc<Self>, refresh_id: &RefreshId) -> Wait {
        Wait::for_event(Arc::new(RefreshEnd {
            state: self.clone(),
            refresh_id: refresh_id.clone(),
        }))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of a refresh.
#[derive(Debug)]
struct RefreshEnd {
    state: Arc<TokenState>,
    refresh_id: RefreshId,
}

impl WaitEvent for RefreshEnd {
    fn poll(&self, key: &mut Option<u64>, cx: &TaskContext<'_>) -> Poll<()> {
        let mut state = self.state.lock();
        if !state.is_in_flight(&self.refresh_id) {
            return Poll::Ready(());
        }
        state.waiting.register(key, cx);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.state.lock().waiting.forget(key);
    }
}

impl State {
    fn is_in_flight(&self, refresh_id: &RefreshId) -> bool {
        self.in_flight().is_some_and(|flight| flight.refresh_id == *refresh_id)
    }

    pub(super) fn in_flight(&self) -> Option<&InFlight> {
        self.refresh.flight()
    }

    /// Whether a refresh is needed. A token that was just fetched is used whatever its expiry: a
    /// wrong clock must not make a call refresh for ever.
    fn need(&self, now: Now, is_fresh: bool) -> Option<Purpose> {
        let CurrentToken { token, margin, status, .. } = &self.current;
        let expires_within = |time| !is_fresh && token.is_expired_at(now.wall, time);
        if *status == TokenStatus::Revoked || expires_within(Duration::ZERO) {
            Some(Purpose::Required)
        } else if self.unsaved.is_some() || expires_within(*margin) {
            Some(Purpose::Ahead)
        } else {
            None
        }
    }
}

impl RefreshStatus {
    fn flight(&self) -> Option<&InFlight> {
        match self {
            Self::Refreshing { flight, .. } => Some(flight),
            Self::Idle | Self::BackingOff(_) => None,
        }
    }

    /// The failure since the last refresh that succeeded.
    fn failure(&self) -> Option<&RefreshFailure> {
        match self {
            Self::Idle => None,
            Self::BackingOff(failure) => Some(failure),
            Self::Refreshing { previous, .. } => previous.as_ref(),
        }
    }

    fn into_failure(self) -> Option<RefreshFailure> {
        match self {
            Self::Idle => None,
            Self::BackingOff(failure) => Some(failure),
            Self::Refreshing { previous, .. } => previous,
        }
    }
}

impl CurrentToken {
    fn access(&self) -> Access {
        Access::Use(self.header.clone(), self.generation)
    }
}

impl fmt::Debug for TokenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("TokenState")
            .field("session", &self.session)
            .field("generation", &state.current.generation)
            .field("in_flight", &state.in_flight())
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, model))]
mod model;
#[cfg(test)]
mod wait_tests;
