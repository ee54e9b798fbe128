//! From a resource to the authorization server that its tokens come from.

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

/// What [`DiscoverFromResource`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// The server to log in at.
    pub server: AuthorizationServer,
    /// Why it is Launchpad though the resource didn't choose it: `resource_discovery_failed` or
    /// `no_as_advertised`. `None` if the resource's own issuer was taken.
    pub fallback: Option<Reason>,
}

/// What a program needs of an authorization server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Capability {
    /// The device flow.
    DeviceFlow,
    /// The authorization page.
    AuthorizationCode,
}

/// Finds the authorization server of a resource (RFC 9728, then RFC 8414):
/// [`OAuth::discover_from_resource`].
///
/// 1. The resource's metadata name issuers. If they can't be had, Launchpad is asked in their place
///    (`resource_discovery_failed`).
/// 2. The expected issuer is taken, if one was named; it must be among them
///    (`expected_issuer_unavailable`), and there is no falling back. Otherwise the one that is not
///    Launchpad is; more than one are an error (`ambiguous_issuers`), and if there is none, Launchpad is
///    asked (`no_as_advertised`).
/// 3. From here on everything that goes wrong is an error, and Launchpad is not asked: the issuer must be
///    an origin (`invalid_issuer_origin`), have metadata (`as_fetch_failed`) that are its own
///    (`issuer_mismatch`), and offer what is required (`capability_unavailable`).
///
/// [`Discovery::fallback`] and [`Error::reason`] tell these apart. When Launchpad can't be asked either,
/// the error's reason is that of the fallback.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::DiscoverFromResource;
///
/// let flow = DiscoverFromResource::new("https://3.basecampapi.com").machine(&Config::default());
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
    /// Starts from that resource, for a stack of your own.
    pub fn new(resource: impl Into<String>) -> Self {
        Self::through(Detached, resource)
    }
}

impl<H> DiscoverFromResource<H> {
    pub(crate) fn through(handle: H, resource: impl Into<String>) -> Self {
        Self {
            handle,
            resource: resource.into(),
            expected: None,
            required: Vec::new(),
            launchpad: LAUNCHPAD.to_owned(),
        }
    }

    /// Takes that issuer and no other.
    pub fn expected_issuer(mut self, issuer: impl Into<String>) -> Self {
        self.expected = Some(issuer.into());
        self
    }

    /// Demands something of the server, Launchpad included; may be called repeatedly.
    pub fn require(mut self, capability: Capability) -> Self {
        self.required.push(capability);
        self
    }

    /// Takes another server for Launchpad, such as a sandbox.
    pub fn launchpad(mut self, issuer: impl Into<String>) -> Self {
        self.launchpad = issuer.into();
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<Discovery> {
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

/// The issuer to ask, and why it is Launchpad if the resource didn't choose it.
#[derive(Clone)]
struct Choice {
    issuer: String,
    fallback: Option<(Reason, String)>,
}

impl Selection {
    /// What can be wrong with the caller's own words.
    fn check(&self) -> Result<Document, Error> {
        Origin::parse_root("launchpad", &self.launchpad)?;
        Document::of_resource(&self.resource)
    }

    fn choose(&self, answer: Result<HttpResponse, Failure>, now: Now) -> Result<Choice, Error> {
        let advertised = resource::read(&self.resource, answer, now)
            .map(|resource| resource.authorization_servers.unwrap_or_default());
        if let Some(expected) = &self.expected {
            let why = match advertised {
                Ok(issuers) if issuers.contains(expected) => {
                    return Ok(Choice { issuer: expected.clone(), fallback: None });
                }
                Ok(_) => "it is not among those that the resource names".to_owned(),
                Err(error) => error.message().to_owned(),
            };
            return Err(Error::api(format!("the issuer `{expected}` can't be used: {why}"))
                .with_reason(Reason::ExpectedIssuerUnavailable)
                .with_hint("Check the expected issuer and the resource."));
        }
        let launchpad = Origin::parse_root("launchpad", &self.launchpad)?;
        let fall_back = |reason, why: String| Choice {
            issuer: self.launchpad.clone(),
            fallback: Some((reason, why)),
        };
        let mut issuers = match advertised {
            Ok(issuers) => issuers,
            Err(error) => {
                let why = error.message().to_owned();
                return Ok(fall_back(Reason::ResourceDiscoveryFailed, why));
            }
        };
        issuers
            .retain(|issuer| Origin::parse_root("issuer", issuer).ok() != Some(launchpad.clone()));
        issuers.sort_unstable();
        issuers.dedup();
        match <[String; 1]>::try_from(issuers) {
            Ok([issuer]) => Ok(Choice { issuer, fallback: None }),
            Err(issuers) if issuers.is_empty() => {
                let why = "the resource names no other authorization server".to_owned();
                Ok(fall_back(Reason::NoAuthorizationServer, why))
            }
            Err(issuers) => Err(Error::api(format!(
                "the resource names several authorization servers: {}",
                issuers.join(", ")
            ))
            .with_reason(Reason::AmbiguousIssuers)
            .with_hint("Say which one to take with `expected_issuer`.")),
        }
    }

    /// The metadata of the issuer that was chosen.
    fn document(&self, choice: &Choice) -> Result<Document, Error> {
        Document::of_server(&choice.issuer).map_err(|error| {
            Error::api(format!(
                "the resource names an issuer that can't be asked: {}",
                error.message()
            ))
            .with_reason(Reason::InvalidIssuerOrigin)
            .with_hint("This is for whoever runs the resource to correct.")
        })
    }

    fn read(
        &self,
        choice: &Choice,
        answer: Result<HttpResponse, Failure>,
        now: Now,
    ) -> Result<Discovery, Error> {
        let server = self
            .document(choice)
            .and_then(|document| document.server(answer, &choice.issuer, now))
            .and_then(|server| self.demand(server));
        match (server, &choice.fallback) {
            (Ok(server), fallback) => {
                Ok(Discovery { server, fallback: fallback.as_ref().map(|(reason, _)| *reason) })
            }
            // What is required is required of Launchpad too.
            (Err(error), _) if error.reason() == Some(Reason::CapabilityUnavailable) => Err(error),
            (Err(error), Some((reason, why))) => {
                Err(error.with_context(&format!("{why}; then Launchpad")).with_reason(*reason))
            }
            // Metadata that can't be used are as good as none.
            (Err(error), None) if error.reason() == Some(Reason::InvalidMetadata) => {
                Err(error.with_reason(Reason::AuthorizationServerMetadataFailed))
            }
            (Err(error), None) => Err(error),
        }
    }

    fn demand(&self, server: AuthorizationServer) -> Result<AuthorizationServer, Error> {
        for capability in &self.required {
            let (offered, what) = match capability {
                Capability::DeviceFlow => (server.offers_device_flow(), "the device flow"),
                Capability::AuthorizationCode => {
                    (server.offers_authorization_code(), "an authorization page")
                }
            };
            if !offered {
                return Err(Error::api(format!("`{}` does not offer {what}", server.issuer))
                    .with_reason(Reason::CapabilityUnavailable)
                    .with_hint("Log in another way, or at another authorization server."));
            }
        }
        Ok(server)
    }
}

impl OAuthFlow<Discovery> for Selection {
    fn next(&mut self, _: Now) -> FlowStep<Discovery> {
        let ask = match &mut self.state {
            State::Done(outcome) => {
                let outcome = outcome.take();
                let ended = || Err(Error::misuse("step after the end"));
                return FlowStep::Done(outcome.unwrap_or_else(ended));
            }
            State::Resource => {
                self.check().and_then(|document| document.ask(false, &self.settings))
            }
            State::Server(choice) => {
                let choice = choice.clone();
                let discovered = choice.fallback.is_none();
                self.document(&choice).and_then(|document| document.ask(discovered, &self.settings))
            }
        };
        ask.map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send)
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        self.state = match &self.state {
            State::Resource => match self.choose(answer, now) {
                Ok(choice) => State::Server(choice),
                Err(error) => State::Done(Some(Err(error))),
            },
            State::Server(choice) => State::Done(Some(self.read(choice, answer, now))),
            State::Done(_) => return,
        };
    }
}
