//! The selection of a protected resource's authorization server.

use crate::auth::launchpad::LAUNCHPAD;
use crate::auth::server::AuthorizationServer;
use crate::auth::token_endpoint::{HttpResponse, Settings};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::net::origin::Origin;
use crate::oauth::discovery::{Document, resource};
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::now::Now;

/// The result of [`DiscoverFromResource`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// The authorization server for logins.
    pub server: AuthorizationServer,
    /// The reason for which the server is Launchpad although the resource didn't select it:
    /// `resource_discovery_failed` or `no_as_advertised`. `None` if the resource selected the
    /// server.
    pub fallback: Option<Reason>,
}

/// A capability that a program requires of an authorization server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Capability {
    /// The device flow (RFC 8628).
    DeviceFlow,
    /// The authorization page of the authorization code flow (RFC 6749, section 4.1).
    AuthorizationCode,
}

/// Finds the authorization server of a protected resource (RFC 9728, then RFC 8414):
/// [`OAuth::discover_from_resource`].
///
/// 1. The resource's metadata list its issuers. If the metadata can't be fetched, the flow falls
///    back to Launchpad (`resource_discovery_failed`).
/// 2. With an [`expected_issuer`](Self::expected_issuer), the flow selects it. It must be in the
///    list (`expected_issuer_unavailable`); there is no fallback. Otherwise the flow selects the
///    only issuer other than Launchpad. Several are an error (`ambiguous_issuers`); if there is
///    none, the flow falls back to Launchpad (`no_as_advertised`).
/// 3. Once an issuer is selected, all failures are errors without a fallback: the issuer must be an
///    origin (`invalid_issuer_origin`), serve metadata (`as_fetch_failed`) that name it
///    (`issuer_mismatch`), and have the required capabilities (`capability_unavailable`).
///
/// [`Discovery::fallback`] and [`Error::reason`] have the reason in parentheses. If the request to
/// Launchpad fails after a fallback, the error has the reason of the fallback.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::DiscoverFromResource;
///
/// let flow = DiscoverFromResource::new("https://3.basecampapi.com");
/// let flow = flow.machine(&Config::default());
/// ```
///
/// [`OAuth::discover_from_resource`]: crate::oauth::OAuth::discover_from_resource
#[derive(Debug, Clone)]
#[must_use = "discovery does nothing until it is sent or awaited"]
pub struct DiscoverFromResource<H = Detached> {
    pub(crate) handle: H,
    resource: String,
    expected: Option<String>,
    required: Vec<Capability>,
    launchpad: String,
}

impl DiscoverFromResource {
    /// Creates the discovery for a resource, for a custom driver.
    pub fn new(resource: impl Into<String>) -> Self {
        Self::with_handle(Detached, resource)
    }
}

impl<H> DiscoverFromResource<H> {
    pub(crate) fn with_handle(handle: H, resource: impl Into<String>) -> Self {
        Self {
            handle,
            resource: resource.into(),
            expected: None,
            required: Vec::new(),
            launchpad: LAUNCHPAD.to_owned(),
        }
    }

    /// Selects this issuer, and fails if the resource doesn't list it.
    pub fn expected_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.expected = Some(issuer.into());
        self
    }

    /// Requires a capability of the server, also of Launchpad. May be called repeatedly.
    pub fn require(mut self, capability: Capability) -> Self {
        self.required.push(capability);
        self
    }

    /// Replaces Launchpad by another server, such as a sandbox.
    pub fn launchpad(mut self, issuer: impl Into<String>) -> Self {
        self.launchpad = issuer.into();
        self
    }

    pub(in crate::oauth) fn into_machine(self, settings: Settings) -> OAuthMachine<Discovery> {
        OAuthMachine::new(Selection {
            resource: self.resource,
            expected: self.expected,
            required: self.required,
            launchpad: self.launchpad,
            settings,
            state: State::Resource,
        })
    }
}

flow_methods!(DiscoverFromResource => Discovery);

struct Selection {
    resource: String,
    expected: Option<String>,
    required: Vec<Capability>,
    launchpad: String,
    settings: Settings,
    state: State,
}

enum State {
    Resource,
    Server(Choice),
    Done(Option<Result<Discovery, Error>>),
}

/// The selected issuer; for a fallback to Launchpad also its reason and the message of its cause.
#[derive(Clone)]
struct Choice {
    issuer: String,
    fallback: Option<(Reason, String)>,
}

impl Selection {
    /// Validates the arguments of the caller, and returns the document to fetch.
    fn check(&self) -> Result<Document, Error> {
        Origin::parse_root("launchpad", &self.launchpad)?;
        Document::of_resource(&self.resource)
    }

    /// Selects an issuer.
    fn choose(&self, response: Result<HttpResponse, Failure>, now: Now) -> Result<Choice, Error> {
        let advertised = resource::read(&self.resource, response, now)
            .map(|resource| resource.authorization_servers.unwrap_or_default());
        if let Some(expected) = &self.expected {
            let cause = match advertised {
                Ok(issuers) if issuers.contains(expected) => {
                    return Ok(Choice { issuer: expected.clone(), fallback: None });
                }
                Ok(_) => "it is not among those that the resource names".to_owned(),
                Err(error) => error.message().to_owned(),
            };
            return Err(Error::api(format!("the issuer `{expected}` can't be used: {cause}"))
                .with_reason(Reason::ExpectedIssuerUnavailable)
                .with_hint("Check the expected issuer and the resource."));
        }
        let launchpad = Origin::parse_root("launchpad", &self.launchpad)?;
        let fall_back = |reason, cause: String| Choice {
            issuer: self.launchpad.clone(),
            fallback: Some((reason, cause)),
        };
        let mut issuers = match advertised {
            Ok(issuers) => issuers,
            Err(error) => {
                let cause = error.message().to_owned();
                return Ok(fall_back(Reason::ResourceDiscoveryFailed, cause));
            }
        };
        issuers
            .retain(|issuer| Origin::parse_root("issuer", issuer).ok() != Some(launchpad.clone()));
        issuers.sort_unstable();
        issuers.dedup();
        match <[String; 1]>::try_from(issuers) {
            Ok([issuer]) => Ok(Choice { issuer, fallback: None }),
            Err(issuers) if issuers.is_empty() => {
                let cause = "the resource names no other authorization server".to_owned();
                Ok(fall_back(Reason::NoAuthorizationServer, cause))
            }
            Err(issuers) => Err(Error::api(format!(
                "the resource names several authorization servers: {}",
                issuers.join(", ")
            ))
            .with_reason(Reason::AmbiguousIssuers)
            .with_hint("Select one with `expected_issuer`.")),
        }
    }

    /// Returns the metadata document of the selected issuer.
    fn document(&self, choice: &Choice) -> Result<Document, Error> {
        Document::of_server(&choice.issuer).map_err(|error| {
            Error::api(format!(
                "the resource names an issuer that can't be requested: {}",
                error.message()
            ))
            .with_reason(Reason::InvalidIssuerOrigin)
            .with_hint("Report this to the operator of the resource.")
        })
    }

    /// Reads the metadata of the selected issuer.
    fn read(
        &self,
        choice: &Choice,
        response: Result<HttpResponse, Failure>,
        now: Now,
    ) -> Result<Discovery, Error> {
        let server = self
            .document(choice)
            .and_then(|document| document.read_server(response, &choice.issuer, now))
            .and_then(|server| self.check_capabilities(server));
        match (server, &choice.fallback) {
            (Ok(server), fallback) => {
                Ok(Discovery { server, fallback: fallback.as_ref().map(|(reason, _)| *reason) })
            }
            // The required capabilities apply to Launchpad too.
            (Err(error), _) if error.reason() == Some(Reason::CapabilityUnavailable) => Err(error),
            (Err(error), Some((reason, cause))) => {
                Err(error.with_context(&format!("{cause}; then Launchpad")).with_reason(*reason))
            }
            // Invalid metadata count as missing.
            (Err(error), None) if error.reason() == Some(Reason::InvalidMetadata) => {
                Err(error.with_reason(Reason::AuthorizationServerMetadataFailed))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Checks that the server has the required capabilities.
    fn check_capabilities(
        &self,
        server: AuthorizationServer,
    ) -> Result<AuthorizationServer, Error> {
        for capability in &self.required {
            let (offered, name) = match capability {
                Capability::DeviceFlow => (server.offers_device_flow(), "the device flow"),
                Capability::AuthorizationCode => {
                    (server.offers_authorization_code(), "an authorization page")
                }
            };
            if !offered {
                return Err(Error::api(format!("`{}` does not offer {name}", server.issuer))
                    .with_reason(Reason::CapabilityUnavailable)
                    .with_hint("Log in another way, or at another authorization server."));
            }
        }
        Ok(server)
    }
}

impl OAuthFlow<Discovery> for Selection {
    fn next(&mut self, _: Now) -> FlowStep<Discovery> {
        let attempt = match &mut self.state {
            State::Done(outcome) => {
                let outcome = outcome.take();
                let ended = || Err(Error::misuse("step after the end"));
                return FlowStep::Done(outcome.unwrap_or_else(ended));
            }
            State::Resource => {
                self.check().and_then(|document| document.attempt(false, &self.settings))
            }
            State::Server(choice) => {
                let choice = choice.clone();
                let discovered = choice.fallback.is_none();
                self.document(&choice)
                    .and_then(|document| document.attempt(discovered, &self.settings))
            }
        };
        FlowStep::send(attempt)
    }

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>) {
        self.state = match &self.state {
            State::Resource => match self.choose(response, now) {
                Ok(choice) => State::Server(choice),
                Err(error) => State::Done(Some(Err(error))),
            },
            State::Server(choice) => State::Done(Some(self.read(choice, response, now))),
            State::Done(_) => return,
        };
    }
}
