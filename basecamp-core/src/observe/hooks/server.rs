//! The server of a request, as the attributes `server.address` and `server.port` have it.

use http::Uri;

/// The server in a URL.
pub(super) struct Server(Option<Uri>);

impl Server {
    /// Parses the server of a URL. A URL that isn't valid has neither address nor port.
    pub(super) fn of(url: &str) -> Self {
        Self(url.parse().ok())
    }

    /// Returns the name or the address of the host.
    pub(super) fn address(&self) -> Option<&str> {
        self.0.as_ref()?.host()
    }

    /// Returns the port, or the default port of the scheme.
    pub(super) fn port(&self) -> Option<u16> {
        let uri = self.0.as_ref()?;
        uri.port_u16().or_else(|| match uri.scheme_str()? {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests;
