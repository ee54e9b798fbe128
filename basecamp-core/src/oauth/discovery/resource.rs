//! The metadata of a protected resource (RFC 9728).

use crate::auth::token_endpoint::{HttpResponse, JsonFields, Settings};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::oauth::discovery::Document;
use crate::oauth::flow::{OAuthMachine, SingleRequest, flow_methods};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// The metadata of a protected resource, such as the Basecamp API (RFC 9728, section 2).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProtectedResource {
    /// The resource identifier, equal to the requested origin.
    pub resource: String,
    /// The issuers of accepted tokens. `None` if the metadata don't list them; an empty list states
    /// that no issuer is accepted.
    pub authorization_servers: Option<Vec<String>>,
    /// The scopes that a client may request; `None` if the metadata don't list them.
    pub scopes_supported: Option<Vec<String>>,
}

/// Fetches the metadata of a protected resource (RFC 9728): [`OAuth::discover_protected_resource`].
///
/// The resource must be the root of an origin; any other value is a `usage` error. The document
/// must name the resource, identical to the character. Other errors have code `api_error`,
/// `rate_limit` or `network`, and reason `resource_discovery_failed`.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::DiscoverProtectedResource;
///
/// let request = DiscoverProtectedResource::new("https://3.basecampapi.com");
/// let machine = request.machine(&Config::default());
/// ```
///
/// [`OAuth::discover_protected_resource`]: crate::oauth::OAuth::discover_protected_resource
#[derive(Debug, Clone)]
#[must_use = "discovery does nothing until it is sent or awaited"]
pub struct DiscoverProtectedResource<H = Detached> {
    pub(crate) handle: H,
    resource: String,
}

impl DiscoverProtectedResource {
    /// Creates a request for a resource's metadata, for a custom driver.
    pub fn new(resource: impl Into<String>) -> Self {
        Self::with_handle(Detached, resource)
    }
}

impl<H> DiscoverProtectedResource<H> {
    pub(crate) fn with_handle(handle: H, resource: impl Into<String>) -> Self {
        Self { handle, resource: resource.into() }
    }

    fn into_machine(self, settings: Settings) -> OAuthMachine<ProtectedResource> {
        OAuthMachine::single_request(FetchResource { resource: self.resource, settings })
    }
}

flow_methods!(DiscoverProtectedResource => ProtectedResource);

struct FetchResource {
    resource: String,
    settings: Settings,
}

impl SingleRequest<ProtectedResource> for FetchResource {
    fn attempt(&self) -> Result<Attempt, Error> {
        Document::of_resource(&self.resource)?.attempt(false, &self.settings)
    }

    fn read(
        &self,
        now: Now,
        response: Result<HttpResponse, Failure>,
    ) -> Result<ProtectedResource, Error> {
        read(&self.resource, response, now)
    }
}

/// Reads the metadata in the response of `resource`.
pub(super) fn read(
    resource: &str,
    response: Result<HttpResponse, Failure>,
    now: Now,
) -> Result<ProtectedResource, Error> {
    let response = Document::of_resource(resource)?.check_status(response, now)?;
    let read = || {
        let members = JsonFields::read("the resource's metadata", &response)?;
        let found = members.required("resource")?;
        if found != resource {
            let message = format!("the metadata of `{resource}` are those of `{found}`");
            return Err(Error::api(message)
                .with_hint("The two must be identical, including a trailing slash."));
        }
        // Null doesn't count as absent, since an absent list is valid metadata.
        if members.is_null("authorization_servers") {
            return Err(members.invalid("authorization_servers", "is null"));
        }
        Ok(ProtectedResource {
            resource: resource.to_owned(),
            authorization_servers: members.texts("authorization_servers")?,
            scopes_supported: members.texts("scopes_supported")?,
        })
    };
    read().map_err(|error| error.with_reason(Reason::ResourceDiscoveryFailed))
}
