//! Token endpoints, and the request format of their servers.

use crate::auth::launchpad::is_launchpad;
use crate::auth::server::AuthorizationServer;

/// The URL of a token endpoint, with the format of its requests.
///
/// Functions that send token requests accept an [`AuthorizationServer`], or the URL of its endpoint
/// as text. Launchpad has an older request format than RFC 6749 (`type` in place of `grant_type`).
/// It applies to all endpoints on Launchpad's origin, so it is never set there.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, OAuthSession, Token, TokenEndpoint};
///
/// let token = || Token::new("access").with_refresh_token("refresh");
/// let server = AuthorizationServer::launchpad();
/// let session = OAuthSession::new(&server, "client id", token());
/// let session = OAuthSession::new("https://as.example.com/token", "client id", token());
///
/// // A proxy of Launchpad.
/// let endpoint = TokenEndpoint::new("https://login.example.com/token");
/// let endpoint = endpoint.with_launchpad_format();
/// let session = OAuthSession::new(endpoint, "client id", token());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEndpoint {
    pub(crate) url: String,
    /// Whether the URL comes from fetched metadata and not from the caller.
    pub(crate) discovered: bool,
    pub(crate) launchpad_format: bool,
}

impl TokenEndpoint {
    /// Creates the endpoint of a URL, which must use HTTPS unless its host is this machine.
    pub fn new(url: impl Into<String>) -> Self {
        let url = url.into();
        Self { launchpad_format: is_launchpad(&url), discovered: false, url }
    }

    /// Selects Launchpad's request format for an endpoint on another host, such as a proxy of
    /// Launchpad.
    #[must_use]
    pub fn with_launchpad_format(mut self) -> Self {
        self.launchpad_format = true;
        self
    }
}

impl From<&AuthorizationServer> for TokenEndpoint {
    fn from(server: &AuthorizationServer) -> Self {
        Self {
            url: server.token_endpoint.clone(),
            discovered: server.discovered,
            launchpad_format: server.uses_launchpad_format(),
        }
    }
}

impl From<AuthorizationServer> for TokenEndpoint {
    fn from(server: AuthorizationServer) -> Self {
        Self::from(&server)
    }
}

impl From<String> for TokenEndpoint {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

impl From<&String> for TokenEndpoint {
    fn from(url: &String) -> Self {
        Self::new(url)
    }
}

impl From<&str> for TokenEndpoint {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}
