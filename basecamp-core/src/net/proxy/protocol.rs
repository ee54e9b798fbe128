//! The protocol of a proxy server, with the credentials for it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::secret::Secret;

/// The protocol that opens a tunnel through a proxy.
#[derive(Clone)]
pub(super) enum Protocol {
    /// `CONNECT` (RFC 9110, section 9.3.6), with the value of `Proxy-Authorization`.
    Http { authorization: Option<Secret> },
    /// SOCKS 4a, with a user id that may be empty.
    Socks4 { user: Secret },
    /// SOCKS 5 (RFC 1928), with user name and password (RFC 1929).
    Socks5 { login: Option<(Secret, Secret)> },
}

impl Protocol {
    pub(super) fn http(user: String, password: Option<String>) -> Result<Self, &'static str> {
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

    pub(super) fn socks4(user: String, password: Option<String>) -> Result<Self, &'static str> {
        match password {
            Some(_) => Err("has a password, which SOCKS 4 can't express"),
            None if user.contains('\0') => Err("has a user name with a NUL"),
            None => Ok(Self::Socks4 { user: user.into() }),
        }
    }

    pub(super) fn socks5(user: String, password: Option<String>) -> Result<Self, &'static str> {
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
