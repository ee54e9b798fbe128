//! Requests to a token endpoint: what all grants have in common.

use std::time::SystemTime;

use http::StatusCode;

use crate::error::{Error, ErrorCode};
use crate::machine::{Attempt, Failure, Now};
use crate::oauth::Token;
use crate::oauth::flow::{Flow, Next, Script};
use crate::oauth::request::{Answer, ClientId, Form, Settings, post, protocol_error, refusal};
use crate::secret::Secret;

/// What a token is asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    AuthorizationCode,
    RefreshToken,
    DeviceCode,
}

impl Grant {
    fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization code",
            Self::RefreshToken => "refresh token",
            Self::DeviceCode => "device code",
        }
    }

    /// The field that holds it.
    fn field(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "code",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "device_code",
        }
    }
}

/// One request for a token.
#[derive(Debug, Clone)]
pub(crate) struct TokenRequest {
    pub(crate) grant: Grant,
    pub(crate) endpoint: String,
    pub(crate) discovered: bool,
    pub(crate) client: ClientId,
    pub(crate) form: Form,
    pub(crate) settings: Settings,
}

impl TokenRequest {
    pub(crate) fn into_flow(self) -> Flow<Token> {
        Flow::new(Once { request: self, outcome: None })
    }

    /// The request, if it can be made.
    pub(crate) fn attempt(&self) -> Result<Attempt, Error> {
        if self.client.id.trim().is_empty() {
            return Err(Error::usage("`client_id` must not be empty"));
        }
        if self.form.secrets().first().is_none_or(Secret::is_blank) {
            let (field, name) = (self.grant.field(), self.grant.name());
            return Err(Error::usage(format!("`{field}` must not be empty"))
                .with_hint(format!("There is nothing to do without a {name}: log in again.")));
        }
        post("token_endpoint", &self.endpoint, self.discovered, &self.form, &self.settings)
    }

    /// Reads what the endpoint answered.
    pub(crate) fn token(&self, answer: &Answer, wall: SystemTime) -> Result<Token, Error> {
        token(self.grant, answer, self.form.secrets(), wall)
    }
}

/// Reads a token endpoint's answer: a token, or why there is none.
pub(crate) fn token(
    grant: Grant,
    answer: &Answer,
    secrets: &[Secret],
    wall: SystemTime,
) -> Result<Token, Error> {
    if answer.status == StatusCode::OK {
        return Token::from_answer(answer, wall);
    }
    if answer.status.is_client_error() && protocol_error(answer).as_deref() == Some(INVALID_GRANT) {
        let message =
            format!("the authorization server refused the {} ({INVALID_GRANT})", grant.name());
        return Err(Error::new(ErrorCode::AuthRequired, message)
            .with_status(answer.status)
            .with_hint("Log in again: the authorization has expired or was revoked."));
    }
    Err(refusal(answer, secrets, wall))
}

/// What the authorization server says of a grant that it will never take again.
const INVALID_GRANT: &str = "invalid_grant";

/// Whether an error means that only logging in again helps. A 401 alone doesn't: it may be a proxy's.
pub(crate) fn is_refusal(error: &Error) -> bool {
    error.code() == ErrorCode::AuthRequired && error.message().contains(INVALID_GRANT)
}

/// A request that is made once, whatever happens: what it carries may be good for one use.
struct Once {
    request: TokenRequest,
    outcome: Option<Result<Token, Error>>,
}

impl Script<Token> for Once {
    fn next(&mut self, _: Now) -> Next<Token> {
        match self.outcome.take() {
            Some(outcome) => Next::Done(outcome),
            None => self.request.attempt().map_or_else(|error| Next::Done(Err(error)), Next::Send),
        }
    }

    fn answered(&mut self, now: Now, answer: Result<Answer, Failure>) {
        self.outcome = Some(match answer {
            Ok(answer) => self.request.token(&answer, now.wall),
            Err(failure) => {
                let host = host_of(&self.request.endpoint);
                let error = Error::from_failure(failure, host.as_deref());
                Err(error.with_context("the token could not be had"))
            }
        });
    }
}

/// The host of a URL, for messages.
pub(crate) fn host_of(url: &str) -> Option<String> {
    Some(http::Uri::try_from(url).ok()?.host()?.to_owned())
}

#[cfg(test)]
mod tests;
