//! The authorization request of a login: its URL, and the exchange of its code.

use url::Url;

use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::Settings;
use crate::error::Error;
use crate::model::secret::Secret;
use crate::oauth::flow::OAuthFlow;
use crate::oauth::parameters::RequestParameters;
use crate::oauth::{
    AuthorizationUrl, CsrfState, ExchangeCode, PkceCodeVerifier, code_from_redirect,
};

/// The redirect URI without a port (RFC 8252, section 7.3).
const DEFAULT_REDIRECT_URI: &str = "http://127.0.0.1/callback";

/// The scope of a login without a scope. Without one, Basecamp grants read access only.
const DEFAULT_SCOPE: &str = "full";

/// An authorization request, with the secrets that bind its redirect to this login.
pub(super) struct AuthorizationRequest {
    pub(super) server: AuthorizationServer,
    parameters: RequestParameters,
    redirect_uri: String,
    pkce: PkceCodeVerifier,
    state: CsrfState,
}

impl AuthorizationRequest {
    pub(super) fn new(
        server: AuthorizationServer,
        mut parameters: RequestParameters,
        redirect_uri: Option<&str>,
        random: [u8; 48],
    ) -> Self {
        set_default_scope(&mut parameters, &server);
        let (verifier, state) = halves(random);
        Self {
            server,
            parameters,
            redirect_uri: redirect_uri.unwrap_or(DEFAULT_REDIRECT_URI).to_owned(),
            pkce: PkceCodeVerifier::from_entropy(verifier),
            state: CsrfState::from_entropy(state),
        }
    }

    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Returns the port for the listener of the redirect; 0 for any.
    pub(super) fn port(&self) -> Result<u16, Error> {
        let url = self.parse_redirect_uri()?;
        let is_local = matches!(url.host_str(), Some("127.0.0.1" | "localhost"));
        if url.scheme() != "http" || !is_local {
            let uri = &self.redirect_uri;
            return Err(Error::usage(format!(
                "the redirect URI `{uri}` is not on the loopback interface"
            ))
            .with_hint(format!(
                "Register a URI such as `{DEFAULT_REDIRECT_URI}`, with a port if the server \
                 requires it, or select `LoginMethod::Paste`."
            )));
        }
        // `Url` omits a port that is the default of the scheme.
        let is_explicit = self.redirect_uri.contains(":80/") || self.redirect_uri.ends_with(":80");
        Ok(url.port().unwrap_or(if is_explicit { 80 } else { 0 }))
    }

    /// Inserts the port of the listener into a redirect URI without one.
    pub(super) fn set_port(&mut self, port: u16) -> Result<(), Error> {
        if self.port()? == 0 {
            let mut url = self.parse_redirect_uri()?;
            // The URL has a host, so it can have a port.
            let _ = url.set_port(Some(port));
            self.redirect_uri = url.into();
        }
        Ok(())
    }

    /// Returns the URL of the authorization page.
    pub(super) fn url(&self) -> Result<String, Error> {
        let parameters = &self.parameters;
        let client_id = parameters.client.id.as_str();
        let mut url = AuthorizationUrl::new(&self.server, client_id, self.redirect_uri.as_str())
            .pkce(&self.pkce)
            .state(&self.state);
        if let Some(scope) = &parameters.scope {
            url = url.scope(scope.as_str());
        }
        if let Some(resource) = &parameters.resource {
            url = url.resource(resource.as_str());
        }
        url.build()
    }

    /// Whether the path of a request is that of the redirect URI.
    pub(super) fn is_redirect(&self, target: &str) -> bool {
        let path = target.split('?').next();
        self.parse_redirect_uri().is_ok_and(|url| path == Some(url.path()))
    }

    /// Reads the code from the redirect.
    pub(super) fn code(&self, redirect: &str) -> Result<Secret, Error> {
        code_from_redirect(redirect, &self.state)
    }

    /// Creates the flow that exchanges the code.
    pub(super) fn exchange(&self, code: Secret, settings: Settings) -> Box<dyn OAuthFlow<Token>> {
        let parameters = &self.parameters;
        let mut exchange = ExchangeCode::new(&self.server, parameters.client.id.as_str(), code)
            .redirect_uri(self.redirect_uri.as_str())
            .pkce(&self.pkce);
        if let Some(secret) = &parameters.client.secret {
            exchange = exchange.client_secret(secret.clone());
        }
        if let Some(resource) = &parameters.resource {
            exchange = exchange.resource(resource.as_str());
        }
        exchange.into_machine(settings).into_flow()
    }

    fn parse_redirect_uri(&self) -> Result<Url, Error> {
        let invalid = |error| Error::usage(format!("the redirect URI is invalid: {error}"));
        Url::parse(&self.redirect_uri).map_err(invalid)
    }
}

/// Sets the scope of a login without one. Launchpad has no scopes.
pub(super) fn set_default_scope(parameters: &mut RequestParameters, server: &AuthorizationServer) {
    if parameters.scope.is_none() && !server.uses_launchpad_format() {
        parameters.scope = Some(DEFAULT_SCOPE.to_owned());
    }
}

/// Divides random bytes into those of the code verifier and those of `state`.
fn halves(random: [u8; 48]) -> ([u8; 32], [u8; 16]) {
    let (mut verifier, mut state) = ([0; 32], [0; 16]);
    verifier.copy_from_slice(&random[..32]);
    state.copy_from_slice(&random[32..]);
    (verifier, state)
}
