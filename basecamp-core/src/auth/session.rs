//! The settings of an OAuth session.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::store::{AsyncTokenStore, TokenStore};
use crate::auth::token::Token;
use crate::error::Error;
use crate::model::secret::Secret;
use crate::model::time::capped;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::parse_secure;

/// The error of an [`OAuthSession::with_on_refresh`] callback.
pub type OnRefreshError = Box<dyn StdError + Send + Sync>;

type OnRefresh = Arc<dyn Fn(&Token) -> Result<(), OnRefreshError> + Send + Sync>;

/// A token with its refresh: the session refreshes it before it expires, and after the server
/// rejects it.
///
/// The refresh is single flight: all calls that need a new token share one. A refresh ahead of
/// expiry runs in parallel with the calls, which use the old token until it expires; only an
/// expired or rejected token makes them wait. A failed refresh is retried with exponential backoff,
/// from 5 seconds to 5 minutes ahead of expiry and from 1 to 30 seconds while calls wait, or after
/// `Retry-After`; until then calls that need a new token fail with the same error.
///
/// ```
/// use basecamp_core::oauth::{LAUNCHPAD_TOKEN_ENDPOINT, OAuthSession, Token};
///
/// let token = Token::new("access").with_refresh_token("refresh");
/// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
///     .with_client_secret("client secret")
///     .with_on_refresh(|token| {
///         // Store token.access_token, token.refresh_token and token.expires_at.
///         Ok(())
///     });
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuthSession {
    pub(crate) endpoint: TokenEndpoint,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
    pub(crate) token: Token,
    pub(crate) refresh_before: Duration,
    /// Replaces the client's policy for discovered endpoints.
    pub(crate) addresses: Option<AddressPolicy>,
    pub(crate) store: Option<Profile>,
    /// How long a refresh waits for the lock of the store; by default twice the timeout of an
    /// attempt.
    pub(crate) lock_timeout: Option<Duration>,
    pub(crate) on_refresh: Option<OnRefresh>,
}

/// The store of the session's token.
#[derive(Clone)]
pub(crate) struct Profile {
    pub(crate) store: ProfileStore,
    pub(crate) name: Arc<str>,
}

/// A store of either form.
#[derive(Clone)]
pub(crate) enum ProfileStore {
    Blocking(Arc<dyn TokenStore>),
    Async(Arc<dyn AsyncTokenStore>),
}

impl OAuthSession {
    /// Creates a session from the token of a login at a server, or at the URL of its token
    /// endpoint. The token must have a refresh token.
    pub fn new(
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        token: Token,
    ) -> Self {
        Self {
            endpoint: endpoint.into(),
            client_id: client_id.into(),
            client_secret: None,
            token,
            refresh_before: Duration::from_secs(5 * 60),
            addresses: None,
            store: None,
            lock_timeout: None,
            on_refresh: None,
        }
    }

    /// Sets the client secret. A public client has none.
    pub fn with_client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sets the time before its expiry at which a token is refreshed: 5 minutes by default, at most
    /// half of the token's lifetime, and at most a year.
    pub fn with_refresh_before(mut self, margin: Duration) -> Self {
        self.refresh_before = capped(margin);
        self
    }

    /// Restricts the addresses that the token endpoint may resolve to (SSRF protection). Default:
    /// [`ConfigBuilder::discovered_addresses`](crate::ConfigBuilder::discovered_addresses) for a
    /// server found by discovery, any address for an endpoint that the caller sets.
    pub fn with_addresses(mut self, policy: AddressPolicy) -> Self {
        self.addresses = Some(policy);
        self
    }

    /// Saves the token in a store, under the name of a profile. Save the token of a login there
    /// before the session starts.
    ///
    /// The sessions of all processes that share the store make one refresh (single flight): a
    /// session that needs a new token takes the lock of the profile and loads the stored token. If
    /// another session has refreshed it, the session uses it; otherwise it refreshes the token and
    /// saves the new one before any request uses it. The stored token takes precedence over the
    /// session's own, and its removal logs out all sessions. If it can't be loaded, or the store
    /// has no room for another, no request is sent. If the new token can't be saved, the waiting
    /// calls fail, and the next call tries to save it again.
    ///
    /// ```
    /// use basecamp_core::Error;
    /// use basecamp_core::oauth::{
    ///     LAUNCHPAD_TOKEN_ENDPOINT, MemoryTokenStore, OAuthSession, Token, TokenStore,
    /// };
    ///
    /// // After the login. `FileTokenStore` of the drivers saves it for the next run.
    /// let store = MemoryTokenStore::default();
    /// store.save("work", &Token::new("access").with_refresh_token("refresh"))?;
    ///
    /// // At each start of the program.
    /// let Some(token) = store.load("work")? else { panic!("log in first") };
    /// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
    ///     .with_store(store, "work");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn with_store(
        mut self,
        store: impl TokenStore + 'static,
        profile: impl Into<String>,
    ) -> Self {
        let store = ProfileStore::Blocking(Arc::new(store));
        self.store = Some(Profile { store, name: profile.into().into() });
        self
    }

    /// Saves the token in an async store; see [`with_store`](Self::with_store).
    pub fn with_async_store(
        mut self,
        store: impl AsyncTokenStore + 'static,
        profile: impl Into<String>,
    ) -> Self {
        let store = ProfileStore::Async(Arc::new(store));
        self.store = Some(Profile { store, name: profile.into().into() });
        self
    }

    /// Sets how long a refresh waits while another session has the lock of the store. Default:
    /// twice the timeout of an attempt; at most a year. Afterwards the waiting calls fail with a
    /// `network` error, which is retryable. A refresh ahead of expiry doesn't wait.
    ///
    /// For a store whose lock is a lease, it should be longer than the lease: after a crash of the
    /// process that refreshes the token, the lock is free when the lease ends.
    pub fn with_lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = Some(capped(timeout));
        self
    }

    /// Calls `store` with each new token before any request uses it, whether it was refreshed or
    /// loaded from the session's [store](Self::with_store). If it returns an error, the waiting
    /// calls fail, and the next call tries to store the token again.
    pub fn with_on_refresh(
        mut self,
        store: impl Fn(&Token) -> Result<(), OnRefreshError> + Send + Sync + 'static,
    ) -> Self {
        self.on_refresh = Some(Arc::new(store));
        self
    }

    pub(crate) fn validate(&self) -> Result<(), Error> {
        parse_secure("token_endpoint", &self.endpoint.url)?;
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
            .field("endpoint", &self.endpoint)
            .field("client_id", &self.client_id)
            .field("token", &self.token)
            .field("refresh_before", &self.refresh_before)
            .field("addresses", &self.addresses)
            .field("profile", &self.store.as_ref().map(|profile| &profile.name))
            .finish_non_exhaustive()
    }
}
