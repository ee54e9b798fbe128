//! An access token with all that the authorization server said about it.

use std::time::{Duration, SystemTime};

use crate::auth::token_endpoint::{HttpResponse, JsonFields, MAX_LIFETIME};
use crate::error::Error;
use crate::model::secret::Secret;

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

    /// Fills in what an answer to a refresh left out, which means that it stays as it was: the refresh
    /// token, the resource and the scope of the token that was refreshed.
    #[must_use]
    pub fn succeeding(mut self, old: &Self) -> Self {
        self.refresh_token = self.refresh_token.or_else(|| old.refresh_token.clone());
        self.resource = self.resource.or_else(|| old.resource.clone());
        self.scope = self.scope.or_else(|| old.scope.clone());
        self
    }

    /// Reads a token response (RFC 6749, section 5.1).
    ///
    /// The server has used up the grant, and a rotated refresh token is in no other place: so an access
    /// token is all that is required, and a member that can't be used counts as absent.
    pub(crate) fn from_answer(answer: &HttpResponse, wall: SystemTime) -> Result<Self, Error> {
        let members = JsonFields::read_once("the token response", answer)?;
        let lifetime = members.seconds("expires_in", MAX_LIFETIME).unwrap_or_default();
        Ok(Self {
            access_token: Secret::new(members.required("access_token")?),
            token_type: members.usable_text("token_type"),
            refresh_token: members.usable_text("refresh_token").map(Secret::new),
            expires_at: lifetime.and_then(|lifetime| wall.checked_add(lifetime)),
            scope: members.usable_text("scope"),
            resource: members.usable_text("resource"),
        })
    }

    /// Reads the refresh token of a token response whose access token is unusable.
    pub(crate) fn refresh_token_of(answer: &HttpResponse) -> Option<Secret> {
        let members = JsonFields::read_once("the token response", answer).ok()?;
        members.usable_text("refresh_token").map(Secret::new)
    }

    /// Checks the `resource` of a token response: it may be absent, but neither empty nor of another
    /// type (RFC 8707, section 2).
    pub(crate) fn check_resource(answer: &HttpResponse) -> Result<(), Error> {
        let members = JsonFields::read_once("the token response", answer)?;
        match members.text("resource")? {
            Some("") => Err(members.problem("resource", "is empty")),
            _ => Ok(()),
        }
    }
}
