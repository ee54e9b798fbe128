//! The machine that refreshes the token. Whoever holds it holds the one ticket to do so.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::error::Error;
use crate::machine::{Attempt, Failure, Machine, Now, ReadPlan, Step};
use crate::oauth::{
    Answer, BODY_LIMIT, ClientId, Grant, Settings, Token, TokenRequest, refresh_form,
};
use crate::reply::Reply;
use crate::secret::Secret;
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
    Sent(Box<TokenRequest>),
    Answered(Box<TokenRequest>, StatusCode, HeaderMap),
    Ended(Option<Result<(), Error>>),
}

impl Refresh {
    pub(super) fn new(state: Arc<TokenState>, number: u64, unsaved: Option<Token>) -> Self {
        let phase = unsaved.map_or(Phase::Request, Phase::Save);
        Self { state, number, phase }
    }

    /// The request that the token as it is now takes.
    fn request(&self) -> TokenRequest {
        let settings = &self.state.settings;
        let token = self.state.lock().token.clone();
        let refresh_token = token.refresh_token.unwrap_or_else(|| Secret::new(""));
        let client =
            ClientId { id: settings.client_id.clone(), secret: settings.client_secret.clone() };
        let resource = token.resource.as_deref();
        TokenRequest {
            grant: Grant::RefreshToken,
            endpoint: settings.token_endpoint.clone(),
            discovered: settings.discovered,
            form: refresh_form(&client, &refresh_token, resource, settings.legacy),
            client,
            settings: Settings {
                user_agent: self.state.user_agent.clone(),
                timeout: self.state.timeout,
            },
        }
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
            let request = self.request();
            match request.ask() {
                Ok(ask) => {
                    self.phase = Phase::Sent(Box::new(request));
                    return Step::Send(Attempt::new(ask.request, ask.timeout));
                }
                Err(error) => self.end(Err(error)),
            }
        }
        if let Phase::Sent(_) | Phase::Answered(..) = self.phase {
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
        match std::mem::replace(&mut self.phase, Phase::Request) {
            Phase::Sent(request) => {
                let (head, ()) = head.into_parts();
                self.phase = Phase::Answered(request, head.status, head.headers);
                ReadPlan::Buffer { limit: BODY_LIMIT }
            }
            _ => {
                self.end(Err(Error::misuse("a response to no request")));
                ReadPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        let Phase::Answered(request, status, headers) =
            std::mem::replace(&mut self.phase, Phase::Request)
        else {
            return self.end(Err(Error::misuse("a body without a response")));
        };
        let token = request
            .token(&Answer { status, headers, body }, now.wall)
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
