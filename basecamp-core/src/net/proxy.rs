//! Proxies: the selection of a proxy for a request, and the handshake that opens a tunnel.
//!
//! Drivers open connections. This module decides whether a connection uses a proxy
//! ([`ProxySettings`]) and which bytes the handshake consists of ([`Tunnel`]), so that all drivers
//! behave alike. All requests use a tunnel, also those to `http` URLs, so a proxy sees only the
//! name of the host.

mod bypass;
mod protocol;
mod server;
mod tunnel;

use std::fmt;

use http::Uri;
use url::Host;

use crate::error::Error;
use crate::error::failure::Failure;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::is_localhost;

pub use self::server::Proxy;
pub use self::tunnel::{ProxyError, Tunnel, TunnelStep};

use self::bypass::Bypass;

/// Selects the proxy of a request. The default is a direct connection.
///
/// ```
/// use basecamp_core::ProxySettings;
/// use http::Uri;
///
/// let proxies = ProxySettings::from_env_with(|name| match name {
///     "HTTPS_PROXY" => Some("http://user:password@proxy.example.com:3128".into()),
///     "NO_PROXY" => Some("localhost, .internal.example.com, 10.0.0.0/8".into()),
///     _ => None,
/// })?;
/// let proxy = proxies.proxy_for(&Uri::from_static("https://3.basecampapi.com/")).unwrap();
/// assert_eq!(proxy.to_string(), "proxy.example.com:3128");
/// assert!(proxies.proxy_for(&Uri::from_static("https://10.1.2.3/")).is_none());
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct ProxySettings {
    http: Option<Proxy>,
    https: Option<Proxy>,
    bypass: Bypass,
}

impl ProxySettings {
    /// Always connects directly; the environment is ignored.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Uses one proxy for every host, also for this machine: `http://`, `https://`, `socks4://` or
    /// `socks5://`, with an optional percent-encoded user name and password, and `http://` if the
    /// scheme is missing.
    ///
    /// Ports default to 80, 443 and 1080. The proxy resolves host names, also for SOCKS (4a, and
    /// domain names in 5: RFC 1928, section 5). User name and password are sent to an HTTP proxy as
    /// `Proxy-Authorization: Basic` (RFC 7617), and to a SOCKS 5 proxy as specified in RFC 1929.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the setting `proxy` and contains no part of the URL.
    pub fn all(url: &str) -> Result<Self, Error> {
        let proxy = Proxy::parse("proxy", url)?;
        Ok(Self { http: Some(proxy.clone()), https: Some(proxy), bypass: Bypass::default() })
    }

    /// Reads the environment variables that `lookup` returns. The drivers call this with the
    /// process environment unless a proxy is set.
    ///
    /// - `HTTPS_PROXY` applies to `https` URLs, `HTTP_PROXY` to `http` URLs, and `ALL_PROXY` to
    ///   those without a variable of their scheme. The values have the form of [`all`](Self::all);
    ///   an empty value counts as unset.
    /// - `NO_PROXY` lists the hosts of direct connections, separated by commas or blanks: names,
    ///   which include all names below them (`example.com`, `.example.com` and `*.example.com` are
    ///   the same), addresses, networks (`10.0.0.0/8`, `fd00::/8`), each with an optional port
    ///   (`example.com:8443`, `[fd00::1]:443`), or `*` for every host. Other entries match nothing.
    /// - Lower-case names (`https_proxy`) take precedence. As in curl, `HTTP_PROXY` is ignored if
    ///   `REQUEST_METHOD` is set: in a CGI program a client's `Proxy` header sets it.
    /// - Hosts for which [`is_localhost`] returns `true` never use a proxy.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the variable and contains no part of its value.
    pub fn from_env_with(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let find = |names: [&'static str; 2]| {
            let set = |name| Some((name, lookup(name).filter(|text| !text.trim().is_empty())?));
            names.into_iter().find_map(set)
        };
        let proxy = |names| find(names).map(|(name, url)| Proxy::parse(name, &url)).transpose();
        let in_cgi = lookup("REQUEST_METHOD").is_some();
        let http_name = if in_cgi { "http_proxy" } else { "HTTP_PROXY" };
        let all = proxy(["all_proxy", "ALL_PROXY"])?;
        let http = proxy(["http_proxy", http_name])?.or_else(|| all.clone());
        let https = proxy(["https_proxy", "HTTPS_PROXY"])?.or(all);
        let list = find(["no_proxy", "NO_PROXY"]).map(|(_, list)| list).unwrap_or_default();
        Ok(Self { http, https, bypass: Bypass::parse(&list).with_localhost() })
    }

    /// Returns the proxy for requests to this URL; `None` for a direct connection.
    #[must_use]
    pub fn proxy_for(&self, uri: &Uri) -> Option<&Proxy> {
        let (proxy, default_port) = match uri.scheme_str() {
            Some("http") => (self.http.as_ref()?, 80),
            _ => (self.https.as_ref()?, 443),
        };
        let port = uri.port_u16().unwrap_or(default_port);
        (!self.bypass.contains(uri.host()?, port)).then_some(proxy)
    }

    /// Applies an address policy to a URL, as far as possible before the connection. Drivers call
    /// it before they send a request with a policy.
    ///
    /// The address that a proxy connects to is unknown to the client. So a request through a proxy
    /// requires a policy that [allows proxies](AddressPolicy::or_through_proxy), and an IP address
    /// in place of a host name is checked even then. A direct connection is not checked here, but
    /// when the driver connects.
    ///
    /// # Errors
    ///
    /// [`Failure::blocked_address`]. Nothing was sent.
    pub fn check(&self, uri: &Uri, addresses: &AddressPolicy) -> Result<(), Failure> {
        if addresses.is_any() || self.proxy_for(uri).is_none() {
            return Ok(());
        }
        if !addresses.allows_proxies() {
            return Err(Failure::blocked_address("the proxy would look up the address, unchecked"));
        }
        let host = uri.host().unwrap_or_default();
        let address = match Host::parse(host) {
            Ok(Host::Ipv4(address)) => Some(address.into()),
            Ok(Host::Ipv6(address)) => Some(address.into()),
            _ if is_localhost(host) => Some([127, 0, 0, 1].into()),
            _ => None,
        };
        let check = |address| addresses.check(address).map_err(Failure::blocked_address);
        address.map_or(Ok(()), check)
    }
}

impl fmt::Debug for ProxySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxySettings")
            .field("http", &self.http)
            .field("https", &self.https)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
