//! A proxy server: its address, its protocol and the credentials for it.

use std::error::Error as StdError;
use std::fmt;

use http::Uri;
use percent_encoding::percent_decode_str;
use url::Url;

use super::protocol::Protocol;
use super::tunnel::{ProxyError, Tunnel};
use crate::error::Error;

/// A proxy server. `Display` and `Debug` show its host and port, never a user name or password.
#[derive(Clone)]
pub struct Proxy {
    uri: Uri,
    /// `host:port`
    name: String,
    /// The setting or environment variable with its URL.
    setting: &'static str,
    protocol: Protocol,
}

impl Proxy {
    /// Parses the value of a setting or variable. Error messages name the `setting`.
    pub(super) fn parse(setting: &'static str, text: &str) -> Result<Self, Error> {
        // Any part of the URL may contain a password, so messages quote none of it.
        let invalid = |message: &str| Error::usage(format!("`{setting}` {message}"));
        let text = text.trim();
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("http://{text}"))
        };
        let url = url.map_err(|error| invalid(&format!("is not the URL of a proxy: {error}")))?;
        let decode = |text: &str| {
            let text = percent_decode_str(text).decode_utf8();
            text.map(String::from)
                .map_err(|_| invalid("has a user name or password that isn't UTF-8"))
        };
        let user = decode(url.username())?;
        let password = url.password().map(decode).transpose()?;
        let (scheme, port, protocol) = match url.scheme() {
            "http" => ("http", 80, Protocol::http(user, password)),
            "https" => ("https", 443, Protocol::http(user, password)),
            "socks4" | "socks4a" => ("http", 1080, Protocol::socks4(user, password)),
            "socks" | "socks5" | "socks5h" => ("http", 1080, Protocol::socks5(user, password)),
            _ => {
                return Err(invalid("must begin with http://, https://, socks4:// or socks5://"));
            }
        };
        let protocol = protocol.map_err(invalid)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| invalid("must name a host"))?;
        let name = format!("{host}:{}", url.port().unwrap_or(port));
        let uri = Uri::try_from(format!("{scheme}://{name}/"))
            .map_err(|_| invalid("has an invalid host name"))?;
        Ok(Self { uri, name, setting, protocol })
    }

    /// Returns the address to connect to: host and port, over TLS if the scheme is `https`. It has
    /// no user name and password.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Starts the handshake that opens a tunnel to the host and port of `target`, on a connection
    /// to [`uri`](Self::uri).
    ///
    /// # Errors
    ///
    /// If `target` has no host, or a host that the proxy's protocol can't express.
    pub fn tunnel(&self, target: &Uri) -> Result<Tunnel, ProxyError> {
        Tunnel::new(&self.name, &self.protocol, target)
    }

    /// Creates the error for a connection to the proxy that can't be established, or fails during
    /// the handshake. The message names the setting or environment variable of the proxy, and
    /// includes all sources of `cause`.
    #[must_use]
    pub fn unreachable(&self, cause: &(dyn StdError + 'static)) -> ProxyError {
        ProxyError::unreachable(&format!("{} of `{}`", self.name, self.setting), cause)
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Proxy").field(&self.name).finish()
    }
}
