//! The machine that refreshes the token. Whoever holds it holds the one ticket to do so.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::error::Error;
use crate::machine::{Attempt, Failure, Machine, Now, ReadPlan, Step};
use crate::oauth::{BODY_LIMIT, RefreshRequest, Token};
use crate::reply::Reply;
use crate::token::TokenState;

/// Refreshes the token that all calls of a client share.
///
/// The machine behind [`Step::Refresh`]. It asks the authorization server once and passes the
/// outcome on to every call that waits for it. Dropping it unfinished lets another call try.
#[derive(Debug)]
#[must_use]
pub struct Refresh {
    state: Arc<TokenState>,
    number: u64,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// A token that an earlier refresh brought has yet to be stored.
    Save(Token),
    Request,
    Sent,
    Answered(Box<Response<()>>),
    Ended(Option<Result<(), Error>>),
}

impl Refresh {
    pub(super) fn new(state: Arc<TokenState>, number: u64, unsaved: Option<Token>) -> Self {
        let phase = unsaved.map_or(Phase::Request, Phase::Save);
        Self { state, number, phase }
    }

    fn attempt(&self) -> Result<Attempt, Error> {
        let settings = &self.state.settings;
        let token = self.state.lock().token.clone();
        let Some(refresh_token) = &token.refresh_token else {
            return Err(Error::usage("an OAuth session needs a `refresh_token`"));
        };
        let request = RefreshRequest {
            token_endpoint: &settings.token_endpoint,
            client_id: &settings.client_id,
            client_secret: settings.client_secret.as_ref(),
            refresh_token,
            resource: token.resource.as_deref(),
            legacy: settings.legacy,
            user_agent: &self.state.user_agent,
        };
        Ok(Attempt::new(request.to_http()?, self.state.timeout))
    }

    fn save(&mut self, token: &Token) {
        let result = self.state.save(self.number, token);
        self.end(result);
    }

    fn end(&mut self, result: Result<(), Error>) {
        if let Err(error) = &result {
            self.state.fail(self.number, error.clone());
        }
        self.phase = Phase::Ended(Some(result));
    }
}

impl Machine for Refresh {
    fn step(&mut self, _: Now) -> Step {
        if let Phase::Save(token) = &self.phase {
            let token = token.clone();
            self.save(&token);
        }
        if let Phase::Request = self.phase {
            match self.attempt() {
                Ok(attempt) => {
                    self.phase = Phase::Sent;
                    return Step::Send(attempt);
                }
                Err(error) => self.end(Err(error)),
            }
        }
        if let Phase::Sent | Phase::Answered(_) = self.phase {
            self.end(Err(Error::misuse("step before the response was reported")));
        }
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

    fn handle_head(&mut self, _: Now, head: Response<()>) -> ReadPlan {
        match self.phase {
            Phase::Sent => {
                self.phase = Phase::Answered(Box::new(head));
                ReadPlan::Buffer { limit: BODY_LIMIT }
            }
            _ => {
                self.end(Err(Error::misuse("a response to no request")));
                ReadPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        let Phase::Answered(head) = &self.phase else {
            return self.end(Err(Error::misuse("a body without a response")));
        };
        let token = Token::from_response(head.status(), head.headers(), &body, now.wall)
            .and_then(|token| self.state.install(now, self.number, token));
        match token {
            Ok(token) => self.save(&token),
            Err(error) => self.end(Err(error)),
        }
    }

    fn handle_failure(&mut self, _: Now, failure: Failure) {
        let error = Error::from_failure(failure, None);
        self.end(Err(error.with_context("the token could not be refreshed")));
    }
}

impl Drop for Refresh {
    fn drop(&mut self) {
        if !matches!(self.phase, Phase::Ended(_)) {
            self.state.abandon(self.number);
        }
    }
}
