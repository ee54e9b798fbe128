//! An access token with all that the authorization server said about it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use crate::error::{Error, ErrorCode};
use crate::secret::Secret;

/// The longest lifetime that an `expires_in` may give: 2^31 - 1 seconds.
const MAX_EXPIRES_IN: u64 = i32::MAX as u64;

/// An access token, the refresh token that renews it, and when it expires.
///
/// It has no serde form of its own, so that no structure that holds one writes secrets by accident:
/// [`StoredToken`](crate::oauth::StoredToken) is the explicit way to store it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// What calls authenticate with.
    pub access_token: Secret,
    /// How to use it: `Bearer`, if the server said so.
    pub token_type: Option<String>,
    /// What a refresh authenticates with.
    pub refresh_token: Option<Secret>,
    /// When the access token expires; `None` if the server didn't say.
    pub expires_at: Option<SystemTime>,
    /// What it allows, if the server said so: words separated by spaces.
    pub scope: Option<String>,
    /// The resource that it is for (RFC 8707), echoed on refresh.
    pub resource: Option<String>,
}

impl Token {
    /// Makes a token of which nothing but the access token is known.
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            token_type: None,
            refresh_token: None,
            expires_at: None,
            scope: None,
            resource: None,
        }
    }

    /// Adds the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, refresh_token: impl Into<Secret>) -> Self {
        self.refresh_token = Some(refresh_token.into());
        self
    }

    /// Adds the time when the access token expires.
    #[must_use]
    pub fn with_expires_at(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Adds what the token allows.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Adds the resource that the token is for.
    #[must_use]
    pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Whether it expires within `buffer` from `wall`. One without a known expiry never does.
    #[must_use]
    pub fn is_expired(&self, wall: SystemTime, buffer: Duration) -> bool {
        self.expires_at.is_some_and(|at| wall.checked_add(buffer).is_none_or(|soon| at <= soon))
    }

    /// Reads a token endpoint's answer (RFC 6749, sections 5.1 and 5.2).
    pub(crate) fn from_response(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        wall: SystemTime,
    ) -> Result<Self, Error> {
        if status != StatusCode::OK {
            return Err(refusal(status, headers, body, wall));
        }
        let problem = |problem: &str| Error::api(format!("the token response {problem}"));
        let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(body) else {
            return Err(problem("is not a JSON object").with_status(status));
        };
        let access_token = text(&body, "access_token")?.filter(|token| !token.is_empty());
        let access_token = access_token.ok_or_else(|| problem("has no `access_token`"))?;
        Ok(Self {
            access_token: Secret::new(access_token),
            token_type: text(&body, "token_type")?.map(str::to_owned),
            refresh_token: text(&body, "refresh_token")?
                .filter(|token| !token.is_empty())
                .map(Secret::new),
            expires_at: lifetime(&body)?.and_then(|lifetime| wall.checked_add(lifetime)),
            scope: text(&body, "scope")?.map(str::to_owned),
            resource: text(&body, "resource")?.map(str::to_owned),
        })
    }
}

/// A member that must be a string if it is there.
fn text<'a>(body: &'a Map<String, Value>, member: &str) -> Result<Option<&'a str>, Error> {
    match body.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Error::api(format!("the token response's `{member}` is not a string"))),
    }
}

fn lifetime(body: &Map<String, Value>) -> Result<Option<Duration>, Error> {
    match body.get("expires_in") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64() {
            Some(seconds @ 1..=MAX_EXPIRES_IN) => Ok(Some(Duration::from_secs(seconds))),
            _ => Err(Error::api(format!(
                "the token response's `expires_in` is not a whole number from 1 to {MAX_EXPIRES_IN}"
            ))),
        },
    }
}

/// What the authorization server says of a refresh token that it will never take again.
const INVALID_GRANT: &str = "invalid_grant";

/// Whether an error means that only logging in again helps. A 401 alone doesn't: it may be a proxy's.
pub(crate) fn is_refusal(error: &Error) -> bool {
    error.code() == ErrorCode::AuthRequired && error.message().contains(INVALID_GRANT)
}

/// The error of an answer that is none with a token. A refused grant means logging in again.
fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8], wall: SystemTime) -> Error {
    let error = Error::from_response(status, headers, body, wall);
    match error.message() {
        INVALID_GRANT => Error::new(
            ErrorCode::AuthRequired,
            "the authorization server refused the refresh token (invalid_grant)",
        )
        .with_status(status)
        .with_hint("Log in again: the authorization has expired or was revoked."),
        _ if status.is_redirection() => {
            Error::api("the token endpoint answered with a redirect, which is refused")
                .with_status(status)
        }
        _ => error.with_context("the authorization server refused"),
    }
}
