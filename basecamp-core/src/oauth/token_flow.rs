//! The flow of a token request.

use super::flow::SingleRequest;
use crate::auth::grant::{TokenRequest, host_of};
use crate::auth::token::Token;
use crate::auth::token_endpoint::HttpResponse;
use crate::error::failure::Failure;
use crate::error::{Effect, Error};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

impl SingleRequest<Token> for TokenRequest {
    fn attempt(&self) -> Result<Attempt, Error> {
        Self::attempt(self)
    }

    fn read(&self, now: Now, response: Result<HttpResponse, Failure>) -> Result<Token, Error> {
        let result = match response {
            Ok(response) => {
                let effect = if response.status.is_success() {
                    Effect::Made
                } else {
                    Effect::of_status(response.status)
                };
                self.checked_token(&response, now.wall).map_err(|error| (effect, error))
            }
            Err(failure) => {
                let (effect, host) = (failure.effect(), host_of(&self.endpoint.url));
                let error = Error::from_failure(failure, host.as_deref());
                Err((effect, error.with_context("the authorization server issued no token")))
            }
        };
        result.map_err(|(effect, error)| {
            if self.grant.is_single_use() {
                error.with_spent_grant(effect, self.grant.name())
            } else {
                error
            }
        })
    }
}
