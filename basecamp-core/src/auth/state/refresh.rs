//! The machine that refreshes the token. At most one is in flight.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::response::Parts;

use crate::auth::BODY_LIMIT;
use crate::auth::grant::{Denial, TokenRequest};
use crate::auth::state::failure::Cause;
use crate::auth::state::flight::{Party, Purpose, RefreshId};
use crate::auth::state::shared::{self, StoreDecision, pause, reconcile};
use crate::auth::state::store_task::{RunningTask, StoreResult};
use crate::auth::state::{NewContent, TokenState, Unsaved};
use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{HttpResponse, Settings};
use crate::error::failure::{Failure, FailureKind};
use crate::error::{Error, ErrorCode};
use crate::model::secret::Secret;
use crate::observe::event::{Event, TokenRefreshInfo};
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::response::reply::Reply;

/// Refreshes the token that all calls of a client share.
///
/// All waiting calls share its outcome. If it is dropped unfinished, another call begins a new one.
///
/// With a store, it first takes the profile's lock and checks whether another session has refreshed
/// the token; then there is no request. It holds the lock until the new token is saved.
///
/// A request that the server provably did not process is repeated, as the client's
/// [`RetryPolicy`](crate::RetryPolicy) allows, while calls wait for the token. A refresh ahead of
/// expiry waits for nothing: neither for the lock nor to repeat a request.
#[derive(Debug)]
#[must_use]
pub(crate) struct TokenRefresh {
    state: Arc<TokenState>,
    refresh_id: RefreshId,
    purpose: Purpose,
    /// The token to be refreshed, or the unsaved one.
    token: Token,
    /// The part of `token` that is new.
    content: NewContent,
    task: Task,
    lock: Option<StoreLock>,
    lock_attempts: u32,
    requests: u32,
    /// The error to end with once the refresh token is saved: the response had no usable access
    /// token.
    defect: Option<Error>,
    started_at: Option<Duration>,
    last_now: Duration,
    event: Option<TokenRefreshInfo>,
    phase: Phase,
}

/// The task of a refresh.
#[derive(Debug)]
enum Task {
    /// Get a new token.
    Renew,
    /// Save the token that an earlier refresh got. It replaced that other one.
    Save { replaced: Option<Token> },
}

#[derive(Debug)]
enum Phase {
    /// Lock the store and load its token.
    Consult,
    /// The driver runs an operation on the store.
    StoreBusy(RunningTask),
    Paused {
        until: Duration,
        then: Resume,
    },
    /// Have the store make room for the new token.
    Prepare,
    Request,
    Sent(Box<TokenRequest>),
    Answered(Box<TokenRequest>, Box<Parts>),
    /// Put the new token into the store.
    Save,
    /// Pass the new token to `on_refresh` and to the calls.
    Announce,
    Ended(Result<(), Error>),
    Done,
}

/// The state after a pause.
#[derive(Debug, Clone, Copy)]
enum Resume {
    /// Another session had the lock.
    Consult,
    /// The server did not process the request.
    Request,
}

impl TokenRefresh {
    pub(super) fn new(
        state: Arc<TokenState>,
        refresh_id: RefreshId,
        purpose: Purpose,
        token: Token,
        unsaved: Option<Unsaved>,
    ) -> Self {
        let phase = match (&state.session.store, &unsaved) {
            (Some(_), _) => Phase::Consult,
            (None, Some(_)) => Phase::Announce,
            (None, None) => Phase::Request,
        };
        let content = unsaved.as_ref().map_or(NewContent::AccessToken, |unsaved| unsaved.content);
        let task = match unsaved {
            Some(Unsaved { replaced, .. }) => Task::Save { replaced },
            None => Task::Renew,
        };
        Self {
            state,
            refresh_id,
            purpose,
            token,
            content,
            task,
            lock: None,
            lock_attempts: 0,
            requests: 0,
            defect: None,
            started_at: None,
            last_now: Duration::ZERO,
            event: None,
            phase,
        }
    }

    pub(in crate::auth) fn refresh_id(&self) -> &RefreshId {
        &self.refresh_id
    }

    /// Takes the phase out, which leaves the refresh done until the caller sets the next phase.
    fn take_phase(&mut self) -> Phase {
        std::mem::replace(&mut self.phase, Phase::Done)
    }

    fn note_time(&mut self, now: Now) {
        self.started_at.get_or_insert(now.monotonic);
        self.last_now = now.monotonic;
    }

    /// The step that waits for a party for as long as an attempt may take, starting at `from`.
    fn until_due(&self, from: Duration, party: Party, step: Step) -> Step {
        self.state.note_progress(&self.refresh_id, self.due(from), party);
        step
    }

    fn due(&self, from: Duration) -> Duration {
        from.saturating_add(self.state.settings.timeout).saturating_add(GRACE)
    }

    /// Starts an operation on the store, if there is one.
    fn start_store_operation(&mut self) -> Option<Step> {
        let profile = self.state.session.store.as_ref()?;
        let task = match self.phase {
            Phase::Save => shared::save(profile, self.token.clone(), self.lock.take()),
            Phase::Prepare => shared::prepare(profile),
            _ => shared::consult(profile),
        };
        let (step, running) = task.begin(self.due(self.last_now));
        self.phase = Phase::StoreBusy(running);
        Some(self.until_due(self.last_now, Party::Store, step))
    }

    /// Continues with the result of the operation on the store.
    fn on_store_result(&mut self, now: Now, result: Result<StoreResult, Error>) {
        let next = match result {
            Err(error) => Err(error),
            Ok(StoreResult::Prepared(Ok(()))) => Ok(Phase::Request),
            Ok(StoreResult::Prepared(Err(error))) => {
                Err(error.with_context("the token store has no room for a new token"))
            }
            Ok(StoreResult::Saved(saved, lock)) => {
                self.lock = lock;
                if let Err(error) = saved {
                    return self.not_saved(error.with_context("the new token could not be stored"));
                }
                self.state.note_stored(true);
                Ok(Phase::Announce)
            }
            Ok(StoreResult::Consulted(lock, stored)) => self.consulted(now, lock, stored),
        };
        match next {
            Ok(phase) => self.phase = phase,
            Err(error) => self.fail(Cause::Local, error),
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
        let unsaved = match &self.task {
            Task::Renew => None,
            Task::Save { replaced } => Some(replaced.as_ref()),
        };
        let decision = reconcile(&self.token, unsaved, stored, now.wall);
        if let StoreDecision::Adopt(token) = decision {
            self.install(token, None, NewContent::AccessToken)?;
            return Ok(Phase::Announce);
        }
        let lock = lock.map_err(|error| error.with_context("the token store can't be locked"))?;
        let Some(lock) = lock else { return self.locked_out(now) };
        self.lock = Some(lock);
        let StoreDecision::Refresh(token) = decision else { return Ok(Phase::Save) };
        self.token = token;
        Ok(Phase::Prepare)
    }

    /// Waits while another session refreshes the token: it may take as long as it takes this one.
    fn locked_out(&mut self, now: Now) -> Result<Phase, Error> {
        let default = || self.state.settings.timeout.saturating_mul(2);
        let limit = self.state.session.lock_timeout.unwrap_or_else(default);
        let end = self.started_at.unwrap_or(now.monotonic).saturating_add(limit);
        let message = match self.purpose {
            Purpose::Ahead => "another process is refreshing the token".to_owned(),
            Purpose::Required if now.monotonic >= end => {
                format!("the token store was locked by another process for {limit:?}")
            }
            Purpose::Required => {
                let until = now.monotonic.saturating_add(pause(self.lock_attempts)).min(end);
                self.lock_attempts = self.lock_attempts.saturating_add(1);
                return Ok(Phase::Paused { until, then: Resume::Consult });
            }
        };
        Err(Error::new(ErrorCode::Network, message)
            .with_hint("Try again later, or end the process that holds the lock."))
    }

    /// Returns when to repeat a request that the server did not process, if calls wait for it.
    fn repeat_at(&self, now: Now, retry_after: Option<Duration>) -> Option<Duration> {
        let Settings { retry, timeout, .. } = &self.state.settings;
        if self.purpose == Purpose::Ahead || self.requests > retry.max_retries {
            return None;
        }
        let wait = retry_after.unwrap_or_else(|| retry.backoff(self.requests, 0.0));
        let until = now.monotonic.saturating_add(wait);
        let end = self.started_at.unwrap_or(now.monotonic).saturating_add(*timeout);
        (until <= end).then_some(until)
    }

    /// Ends with an error of the server or the network, unless the request can be repeated.
    fn request_failed(&mut self, now: Now, error: Error, is_unprocessed: bool) {
        let until = is_unprocessed.then(|| self.repeat_at(now, error.retry_after())).flatten();
        match until {
            Some(until) => self.phase = Phase::Paused { until, then: Resume::Request },
            None => self.fail(Cause::Server(self.purpose), error),
        }
    }

    /// Sends the request, unless the server refused this refresh token before.
    fn send(&mut self, now: Now) -> Option<Step> {
        let refresh_token = self.token.refresh_token.as_ref();
        if let Some(error) = self.state.refusal(refresh_token) {
            self.fail(Cause::Refused(refresh_token.cloned()), error);
            return None;
        }
        let TokenState { session, settings, .. } = &*self.state;
        let request = TokenRequest::refresh(session, &self.token, settings.clone());
        match request.attempt() {
            Ok(attempt) => {
                self.requests = self.requests.saturating_add(1);
                self.phase = Phase::Sent(Box::new(request));
                Some(self.until_due(now.monotonic, Party::Server, Step::Send(attempt)))
            }
            Err(error) => {
                self.fail(Cause::Local, error);
                None
            }
        }
    }

    /// Takes the token that the server issued.
    fn refreshed(&mut self, token: Token) {
        let token = token.with_defaults_from(&self.token);
        let refresh_token = token.refresh_token.clone();
        match self.install(token, Some(self.token.clone()), NewContent::AccessToken) {
            Ok(()) => self.phase = Phase::Save,
            Err(error) => self.salvage(refresh_token, error),
        }
    }

    fn install(
        &mut self,
        token: Token,
        replaced: Option<Token>,
        content: NewContent,
    ) -> Result<(), Error> {
        let unsaved = Unsaved { token: token.clone(), replaced, content };
        self.state.install(&self.refresh_id, unsaved)?;
        self.token = token;
        self.content = content;
        Ok(())
    }

    /// Ends with the error of a response without a usable access token. Its refresh token is saved
    /// first, with the old access token: the server may have revoked the old refresh token.
    fn salvage(&mut self, refresh_token: Option<Secret>, error: Error) {
        let replaced = self.token.clone();
        let is_new = refresh_token.is_some() && refresh_token != replaced.refresh_token;
        let token = Token { refresh_token, ..replaced.clone() };
        let content = NewContent::RefreshToken;
        if !is_new || self.install(token, Some(replaced), content).is_err() {
            return self.fail(Cause::Server(self.purpose), error);
        }
        self.defect = Some(error);
        self.phase = Phase::Save;
    }

    /// Hands the saved token to `on_refresh` and to the calls. If an earlier refresh saved only a
    /// refresh token, continues with a request.
    fn announce(&mut self, now: Now) {
        if let Err(error) = self.state.accept(now, &self.refresh_id, &self.token, self.content) {
            return self.not_saved(error);
        }
        match self.defect.take() {
            Some(error) => {
                let hint = "The new refresh token was saved, and a later call refreshes with it.";
                self.fail(Cause::Server(self.purpose), error.with_hint(hint));
            }
            None if self.content == NewContent::AccessToken => self.end(Ok(())),
            None => self.phase = Phase::Prepare,
        }
    }

    /// Ends with the error of the store or of `on_refresh`. The error of the server takes
    /// precedence.
    fn not_saved(&mut self, error: Error) {
        let Some(defect) = self.defect.take() else { return self.fail(Cause::Local, error) };
        let hint = format!(
            "The server issued a new refresh token, which a later call saves and refreshes with: {}.",
            error.message()
        );
        self.fail(Cause::Server(self.purpose), defect.with_hint(hint).with_source(error));
    }

    fn fail(&mut self, cause: Cause, error: Error) {
        self.state.fail(self.last_now, &self.refresh_id, cause, error.clone());
        self.end(Err(error));
    }

    fn end(&mut self, result: Result<(), Error>) {
        self.lock = None;
        let duration = self.last_now.saturating_sub(self.started_at.unwrap_or(self.last_now));
        let error = result.as_ref().err().cloned();
        self.event = Some(TokenRefreshInfo { duration, error });
        self.phase = Phase::Ended(result);
    }

    fn misuse(&mut self, message: &str) {
        self.fail(Cause::Local, Error::misuse(message));
    }

    fn take_result(&mut self) -> Step {
        let result = match self.take_phase() {
            Phase::Ended(result) => result,
            _ => Err(Error::misuse("step after the end")),
        };
        Step::Done(result.map(|()| Reply::without_response(1)))
    }
}

impl Machine for TokenRefresh {
    fn step(&mut self, now: Now) -> Step {
        self.note_time(now);
        if let Phase::StoreBusy(running) = &self.phase {
            match running.take(now.monotonic) {
                Ok(result) => self.on_store_result(now, result),
                Err(wait) => return wait,
            }
        }
        if let Phase::Paused { until, then } = self.phase {
            if now.monotonic < until {
                let wait = Step::Wait(Wait::until_time(until));
                return self.until_due(until, Party::Driver, wait);
            }
            self.phase = match then {
                Resume::Consult => Phase::Consult,
                Resume::Request => Phase::Request,
            };
        }
        // Without a store, there is nothing to save the token in, and no room to be made for it.
        let has_store = self.state.session.store.is_some();
        match self.phase {
            Phase::Announce => self.announce(now),
            Phase::Save if !has_store => self.announce(now),
            _ => {}
        }
        let needs_store = matches!(self.phase, Phase::Consult | Phase::Prepare | Phase::Save);
        if let Some(step) = needs_store.then(|| self.start_store_operation()).flatten() {
            return step;
        }
        match self.phase {
            Phase::Request | Phase::Prepare => {
                if let Some(step) = self.send(now) {
                    return step;
                }
            }
            Phase::Sent(_) | Phase::Answered(..) => {
                self.misuse("step before the response was reported");
            }
            _ => {}
        }
        self.take_result()
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        self.note_time(now);
        match self.take_phase() {
            Phase::Sent(request) => {
                let (head, ()) = head.into_parts();
                self.phase = Phase::Answered(request, Box::new(head));
                BodyPlan::Buffer { limit: BODY_LIMIT }
            }
            _ => {
                self.misuse("a response to no request");
                BodyPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.note_time(now);
        let Phase::Answered(request, head) = self.take_phase() else {
            return self.misuse("a body without a response");
        };
        let answer = HttpResponse::new(head.status, head.headers, body);
        match request.token(&answer, now.wall) {
            Ok(token) => self.refreshed(token),
            Err(Denial::Final(error)) => {
                self.fail(Cause::Refused(self.token.refresh_token.clone()), error);
            }
            Err(Denial::Temporary(error)) if answer.status.is_success() => {
                self.salvage(Token::refresh_token_of(&answer), error);
            }
            Err(Denial::Temporary(error)) => {
                let is_unprocessed = matches!(answer.status.as_u16(), 429 | 503);
                self.request_failed(now, error, is_unprocessed);
            }
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.note_time(now);
        use FailureKind::{Connect, ConnectTimeout, NotProcessed};
        let is_unprocessed = matches!(failure.kind(), Connect | ConnectTimeout | NotProcessed)
            && !failure.is_permanent();
        let error = Error::from_failure(failure, None);
        let error = error.with_context("the token could not be refreshed");
        self.request_failed(now, error, is_unprocessed);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.event.take().map(Event::TokenRefresh)
    }
}

impl Drop for TokenRefresh {
    fn drop(&mut self) {
        if !matches!(self.phase, Phase::Ended(_) | Phase::Done) {
            self.state.abandon(&self.refresh_id);
        }
    }
}

/// Time that a driver may need beyond a timeout to report it.
const GRACE: Duration = Duration::from_secs(1);
