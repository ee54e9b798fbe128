//! The client credentials grant (RFC 6749, section 4.4).

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::grant::{Grant, TokenRequest};
use crate::auth::token::Token;
use crate::auth::token_endpoint::{Form, Settings};
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::flow::{OAuthMachine, flow_methods};
use crate::oauth::parameters::{RequestParameters, parameter_setters};

/// Gets a token for the program itself, without a user (RFC 6749, section 4.4):
/// [`OAuth::client_credentials`](crate::oauth::OAuth::client_credentials).
///
/// The token has no refresh token: send the request again when it expires. A server that doesn't
/// allow the grant, such as Launchpad, responds with an error of code `auth_required`
/// (`unsupported_grant_type` or `unauthorized_client`).
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::ClientCredentials;
///
/// let endpoint = "https://as.example.com/token";
/// let request = ClientCredentials::new(endpoint, "client id", "client secret");
/// let request = request.scope("read");
/// let machine = request.machine(&Config::default());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a token request does nothing until it is sent or awaited"]
pub struct ClientCredentials<H = Detached> {
    pub(crate) handle: H,
    endpoint: TokenEndpoint,
    parameters: RequestParameters,
}

impl ClientCredentials {
    /// Creates the request to a server or an endpoint, for a custom driver.
    pub fn new(
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        Self::with_handle(Detached, endpoint, client_id, client_secret)
    }
}

impl<H> ClientCredentials<H> {
    pub(crate) fn with_handle(
        handle: H,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        let mut parameters = RequestParameters::new(client_id);
        parameters.client.secret = Some(client_secret.into());
        Self { handle, endpoint: endpoint.into(), parameters }
    }

    parameter_setters!(scope resource);

    fn into_machine(self, settings: Settings) -> OAuthMachine<Token> {
        let RequestParameters { client, scope, resource } = self.parameters;
        let form = Form::default()
            .text("grant_type", "client_credentials")
            .client(&client)
            .optional("scope", scope.as_deref())
            .optional("resource", resource.as_deref());
        OAuthMachine::single_request(TokenRequest {
            grant: Grant::ClientCredentials,
            endpoint: self.endpoint,
            client,
            form,
            settings,
        })
    }
}

flow_methods!(ClientCredentials => Token);
