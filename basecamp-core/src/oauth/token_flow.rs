//! The flow of a token request.

use super::flow::{FlowStep, OAuthFlow, OAuthMachine};
use crate::auth::grant::{TokenRequest, host_of};
use crate::auth::token::Token;
use crate::auth::token_endpoint::HttpResponse;
use crate::error::failure::Failure;
use crate::error::{Effect, Error};
use crate::protocol::now::Now;

impl TokenRequest {
    pub(crate) fn into_flow(self) -> OAuthMachine<Token> {
        OAuthMachine::new(Once { request: self, outcome: None })
    }
}

/// A request that is never repeated: its credential may be valid for one use.
struct Once {
    request: TokenRequest,
    outcome: Option<Result<Token, Error>>,
}

impl OAuthFlow<Token> for Once {
    fn next(&mut self, _: Now) -> FlowStep<Token> {
        match self.outcome.take() {
            Some(outcome) => FlowStep::Done(outcome),
            None => self
                .request
                .attempt()
                .map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send),
        }
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        self.outcome = Some(
            match answer {
                Ok(answer) => {
                    let effect = match answer.status.is_success() {
                        true => Effect::Made,
                        false => Effect::of_status(answer.status),
                    };
                    let token = self.request.checked_token(&answer, now.wall);
                    token.map_err(|error| (effect, error))
                }
                Err(failure) => {
                    let (effect, host) = (failure.effect(), host_of(&self.request.endpoint));
                    let error = Error::from_failure(failure, host.as_deref());
                    Err((effect, error.with_context("the authorization server gave no token")))
                }
            }
            .map_err(|(effect, error)| error.with_spent_grant(effect, self.request.grant.name())),
        );
    }
}
