//! Runs a case in a driver.

use std::sync::Arc;

use basecamp_core::oauth::{AuthorizationServer, Discovery, OAuth, ProtectedResource, Token};
use basecamp_core::testing::Simulation;
use basecamp_core::{AddressPolicy, Async, Blocking, Config, Context, Error, Failure};
use bytes::Bytes;
use tokio::runtime;

use super::NotRun;
use super::form::{self, Case, DiscoveryOperation, TokenOperation};
use super::servers::{Endpoint, LAUNCHPAD, Origins, TOKEN_PATH, TOKENS, endpoints};
use crate::scenario::drivers::Driver;
use crate::scenario::drivers::server::Server;
use crate::scenario::record::Seen;
use crate::scenario::script::Script;

/// The record of a run.
pub(super) struct Record {
    pub(super) outcome: Result<Found, Error>,
    pub(super) contacts: Vec<Contact>,
    pub(super) launchpad: String,
}

/// The result of an operation.
#[derive(Debug)]
pub(super) enum Found {
    Server(AuthorizationServer),
    Resource(ProtectedResource),
    Discovery(Discovery),
    Token(Token),
}

/// A request of the client.
#[derive(Debug)]
pub(super) struct Contact {
    pub(super) origin: String,
    pub(super) path: String,
    pub(super) body: Bytes,
    /// Whether the case has a response to it.
    pub(super) expected: bool,
}

/// The servers of a case, as the operation names them.
struct Names {
    launchpad: String,
    tokens: AuthorizationServer,
}

pub(super) fn run(case: &Case, origins: Origins, driver: Driver) -> Result<Record, NotRun> {
    let endpoints = endpoints(case, &origins)?;
    let tokens = origins.origin(TOKENS);
    let names = Names {
        launchpad: origins.origin(LAUNCHPAD).to_owned(),
        tokens: AuthorizationServer::new(tokens, format!("{tokens}{TOKEN_PATH}")),
    };
    let (outcome, contacts) = match driver {
        Driver::Core => simulated(case, endpoints, &names),
        Driver::Ureq | Driver::Hyper => served(case, origins, endpoints, &names, driver)?,
    };
    Ok(Record { outcome, contacts, launchpad: names.launchpad })
}

type Happened = (Result<Found, Error>, Vec<Contact>);

fn simulated(case: &Case, endpoints: Vec<Endpoint>, names: &Names) -> Happened {
    let known: Vec<(String, &str)> =
        endpoints.iter().map(|endpoint| (endpoint.origin.clone(), endpoint.path)).collect();
    let server = Simulation::new(move |request| {
        let (origin, path) = split(&request.uri().to_string());
        let endpoint =
            endpoints.iter().find(|endpoint| endpoint.origin == origin && endpoint.path == path);
        let reply = endpoint.and_then(|endpoint| endpoint.reply.clone());
        reply.ok_or_else(|| Failure::io("nobody answers"))
    });
    let context = Context::for_login(Config::default(), 0);
    let outcome = blocking(&OAuth::new(server.blocking(Arc::new(context))), case, names);
    let contacts = server.requests().into_iter().map(|sent| {
        let (origin, path) = split(&sent.request.uri().to_string());
        let expected = known.iter().any(|(at, what)| *at == origin && *what == path);
        Contact { origin, path, body: sent.request.into_body(), expected }
    });
    (outcome, contacts.collect())
}

fn split(url: &str) -> (String, String) {
    let path = url.find("://").and_then(|at| url[at + 3..].find('/').map(|slash| at + 3 + slash));
    let (origin, path) = url.split_at(path.unwrap_or(url.len()));
    (origin.to_owned(), path.to_owned())
}

fn served(
    case: &Case,
    origins: Origins,
    mut endpoints: Vec<Endpoint>,
    names: &Names,
    driver: Driver,
) -> Result<Happened, NotRun> {
    let mut servers: Vec<(String, Option<&str>, Server)> = Vec::new();
    for (origin, server) in origins.into_servers() {
        let endpoint = endpoints.iter().position(|endpoint| endpoint.origin == origin);
        let endpoint = endpoint.map(|index| endpoints.swap_remove(index));
        let path = endpoint.as_ref().map(|endpoint| endpoint.path);
        let script = Script::of(endpoint.map(|endpoint| endpoint.reply));
        servers.push((origin, path, server.start(script)?));
    }
    // The servers of a case are on this machine.
    let config = Config::builder().discovered_addresses(AddressPolicy::any()).build();
    let config = config.map_err(|error| NotRun::Broken(error.to_string()))?;
    let outcome = match driver {
        Driver::Hyper => {
            let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
            let oauth = basecamp_hyper::Client::builder().config(config).build_oauth();
            oauth.and_then(|oauth| runtime.block_on(asynchronous(&oauth, case, names)))
        }
        Driver::Core | Driver::Ureq => {
            let oauth = basecamp_ureq::Client::builder().config(config).build_oauth();
            oauth.and_then(|oauth| blocking(&oauth, case, names))
        }
    };
    let contact = |origin: &str, path: Option<&str>, first: bool, seen: Seen| Contact {
        origin: origin.to_owned(),
        expected: first && path == Some(seen.uri.path()),
        path: seen.uri.path().to_owned(),
        body: seen.body,
    };
    let mut contacts = Vec::new();
    for (origin, path, server) in &servers {
        for (index, seen) in server.requests().into_iter().enumerate() {
            contacts.push(contact(origin, *path, index == 0, seen));
        }
    }
    Ok((outcome, contacts))
}

/// Runs the operation of a case, for either kind of handle: they differ in how a builder is sent.
macro_rules! operations {
    ($oauth:ident, $case:ident, $names:ident, $send:ident) => {
        match $case {
            Case::Discovery(case) => {
                let resource = case.resource_origin.as_deref().unwrap_or_default();
                match case.operation {
                    DiscoveryOperation::Discover => {
                        let issuer = case.issuer_origin.as_deref().unwrap_or_default();
                        $send!($oauth.discover(issuer)).map(Found::Server)
                    }
                    DiscoveryOperation::DiscoverLaunchpad => {
                        $send!($oauth.discover($names.launchpad.as_str())).map(Found::Server)
                    }
                    DiscoveryOperation::DiscoverProtectedResource => {
                        $send!($oauth.discover_protected_resource(resource)).map(Found::Resource)
                    }
                    DiscoveryOperation::DiscoverFromResource => {
                        let discover = $oauth.discover_from_resource(resource);
                        let discover = discover.launchpad($names.launchpad.as_str());
                        let discover = match &case.expected_issuer {
                            Some(issuer) => discover.expected_issuer(issuer),
                            None => discover,
                        };
                        $send!(discover).map(Found::Discovery)
                    }
                }
            }
            Case::Token(form::TokenCase { operation, request, .. }) => {
                let resource = request.resource.as_deref().unwrap_or_default();
                match operation {
                    TokenOperation::RefreshToken => {
                        let old = Token::new("old").with_refresh_token("refresh");
                        let old = old.with_resource(resource);
                        $send!($oauth.refresh(&$names.tokens, "client", &old))
                    }
                    TokenOperation::ExchangeCode => $send!(
                        $oauth.exchange_code(&$names.tokens, "client", "code").resource(resource)
                    ),
                }
                .map(Found::Token)
            }
        }
    };
}

fn blocking(oauth: &OAuth<Blocking>, case: &Case, names: &Names) -> Result<Found, Error> {
    macro_rules! send {
        ($builder:expr) => {
            $builder.send()
        };
    }
    operations!(oauth, case, names, send)
}

async fn asynchronous(oauth: &OAuth<Async>, case: &Case, names: &Names) -> Result<Found, Error> {
    macro_rules! send {
        ($builder:expr) => {
            $builder.await
        };
    }
    operations!(oauth, case, names, send)
}
