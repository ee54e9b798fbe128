//! Origins (RFC 6454): requests carry credentials only to the configured one.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use http::Uri;
use url::Url;

use crate::error::Error;
use crate::model::id::is_digits;

/// Scheme, host and port. Comparison follows RFC 6454: the case of scheme and host is ignored, and
/// a default port equals a missing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
    /// `scheme://host[:port]`, in normal form.
    text: String,
}

/// Hint for a base URL with the id of an account as its path.
const ACCOUNT_HINT: &str = "Remove the account from the URL: `for_account` of the client, `account` of \
                            its builder or `BASECAMP_ACCOUNT_ID` select it.";

impl Origin {
    /// Returns the origin of a URL; `None` if the URL has no host.
    fn of(url: &Url) -> Option<Self> {
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default(),
            text: url.origin().ascii_serialization(),
        })
    }

    /// Parses the value of a setting that must be the root of an origin, with HTTPS unless the host
    /// is this machine. Error messages name the `setting`.
    pub(crate) fn parse_root(setting: &str, text: &str) -> Result<Self, Error> {
        let invalid = |message: &str| Error::usage(format!("`{setting}` {message}"));
        let url = parse_secure(setting, text)?;
        if url.path() != "/" || text.ends_with("//") {
            let error = invalid("must not have a path");
            let first = url.path().trim_start_matches('/').split('/').next().unwrap_or_default();
            return Err(if is_digits(first) { error.with_hint(ACCOUNT_HINT) } else { error });
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("must not have a query or fragment"));
        }
        if !is_spelled_out(text) {
            return Err(invalid("must be spelled `https://host` or `https://host:port`"));
        }
        Self::of(&url).ok_or_else(|| invalid("must name a host"))
    }

    /// Returns `scheme://host[:port]`, without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the host is this machine.
    pub(crate) fn is_local(&self) -> bool {
        is_localhost(&self.host)
    }

    /// Whether `url` has this origin.
    pub(crate) fn contains(&self, url: &Url) -> bool {
        Self::of(url).is_some_and(|other| other == *self)
    }

    /// Whether the URI of a request has this origin. Identical text, the usual case, needs no
    /// parsing.
    pub(crate) fn contains_uri(&self, uri: &Uri) -> bool {
        let scheme = uri.scheme_str().unwrap_or_default();
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let same_text = self
            .text
            .strip_prefix(scheme)
            .and_then(|rest| rest.strip_prefix("://"))
            .is_some_and(|rest| rest == authority);
        same_text || Url::parse(&uri.to_string()).is_ok_and(|url| self.contains(&url))
    }
}

impl Origin {
    /// Resolves a reference in the response to the request for `current`, and checks that the
    /// target may receive credentials: it has this origin, and neither a user name nor a password.
    ///
    /// # Errors
    ///
    /// A message that begins with `subject`.
    pub(crate) fn resolve(
        &self,
        subject: &str,
        current: &Uri,
        reference: &str,
    ) -> Result<Uri, String> {
        let invalid = |error: &dyn fmt::Display| format!("{subject} has an invalid URL: {error}");
        let url = match Url::parse(&current.to_string()) {
            Ok(current) => current.join(reference),
            Err(_) => Url::parse(reference),
        };
        let url = url.map_err(|error| invalid(&error))?;
        if !self.contains(&url) {
            let origin = url.origin().ascii_serialization();
            return Err(format!("{subject} is on another origin, {origin}"));
        }
        if has_userinfo(&url) {
            return Err(format!("{subject} has a user name or password in its URL"));
        }
        Uri::try_from(url.as_str()).map_err(|error| invalid(&error))
    }
}

/// Whether the text is an origin without the corrections of the URL standard: backslashes, missing
/// slashes, dot segments, blanks, empty ports. Port 0 is invalid.
fn is_spelled_out(text: &str) -> bool {
    let authority = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.strip_suffix('/').unwrap_or(authority);
    let port = match authority.rsplit_once(':') {
        Some((_, port)) => port.trim_start_matches('0'),
        None => "none",
    };
    let blank = |c: char| c.is_ascii_whitespace() || c.is_control();
    !text.contains(blank)
        && !authority.is_empty()
        && !authority.contains(['/', '\\', '?', '#', '@', '%'])
        && !port.is_empty()
}

/// Hint for a URL without a scheme.
const SCHEME_HINT: &str = "Write the URL with its scheme: https://host, or http://localhost:port for \
                           a server on this machine.";

/// Parses the URL of a setting: HTTPS unless the host is this machine, and without userinfo.
pub(crate) fn parse_secure(setting: &str, text: &str) -> Result<Url, Error> {
    let invalid = |message: &str| Error::usage(format!("`{setting}` {message}"));
    // Any part of the URL may contain a secret, even the scheme, so messages quote none of it.
    let url = Url::parse(text).map_err(|error| {
        let invalid = invalid(&format!("is not a URL: {error}"));
        match error {
            url::ParseError::RelativeUrlWithoutBase => invalid.with_hint(SCHEME_HINT),
            _ => invalid,
        }
    })?;
    let local = url.host_str().is_some_and(is_localhost);
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        "http" => return Err(invalid("must use https, except for localhost")),
        // `localhost:3000` parses as a URL with the scheme `localhost`.
        _ => return Err(invalid("must use https").with_hint(SCHEME_HINT)),
    }
    // `https://@host/` has empty userinfo, which the parser drops.
    let authority = text.split_once("//").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if has_userinfo(&url) || authority.contains('@') {
        return Err(invalid("must not have a user name or password"));
    }
    // The URL standard allows hosts that HTTP's grammar doesn't.
    Uri::try_from(url.as_str())
        .map_err(|error| invalid(&format!("can't be requested: {error}")))?;
    Ok(url)
}

/// Whether a URL contains a user name or a password.
pub(crate) fn has_userinfo(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether the host of a URL is this machine: `localhost` or a name below it (RFC 6761, section
/// 6.3), `127.0.0.1` or `[::1]`. Requests to it need no TLS and bypass proxies.
///
/// ```
/// assert!(basecamp_core::driver::is_localhost("api.localhost"));
/// assert!(basecamp_core::driver::is_localhost("[::1]"));
/// assert!(!basecamp_core::driver::is_localhost("localhost.example.com"));
/// ```
#[must_use]
pub fn is_localhost(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => address == Ipv4Addr::LOCALHOST,
        Ok(IpAddr::V6(address)) => address.is_loopback(),
        Err(_) => {
            let name = host.to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests;
