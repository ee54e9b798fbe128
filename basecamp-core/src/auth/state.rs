//! The token that all calls of a client share, and the one refresh that may be in flight.
//!
//! Single flight: the first call that needs a new token gets the [`Refresh`] to drive. A call whose
//! token still works uses it meanwhile; a call whose token has expired or was rejected waits for the
//! outcome. A generation number tells whether a rejected token is still the current one.

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
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::protocol::waiters::{WaitEvent, WakerSet};

pub(super) mod flight;
mod refresh;
mod setback;
mod shared;

pub(crate) use flight::Ticket;
use flight::{InFlight, Party, Purpose};
pub(crate) use refresh::Refresh;
use setback::{Cause, Setback};

/// The shared state. Its lock is held for memory operations only.
pub(crate) struct TokenState {
    session: OAuthSession,
    settings: Settings,
    state: Mutex<State>,
}

pub(super) struct State {
    current: Current,
    pub(super) unsaved: Option<Unsaved>,
    pub(super) in_flight: Option<InFlight>,
    /// The failure since the last refresh that succeeded.
    setback: Option<Setback>,
    /// Set once the store held a token; if it is then empty, the user has logged out.
    stored: bool,
    waiting: WakerSet,
}

/// The token that calls use.
struct Current {
    token: Token,
    header: HeaderValue,
    /// How long before its expiry the token is refreshed: half of its life at most.
    margin: Duration,
    /// Counts the tokens.
    generation: u64,
    /// The server answered 401 to it.
    rejected: bool,
}

/// A newer token, which the store or `on_refresh` has not accepted yet.
#[derive(Clone)]
pub(super) struct Unsaved {
    token: Token,
    /// The token that it was refreshed from; `None` if it was found in the store.
    replaced: Option<Token>,
    /// Whether its access token is new. If not, only its refresh token is: the server issued no usable
    /// access token with it.
    is_usable: bool,
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
        let current = Current {
            header: bearer(&token.access_token)?,
            token,
            margin: session.refresh_before,
            generation: 0,
            rejected: false,
        };
        let state = State {
            current,
            unsaved: None,
            in_flight: None,
            setback: None,
            stored: false,
            waiting: WakerSet::default(),
        };
        Ok(Self { session, settings, state: Mutex::new(state) })
    }

    /// Returns the token if it works, and otherwise what to do first. `ticket` is the refresh that this
    /// call started or waited for because its token didn't work: its failure is this call's failure.
    pub(crate) fn access(self: &Arc<Self>, now: Now, ticket: &mut Option<Ticket>) -> Access {
        let mut state = self.lock();
        let outcome = ticket.as_ref().and_then(Ticket::outcome);
        let Some(purpose) = state.need(now, matches!(outcome, Some(Ok(())))) else {
            return state.current.access();
        };
        let has_store = self.session.store.is_some();
        let setback = state
            .setback
            .as_ref()
            .filter(|setback| setback.blocks(purpose, now.monotonic, has_store));
        match (purpose, outcome, &state.in_flight) {
            (Purpose::Ahead, _, Some(_)) => state.current.access(),
            (Purpose::Ahead, ..) if setback.is_some() => state.current.access(),
            // Before anything else: another refresh may have begun or failed since.
            (Purpose::Required, Some(Err(error)), _) => Access::Fail(error),
            (Purpose::Required, _, Some(flight)) => match flight.overdue(now.monotonic) {
                Some(error) => Access::Fail(error),
                None => {
                    // A refresh ahead of expiry doesn't try hard, so its failure isn't final.
                    if flight.purpose == Purpose::Required {
                        *ticket = Some(flight.ticket.clone());
                    }
                    let wait = self.wait_for(&flight.ticket);
                    Access::Wait(wait.at_most_until(Some(flight.due)))
                }
            },
            (Purpose::Required, _, None) if setback.is_some() => {
                setback.map_or_else(|| state.current.access(), |it| Access::Fail(it.error.clone()))
            }
            _ => {
                let refresh = self.begin(&mut state, now, purpose);
                if purpose == Purpose::Required {
                    *ticket = Some(refresh.ticket().clone());
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
    ) -> Refresh {
        let flight = InFlight::new(purpose, now.monotonic, self.settings.timeout);
        let ticket = flight.ticket.clone();
        state.in_flight = Some(flight);
        let unsaved = state.unsaved.clone();
        let token = unsaved.as_ref().map_or(&state.current.token, |unsaved| &unsaved.token).clone();
        Refresh::new(self.clone(), ticket, purpose, token, unsaved)
    }

    /// Notes that the server answered 401 to the token of that generation.
    pub(crate) fn reject(&self, generation: u64) {
        let mut state = self.lock();
        if state.current.generation == generation {
            state.current.rejected = true;
        }
    }

    /// Notes until when the refresh must make progress, and who it waits for.
    fn expect(&self, ticket: &Ticket, due: Duration, party: Party) {
        let mut state = self.lock();
        if let Some(flight) = state.in_flight.as_mut().filter(|flight| flight.ticket == *ticket) {
            flight.due = due;
            flight.party = party;
        }
    }

    /// Takes the token that a refresh brought, or that was found in the store. No call uses it before
    /// [`TokenState::accept`].
    fn install(&self, ticket: &Ticket, unsaved: Unsaved) -> Result<(), Error> {
        bearer(&unsaved.token.access_token)
            .map_err(|_| Error::api("the new token's `access_token` is no bearer token"))?;
        let mut state = self.lock();
        if state.is_in_flight(ticket) {
            state.unsaved = Some(unsaved);
        }
        Ok(())
    }

    /// Hands the new token to the callback and, if that accepts it, to the calls. A token that is not
    /// usable has only a new refresh token, and the refresh is not at its end.
    fn accept(
        &self,
        now: Now,
        ticket: &Ticket,
        token: &Token,
        is_usable: bool,
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
        if !is_usable && state.is_in_flight(ticket) {
            state.current.token.refresh_token = token.refresh_token.clone();
            state.unsaved = None;
        } else if state.is_in_flight(ticket) {
            state.current = Current {
                token: token.clone(),
                header,
                margin: self.session.refresh_before.min(half),
                generation: state.current.generation.wrapping_add(1),
                rejected: false,
            };
            state.unsaved = None;
            state.setback = None;
            Self::end(state, ticket, Some(Ok(())));
        }
        Ok(())
    }

    /// Notes that a refresh failed.
    fn fail(&self, now: Duration, ticket: &Ticket, cause: Cause, error: Error) {
        let mut state = self.lock();
        if state.is_in_flight(ticket) {
            let setback = Setback::after(state.setback.take(), now, cause, error.clone());
            state.setback = Some(setback);
            Self::end(state, ticket, Some(Err(error)));
        }
    }

    /// The error with which this refresh token was refused before.
    fn refusal(&self, refresh_token: Option<&Secret>) -> Option<Error> {
        self.lock().setback.as_ref()?.refusal(refresh_token)
    }

    /// Notes whether the store has a token, and returns whether it had one before.
    fn note_stored(&self, is_there: bool) -> bool {
        let mut state = self.lock();
        state.stored |= is_there;
        state.stored
    }

    /// Ends a refresh that was dropped: the next call that needs a token begins another.
    fn abandon(&self, ticket: &Ticket) {
        Self::end(self.lock(), ticket, None);
    }

    fn end(mut state: MutexGuard<'_, State>, ticket: &Ticket, outcome: Option<Result<(), Error>>) {
        if !state.is_in_flight(ticket) {
            return;
        }
        if let Some(outcome) = outcome {
            ticket.settle(outcome);
        }
        state.in_flight = None;
        let wakers = state.waiting.take();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
    }

    /// Waits until that refresh has ended.
    pub(super) fn wait_for(self: &Arc<Self>, ticket: &Ticket) -> Wait {
        Wait::for_event(Arc::new(RefreshEnd { state: self.clone(), ticket: ticket.clone() }))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of a refresh.
#[derive(Debug)]
struct RefreshEnd {
    state: Arc<TokenState>,
    ticket: Ticket,
}

impl WaitEvent for RefreshEnd {
    fn poll(&self, key: &mut Option<u64>, cx: &TaskContext<'_>) -> Poll<()> {
        let mut state = self.state.lock();
        if !state.is_in_flight(&self.ticket) {
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
    fn is_in_flight(&self, ticket: &Ticket) -> bool {
        self.in_flight.as_ref().is_some_and(|flight| flight.ticket == *ticket)
    }

    /// Whether a refresh is needed. A token that was just fetched is used whatever its expiry: a wrong
    /// clock must not make a call refresh for ever.
    fn need(&self, now: Now, is_fresh: bool) -> Option<Purpose> {
        let Current { token, margin, rejected, .. } = &self.current;
        let expires_within = |time| !is_fresh && token.is_expired(now.wall, time);
        if *rejected || expires_within(Duration::ZERO) {
            Some(Purpose::Required)
        } else if self.unsaved.is_some() || expires_within(*margin) {
            Some(Purpose::Ahead)
        } else {
            None
        }
    }
}

impl Current {
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
            .field("in_flight", &state.in_flight)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, model))]
mod model;
#[cfg(test)]
mod wait_tests;
