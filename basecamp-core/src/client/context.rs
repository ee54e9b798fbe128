//! The state that all calls of a client share.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::auth::close::Close;
use crate::auth::state::TokenState;
use crate::auth::strategy::{Auth, AuthKind, AuthStrategy, bearer};
use crate::auth::token_endpoint::Settings;
use crate::cache::{Cache, CacheStore};
#[cfg(any(test, feature = "testing"))]
use crate::cassette::Recorder;
use crate::client::campfires::CampfireCache;
use crate::client::config::{Config, ConfigBuilder};
use crate::error::Error;
use crate::model::cancel::Cancel;
use crate::observe::hooks::{Hooks, HooksChain};
use crate::pace::pacer::Pacer;
use crate::pace::pacer::client::ClientPacer;
use crate::pace::pacing::Pacing;
use crate::request::account_id::AccountId;

/// The state that all calls of a client share: settings, credentials, hooks, and prepared headers.
#[derive(Debug)]
pub struct Context {
    config: Config,
    account: Option<AccountId>,
    pub(crate) credentials: Credentials,
    hooks: OptionalHooks,
    pub(crate) cache: Option<Cache>,
    pub(crate) pacer: Option<ClientPacer>,
    pub(crate) cancel: Option<Cancel>,
    #[cfg(any(test, feature = "testing"))]
    pub(crate) recorder: Option<Recorder>,
    pub(crate) campfires: CampfireCache,
    seed: u64,
    calls: AtomicU64,
    /// The headers of every request.
    pub(crate) headers: HeaderMap,
}

#[derive(Clone, Default)]
struct OptionalHooks(Option<Arc<dyn Hooks>>);

impl fmt::Debug for OptionalHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "set" } else { "none" })
    }
}

/// [`Auth`], checked and prepared.
pub(crate) enum Credentials {
    Fixed(HeaderValue),
    Session(Arc<TokenState>),
    Strategy(Arc<dyn AuthStrategy>),
    None,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fixed(_) => "fixed token",
            Self::Session(_) => "session",
            Self::Strategy(_) => "strategy",
            Self::None => "none",
        })
    }
}

impl Context {
    /// Checks the credentials and prepares the headers.
    ///
    /// `seed` seeds the random number generators of calls (jitter, multipart boundaries): a driver
    /// gets it from the operating system, a test fixes it.
    ///
    /// # Errors
    ///
    /// A `usage` error for an empty or malformed token, or an invalid OAuth session.
    pub fn new(config: Config, auth: Auth, seed: u64) -> Result<Self, Error> {
        let credentials = match auth.0 {
            AuthKind::Token(token) => Credentials::Fixed(bearer(&token)?),
            AuthKind::Session(session) => {
                let settings = Settings::of(&config);
                Credentials::Session(Arc::new(TokenState::new(*session, settings)?))
            }
            AuthKind::Strategy(strategy) => Credentials::Strategy(strategy),
            AuthKind::None => Credentials::None,
        };
        Ok(Self::with(config, credentials, seed))
    }

    /// A context without credentials, for OAuth logins. API calls fail with `auth_required`.
    #[must_use]
    pub fn for_login(config: Config, seed: u64) -> Self {
        Self::with(config, Credentials::None, seed)
    }

    /// Creates the context of another user, which shares the settings, the hooks, the cache and the
    /// pacer. For `seed` see [`Context::new`].
    ///
    /// # Errors
    ///
    /// A `usage` error for an empty or malformed token, or an invalid OAuth session.
    pub fn with_auth(&self, auth: Auth, seed: u64) -> Result<Self, Error> {
        let context = Self::new(self.config.clone(), auth, seed)?;
        Ok(Self {
            account: self.account.clone(),
            hooks: self.hooks.clone(),
            cache: self.cache.clone(),
            pacer: self.pacer.as_ref().map(ClientPacer::for_other_client),
            cancel: self.cancel.clone(),
            #[cfg(any(test, feature = "testing"))]
            recorder: self.recorder.clone(),
            ..context
        })
    }

    fn with(config: Config, credentials: Credentials, seed: u64) -> Self {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(header::USER_AGENT, config.user_agent.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        Self {
            config,
            account: None,
            credentials,
            hooks: OptionalHooks(None),
            cache: None,
            pacer: None,
            cancel: None,
            #[cfg(any(test, feature = "testing"))]
            recorder: None,
            campfires: CampfireCache::default(),
            seed,
            calls: AtomicU64::new(0),
            headers,
        }
    }

    /// Returns a builder of contexts.
    pub fn builder() -> ContextBuilder {
        ContextBuilder::default()
    }

    /// Sets the hooks that observe calls.
    #[must_use]
    pub fn with_hooks(mut self, hooks: Arc<dyn Hooks>) -> Self {
        self.hooks = OptionalHooks(Some(hooks));
        self
    }

    /// Caches responses to `GET`. Each use is revalidated with a conditional request.
    #[must_use]
    pub fn with_cache(mut self, store: impl CacheStore + 'static) -> Self {
        self.cache = Some(Cache::new(store));
        self
    }

    /// Paces the requests to the API with a pacer, which several clients may share.
    #[must_use]
    pub fn with_pacer(mut self, pacer: Pacer) -> Self {
        self.pacer = Some(ClientPacer::new(pacer));
        self
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The account of the settings.
    ///
    /// # Errors
    ///
    /// A `usage` error if none is set.
    pub fn account(&self) -> Result<&AccountId, Error> {
        self.account.as_ref().ok_or_else(|| {
            Error::usage("the client has no account").with_hint(
                "Set the environment variable `BASECAMP_ACCOUNT_ID` for a client from the \
                 environment, set `account` of the builder, or call `for_account`.",
            )
        })
    }

    /// The machine that closes the session: it waits at most for `limit`.
    pub(crate) fn close(&self, limit: Duration) -> Close {
        let tokens = match &self.credentials {
            Credentials::Session(tokens) => Some(tokens.clone()),
            _ => None,
        };
        Close::new(tokens, limit)
    }

    /// The limit of the wait for the refresh in flight when a client is closed: the timeout of an
    /// attempt for the request, and the same again for the token store.
    pub(crate) fn close_limit(&self) -> Duration {
        self.config.timeout.saturating_mul(2)
    }

    pub(crate) fn hooks(&self) -> Option<&dyn Hooks> {
        self.hooks.0.as_deref()
    }

    /// Numbers a call.
    pub(crate) fn next_call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed)
    }

    /// A number for the call of that number, which nobody can guess who doesn't know the seed.
    pub(crate) fn call_seed(&self, call: u64) -> u64 {
        // Odd multiplier: neighbouring calls get seeds far apart.
        self.seed ^ call.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    /// A generator for the call of that number.
    pub(crate) fn rng(&self, call: u64) -> SmallRng {
        SmallRng::seed_from_u64(self.call_seed(call))
    }
}

/// Builds a [`Context`], for the client builders of drivers.
#[derive(Debug, Default)]
#[must_use]
pub struct ContextBuilder {
    auth: Vec<Auth>,
    config: ConfigBuilder,
    account: Option<AccountId>,
    hooks: OptionalHooks,
    cache: Option<Cache>,
    pacer: Option<Result<Pacer, Error>>,
    cancel: Option<Cancel>,
    #[cfg(any(test, feature = "testing"))]
    recorder: Option<Recorder>,
}

impl ContextBuilder {
    /// Adds a way to authenticate. [`build`](Self::build) requires exactly one.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth.push(auth);
        self
    }

    /// Sets base URL, timeouts, retries and limits: a [`Config`] or a [`ConfigBuilder`], in place
    /// of the values that were set before.
    pub fn config(mut self, config: impl Into<ConfigBuilder>) -> Self {
        self.config = config.into();
        self
    }

    /// Changes single values of the configuration.
    pub fn configure(mut self, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        self.config = change(self.config);
        self
    }

    /// Sets the account that [`Context::account`] returns.
    pub fn account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// Adds hooks that observe calls. Those of several calls run as a [`HooksChain`].
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        let hooks: Arc<dyn Hooks> = Arc::new(hooks);
        self.hooks = OptionalHooks(Some(match self.hooks.0.take() {
            Some(earlier) => Arc::new(HooksChain::new(vec![earlier, hooks])),
            None => hooks,
        }));
        self
    }

    /// Caches responses to `GET`. Each use is revalidated with a conditional request.
    pub fn cache(mut self, store: impl CacheStore + 'static) -> Self {
        self.cache = Some(Cache::new(store));
        self
    }

    /// Sets the handle that cancels the calls.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    /// Records the requests and responses of all calls and logins.
    #[cfg(any(test, feature = "testing"))]
    pub fn record(mut self, recorder: &Recorder) -> Self {
        self.recorder = Some(recorder.clone());
        self
    }

    /// Paces the requests to the API with these settings.
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.pacer = Some(Pacer::new(pacing));
        self
    }

    /// Paces the requests to the API with a pacer, which several clients may share.
    pub fn pacer(mut self, pacer: Pacer) -> Self {
        self.pacer = Some(Ok(pacer));
        self
    }

    /// Checks all settings and creates the context. For `seed` see [`Context::new`].
    ///
    /// # Errors
    ///
    /// A `usage` error if there is not exactly one way to authenticate, or if it or the pacing is
    /// malformed.
    pub fn build(self, seed: u64) -> Result<Arc<Context>, Error> {
        let [auth] = <[Auth; 1]>::try_from(self.auth).map_err(|auth| not_one(&auth))?;
        let (hooks, cache) = (self.hooks, self.cache);
        let pacer = self.pacer.transpose()?.map(ClientPacer::new);
        let context = Context::new(self.config.build()?, auth, seed)?;
        let (account, cancel) = (self.account, self.cancel);
        Ok(Arc::new(Context {
            hooks,
            cache,
            pacer,
            account,
            cancel,
            #[cfg(any(test, feature = "testing"))]
            recorder: self.recorder,
            ..context
        }))
    }

    /// Checks all settings and creates a context without credentials and cache, for logins. For
    /// `seed` see [`Context::new`].
    ///
    /// # Errors
    ///
    /// A `usage` error if a way to authenticate is set.
    pub fn build_for_login(self, seed: u64) -> Result<Arc<Context>, Error> {
        if !self.auth.is_empty() {
            return Err(Error::usage("a login takes no `token`, `oauth` or `auth_strategy`"));
        }
        let context = Context::for_login(self.config.build()?, seed);
        Ok(Arc::new(Context {
            hooks: self.hooks,
            #[cfg(any(test, feature = "testing"))]
            recorder: self.recorder,
            ..context
        }))
    }
}

/// The error of a client without credentials, or with more than one kind of them.
fn not_one(auth: &[Auth]) -> Error {
    let names: Vec<_> = auth.iter().map(|auth| format!("`{}`", auth.name())).collect();
    let (set, hint) = match names.as_slice() {
        [] => ("none".to_owned(), "A program with an access token sets `token`."),
        names => (
            names.join(" and "),
            "Remove all but one. `from_env` sets `token`, and `with_oauth` of a client changes its \
             user.",
        ),
    };
    Error::usage(format!(
        "set exactly one of `token`, `oauth`, `auth_strategy` and `anonymous`, not {set}"
    ))
    .with_hint(hint)
}

/// A number from [0, 1).
pub(crate) fn random_unit(rng: &mut SmallRng) -> f64 {
    rng.random()
}

#[cfg(test)]
mod tests;
