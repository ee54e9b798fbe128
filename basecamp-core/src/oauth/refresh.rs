//! Refreshing a token: RFC 6749, section 6, and Launchpad's older form of it.

use crate::auth::grant::{Grant, TokenRequest, refresh_form};
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{ClientId, Settings};
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::flow::{OAuthMachine, flow_methods};

/// Gets a new token for a refresh token: [`OAuth::refresh`](crate::oauth::OAuth::refresh).
///
/// Most programs leave that to an [`OAuthSession`](crate::oauth::OAuthSession), which refreshes by
/// itself. The result holds what the server said and no more: a refresh token that it didn't replace
/// stays good, and [`Token::succeeding`] carries it over.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, RefreshToken, Token};
/// use basecamp_core::Config;
///
/// let old = Token::new("access").with_refresh_token("refresh");
/// let server = AuthorizationServer::launchpad();
/// let refresh = RefreshToken::new(&server, "client id", &old).client_secret("secret").launchpad_format();
/// let flow = refresh.machine(&Config::default());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a refresh does nothing until it is sent or awaited"]
pub struct RefreshToken<H = Detached> {
    pub(crate) handle: H,
    endpoint: String,
    discovered: bool,
    client: ClientId,
    refresh_token: Option<Secret>,
    resource: Option<String>,
    legacy: bool,
}

impl RefreshToken {
    /// Refreshes a token of that server, for a stack of your own.
    pub fn new(server: &AuthorizationServer, client_id: impl Into<String>, token: &Token) -> Self {
        Self::through(Detached, server, client_id, token)
    }
}

impl<H> RefreshToken<H> {
    pub(crate) fn through(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        token: &Token,
    ) -> Self {
        Self {
            handle,
            endpoint: server.token_endpoint.clone(),
            discovered: server.discovered,
            client: ClientId::public(client_id),
            refresh_token: token.refresh_token.clone(),
            resource: token.resource.clone(),
            legacy: false,
        }
    }

    /// Sets the client's secret. A public client has none.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.secret = Some(secret.into());
        self
    }

    /// Sets the resource that the token is to be for (RFC 8707), in place of the old token's.
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Asks in Launchpad's older form (`type=refresh`).
    pub fn launchpad_format(mut self) -> Self {
        self.legacy = true;
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<Token> {
        let form = refresh_form(
            &self.client,
            &self.refresh_token.unwrap_or_else(|| Secret::new("")),
            self.resource.as_deref(),
            self.legacy,
        );
        let request = TokenRequest {
            grant: Grant::RefreshToken,
            endpoint: self.endpoint,
            discovered: self.discovered,
            client: self.client,
            form,
            settings,
        };
        request.into_flow()
    }
}

flow_methods!(RefreshToken => Token);
