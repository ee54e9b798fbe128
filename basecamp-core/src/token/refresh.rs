//! The machine that refreshes the token. Whoever holds it holds the one ticket to do so.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};

use crate::error::{Error, ErrorCode};
use crate::event::{Event, TokenRefreshInfo};
use crate::machine::{Failure, Machine, Now, ReadPlan, Step};
use crate::oauth::{
    Answer, BODY_LIMIT, ClientId, Grant, StoreLock, Token, TokenRequest, refresh_form,
};
use crate::reply::Reply;
use crate::secret::Secret;
use crate::token::shared::{Found, Outcome, StoreTask, Verdict, judge, pause};
use crate::token::{TokenState, Wait};

/// Refreshes the token that all calls of a client share.
///
/// The machine behind [`Step::Refresh`]. It asks the authorization server once and passes the
/// outcome on to every call that waits for it. Dropping it unfinished lets another call try.
///
/// With a store, it first takes the profile's lock, waiting for it if need be, and looks whether
/// another session has refreshed the token; then there is nothing to ask. It holds the lock until the
/// new token is saved.
#[derive(Debug)]
#[must_use]
pub struct Refresh {
    state: Arc<TokenState>,
    number: u64,
    /// The token to be refreshed, or to be saved if it is unsaved.
    token: Token,
    unsaved: bool,
    lock: Option<StoreLock>,
    /// When to stop waiting for the lock, and how often it was tried.
    patience: Option<(Duration, u32)>,
    began_at: Option<Duration>,
    /// The time last told.
    seen_at: Duration,
    /// What the hooks are to be told.
    news: Option<TokenRefreshInfo>,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// Look into the store.
    Consult,
    /// The store is at work.
    AtStore(Outcome),
    /// Another session has the lock.
    Locked {
        until: Duration,
    },
    Request,
    Sent(Box<TokenRequest>),
    Answered(Box<TokenRequest>, Box<Parts>),
    /// The new token has yet to be put into the store.
    Save,
    /// The new token has yet to be told.
    Announce,
    Ended(Option<Result<(), Error>>),
}

impl Refresh {
    pub(super) fn new(state: Arc<TokenState>, number: u64, token: Token, unsaved: bool) -> Self {
        let phase = match (&state.session.store, unsaved) {
            (Some(_), _) => Phase::Consult,
            (None, true) => Phase::Announce,
            (None, false) => Phase::Request,
        };
        Self {
            state,
            number,
            token,
            unsaved,
            lock: None,
            patience: None,
            began_at: None,
            seen_at: Duration::ZERO,
            news: None,
            phase,
        }
    }

    fn see(&mut self, now: Now) {
        self.began_at.get_or_insert(now.monotonic);
        self.seen_at = now.monotonic;
    }

    /// Hands a task to the driver, if there is a store.
    fn at_store(&mut self) -> Option<Step> {
        let profile = self.state.session.store.as_ref()?;
        let (task, outcome) = match self.phase {
            Phase::Save => StoreTask::save(profile, self.token.clone()),
            _ => StoreTask::consult(profile),
        };
        self.phase = Phase::AtStore(outcome);
        Some(Step::Store(task))
    }

    /// Goes on from what the store said.
    fn found(&mut self, now: Now, found: Option<Found>) {
        let next = match found {
            None => Err(Error::misuse("step before the store's task has run")),
            Some(Found::Saved(Ok(()))) => {
                self.state.note_stored(true);
                Ok(Phase::Announce)
            }
            Some(Found::Saved(Err(error))) => {
                Err(error.with_context("the new token could not be stored"))
            }
            Some(Found::Consulted(lock, stored)) => self.consulted(now, lock, stored),
        };
        match next {
            Ok(phase) => self.phase = phase,
            Err(error) => self.end(Err(error)),
        }
    }

    fn consulted(
        &mut self,
        now: Now,
        lock: Result<Option<StoreLock>, Error>,
        stored: Result<Option<Token>, Error>,
    ) -> Result<Phase, Error> {
        let stored =
            stored.map_err(|error| error.with_context("the stored token could not be loaded"))?;
        if self.state.note_stored(stored.is_some()) && stored.is_none() {
            return Err(Error::new(
                ErrorCode::AuthRequired,
                "the token was removed from the token store",
            )
            .with_hint("Log in again."));
        }
        let replaced = self.state.replaced();
        let unsaved = self.unsaved.then_some(replaced.as_ref());
        let verdict = judge(&self.token, unsaved, stored, now.wall);
        if let Verdict::Adopt(token) = verdict {
            self.state.install(now, self.number, &token, None)?;
            self.token = token;
            return Ok(Phase::Announce);
        }
        let lock = lock.map_err(|error| error.with_context("the token store can't be locked"))?;
        let Some(lock) = lock else { return self.locked_out(now) };
        self.lock = Some(lock);
        let Verdict::Refresh(token) = verdict else { return Ok(Phase::Save) };
        self.token = token;
        match self.state.refusal(self.token.refresh_token.as_ref()) {
            Some(error) => Err(error),
            None => Ok(Phase::Request),
        }
    }

    /// Waits while another session refreshes the token: it may take as long as it takes this one.
    fn locked_out(&mut self, now: Now) -> Result<Phase, Error> {
        let limit = 2 * self.state.settings.timeout;
        let (end, tries) =
            self.patience.unwrap_or_else(|| (now.monotonic.saturating_add(limit), 0));
        self.patience = Some((end, tries.saturating_add(1)));
        if now.monotonic >= end {
            return Err(Error::usage(format!(
                "the token store was locked by another process for {limit:?}"
            ))
            .with_hint("End the process that holds the lock, and try again."));
        }
        let until = now.monotonic.saturating_add(pause(tries)).min(end);
        Ok(Phase::Locked { until })
    }

    fn request(&self) -> TokenRequest {
        let session = &self.state.session;
        let refresh_token = self.token.refresh_token.clone().unwrap_or_else(|| Secret::new(""));
        let client =
            ClientId { id: session.client_id.clone(), secret: session.client_secret.clone() };
        let resource = self.token.resource.as_deref();
        TokenRequest {
            grant: Grant::RefreshToken,
            endpoint: session.token_endpoint.clone(),
            discovered: session.discovered,
            form: refresh_form(&client, &refresh_token, resource, session.legacy),
            client,
            settings: self.state.settings.clone(),
        }
    }

    /// Takes the token that the server gave.
    fn refreshed(&mut self, now: Now, token: Token) -> Result<(), Error> {
        let token = token.succeeding(&self.token);
        let replaced = std::mem::replace(&mut self.token, token);
        self.state.install(now, self.number, &self.token, Some(replaced))
    }

    fn end(&mut self, result: Result<(), Error>) {
        if let Err(error) = &result {
            self.state.fail(self.number, self.token.refresh_token.as_ref(), error.clone());
        }
        self.lock = None;
        let duration = self.seen_at.saturating_sub(self.began_at.unwrap_or(self.seen_at));
        let error = result.as_ref().err().cloned();
        self.news = Some(TokenRefreshInfo { duration, error });
        self.phase = Phase::Ended(Some(result));
    }

    fn done(&mut self) -> Step {
        let result = match &mut self.phase {
            Phase::Ended(result) => result.take(),
            _ => None,
        };
        let result = result.unwrap_or_else(|| Err(Error::misuse("step after the end")));
        Step::Done(result.map(|()| Reply {
            value: Bytes::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            attempts: 1,
            operation: None,
        }))
    }
}

impl Machine for Refresh {
    fn step(&mut self, now: Now) -> Step {
        self.see(now);
        if let Phase::AtStore(outcome) = &self.phase {
            let found = outcome.take();
            self.found(now, found);
        }
        if let Phase::Locked { until } = self.phase
            && now.monotonic < until
        {
            return Step::Wait(Wait::for_moment(until));
        }
        if let Phase::Consult | Phase::Locked { .. } | Phase::Save = self.phase
            && let Some(step) = self.at_store()
        {
            return step;
        }
        match self.phase {
            Phase::Request => {
                let request = self.request();
                match request.attempt() {
                    Ok(attempt) => {
                        self.phase = Phase::Sent(Box::new(request));
                        return Step::Send(attempt);
                    }
                    Err(error) => self.end(Err(error)),
                }
            }
            // Without a store, there is nothing to save it in.
            Phase::Announce | Phase::Save => {
                let result = self.state.announce(self.number, &self.token);
                self.end(result);
            }
            Phase::Sent(_) | Phase::Answered(..) => {
                self.end(Err(Error::misuse("step before the response was reported")));
            }
            _ => {}
        }
        self.done()
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> ReadPlan {
        self.see(now);
        match std::mem::replace(&mut self.phase, Phase::Request) {
            Phase::Sent(request) => {
                let (head, ()) = head.into_parts();
                self.phase = Phase::Answered(request, Box::new(head));
                ReadPlan::Buffer { limit: BODY_LIMIT }
            }
            _ => {
                self.end(Err(Error::misuse("a response to no request")));
                ReadPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.see(now);
        let Phase::Answered(request, head) = std::mem::replace(&mut self.phase, Phase::Request)
        else {
            return self.end(Err(Error::misuse("a body without a response")));
        };
        let answer = Answer { status: head.status, headers: head.headers, body };
        let token = request.token(&answer, now.wall);
        match token.and_then(|token| self.refreshed(now, token)) {
            Ok(()) => self.phase = Phase::Save,
            Err(error) => self.end(Err(error)),
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.see(now);
        let error = Error::from_failure(failure, None);
        self.end(Err(error.with_context("the token could not be refreshed")));
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.news.take().map(Event::TokenRefresh)
    }
}

impl Drop for Refresh {
    fn drop(&mut self) {
        if !matches!(self.phase, Phase::Ended(_)) {
            self.state.abandon(self.number);
        }
    }
}
