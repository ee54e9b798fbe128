//! Launchpad, Basecamp's own authorization server.

use url::Url;

use crate::auth::server::AuthorizationServer;

/// Launchpad's issuer: the origin that serves its metadata.
pub const LAUNCHPAD: &str = "https://launchpad.37signals.com";

/// Launchpad's token endpoint.
pub const LAUNCHPAD_TOKEN_ENDPOINT: &str = "https://launchpad.37signals.com/authorization/token";

impl AuthorizationServer {
    /// Creates Launchpad's entry from the Basecamp API documentation, without discovery.
    #[must_use]
    pub fn launchpad() -> Self {
        Self::new(LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT)
            .with_authorization_endpoint(format!("{LAUNCHPAD}/authorization/new"))
    }

    /// Whether requests have Launchpad's format, which is older than RFC 6749: the token endpoint
    /// has Launchpad's origin, or [`with_launchpad_format`](Self::with_launchpad_format) was
    /// called.
    #[must_use]
    pub fn uses_launchpad_format(&self) -> bool {
        self.launchpad_format || is_launchpad(&self.token_endpoint)
    }
}

/// Whether a URL has Launchpad's origin.
pub(crate) fn is_launchpad(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| url.origin().ascii_serialization() == LAUNCHPAD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::endpoint::TokenEndpoint;

    #[test]
    fn the_origin_of_the_token_endpoint_selects_the_format() {
        for (url, expected) in [
            (LAUNCHPAD_TOKEN_ENDPOINT, true),
            ("https://LAUNCHPAD.37signals.com:443/other", true),
            ("http://launchpad.37signals.com/authorization/token", false),
            ("https://launchpad.37signals.com.example.com/token", false),
            ("https://example.com/launchpad.37signals.com", false),
            ("https://launchpad.37signals.com:8443/token", false),
            ("", false),
        ] {
            assert_eq!(TokenEndpoint::from(url).launchpad_format, expected, "{url}");
            let server = AuthorizationServer::new("https://as.example.com", url);
            assert_eq!(server.uses_launchpad_format(), expected, "{url}");
            let server = server.with_launchpad_format();
            assert!(TokenEndpoint::from(&server).launchpad_format, "{url}");
        }
    }

    #[test]
    fn a_saved_server_keeps_its_format() {
        let server = AuthorizationServer::new("https://as.example.com", "https://as.example.com/t");
        let saved = |server: &AuthorizationServer| serde_json::to_string(server).unwrap();
        assert!(!saved(&server).contains("launchpad"));
        let server = server.with_launchpad_format();
        let restored: AuthorizationServer = serde_json::from_str(&saved(&server)).unwrap();
        assert!(restored.uses_launchpad_format());
    }
}
