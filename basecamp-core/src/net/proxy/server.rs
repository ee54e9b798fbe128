//! A proxy server: its address, its protocol and the credentials for it.

use std::error::Error as StdError;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use percent_encoding::percent_decode_str;
use url::Url;

use super::tunnel::{ProxyError, Tunnel};
use crate::error::Error;
use crate::model::secret::Secret;

/// A proxy server. `Display` and `Debug` show its host and port, never a user name or password.
#[derive(Clone)]
pub struct Proxy {
    uri: Uri,
    /// `host:port`
    name: String,
    protocol: Protocol,
}

#[derive(Clone)]
pub(super) enum Protocol {
    /// `CONNECT` (RFC 9110, section 9.3.6), with the value of `Proxy-Authorization`.
    Http { authorization: Option<Secret> },
    /// SOCKS 4a, with a user id that may be empty.
    Socks4 { user: Secret },
    /// SOCKS 5 (RFC 1928), with user name and password (RFC 1929).
    Socks5 { login: Option<(Secret, Secret)> },
}

impl Proxy {
    /// Parses the value of a setting or variable. Error messages name the `setting`.
    pub(super) fn parse(setting: &str, text: &str) -> Result<Self, Error> {
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
        Ok(Self { uri, name, protocol })
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
    /// the handshake. The message includes all sources of `cause`.
    #[must_use]
    pub fn unreachable(&self, cause: &(dyn StdError + 'static)) -> ProxyError {
        ProxyError::unreachable(&self.name, cause)
    }
}

impl Protocol {
    fn http(user: String, password: Option<String>) -> Result<Self, &'static str> {
        if user.contains(':') {
            return Err("has a user name with a colon, which HTTP can't express");
        }
        let password = match password {
            None if user.is_empty() => return Ok(Self::Http { authorization: None }),
            password => password.unwrap_or_default(),
        };
        let authorization = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        Ok(Self::Http { authorization: Some(authorization.into()) })
    }

    fn socks4(user: String, password: Option<String>) -> Result<Self, &'static str> {
        match password {
            Some(_) => Err("has a password, which SOCKS 4 can't express"),
            None if user.contains('\0') => Err("has a user name with a NUL"),
            None => Ok(Self::Socks4 { user: user.into() }),
        }
    }

    fn socks5(user: String, password: Option<String>) -> Result<Self, &'static str> {
        let password = password.unwrap_or_default();
        if user.is_empty() && password.is_empty() {
            return Ok(Self::Socks5 { login: None });
        }
        if user.is_empty() || user.len() > 255 || password.len() > 255 {
            return Err("must have a user name and a password of at most 255 bytes");
        }
        Ok(Self::Socks5 { login: Some((user.into(), password.into())) })
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
