//! The code that a login ends with, exchanged for a token: RFC 6749, section 4.1.3.

use crate::auth::grant::{Grant, TokenRequest};
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{ClientId, Form, Settings};
use crate::client::handle::Detached;
use crate::model::secret::Secret;
use crate::oauth::PkceCodeVerifier;
use crate::oauth::flow::{OAuthMachine, flow_methods};

/// Exchanges the code of a login for a token: [`OAuth::exchange_code`].
///
/// It is sent once, whatever happens: a code is good for one use. A code that was used, has expired or
/// belongs to another login is an error of code `auth_required`.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, ExchangeCode, PkceCodeVerifier};
///
/// let server = AuthorizationServer::new("https://as.example.com", "https://as.example.com/token");
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
    endpoint: String,
    discovered: bool,
    client: ClientId,
    code: Secret,
    redirect_uri: Option<String>,
    verifier: Option<Secret>,
    resource: Option<String>,
    legacy: bool,
}

impl ExchangeCode {
    /// Exchanges a code of that server, for a stack of your own.
    pub fn new(
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Self {
        Self::through(Detached, server, client_id, code)
    }
}

impl<H> ExchangeCode<H> {
    pub(crate) fn through(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        code: impl Into<Secret>,
    ) -> Self {
        Self {
            handle,
            endpoint: server.token_endpoint.clone(),
            discovered: server.discovered,
            client: ClientId::public(client_id),
            code: code.into(),
            redirect_uri: None,
            verifier: None,
            resource: None,
            legacy: false,
        }
    }

    /// Sets the client's secret. A public client has none.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client.secret = Some(secret.into());
        self
    }

    /// Sets where the code was delivered: to the letter what the authorization URL said.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Proves that this program asked for the code (RFC 7636).
    pub fn pkce(mut self, pkce: &PkceCodeVerifier) -> Self {
        self.verifier = Some(pkce.verifier().clone());
        self
    }

    /// Sets the resource that the token is to be for (RFC 8707).
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Asks in Launchpad's older form (`type=web_server`).
    pub fn launchpad_format(mut self) -> Self {
        self.legacy = true;
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<Token> {
        let form = match self.legacy {
            true => Form::default().text("type", "web_server"),
            false => Form::default().text("grant_type", "authorization_code"),
        };
        let form = form
            .secret("code", &self.code)
            .optional("redirect_uri", self.redirect_uri.as_deref())
            .client(&self.client);
        let form = match &self.verifier {
            Some(verifier) => form.secret("code_verifier", verifier),
            None => form,
        };
        let request = TokenRequest {
            grant: Grant::AuthorizationCode,
            endpoint: self.endpoint,
            discovered: self.discovered,
            client: self.client,
            form: form.optional("resource", self.resource.as_deref()),
            settings,
        };
        request.into_flow()
    }
}

flow_methods!(ExchangeCode => Token);
