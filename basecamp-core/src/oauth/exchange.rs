//! The exchange of an authorization code for a token (RFC 6749, section 4.1.3).

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::grant::{Grant, TokenRequest};
use crate::auth::token::Token;
use crate::auth::token_endpoint::{Form, Settings};
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::PkceCodeVerifier;
use crate::oauth::flow::{OAuthMachine, flow_methods};
use crate::oauth::parameters::{RequestParameters, parameter_setters};

/// Exchanges the authorization code of a login for a token: [`OAuth::exchange_code`].
///
/// The request is never retried, since a code is valid for one use. A code that was used, has
/// expired or belongs to another login is an error of code `auth_required`.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, ExchangeCode, PkceCodeVerifier};
///
/// let issuer = "https://as.example.com";
/// let server = AuthorizationServer::new(issuer, "https://as.example.com/token");
/// let pkce = PkceCodeVerifier::from_entropy([7; 32]);
/// let flow = ExchangeCode::new(&server, "client id", "the code")
///     .redirect_uri("http://127.0.0.1:8080/callback") // as in the authorization URL
///     .pkce(&pkce)
///     .machine(&Config::default());
/// ```
///
/// [`OAuth::exchange_code`]: crate::oauth::OAuth::exchange_code
#[derive(Debug, Clone)]
#[must_use = "an exchange does nothing until it is sent or awaited"]
pub struct ExchangeCode<H = Detached> {
    pub(crate) handle: H,
    endpoint: TokenEndpoint,
    parameters: RequestParameters,
    code: Secret,
    redirect_uri: Option<String>,
    verifier: Option<Secret>,
}

impl ExchangeCode {
    /// Creates the exchange of a code at a server or an endpoint, for a custom driver.
    pub fn new(
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Self {
        Self::with_handle(Detached, endpoint, client_id, code)
    }
}

impl<H> ExchangeCode<H> {
    pub(crate) fn with_handle(
        handle: H,
        endpoint: impl Into<TokenEndpoint>,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Self {
        Self {
            handle,
            endpoint: endpoint.into(),
            parameters: RequestParameters::new(client_id),
            code: code.into(),
            redirect_uri: None,
            verifier: None,
        }
    }

    parameter_setters!(client_secret resource);

    /// Sets the redirect URI, which must be identical to that of the authorization URL.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Proves that this program requested the code (PKCE, RFC 7636).
    pub fn pkce(mut self, pkce: &PkceCodeVerifier) -> Self {
        self.verifier = Some(pkce.verifier().clone());
        self
    }

    pub(super) fn into_machine(self, settings: Settings) -> OAuthMachine<Token> {
        let RequestParameters { client, resource, .. } = self.parameters;
        let form = if self.endpoint.launchpad_format {
            Form::default().text("type", "web_server")
        } else {
            Form::default().text("grant_type", "authorization_code")
        };
        let form = form
            .secret("code", &self.code)
            .optional("redirect_uri", self.redirect_uri.as_deref())
            .client(&client);
        let form = match &self.verifier {
            Some(verifier) => form.secret("code_verifier", verifier),
            None => form,
        };
        OAuthMachine::single_request(TokenRequest {
            grant: Grant::AuthorizationCode,
            endpoint: self.endpoint,
            client,
            form: form.optional("resource", resource.as_deref()),
            settings,
        })
    }
}

flow_methods!(ExchangeCode => Token);
