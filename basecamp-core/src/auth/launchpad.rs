//! Launchpad, Basecamp's own authorization server.

use crate::auth::server::AuthorizationServer;

/// Launchpad's issuer, where its metadata are found.
pub const LAUNCHPAD: &str = "https://launchpad.37signals.com";

/// Launchpad's token endpoint.
pub const LAUNCHPAD_TOKEN_ENDPOINT: &str = "https://launchpad.37signals.com/authorization/token";

impl AuthorizationServer {
    /// Launchpad as the Basecamp API documentation describes it, without asking it. Its exchange and its
    /// refresh take Launchpad's older form: call `launchpad_format()` on them and on the authorization URL.
    #[must_use]
    pub fn launchpad() -> Self {
        Self::new(LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT)
            .with_authorization_endpoint(format!("{LAUNCHPAD}/authorization/new"))
    }
}
