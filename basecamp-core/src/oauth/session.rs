//! The settings of an OAuth session.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::oauth::{AuthorizationServer, Token};
use crate::origin::parse_secure;
use crate::secret::Secret;

/// What an [`OAuthSession::on_refresh`] callback may fail with.
pub type OnRefreshError = Box<dyn StdError + Send + Sync>;

type OnRefresh = Arc<dyn Fn(&Token) -> Result<(), OnRefreshError> + Send + Sync>;

/// Keeps an access token fresh: refreshes it before it expires and after the server rejects it.
///
/// However many calls need a new token at the same time, one refresh is made.
///
/// ```
/// use basecamp_core::oauth::{LAUNCHPAD_TOKEN_ENDPOINT, OAuthSession, Token};
///
/// let token = Token::new("access").with_refresh_token("refresh");
/// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
///     .client_secret("client secret")
///     .legacy()
///     .on_refresh(|token| {
///         // Store token.access_token, token.refresh_token and token.expires_at.
///         Ok(())
///     });
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuthSession {
    pub(crate) token_endpoint: String,
    /// Whether a document that was fetched named the endpoint, and not the caller.
    pub(crate) discovered: bool,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
    pub(crate) token: Token,
    pub(crate) legacy: bool,
    pub(crate) refresh_before: Duration,
    pub(crate) on_refresh: Option<OnRefresh>,
}

impl OAuthSession {
    /// Starts from the token that a login gave; it must have a refresh token.
    pub fn new(
        token_endpoint: impl Into<String>,
        client_id: impl Into<String>,
        token: Token,
    ) -> Self {
        Self {
            token_endpoint: token_endpoint.into(),
            discovered: false,
            client_id: client_id.into(),
            client_secret: None,
            token,
            legacy: false,
            refresh_before: Duration::from_secs(5 * 60),
            on_refresh: None,
        }
    }

    /// Starts from the token that a login at that server gave; it must have a refresh token.
    pub fn at(server: &AuthorizationServer, client_id: impl Into<String>, token: Token) -> Self {
        let session = Self::new(server.token_endpoint.as_str(), client_id, token);
        Self { discovered: server.discovered, ..session }
    }

    /// Sets the client's secret. A public client has none.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Refreshes in Launchpad's older form (`type=refresh`).
    pub fn legacy(mut self) -> Self {
        self.legacy = true;
        self
    }

    /// Sets how long before its expiry a token is refreshed: 5 minutes by default, and at most half of
    /// the token's life.
    pub fn refresh_before(mut self, margin: Duration) -> Self {
        self.refresh_before = margin;
        self
    }

    /// Calls `store` with each new token before any request uses it. If it fails, so do the calls
    /// that wait for the token; the token is kept and the next call tries to store it again.
    pub fn on_refresh(
        mut self,
        store: impl Fn(&Token) -> Result<(), OnRefreshError> + Send + Sync + 'static,
    ) -> Self {
        self.on_refresh = Some(Arc::new(store));
        self
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        parse_secure("token_endpoint", &self.token_endpoint)?;
        if self.client_id.is_empty() {
            return Err(Error::usage("`client_id` must not be empty"));
        }
        if self.token.refresh_token.as_ref().is_none_or(Secret::is_blank) {
            return Err(Error::usage("an OAuth session needs a `refresh_token`")
                .with_hint("Without one, use the access token as a static token."));
        }
        Ok(())
    }
}

impl fmt::Debug for OAuthSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthSession")
            .field("token_endpoint", &self.token_endpoint)
            .field("client_id", &self.client_id)
            .field("token", &self.token)
            .field("legacy", &self.legacy)
            .field("refresh_before", &self.refresh_before)
            .finish_non_exhaustive()
    }
}
