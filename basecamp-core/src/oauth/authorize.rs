//! The authorization request: the URL of the page, and the redirect with the code (RFC 6749,
//! section 4.1).

use url::form_urlencoded;

use crate::auth::server::AuthorizationServer;
use crate::auth::token_endpoint::parse_endpoint;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};
use crate::model::secret::Secret;
use crate::oauth::parameters::{RequestParameters, parameter_setters};
use crate::oauth::{CsrfState, PkceCodeVerifier};

/// The URL of the page where the user grants access.
///
/// ```
/// use basecamp_core::oauth::{AuthorizationServer, AuthorizationUrl};
/// use basecamp_core::oauth::{CsrfState, PkceCodeVerifier};
///
/// let issuer = "https://as.example.com";
/// let server = AuthorizationServer::new(issuer, "https://as.example.com/token")
///     .with_authorization_endpoint("https://as.example.com/authorize");
/// let pkce = PkceCodeVerifier::from_entropy([1; 32]);
/// let state = CsrfState::from_entropy([2; 16]);
/// let url = AuthorizationUrl::new(&server, "client id", "http://127.0.0.1:8080/callback")
///     .state(&state)
///     .pkce(&pkce)
///     .scope("read")
///     .build()?;
/// assert!(url.starts_with("https://as.example.com/authorize?response_type=code&"));
/// assert!(url.contains("&client_id=client+id&"));
/// assert!(url.contains("&code_challenge_method=S256"));
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "call `build` for the URL"]
pub struct AuthorizationUrl {
    endpoint: Option<String>,
    launchpad_format: bool,
    parameters: RequestParameters,
    redirect_uri: String,
    state: Option<CsrfState>,
    challenge: Option<String>,
}

impl AuthorizationUrl {
    /// Creates the URL for a client, and the URI that the page redirects to. Both must be
    /// registered with the server.
    pub fn new(
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self {
            endpoint: server.authorization_endpoint.clone(),
            launchpad_format: server.uses_launchpad_format(),
            parameters: RequestParameters::new(client_id),
            redirect_uri: redirect_uri.into(),
            state: None,
            challenge: None,
        }
    }

    parameter_setters!(scope resource);

    /// Binds the redirect to this login (CSRF protection).
    pub fn state(mut self, state: &CsrfState) -> Self {
        self.state = Some(state.clone());
        self
    }

    /// Binds the exchange of the code to this login (PKCE, RFC 7636).
    pub fn pkce(mut self, pkce: &PkceCodeVerifier) -> Self {
        self.challenge = Some(pkce.challenge().to_owned());
        self
    }

    /// Builds the URL. The query of the endpoint's URL is preserved.
    ///
    /// # Errors
    ///
    /// An `api_error` with reason `capability_unavailable` if the server has no authorization page;
    /// a `usage` error if its URL, the client id or the redirect URI can't be used.
    pub fn build(self) -> Result<String, Error> {
        let Some(endpoint) = &self.endpoint else {
            return Err(Error::api("the authorization server has no authorization endpoint")
                .with_reason(Reason::CapabilityUnavailable)
                .with_hint("Log in with the device flow, if the server offers it."));
        };
        let parameters = &self.parameters;
        let client_id = &parameters.client.id;
        for (name, value) in [("client_id", client_id), ("redirect_uri", &self.redirect_uri)] {
            if value.trim().is_empty() {
                return Err(Error::usage(format!("`{name}` must not be empty")));
            }
        }
        let mut url = parse_endpoint("authorization_endpoint", endpoint)?;
        let (kind, value) =
            if self.launchpad_format { ("type", "web_server") } else { ("response_type", "code") };
        let mut query = url.query_pairs_mut();
        query
            .append_pair(kind, value)
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", &self.redirect_uri);
        if let Some(challenge) = &self.challenge {
            query.append_pair("code_challenge", challenge);
            query.append_pair("code_challenge_method", "S256");
        }
        let optional = [
            ("scope", parameters.scope.as_deref()),
            ("resource", parameters.resource.as_deref()),
            ("state", self.state.as_ref().map(CsrfState::as_str)),
        ];
        for (name, value) in optional {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.append_pair(name, value);
            }
        }
        drop(query);
        Ok(url.into())
    }
}

/// Reads the authorization code from the redirect's URL, from its path and query, or from its query
/// alone (RFC 6749, sections 4.1.2 and 4.1.2.1).
///
/// ```
/// use basecamp_core::oauth::{CsrfState, code_from_redirect};
///
/// let state = CsrfState::from_string("xyz");
/// let code = code_from_redirect("/callback?code=abc&state=xyz", &state)?;
/// assert_eq!(code.expose(), "abc");
/// assert!(code_from_redirect("/callback?code=abc&state=other", &state).is_err());
/// # Ok::<(), basecamp_core::Error>(())
/// ```
///
/// # Errors
///
/// - Code `auth_required` with reason `state_mismatch` if the redirect belongs to no login of this
///   program, with reason `access_denied` if the user denied access, and without a reason for other
///   errors of the server, whose text is the message.
/// - Code `validation` if the redirect has neither a code nor an error.
pub fn code_from_redirect(redirect: &str, state: &CsrfState) -> Result<Secret, Error> {
    let query = redirect.split_once('?').map_or(redirect, |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let parameter = |wanted: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if !state.matches(&parameter("state").unwrap_or_default()) {
        let message = "the redirect belongs to no login of this program: `state` differs";
        return Err(Error::new(ErrorCode::AuthRequired, message)
            .with_reason(Reason::StateMismatch)
            .with_hint("Start the login again, in the same browser."));
    }
    if let Some(error) = parameter("error").filter(|error| !error.is_empty()) {
        let denied = error == "access_denied";
        let message = format!("the authorization server refused: {error}");
        let error = Error::new(ErrorCode::AuthRequired, message);
        let hint = parameter("error_description").filter(|hint| !hint.trim().is_empty());
        let error = match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        };
        return Err(if denied { error.with_reason(Reason::AccessDenied) } else { error });
    }
    match parameter("code").filter(|code| !code.is_empty()) {
        Some(code) => Ok(Secret::new(code)),
        None => Err(Error::new(ErrorCode::Validation, "the redirect has neither code nor error")),
    }
}

#[cfg(test)]
mod tests;
