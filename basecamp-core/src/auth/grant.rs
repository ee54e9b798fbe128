//! Token requests: the parts that all grant types share.

use std::time::SystemTime;

use http::StatusCode;

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{
    ClientId, Form, HttpResponse, INVALID_CLIENT, Settings, post, protocol_error, refusal,
};
use crate::error::{Error, ErrorCode};
use crate::model::secret::Secret;
use crate::protocol::attempt::Attempt;

/// The credential of a token request (RFC 6749, section 1.3; RFC 8628, section 3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    AuthorizationCode,
    RefreshToken,
    DeviceCode,
    ClientCredentials,
}

impl Grant {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization code",
            Self::RefreshToken => "refresh token",
            Self::DeviceCode => "device code",
            Self::ClientCredentials => "client secret",
        }
    }

    /// The form field of the credential.
    fn field(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "code",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "device_code",
            Self::ClientCredentials => "client_secret",
        }
    }

    /// Whether a server accepts the credential once.
    pub(crate) fn is_single_use(self) -> bool {
        self != Self::ClientCredentials
    }
}

/// One request to a token endpoint.
#[derive(Debug, Clone)]
pub(crate) struct TokenRequest {
    pub(crate) grant: Grant,
    pub(crate) endpoint: TokenEndpoint,
    pub(crate) client: ClientId,
    pub(crate) form: Form,
    pub(crate) settings: Settings,
}

impl TokenRequest {
    /// Creates the request that refreshes the token of a session.
    pub(crate) fn refresh(session: &OAuthSession, token: &Token, settings: Settings) -> Self {
        let refresh_token = token.refresh_token.clone().unwrap_or_else(|| Secret::new(""));
        let client =
            ClientId { id: session.client_id.clone(), secret: session.client_secret.clone() };
        let resource = token.resource.as_deref();
        let endpoint = session.endpoint.clone();
        Self {
            grant: Grant::RefreshToken,
            form: refresh_form(&client, &refresh_token, resource, endpoint.launchpad_format),
            endpoint,
            client,
            settings,
        }
    }

    /// Builds the request. The client id and the credential must not be blank.
    pub(crate) fn attempt(&self) -> Result<Attempt, Error> {
        if self.client.id.trim().is_empty() {
            return Err(Error::usage("`client_id` must not be empty"));
        }
        if self.form.secrets().first().is_none_or(Secret::is_blank) {
            let (field, name) = (self.grant.field(), self.grant.name());
            let error = Error::usage(format!("`{field}` must not be empty"));
            return Err(if self.grant.is_single_use() {
                error.with_hint(format!("The request needs the {name}: log in again."))
            } else {
                error
            });
        }
        let TokenEndpoint { url, discovered, .. } = &self.endpoint;
        post("token_endpoint", url, *discovered, &self.form, &self.settings)
    }

    /// Reads the endpoint's response.
    pub(crate) fn token(&self, response: &HttpResponse, wall: SystemTime) -> Result<Token, Denial> {
        token(self.grant, response, self.form.secrets(), wall)
    }

    /// Reads the endpoint's response for an explicit request of the caller, who can log in again:
    /// an invalid `resource` is an error too.
    pub(crate) fn checked_token(
        &self,
        response: &HttpResponse,
        wall: SystemTime,
    ) -> Result<Token, Error> {
        let token = self.token(response, wall).map_err(Denial::into_error)?;
        Token::check_resource(response)?;
        Ok(token)
    }
}

/// The error of a token endpoint that issued no token.
#[derive(Debug)]
pub(crate) enum Denial {
    /// The server rejects the grant for good: it would reject the same request again.
    Final(Error),
    /// A later request may succeed.
    Temporary(Error),
}

impl Denial {
    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Final(error) | Self::Temporary(error) => error,
        }
    }
}

/// Reads a token endpoint's response. Any status 2xx with an access token is a success.
pub(crate) fn token(
    grant: Grant,
    response: &HttpResponse,
    secrets: &[Secret],
    wall: SystemTime,
) -> Result<Token, Denial> {
    if response.status.is_success() {
        return Token::from_response(response, wall).map_err(Denial::Temporary);
    }
    let reason = protocol_error(response).filter(|_| FINAL.contains(&response.status));
    match reason.as_deref() {
        Some(reason @ INVALID_GRANT) => {
            let name = grant.name();
            let message = format!("the authorization server refused the {name} ({reason})");
            Err(Denial::Final(
                Error::new(ErrorCode::AuthRequired, message)
                    .of_response(response.status, &response.headers)
                    .with_hint(LOG_IN_AGAIN),
            ))
        }
        Some(reason) if ENDED.contains(&reason) => {
            let error = refusal(response, secrets, wall).with_code(ErrorCode::AuthRequired);
            Err(Denial::Final(error.with_hint(LOG_IN_AGAIN)))
        }
        Some(reason) if UNACCEPTABLE.contains(&reason) => {
            let error = refusal(response, secrets, wall).with_code(ErrorCode::AuthRequired);
            Err(Denial::Final(error))
        }
        // A 401 without an OAuth error may come from a proxy.
        _ => Err(Denial::Temporary(refusal(response, secrets, wall))),
    }
}

/// The statuses of a final denial, provided that its `error` is final too. Any other status, such
/// as 429 or 503, may come from a proxy or a rate limit, regardless of the body.
const FINAL: [StatusCode; 3] =
    [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];

const INVALID_GRANT: &str = "invalid_grant";

/// Errors of an expired or revoked authorization; `authorization_expired` is specific to Basecamp.
const ENDED: [&str; 2] = ["access_denied", "authorization_expired"];

/// Errors of the client or of the request itself (RFC 6749, section 5.2): the server rejects the
/// same request each time.
const UNACCEPTABLE: [&str; 5] = [
    INVALID_CLIENT,
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

const LOG_IN_AGAIN: &str = "Log in again: the authorization has expired or was revoked.";

/// Returns the host of a URL, with its port unless that is the default, for messages.
pub(crate) fn host_of(url: &str) -> Option<String> {
    let url = http::Uri::try_from(url).ok()?;
    let host = url.host()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// Builds the form of a refresh request.
pub(crate) fn refresh_form(
    client: &ClientId,
    refresh_token: &Secret,
    resource: Option<&str>,
    launchpad_format: bool,
) -> Form {
    let form = if launchpad_format {
        Form::default().text("type", "refresh")
    } else {
        Form::default().text("grant_type", "refresh_token")
    };
    form.secret("refresh_token", refresh_token).client(client).optional("resource", resource)
}

#[cfg(test)]
mod tests;
