//! The OAuth client: its methods return the builders of all requests to an authorization server.

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::launchpad::LAUNCHPAD;
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::client::handle::Detached;
use crate::model::secret::Secret;
#[cfg(feature = "login")]
use crate::oauth::Login;
use crate::oauth::{
    ClientCredentials, DeviceLogin, DevicePrompt, Discover, DiscoverFromResource,
    DiscoverProtectedResource, ExchangeCode, RefreshToken, RequestDeviceCode, RevokeToken,
};

/// An OAuth 2.0 client: discovers authorization servers, and gets tokens from them.
///
/// It needs no token, and sends none. The drivers create it (`oauth::client()`, or `build_oauth` of
/// their client builders); its builders are sent or awaited like those of a client.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, OAuth};
/// use basecamp_core::Detached;
///
/// let oauth = OAuth::new(Detached);
/// let find = oauth.discover_from_resource("https://3.basecampapi.com");
/// let server = AuthorizationServer::launchpad();
/// let exchange = oauth.exchange_code(&server, "client id", "the code");
/// ```
#[derive(Debug, Clone)]
pub struct OAuth<H = Detached> {
    handle: H,
}

impl<H: Clone> OAuth<H> {
    /// A client whose requests `handle` sends.
    pub const fn new(handle: H) -> Self {
        Self { handle }
    }

    /// Logs a user in: finds the server, opens the browser or uses the device flow, and gets the
    /// token. For command-line tools and desktop programs.
    #[cfg(feature = "login")]
    pub fn login(&self, client_id: impl Into<String>) -> Login<H> {
        Login::with_handle(self.handle.clone(), client_id)
    }

    /// Fetches an authorization server's metadata (RFC 8414).
    pub fn discover(&self, issuer: impl Into<String>) -> Discover<H> {
        Discover::with_handle(self.handle.clone(), issuer)
    }

    /// Fetches the metadata of Launchpad. [`AuthorizationServer::launchpad`] has them without a
    /// request.
    pub fn discover_launchpad(&self) -> Discover<H> {
        self.discover(LAUNCHPAD)
    }

    /// Fetches a protected resource's metadata (RFC 9728).
    pub fn discover_protected_resource(
        &self,
        resource: impl Into<String>,
    ) -> DiscoverProtectedResource<H> {
        DiscoverProtectedResource::with_handle(self.handle.clone(), resource)
    }

    /// Discovers the authorization server of a resource, such as `https://3.basecampapi.com` (RFC
    /// 9728 and RFC 8414).
    pub fn discover_from_resource(&self, resource: impl Into<String>) -> DiscoverFromResource<H> {
        DiscoverFromResource::with_handle(self.handle.clone(), resource)
    }

    /// Exchanges an authorization code for a token (RFC 6749, section 4.1.3), at a server or at the
    /// URL of its token endpoint.
    pub fn exchange_code(
        &self,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> ExchangeCode<H> {
        ExchangeCode::with_handle(self.handle.clone(), endpoint, client_id, code)
    }

    /// Exchanges the refresh token of a token for a new token (RFC 6749, section 6), at a server or
    /// at the URL of its token endpoint.
    pub fn refresh(
        &self,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        token: &Token,
    ) -> RefreshToken<H> {
        RefreshToken::with_handle(self.handle.clone(), endpoint, client_id, token)
    }

    /// Gets a token for the program itself, without a user (RFC 6749, section 4.4), at a server or
    /// at the URL of its token endpoint.
    pub fn client_credentials(
        &self,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> ClientCredentials<H> {
        ClientCredentials::with_handle(self.handle.clone(), endpoint, client_id, client_secret)
    }

    /// Revokes a token, such as at a logout (RFC 7009).
    pub fn revoke(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        token: &Token,
    ) -> RevokeToken<H> {
        RevokeToken::with_handle(self.handle.clone(), server, client_id, token)
    }

    /// Requests a device code, to show and then to poll (RFC 8628, section 3.1).
    pub fn request_device_code(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
    ) -> RequestDeviceCode<H> {
        RequestDeviceCode::with_handle(self.handle.clone(), server, client_id)
    }

    /// Logs in on another device: requests a code, passes it to `display`, and polls (RFC 8628).
    pub fn device_login(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> DeviceLogin<H> {
        DeviceLogin::with_handle(self.handle.clone(), server, client_id, display)
    }
}
