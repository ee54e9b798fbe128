//! Discovery: an authorization server's metadata (RFC 8414). Those of a resource, and the way from a
//! resource to its server, stand in `discovery/`.

mod resource;
mod selection;

pub use resource::{DiscoverProtectedResource, ProtectedResource};
pub use selection::{Capability, DiscoverFromResource, Discovery};

use http::StatusCode;

use crate::auth::grant::host_of;
use crate::auth::server::AuthorizationServer;
use crate::auth::token_endpoint::{HttpResponse, Settings, get, refusal};
use crate::client::handle::Detached;
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};
use crate::net::origin::Origin;
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// Fetches an authorization server's metadata (RFC 8414): [`OAuth::discover`].
///
/// The issuer must be the root of an origin, and the document must name it, to the character. Failures
/// are `usage` errors for an issuer that is none, else `api_error` or `network` with reason
/// `as_fetch_failed`, `issuer_mismatch` or `invalid_metadata`.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::Discover;
///
/// let flow = Discover::new("https://as.example.com").machine(&Config::default());
/// ```
///
/// [`OAuth::discover`]: crate::oauth::OAuth::discover
#[derive(Debug, Clone)]
#[must_use = "discovery does nothing until it is sent or awaited"]
pub struct Discover<H = Detached> {
    pub(crate) handle: H,
    issuer: String,
}

impl Discover {
    /// Asks that issuer, for a stack of your own.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self::through(Detached, issuer)
    }
}

impl<H> Discover<H> {
    pub(crate) fn through(handle: H, issuer: impl Into<String>) -> Self {
        Self { handle, issuer: issuer.into() }
    }

    fn script(self, settings: Settings) -> OAuthMachine<AuthorizationServer> {
        OAuthMachine::new(FetchServer {
            document: Document::of_server(&self.issuer),
            issuer: self.issuer,
            settings,
            outcome: None,
        })
    }
}

flow_methods!(Discover => AuthorizationServer);

struct FetchServer {
    document: Result<Document, Error>,
    issuer: String,
    settings: Settings,
    outcome: Option<Result<AuthorizationServer, Error>>,
}

impl OAuthFlow<AuthorizationServer> for FetchServer {
    fn next(&mut self, _: Now) -> FlowStep<AuthorizationServer> {
        if let Some(outcome) = self.outcome.take() {
            return FlowStep::Done(outcome);
        }
        let ask = self.document.clone().and_then(|document| document.ask(false, &self.settings));
        ask.map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send)
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        let read = |document: Document| document.server(answer, &self.issuer, now);
        self.outcome = Some(self.document.clone().and_then(read));
    }
}

/// A document at a place that is the same at every origin (RFC 8615).
#[derive(Debug, Clone)]
struct Document {
    url: String,
    /// How messages call it.
    name: &'static str,
    /// Why there is none, if there is none.
    reason: Reason,
}

impl Document {
    /// The metadata of an authorization server (RFC 8414, section 3).
    fn of_server(issuer: &str) -> Result<Self, Error> {
        let origin = Origin::parse_root("issuer", issuer)?;
        Ok(Self {
            url: format!("{}/.well-known/oauth-authorization-server", origin.as_str()),
            name: "the authorization server's metadata",
            reason: Reason::AuthorizationServerMetadataFailed,
        })
    }

    /// The metadata of a protected resource (RFC 9728, section 3).
    fn of_resource(resource: &str) -> Result<Self, Error> {
        let origin = Origin::parse_root("resource", resource)?;
        Ok(Self {
            url: format!("{}/.well-known/oauth-protected-resource", origin.as_str()),
            name: "the resource's metadata",
            reason: Reason::ResourceDiscoveryFailed,
        })
    }

    fn ask(&self, discovered: bool, settings: &Settings) -> Result<Attempt, Error> {
        get(&self.url, discovered, settings)
    }

    /// The document as it came; nothing but a 200 is one.
    fn content(
        &self,
        answer: Result<HttpResponse, Failure>,
        now: Now,
    ) -> Result<HttpResponse, Error> {
        let mut reason = self.reason;
        let error = match answer {
            Ok(answer) if answer.status == StatusCode::OK => return Ok(answer),
            // A document that isn't there is the server's failing, not a wrong call.
            Ok(answer) => refusal(&answer, &[], now.wall).with_code(match answer.status {
                StatusCode::TOO_MANY_REQUESTS => ErrorCode::RateLimit,
                _ => ErrorCode::ApiError,
            }),
            Err(failure) => {
                // Only an issuer that another document named can be refused.
                if failure.kind() == FailureKind::BlockedAddress {
                    reason = Reason::InvalidIssuerOrigin;
                }
                Error::from_failure(failure, host_of(&self.url).as_deref())
            }
        };
        Err(error.with_context(&format!("{} could not be had", self.name)).with_reason(reason))
    }

    fn server(
        &self,
        answer: Result<HttpResponse, Failure>,
        issuer: &str,
        now: Now,
    ) -> Result<AuthorizationServer, Error> {
        AuthorizationServer::from_answer(&self.content(answer, now)?, issuer)
    }
}

#[cfg(test)]
mod tests;
