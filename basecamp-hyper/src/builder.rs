//! What a client is made of.

use std::collections::hash_map::RandomState;
use std::error::Error as StdError;
use std::fmt;
use std::hash::BuildHasher;
use std::time::Duration;

use basecamp_core::oauth::{OAuth, OAuthSession};
use basecamp_core::{
    Async, Auth, AuthStrategy, CacheStore, Config, Context, ContextBuilder, Error, ErrorCode,
    Hooks, ProxySettings, Secret,
};
use http::Uri;
use hyper::rt::{Read, Write};
use hyper_util::client::legacy::connect::Connection;
use tower_service::Service;

use crate::client::{Client, config_from_env, variable};
use crate::connect::Connector;
use crate::drive::Driver;
use crate::tls::Tls;
use crate::transport::Transport;

/// Collects what a [`Client`] is made of: exactly one way to authenticate, and settings.
#[must_use]
pub struct ClientBuilder {
    context: ContextBuilder,
    connect_timeout: Duration,
    max_connections: usize,
    root_certificates: Vec<Vec<u8>>,
    /// Those of the environment if `None`.
    proxies: Option<Result<ProxySettings, Error>>,
    connector: Option<MakeConnector>,
}

/// A custom connector, waiting for the connect timeout.
type MakeConnector = Box<dyn FnOnce(Duration) -> Connector + Send + Sync>;

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            context: Context::builder(),
            connect_timeout: Config::default().connect_timeout(),
            max_connections: Config::default().max_connections(),
            root_certificates: Vec::new(),
            proxies: None,
            connector: None,
        }
    }

    /// Starts with the token in the environment variable `BASECAMP_TOKEN` and the settings of
    /// [`config_from_env`].
    ///
    /// # Errors
    ///
    /// A `usage` error that names the variable which is missing or malformed.
    pub fn from_env() -> Result<Self, Error> {
        let auth = Auth::from_env_with(variable)?;
        Ok(Self::new().auth(auth).config(config_from_env()?.build()?))
    }

    /// Authenticates with a token that never changes.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.auth(Auth::token(token))
    }

    /// Authenticates with a session that refreshes its token.
    pub fn oauth(self, session: OAuthSession) -> Self {
        self.auth(Auth::session(session))
    }

    /// Authenticates in a way of your own.
    pub fn auth_strategy(self, strategy: impl AuthStrategy + 'static) -> Self {
        self.auth(Auth::strategy(strategy))
    }

    /// Sends no credentials, for programs that only call
    /// [anonymous](basecamp_core::Operation::anonymous) operations, such as a chatbot that writes
    /// lines. All other operations fail with `auth_required` before anything is sent.
    pub fn anonymous(self) -> Self {
        self.auth(Auth::none())
    }

    fn auth(mut self, auth: Auth) -> Self {
        self.context = self.context.auth(auth);
        self
    }

    /// Sets addresses, timeouts, retries and limits.
    pub fn config(mut self, config: Config) -> Self {
        self.connect_timeout = config.connect_timeout();
        self.max_connections = config.max_connections();
        self.context = self.context.config(config);
        self
    }

    /// Sets who is told what calls do.
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Self {
        self.context = self.context.hooks(hooks);
        self
    }

    /// Keeps answers to reads in a [`MemoryCache`] or a [`DiskCache`], and asks the server only
    /// whether they still hold: what hasn't changed is not sent again.
    ///
    /// [`MemoryCache`]: crate::MemoryCache
    /// [`DiskCache`]: crate::DiskCache
    pub fn cache(mut self, store: impl CacheStore + 'static) -> Self {
        self.context = self.context.cache(store);
        self
    }

    /// Trusts these certificate authorities too, given in PEM form; may be called repeatedly.
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.root_certificates.push(pem.as_ref().to_vec());
        self
    }

    /// Sends all requests through this proxy, in place of those in the environment: `http://`,
    /// `https://`, `socks4://` or `socks5://`, with an optional percent-encoded user name and password,
    /// such as `http://user:password@proxy.example.com:3128`.
    ///
    /// By default, `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are read, as
    /// [`ProxySettings::from_env_with`](basecamp_core::ProxySettings::from_env_with) documents, and localhost
    /// is connected to directly. This proxy is used for every host, localhost included.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        self.proxies = Some(ProxySettings::all(url.as_ref()));
        self
    }

    /// Connects directly, whatever proxy the environment names.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Some(Ok(ProxySettings::none()));
        self
    }

    /// Makes connections in a way of your own, TLS included: through a proxy, a Unix socket, or in
    /// memory.
    ///
    /// Any connector that [hyper-util's client] takes will do; it is called with the request's
    /// scheme, host and port, and the connect timeout bounds it. HTTP/2 is spoken where it reports
    /// having negotiated that. Requests that an [`AddressPolicy`](crate::AddressPolicy) restricts are
    /// refused unless its connections tell their address, as an [`HttpInfo`] among their extras, or are
    /// proxied and the policy allows proxies.
    ///
    /// [hyper-util's client]: hyper_util::client::legacy::connect
    /// [`HttpInfo`]: hyper_util::client::legacy::connect::HttpInfo
    pub fn connector<C>(mut self, connector: C) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<Box<dyn StdError + Send + Sync>>,
        C::Future: Send,
    {
        self.connector = Some(Box::new(|timeout| Connector::custom(connector, timeout)));
        self
    }

    /// Checks everything and makes the client. Nothing is sent or loaded yet.
    ///
    /// # Errors
    ///
    /// A `usage` error if not exactly one of `token`, `oauth`, `auth_strategy` and `anonymous` was given,
    /// if what was given is malformed, if a proxy is, in the environment too, if `root_certificates` hold no
    /// certificate, or if they or a proxy were set together with a `connector`.
    pub fn build(self) -> Result<Client, Error> {
        let (context, transport) = self.parts()?;
        let context = context.build(seed())?;
        let driver = Driver::new(context.clone(), transport);
        Ok(Client::from_handle(Async::new(context, driver)))
    }

    /// Checks everything and makes what logs in, with the same connections and settings as a client.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), except that there must be no way to authenticate yet.
    pub fn build_oauth(self) -> Result<OAuth<Async>, Error> {
        let (context, transport) = self.parts()?;
        let context = context.build_for_login(seed())?;
        let driver = Driver::new(context.clone(), transport);
        Ok(OAuth::new(Async::new(context, driver)))
    }

    fn parts(self) -> Result<(ContextBuilder, Transport), Error> {
        let timeout = self.connect_timeout;
        let connector = match self.connector {
            None => {
                let from_env = || ProxySettings::from_env_with(variable);
                let proxies = self.proxies.unwrap_or_else(from_env)?;
                Connector::new(Tls::new(&self.root_certificates)?, timeout, proxies)
            }
            Some(_) if !self.root_certificates.is_empty() => {
                return Err(usage(
                    "`root_certificates` don't reach a `connector` of your own: it makes TLS itself",
                ));
            }
            Some(_) if self.proxies.is_some() => {
                return Err(usage(
                    "`proxy` and `no_proxy` don't reach a custom `connector`: it connects itself",
                ));
            }
            Some(make) => make(timeout),
        };
        Ok((self.context, Transport::new(connector, timeout, self.max_connections)))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("context", &self.context).finish_non_exhaustive()
    }
}

fn usage(problem: impl Into<String>) -> Error {
    Error::new(ErrorCode::Usage, problem)
}

/// Chance from the operating system: what the standard library keys its hash maps with.
fn seed() -> u64 {
    RandomState::new().hash_one(())
}
