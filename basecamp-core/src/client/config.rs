//! Settings: their defaults and their validation.

use std::time::Duration;

use http::{HeaderValue, Uri};

use crate::auth::launchpad::LAUNCHPAD;
use crate::auth::token_endpoint::Settings;
use crate::error::Error;
use crate::model::time::capped;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::Origin;
use crate::request::endpoint::TargetServer;
use crate::request::retry::RetryPolicy;

/// The version of the Basecamp API that this SDK describes.
pub const API_VERSION: &str = crate::generated::API_VERSION;

/// The settings of a client. A built value is immutable; [`Config::builder`] builds another.
/// Durations are capped at one year.
///
/// | setting | default | environment |
/// |---|---|---|
/// | `base_url` | `https://3.basecampapi.com` | `BASECAMP_BASE_URL` |
/// | `authorization_url` | Launchpad; with another `base_url`, that | |
/// | `timeout` of each attempt | 30 s | `BASECAMP_TIMEOUT`, in seconds |
/// | `connect_timeout` | 10 s | |
/// | `deadline` of each call | none | |
/// | `retry` | [`RetryPolicy::standard`] | `BASECAMP_MAX_RETRIES` |
/// | `max_pages` of a list | 10 000 | |
/// | `max_connections` of a client | 100 | |
/// | `user_agent` | the SDK's name and version | |
/// | [`account`](crate::ContextBuilder::account) of a client | none | `BASECAMP_ACCOUNT_ID` |
/// | `discovered_addresses` | [`AddressPolicy::public`] | |
/// | `download_addresses` | public or through a proxy; any if `base_url` is on localhost | |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub(crate) origin: Origin,
    pub(crate) authorization_origin: Origin,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_pages: u32,
    pub(crate) max_connections: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) response_limit: usize,
    pub(crate) error_limit: usize,
    pub(crate) discovered_addresses: AddressPolicy,
    pub(crate) download_addresses: AddressPolicy,
}

/// Origins for people, which a browser shows.
const WEB_ORIGINS: [&str; 4] =
    ["https://3.basecamp.com", "https://app.basecamp.com", "https://basecamp.com", LAUNCHPAD];

pub(crate) const DEFAULT_BASE_URL: &str = "https://3.basecampapi.com";

impl Default for Config {
    fn default() -> Self {
        // Every default is valid; a test builds them.
        Self::builder().build().unwrap_or_else(|_| unreachable!("the defaults are valid"))
    }
}

impl Config {
    /// Returns the policy of the addresses of a URL that the server names.
    pub(crate) fn addresses_of(&self, uri: &Uri) -> AddressPolicy {
        if self.origin.contains_uri(uri) {
            AddressPolicy::any()
        } else {
            self.download_addresses.clone()
        }
    }

    /// Starts from the defaults.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// Starts from the defaults and the environment variables that `lookup` finds. The drivers
    /// offer this with the real environment.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the variable whose value is invalid.
    ///
    /// ```
    /// use basecamp_core::Config;
    ///
    /// let variable = |name: &str| (name == "BASECAMP_TIMEOUT").then(|| "5".to_owned());
    /// let config = Config::from_env_with(variable)?;
    /// assert_eq!(config.build()?.timeout().as_secs(), 5);
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<ConfigBuilder, Error> {
        let mut builder = Self::builder();
        if let Some(url) = lookup("BASECAMP_BASE_URL") {
            // Parsed here too, so that the message names the variable.
            Origin::parse_root("BASECAMP_BASE_URL", &url)?;
            builder = builder.base_url(url);
        }
        if let Some(text) = lookup("BASECAMP_TIMEOUT") {
            let timeout = text
                .trim()
                .parse()
                .ok()
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
                .filter(|timeout| !timeout.is_zero());
            let timeout = timeout.ok_or_else(|| {
                Error::usage(format!(
                    "`BASECAMP_TIMEOUT` must be a number of seconds greater than 0, not `{text}`"
                ))
            })?;
            builder = builder.timeout(timeout);
        }
        if let Some(text) = lookup("BASECAMP_MAX_RETRIES") {
            let retries = text.trim().parse().map_err(|_| {
                Error::usage(format!(
                    "`BASECAMP_MAX_RETRIES` must be a whole number, 0 or more, not `{text}`"
                ))
            })?;
            builder = builder.max_retries(retries);
        }
        Ok(builder)
    }

    pub(crate) fn origin_of(&self, server: TargetServer) -> &Origin {
        match server {
            TargetServer::Api => &self.origin,
            TargetServer::Authorization => &self.authorization_origin,
        }
    }

    /// The API's origin, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.origin.as_str()
    }

    /// The timeout of each attempt, from connecting to the last byte.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The timeout of connecting.
    #[must_use]
    pub fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// The time limit of a whole call: every attempt, wait and token refresh.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// The retry policy.
    #[must_use]
    pub fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    /// The most pages that a list follows.
    #[must_use]
    pub fn max_pages(&self) -> u32 {
        self.max_pages
    }

    /// The maximum of concurrent connections of a client.
    #[must_use]
    pub fn max_connections(&self) -> usize {
        self.max_connections
    }
}

/// Builds a [`Config`].
///
/// ```
/// use std::time::Duration;
/// use basecamp_core::Config;
///
/// let config = Config::builder()
///     .user_agent("Clock (me@example.com)")
///     .timeout(Duration::from_secs(10))       // of each attempt
///     .deadline(Duration::from_secs(60))      // of a call with all attempts
///     .build()?;
/// assert_eq!(config.timeout(), Duration::from_secs(10));
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ConfigBuilder {
    base_url: String,
    authorization_url: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
    deadline: Option<Duration>,
    retry: RetryPolicy,
    max_pages: u32,
    max_connections: usize,
    user_agent: String,
    response_limit: usize,
    error_limit: usize,
    discovered_addresses: AddressPolicy,
    download_addresses: Option<AddressPolicy>,
}

impl Default for ConfigBuilder {
    fn default() -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            authorization_url: None,
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            deadline: None,
            retry: RetryPolicy::standard(),
            max_pages: 10_000,
            max_connections: 100,
            user_agent: String::new(),
            response_limit: 50 << 20,
            error_limit: 1 << 20,
            discovered_addresses: AddressPolicy::public(),
            download_addresses: None,
        }
    }
}

impl ConfigBuilder {
    /// Sets the API's origin. HTTPS is required except for localhost; a path, query, fragment or
    /// user name is refused.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the origin of `authorization()`. The default is Launchpad, Basecamp's authorization
    /// server; with a custom `base_url` it is that URL, so that its tokens are sent to its origin
    /// only. After a login at a server found by discovery, set the issuer of that server.
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Sets the timeout of each attempt, from connecting to the last byte of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = capped(timeout);
        self
    }

    /// Sets the timeout of connecting.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = capped(timeout);
        self
    }

    /// Sets the time limit of each call as a whole: every attempt, wait and token refresh.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(capped(deadline));
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the maximum of retries, which follow the first attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry = self.retry.with_max_retries(retries);
        self
    }

    /// Sets the maximum of pages of a list; at least 1.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.max_pages = pages;
        self
    }

    /// Sets the maximum of concurrent connections of a client; at least 1, 100 by default.
    ///
    /// A call that needs another connection waits for a free one, no longer than its timeout and
    /// its deadline; then it fails with a timeout that names this setting. A download uses its
    /// connection until it has been read or dropped.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections;
        self
    }

    /// Sets the name of the application and a contact, which Basecamp requires of every
    /// integration: `Timesheets (ops@example.com)`. It precedes the SDK's own name.
    pub fn user_agent(mut self, application: impl Into<String>) -> Self {
        self.user_agent = application.into();
        self
    }

    /// Sets the largest body of a successful response, in bytes after decompression. 50 MiB by
    /// default.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = bytes;
        self
    }

    /// Sets the largest body of an error response that is read for its message. 1 MiB by default.
    pub fn error_limit(mut self, bytes: usize) -> Self {
        self.error_limit = bytes;
        self
    }

    /// Restricts the addresses that issuers and endpoints from discovery documents may resolve to
    /// (SSRF protection). Default: public addresses only. URLs that the caller sets are not
    /// restricted.
    ///
    /// For an authorization server on localhost or in a private network, set [`AddressPolicy::any`]
    /// or a custom policy, both for the login and for the client that uses its session.
    pub fn discovered_addresses(mut self, policy: AddressPolicy) -> Self {
        self.discovered_addresses = policy;
        self
    }

    /// Restricts the addresses of URLs that the server names outside of its origin (SSRF
    /// protection): the storage of a file, to which a download is redirected, and the socket of the
    /// event feed. Default: public addresses only, or through a proxy if one is set
    /// ([`AddressPolicy::or_through_proxy`]); any if the host of `base_url` is `localhost`. The
    /// origin of `base_url` itself is never restricted.
    ///
    /// Such URLs need TLS whatever the policy, except to localhost. A policy other than
    /// [`AddressPolicy::any`] needs a transport that reports the address of a connection: requests
    /// of a custom agent or connector that doesn't report it fail.
    pub fn download_addresses(mut self, policy: AddressPolicy) -> Self {
        self.download_addresses = Some(policy);
        self
    }

    /// Checks all values and creates the settings.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the setting.
    pub fn build(self) -> Result<Config, Error> {
        let positive = |setting: &str, duration: Duration| {
            if duration.is_zero() {
                return Err(Error::usage(format!("`{setting}` must be greater than 0")));
            }
            Ok(duration)
        };
        if self.max_pages == 0 {
            return Err(Error::usage("`max_pages` must be greater than 0"));
        }
        if self.max_connections == 0 {
            return Err(Error::usage("`max_connections` must be greater than 0"));
        }
        let user_agent = match self.user_agent.trim() {
            "" => sdk_product(),
            application => format!("{application} {}", sdk_product()),
        };
        let origin = Origin::parse_root("base_url", &self.base_url)?;
        if WEB_ORIGINS.contains(&origin.as_str()) {
            return Err(Error::usage("`base_url` is the web application, which is not the API")
                .with_hint(format!("Use {DEFAULT_BASE_URL}, the default.")));
        }
        let authorization_origin = match &self.authorization_url {
            Some(url) => Origin::parse_root("authorization_url", url)?,
            None => default_authorization_origin(&origin)?,
        };
        let download_addresses =
            self.download_addresses.unwrap_or_else(|| default_download_addresses(&origin));
        Ok(Config {
            origin,
            authorization_origin,
            timeout: positive("timeout", self.timeout)?,
            connect_timeout: positive("connect_timeout", self.connect_timeout)?,
            deadline: self.deadline.map(|limit| positive("deadline", limit)).transpose()?,
            retry: self.retry,
            max_pages: self.max_pages,
            max_connections: self.max_connections,
            user_agent: HeaderValue::try_from(user_agent)
                .map_err(|_| Error::usage("`user_agent` must be printable text on one line"))?,
            response_limit: self.response_limit,
            error_limit: self.error_limit,
            discovered_addresses: self.discovered_addresses,
            download_addresses,
        })
    }
}

/// Continues with the values of settings that were built. Values that follow from `base_url` follow
/// from a later one too.
impl From<Config> for ConfigBuilder {
    fn from(config: Config) -> Self {
        let default_authorization = default_authorization_origin(&config.origin);
        let default_downloads = default_download_addresses(&config.origin);
        let user_agent = config.user_agent.to_str().unwrap_or_default();
        let application = user_agent.strip_suffix(&sdk_product()).unwrap_or(user_agent);
        Self {
            base_url: config.origin.as_str().to_owned(),
            authorization_url: default_authorization
                .is_ok_and(|origin| origin != config.authorization_origin)
                .then(|| config.authorization_origin.as_str().to_owned()),
            timeout: config.timeout,
            connect_timeout: config.connect_timeout,
            deadline: config.deadline,
            retry: config.retry,
            max_pages: config.max_pages,
            max_connections: config.max_connections,
            user_agent: application.trim_end().to_owned(),
            response_limit: config.response_limit,
            error_limit: config.error_limit,
            discovered_addresses: config.discovered_addresses,
            download_addresses: (default_downloads != config.download_addresses)
                .then_some(config.download_addresses),
        }
    }
}

/// The product of the SDK in the `User-Agent` (RFC 9110, section 10.1.5).
fn sdk_product() -> String {
    format!("basecamp-sdk-rust/{} (api:{API_VERSION})", env!("CARGO_PKG_VERSION"))
}

fn default_authorization_origin(origin: &Origin) -> Result<Origin, Error> {
    match origin.as_str() {
        DEFAULT_BASE_URL => Origin::parse_root("authorization_url", LAUNCHPAD),
        _ => Ok(origin.clone()),
    }
}

fn default_download_addresses(origin: &Origin) -> AddressPolicy {
    match origin.is_local() {
        true => AddressPolicy::any(),
        false => AddressPolicy::public().or_through_proxy(),
    }
}

impl Settings {
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            user_agent: config.user_agent.clone(),
            timeout: config.timeout,
            retry: config.retry,
            discovered_addresses: config.discovered_addresses.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
