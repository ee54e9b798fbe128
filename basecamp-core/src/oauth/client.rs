//! Where logins start: the builders of everything that is asked of an authorization server.

use crate::auth::launchpad::LAUNCHPAD;
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::{
    DeviceLogin, DevicePrompt, Discover, DiscoverFromResource, DiscoverProtectedResource,
    ExchangeCode, RefreshToken, RequestDeviceCode,
};

/// Logs in: finds authorization servers, and gets tokens from them.
///
/// It needs no token, and sends none. The drivers make one (`oauth::client()`, or `build_oauth` of their
/// client builders); its builders are sent or awaited like those of a client.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, OAuth};
/// use basecamp_core::Detached;
///
/// let oauth = OAuth::new(Detached);
/// let find = oauth.discover_from_resource("https://3.basecampapi.com");
/// let exchange = oauth.exchange_code(&AuthorizationServer::launchpad(), "client id", "the code");
/// ```
#[derive(Debug, Clone)]
pub struct OAuth<H = Detached> {
    handle: H,
}

impl<H: Clone> OAuth<H> {
    /// Logs in through `handle`.
    pub const fn new(handle: H) -> Self {
        Self { handle }
    }

    /// Fetches an authorization server's metadata (RFC 8414).
    pub fn discover(&self, issuer: impl Into<String>) -> Discover<H> {
        Discover::with_handle(self.handle.clone(), issuer)
    }

    /// Fetches Launchpad's metadata. [`AuthorizationServer::launchpad`] knows them without asking.
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

    /// Finds the authorization server of a resource, such as `https://3.basecampapi.com`.
    pub fn discover_from_resource(&self, resource: impl Into<String>) -> DiscoverFromResource<H> {
        DiscoverFromResource::with_handle(self.handle.clone(), resource)
    }

    /// Exchanges the code of a login for a token.
    pub fn exchange_code(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> ExchangeCode<H> {
        ExchangeCode::with_handle(self.handle.clone(), server, client_id, code)
    }

    /// Gets a new token for a token's refresh token.
    pub fn refresh(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        token: &Token,
    ) -> RefreshToken<H> {
        RefreshToken::with_handle(self.handle.clone(), server, client_id, token)
    }

    /// Asks for a device code, to be shown and then polled.
    pub fn request_device_code(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
    ) -> RequestDeviceCode<H> {
        RequestDeviceCode::with_handle(self.handle.clone(), server, client_id)
    }

    /// Logs in on another device: asks for a code, has `display` show it, and polls.
    pub fn device_login(
        &self,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> DeviceLogin<H> {
        DeviceLogin::with_handle(self.handle.clone(), server, client_id, display)
    }
}
