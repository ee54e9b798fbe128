//! The refresh of a token (RFC 6749, section 6).

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::grant::{Grant, TokenRequest, refresh_form};
use crate::auth::token::Token;
use crate::auth::token_endpoint::Settings;
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::flow::{OAuthMachine, flow_methods};
use crate::oauth::parameters::{RequestParameters, parameter_setters};

/// Gets a new token with a refresh token: [`OAuth::refresh`](crate::oauth::OAuth::refresh).
///
/// Most programs use an [`OAuthSession`](crate::oauth::OAuthSession) instead, which refreshes
/// automatically. The result contains only the values of the response. A server that omits the
/// refresh token leaves the old one valid: [`Token::with_defaults_from`] copies it.
///
/// The request sends the `resource` of the old token, unless [`resource`](Self::resource) replaces
/// it.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, RefreshToken, Token};
/// use basecamp_core::Config;
///
/// let old = Token::new("access").with_refresh_token("refresh");
/// let server = AuthorizationServer::launchpad();
/// let refresh = RefreshToken::new(&server, "client id", &old).client_secret("secret");
/// let machine = refresh.machine(&Config::default());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a refresh does nothing until it is sent or awaited"]
pub struct RefreshToken<H = Detached> {
    pub(crate) handle: H,
    endpoint: TokenEndpoint,
    parameters: RequestParameters,
    refresh_token: Option<Secret>,
}

impl RefreshToken {
    /// Creates the refresh of a token at a server or an endpoint, for a custom driver.
    pub fn new(
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        token: &Token,
    ) -> Self {
        Self::with_handle(Detached, endpoint, client_id, token)
    }
}

impl<H> RefreshToken<H> {
    pub(crate) fn with_handle(
        handle: H,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        token: &Token,
    ) -> Self {
        let mut parameters = RequestParameters::new(client_id);
        parameters.resource.clone_from(&token.resource);
        Self {
            handle,
            endpoint: endpoint.into(),
            parameters,
            refresh_token: token.refresh_token.clone(),
        }
    }

    parameter_setters!(client_secret resource);

    fn into_machine(self, settings: Settings) -> OAuthMachine<Token> {
        let RequestParameters { client, resource, .. } = self.parameters;
        let refresh_token = self.refresh_token.unwrap_or_else(|| Secret::new(""));
        let form = refresh_form(
            &client,
            &refresh_token,
            resource.as_deref(),
            self.endpoint.launchpad_format,
        );
        OAuthMachine::single_request(TokenRequest {
            grant: Grant::RefreshToken,
            endpoint: self.endpoint,
            client,
            form,
            settings,
        })
    }
}

flow_methods!(RefreshToken => Token);
