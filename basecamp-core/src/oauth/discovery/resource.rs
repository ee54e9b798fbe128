//! A protected resource's metadata: RFC 9728.

use crate::auth::token_endpoint::{HttpResponse, JsonFields, Settings};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::oauth::discovery::Document;
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::now::Now;

/// What a protected resource, such as the Basecamp API, says about itself (RFC 9728, section 2).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProtectedResource {
    /// Its name, the origin that was asked.
    pub resource: String,
    /// The issuers whose tokens it takes. `None` if it doesn't say; an empty list says that there are
    /// none.
    pub authorization_servers: Option<Vec<String>>,
    /// What can be asked for, if it says so.
    pub scopes_supported: Option<Vec<String>>,
}

/// Fetches a protected resource's metadata (RFC 9728): [`OAuth::discover_protected_resource`].
///
/// The resource must be the root of an origin, and the document must name it, to the character. Failures
/// are `usage` errors for a resource that is none, else `api_error` or `network` with reason
/// `resource_discovery_failed`.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::DiscoverProtectedResource;
///
/// let flow = DiscoverProtectedResource::new("https://3.basecampapi.com").machine(&Config::default());
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
    /// Asks that resource, for a stack of your own.
    pub fn new(resource: impl Into<String>) -> Self {
        Self::through(Detached, resource)
    }
}

impl<H> DiscoverProtectedResource<H> {
    pub(crate) fn through(handle: H, resource: impl Into<String>) -> Self {
        Self { handle, resource: resource.into() }
    }

    fn script(self, settings: Settings) -> OAuthMachine<ProtectedResource> {
        OAuthMachine::new(FetchResource { resource: self.resource, settings, outcome: None })
    }
}

flow_methods!(DiscoverProtectedResource => ProtectedResource);

struct FetchResource {
    resource: String,
    settings: Settings,
    outcome: Option<Result<ProtectedResource, Error>>,
}

impl OAuthFlow<ProtectedResource> for FetchResource {
    fn next(&mut self, _: Now) -> FlowStep<ProtectedResource> {
        if let Some(outcome) = self.outcome.take() {
            return FlowStep::Done(outcome);
        }
        let ask = Document::of_resource(&self.resource)
            .and_then(|document| document.ask(false, &self.settings));
        ask.map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send)
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        self.outcome = Some(read(&self.resource, answer, now));
    }
}

/// Reads what the resource answered.
pub(super) fn read(
    resource: &str,
    answer: Result<HttpResponse, Failure>,
    now: Now,
) -> Result<ProtectedResource, Error> {
    let answer = Document::of_resource(resource)?.content(answer, now)?;
    let read = || {
        let members = JsonFields::read("the resource's metadata", &answer)?;
        let found = members.required("resource")?;
        if found != resource {
            let message = format!("the metadata of `{resource}` are those of `{found}`");
            return Err(Error::api(message).with_hint(
                "The two must be the same to the character, a slash at the end included.",
            ));
        }
        // Null is not absent: the document means to say something, and it can't be read.
        if members.is_null("authorization_servers") {
            return Err(members.problem("authorization_servers", "is null"));
        }
        Ok(ProtectedResource {
            resource: resource.to_owned(),
            authorization_servers: members.texts("authorization_servers")?,
            scopes_supported: members.texts("scopes_supported")?,
        })
    };
    read().map_err(|error| error.with_reason(Reason::ResourceDiscoveryFailed))
}
