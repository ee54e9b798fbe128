//! Authentication: a fixed token, an OAuth session or a custom strategy.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};

use crate::auth::session::OAuthSession;
use crate::error::Error;
use crate::model::secret::Secret;

/// The authentication of a client: a fixed token, an OAuth session, or a custom strategy.
#[derive(Clone)]
pub struct Auth(pub(crate) AuthKind);

#[derive(Clone)]
pub(crate) enum AuthKind {
    Token(Secret),
    Session(Box<OAuthSession>),
    Strategy(Arc<dyn AuthStrategy>),
    None,
}

impl Auth {
    /// Authenticates with a fixed access token.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self(AuthKind::Token(token.into()))
    }

    /// The name of the builder's method that sets it.
    pub(crate) fn name(&self) -> &'static str {
        match self.0 {
            AuthKind::Token(_) => "token",
            AuthKind::Session(_) => "oauth",
            AuthKind::Strategy(_) => "auth_strategy",
            AuthKind::None => "anonymous",
        }
    }

    /// Authenticates with the token in the environment variable `BASECAMP_TOKEN`, read with
    /// `lookup`.
    ///
    /// # Errors
    ///
    /// A `usage` error if the variable is missing or empty.
    pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let token = lookup("BASECAMP_TOKEN").filter(|token| !token.trim().is_empty());
        token.map(Self::token).ok_or_else(|| {
            Error::usage("`BASECAMP_TOKEN` is not set")
                .with_hint("Set it to an access token for the Basecamp API.")
        })
    }

    /// Authenticates with a session that refreshes its token.
    #[must_use]
    pub fn session(session: OAuthSession) -> Self {
        Self(AuthKind::Session(Box::new(session)))
    }

    /// Uses no credentials: only [anonymous](crate::Operation::anonymous) operations succeed, such
    /// as a chatbot's lines. All others fail with `auth_required` before a request is sent.
    #[must_use]
    pub fn none() -> Self {
        Self(AuthKind::None)
    }

    /// Authenticates with a custom strategy.
    pub fn strategy(strategy: impl AuthStrategy + 'static) -> Self {
        Self(AuthKind::Strategy(Arc::new(strategy)))
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            AuthKind::Token(_) => "Auth::token([redacted])",
            AuthKind::Session(_) => "Auth::session(..)",
            AuthKind::Strategy(_) => "Auth::strategy(..)",
            AuthKind::None => "Auth::none()",
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
/// Called for every attempt, and only for requests to the configured origin. A closure is a
/// strategy too:
///
/// ```
/// use basecamp_core::{Auth, Config, Context};
/// use http::{HeaderMap, header::AUTHORIZATION};
/// # fn current_token() -> String { "secret".to_owned() }
///
/// let auth = Auth::strategy(|headers: &mut HeaderMap| {
///     headers.insert(AUTHORIZATION, format!("Bearer {}", current_token()).parse()?);
///     Ok(())
/// });
/// let context = Context::new(Config::default(), auth, 0)?;
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authentication strategy",
    label = "expected a type that implements `AuthStrategy`",
    note = "a token is set with `token(..)`, an OAuth session with `oauth(..)`",
    note = "a closure has the argument `&mut HeaderMap` and errors of `Box<dyn Error + Send + Sync>`"
)]
pub trait AuthStrategy: Send + Sync {
    /// Sets the headers that authenticate the request. The value of `Authorization` is marked as
    /// sensitive afterwards; mark other secret values with [`HeaderValue::set_sensitive`], so that
    /// no HTTP client logs them.
    ///
    /// # Errors
    ///
    /// An error ends the call with code `auth_required` before the request is sent.
    fn authenticate(&self, headers: &mut HeaderMap) -> Result<(), Box<dyn StdError + Send + Sync>>;
}

#[diagnostic::do_not_recommend]
impl<F> AuthStrategy for F
where
    F: Fn(&mut HeaderMap) -> Result<(), Box<dyn StdError + Send + Sync>> + Send + Sync,
{
    fn authenticate(&self, headers: &mut HeaderMap) -> Result<(), Box<dyn StdError + Send + Sync>> {
        self(headers)
    }
}

/// Builds the header for a bearer token (RFC 6750, section 2.1).
pub(crate) fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    if token.is_blank() {
        return Err(Error::usage("the access token must not be empty"));
    }
    let header = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let header = header.ok().filter(|_| token.expose().bytes().all(|byte| byte.is_ascii_graphic()));
    let mut header = header.ok_or_else(|| {
        let text = token.expose().trim_start();
        let has_scheme = text.get(..7).is_some_and(|text| text.eq_ignore_ascii_case("bearer "));
        Error::usage("the access token contains invalid characters").with_hint(match has_scheme {
            true => "Pass the token alone, without the word `Bearer`.",
            false => "Check it for a line break or other stray characters at its ends.",
        })
    })?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests;
