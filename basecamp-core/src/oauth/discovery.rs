//! Discovery: the metadata of an authorization server (RFC 8414). The modules in `discovery/` fetch
//! the metadata of a protected resource, and select its authorization server.

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
use crate::oauth::flow::{OAuthMachine, SingleRequest, flow_methods};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// Fetches the metadata of an authorization server (RFC 8414): [`OAuth::discover`].
///
/// The issuer must be the root of an origin; any other value is a `usage` error. The document must
/// name the issuer, identical to the character. Other errors have code `api_error`, `rate_limit` or
/// `network`, and reason `as_fetch_failed`, `issuer_mismatch` or `invalid_metadata`.
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
    /// Creates a request for an issuer's metadata, for a custom driver.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self::with_handle(Detached, issuer)
    }
}

impl<H> Discover<H> {
    pub(crate) fn with_handle(handle: H, issuer: impl Into<String>) -> Self {
        Self { handle, issuer: issuer.into() }
    }

    fn into_machine(self, settings: Settings) -> OAuthMachine<AuthorizationServer> {
        OAuthMachine::single_request(FetchServer { issuer: self.issuer, settings })
    }
}

flow_methods!(Discover => AuthorizationServer);

struct FetchServer {
    issuer: String,
    settings: Settings,
}

impl SingleRequest<AuthorizationServer> for FetchServer {
    fn attempt(&self) -> Result<Attempt, Error> {
        Document::of_server(&self.issuer)?.attempt(false, &self.settings)
    }

    fn read(
        &self,
        now: Now,
        response: Result<HttpResponse, Failure>,
    ) -> Result<AuthorizationServer, Error> {
        Document::of_server(&self.issuer)?.read_server(response, &self.issuer, now)
    }
}

/// A metadata document at a well-known URI (RFC 8615).
#[derive(Debug, Clone)]
struct Document {
    url: String,
    /// The name of the document in error messages.
    name: &'static str,
    /// The error reason if the document can't be fetched.
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

    fn attempt(&self, discovered: bool, settings: &Settings) -> Result<Attempt, Error> {
        get(&self.url, discovered, settings)
    }

    /// Returns a response with status 200; any other outcome is an error.
    fn check_status(
        &self,
        response: Result<HttpResponse, Failure>,
        now: Now,
    ) -> Result<HttpResponse, Error> {
        let mut reason = self.reason;
        let error = match response {
            Ok(response) if response.status == StatusCode::OK => return Ok(response),
            // A missing document is an error of the server, not of the caller.
            Ok(response) => refusal(&response, &[], now.wall).with_code(match response.status {
                StatusCode::TOO_MANY_REQUESTS => ErrorCode::RateLimit,
                _ => ErrorCode::ApiError,
            }),
            Err(failure) => {
                // The address policy applies only to an issuer that the resource's metadata name.
                if failure.kind() == FailureKind::BlockedAddress {
                    reason = Reason::InvalidIssuerOrigin;
                }
                Error::from_failure(failure, host_of(&self.url).as_deref())
            }
        };
        Err(error.with_context(&format!("{} could not be fetched", self.name)).with_reason(reason))
    }

    fn read_server(
        &self,
        response: Result<HttpResponse, Failure>,
        issuer: &str,
        now: Now,
    ) -> Result<AuthorizationServer, Error> {
        AuthorizationServer::from_response(&self.check_status(response, now)?, issuer)
    }
}

#[cfg(test)]
mod tests;
