//! An access token with the other fields of the token response.

use std::time::{Duration, SystemTime};

use crate::auth::token_endpoint::{HttpResponse, JsonFields, MAX_LIFETIME};
use crate::error::Error;
use crate::model::secret::Secret;

/// An access token, its refresh token and its expiry.
///
/// It doesn't implement serde's traits, so that no structure with a token writes secrets by
/// accident. Serialize [`StoredToken`](crate::oauth::StoredToken) instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// The credential of API calls.
    pub access_token: Secret,
    /// The token type, such as `Bearer`; `None` if the server didn't send it.
    pub token_type: Option<String>,
    /// The credential of a refresh; `None` if the token can't be refreshed.
    pub refresh_token: Option<Secret>,
    /// The time when the access token expires; `None` if the server didn't send it.
    pub expires_at: Option<SystemTime>,
    /// The granted scope, words separated by spaces; `None` if the server didn't send it.
    pub scope: Option<String>,
    /// The resource that the token is for (RFC 8707). Refreshes send it again.
    pub resource: Option<String>,
}

impl Token {
    /// The leeway of [`is_expired`](Self::is_expired): 60 seconds, for clocks that differ and for
    /// the request that uses the token.
    pub const EXPIRY_LEEWAY: Duration = Duration::from_secs(60);

    /// Creates a token from an access token alone.
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

    /// Sets the refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, refresh_token: impl Into<Secret>) -> Self {
        self.refresh_token = Some(refresh_token.into());
        self
    }

    /// Sets the time when the access token expires.
    #[must_use]
    pub fn with_expires_at(mut self, expires_at: SystemTime) -> Self {
        self.expires_at = Some(expires_at);
        self
    }

    /// Sets the expiry from the lifetime of the access token, counted from now: the `expires_in` of
    /// a token response. A lifetime beyond the range of the system's clock counts as unknown.
    #[must_use]
    pub fn with_expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_at = wall_clock().checked_add(lifetime);
        self
    }

    /// Sets the granted scope.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Sets the resource that the token is for.
    #[must_use]
    pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Whether the access token has expired, or expires from now within the leeway
    /// [`EXPIRY_LEEWAY`](Self::EXPIRY_LEEWAY). A token without a known expiry never expires.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use basecamp_core::oauth::Token;
    ///
    /// let token = Token::new("access");
    /// assert!(!token.is_expired());
    /// assert!(!token.clone().with_expires_in(Duration::from_secs(7200)).is_expired());
    /// assert!(token.with_expires_in(Duration::from_secs(20)).is_expired());
    /// ```
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.is_expired_at(wall_clock(), Self::EXPIRY_LEEWAY)
    }

    /// Whether the access token expires within `leeway` after `wall`. A token without a known
    /// expiry never expires.
    #[must_use]
    pub fn is_expired_at(&self, wall: SystemTime, leeway: Duration) -> bool {
        self.expires_at.is_some_and(|at| wall.checked_add(leeway).is_none_or(|soon| at <= soon))
    }

    /// Copies the refresh token, the resource and the scope from the refreshed token `old`, where
    /// the response to the refresh omitted them: a server omits values that stay the same.
    #[must_use]
    pub fn with_defaults_from(mut self, old: &Self) -> Self {
        self.refresh_token = self.refresh_token.or_else(|| old.refresh_token.clone());
        self.resource = self.resource.or_else(|| old.resource.clone());
        self.scope = self.scope.or_else(|| old.scope.clone());
        self
    }

    /// Reads a token response (RFC 6749, section 5.1).
    ///
    /// The server has used up the grant, and only this response contains a rotated refresh token.
    /// So the access token is the only required field, and an invalid optional field counts as
    /// absent.
    pub(crate) fn from_response(response: &HttpResponse, wall: SystemTime) -> Result<Self, Error> {
        let members = JsonFields::read_once("the token response", response)?;
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
    pub(crate) fn refresh_token_of(response: &HttpResponse) -> Option<Secret> {
        let members = JsonFields::read_once("the token response", response).ok()?;
        members.usable_text("refresh_token").map(Secret::new)
    }

    /// Checks the `resource` of a token response: absent, or a string that is not empty (RFC 8707,
    /// section 2).
    pub(crate) fn check_resource(response: &HttpResponse) -> Result<(), Error> {
        let members = JsonFields::read_once("the token response", response)?;
        match members.text("resource")? {
            Some("") => Err(members.invalid("resource", "is empty")),
            _ => Ok(()),
        }
    }
}

/// Returns the time of the system's clock, for the methods without a time argument. The state
/// machines don't call them: they get the time from their driver.
#[expect(clippy::disallowed_methods, reason = "no state machine calls it")]
fn wall_clock() -> SystemTime {
    SystemTime::now()
}
