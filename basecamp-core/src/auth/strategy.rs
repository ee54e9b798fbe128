//! The ways to authenticate.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};

use crate::auth::session::OAuthSession;
use crate::error::Error;
use crate::model::secret::Secret;

/// How a client authenticates: a static token, an OAuth session, or a strategy of your own.
#[derive(Clone)]
pub struct Auth(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    Token(Secret),
    Session(Box<OAuthSession>),
    Strategy(Arc<dyn AuthStrategy>),
    None,
}

impl Auth {
    /// A token that never changes.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(Kind::Token(token.into()))
    }

    /// The token in the environment variable `BASECAMP_TOKEN`, as `lookup` finds it.
    ///
    /// # Errors
    ///
    /// A `usage` error if it is missing or empty.
    pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let token = lookup("BASECAMP_TOKEN").filter(|token| !token.trim().is_empty());
        token.map(Self::token).ok_or_else(|| {
            Error::usage("`BASECAMP_TOKEN` is not set")
                .with_hint("Set it to an access token for the Basecamp API.")
        })
    }

    /// A session that refreshes its token.
    #[must_use]
    pub fn session(session: OAuthSession) -> Self {
        Self(Kind::Session(Box::new(session)))
    }

    /// No credentials: only [anonymous](crate::Operation::anonymous) operations succeed, such as a
    /// chatbot's lines. All others fail with `auth_required` before anything is sent.
    #[must_use]
    pub fn none() -> Self {
        Self(Kind::None)
    }

    /// A strategy of your own.
    pub fn strategy(strategy: impl AuthStrategy + 'static) -> Self {
        Self(Kind::Strategy(Arc::new(strategy)))
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Token(_) => "Auth::token([redacted])",
            Kind::Session(_) => "Auth::session(..)",
            Kind::Strategy(_) => "Auth::strategy(..)",
            Kind::None => "Auth::none()",
        })
    }
}

impl From<OAuthSession> for Auth {
    fn from(session: OAuthSession) -> Self {
        Self::session(session)
    }
}

/// Authenticates each request by setting headers.
///
/// Called for every attempt, and only for requests to the configured origin.
pub trait AuthStrategy: Send + Sync {
    /// Sets what authenticates the request. Mark secret values with
    /// [`HeaderValue::set_sensitive`], so that no HTTP client logs them.
    ///
    /// # Errors
    ///
    /// An error ends the call with code `auth_required` before anything is sent.
    fn authenticate(&self, headers: &mut HeaderMap) -> Result<(), Box<dyn StdError + Send + Sync>>;
}

/// The header for a bearer token (RFC 6750, section 2.1).
pub(crate) fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    if token.is_blank() {
        return Err(Error::usage("the access token must not be empty"));
    }
    let header = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let header = header.ok().filter(|_| token.expose().bytes().all(|byte| byte.is_ascii_graphic()));
    let mut header = header.ok_or_else(|| {
        Error::usage("the access token contains characters that no token has")
            .with_hint("Check it for a line break or other stray characters at its ends.")
    })?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests;
