//! The revocation of a token (RFC 7009).

use crate::auth::grant::host_of;
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{Form, HttpResponse, Settings, post, refusal};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::model::json::content;
use crate::oauth::flow::{OAuthMachine, SingleRequest, flow_methods};
use crate::oauth::parameters::{RequestParameters, parameter_setters};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;
use crate::response::decode::is_web_page;

/// Revokes the token of a login (RFC 7009): [`OAuth::revoke`](crate::oauth::OAuth::revoke).
///
/// It revokes the refresh token, if there is one, with which a server also revokes its access
/// tokens (section 2.1); otherwise the access token. A token that is already invalid is a success
/// (section 2.2). A revocation may be repeated.
///
/// A server without a revocation endpoint, such as Launchpad, is an error with reason
/// `capability_unavailable`; nothing is sent. The token is valid there until the user removes the
/// access of the program.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, RevokeToken, Token};
///
/// let issuer = "https://as.example.com";
/// let server = AuthorizationServer::new(issuer, "https://as.example.com/token")
///     .with_revocation_endpoint("https://as.example.com/revoke");
/// let token = Token::new("access").with_refresh_token("refresh");
/// let machine = RevokeToken::new(&server, "client id", &token).machine(&Config::default());
/// ```
#[derive(Debug, Clone)]
#[must_use = "a revocation does nothing until it is sent or awaited"]
pub struct RevokeToken<H = Detached> {
    pub(crate) handle: H,
    server: AuthorizationServer,
    parameters: RequestParameters,
    token: Token,
}

impl RevokeToken {
    /// Creates the revocation of a token at a server, for a custom driver.
    pub fn new(server: &AuthorizationServer, client_id: impl Into<String>, token: &Token) -> Self {
        Self::with_handle(Detached, server, client_id, token)
    }
}

impl<H> RevokeToken<H> {
    pub(crate) fn with_handle(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        token: &Token,
    ) -> Self {
        let parameters = RequestParameters::new(client_id);
        Self { handle, server: server.clone(), parameters, token: token.clone() }
    }

    parameter_setters!(client_secret);

    fn into_machine(self, settings: Settings) -> OAuthMachine<()> {
        let (token, hint) = match &self.token.refresh_token {
            Some(token) => (token, "refresh_token"),
            None => (&self.token.access_token, "access_token"),
        };
        let form = Form::default()
            .secret("token", token)
            .text("token_type_hint", hint)
            .client(&self.parameters.client);
        let is_complete = !token.is_blank() && !self.parameters.client.id.trim().is_empty();
        let request = Revocation { server: self.server, form, is_complete, settings };
        OAuthMachine::single_request(request)
    }
}

flow_methods!(RevokeToken => ());

struct Revocation {
    server: AuthorizationServer,
    form: Form,
    /// Whether the token and the client id are not empty.
    is_complete: bool,
    settings: Settings,
}

impl SingleRequest<()> for Revocation {
    fn attempt(&self) -> Result<Attempt, Error> {
        if !self.is_complete {
            return Err(Error::usage("`client_id` and the token must not be empty"));
        }
        let Some(endpoint) = &self.server.revocation_endpoint else {
            return Err(Error::api(format!("`{}` can't revoke tokens", self.server.issuer))
                .with_reason(Reason::CapabilityUnavailable)
                .with_hint(
                    "Delete the stored token. The user can remove the access of the program in \
                     the settings of their account.",
                ));
        };
        let discovered = self.server.discovered;
        post("revocation_endpoint", endpoint, discovered, &self.form, &self.settings)
    }

    fn read(&self, now: Now, response: Result<HttpResponse, Failure>) -> Result<(), Error> {
        match response {
            Ok(response)
                if response.status.is_success() && is_web_page(content(&response.body)) =>
            {
                Err(Error::api("the token was not revoked: a web page arrived as the response")
                    .with_status(response.status)
                    .with_hint(
                        "Check the address of the authorization server, the proxy, and whether \
                         this network wants a login in a browser.",
                    ))
            }
            Ok(response) if response.status.is_success() => Ok(()),
            Ok(response) => Err(refusal(&response, self.form.secrets(), now.wall)),
            Err(failure) => {
                let host = self.server.revocation_endpoint.as_deref().and_then(host_of);
                Err(Error::from_failure(failure, host.as_deref())
                    .with_context("the token was not revoked"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
