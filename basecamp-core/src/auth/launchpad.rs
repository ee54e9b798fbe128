//! Launchpad, Basecamp's own authorization server.

use crate::auth::server::AuthorizationServer;

/// Launchpad's issuer: the origin that serves its metadata.
pub const LAUNCHPAD: &str = "https://launchpad.37signals.com";

/// Launchpad's token endpoint.
pub const LAUNCHPAD_TOKEN_ENDPOINT: &str = "https://launchpad.37signals.com/authorization/token";

impl AuthorizationServer {
    /// Creates Launchpad's entry from the Basecamp API documentation, without discovery. Launchpad
    /// expects an older format of requests: call `launchpad_format()` on the authorization URL, the
    /// code exchange and the refresh.
    #[must_use]
    pub fn launchpad() -> Self {
        Self::new(LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT)
            .with_authorization_endpoint(format!("{LAUNCHPAD}/authorization/new"))
    }
}
