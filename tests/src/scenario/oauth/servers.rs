//! The servers of a case, and their origins.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use http::Response;
use serde_json::json;
use url::Url;

use super::NotRun;
use super::form::Case;
use crate::scenario::drivers::Driver;
use crate::scenario::drivers::server::BoundServer;

pub(super) const RESOURCE: &str = "{{RESOURCE_ORIGIN}}";
pub(super) const LAUNCHPAD: &str = "{{LAUNCHPAD_ORIGIN}}";
/// The token endpoint of a token request, which cases don't name.
pub(super) const TOKENS: &str = "{{TOKEN_ORIGIN}}";

/// The names of servers, and their origins in the core's driver, where none has an address.
const NAMES: [(&str, &str); 5] = [
    (RESOURCE, "https://resource.example.com"),
    ("{{BC5_ISSUER}}", "https://bc5.example.com"),
    ("{{ISSUER_ORIGIN}}", "https://issuer.example.com"),
    (LAUNCHPAD, "https://launchpad.37signals.com"),
    (TOKENS, "https://tokens.example.com"),
];

/// The origins of a case by the names in it.
pub(super) struct Origins(Vec<NamedOrigin>);

struct NamedOrigin {
    name: String,
    origin: String,
    /// The server, in drivers with sockets.
    server: Option<BoundServer>,
}

impl Origins {
    pub(super) fn of(case: &Case, driver: Driver) -> Result<Self, NotRun> {
        let mut origins = Vec::new();
        for (name, origin) in NAMES {
            let address = (driver != Driver::Core).then_some(Ipv4Addr::LOCALHOST.into());
            origins.push(NamedOrigin::new(name, origin, address)?);
        }
        // Literal origins with a response.
        if let Case::Discovery(case) = case {
            let resource = case.hop1.as_ref().and(case.resource_origin.as_ref());
            let issuer = case.hop2.as_ref().and_then(|hop| hop.origin.as_ref());
            for origin in resource.into_iter().chain(issuer).filter(|origin| !origin.contains("{{"))
            {
                let address = (driver != Driver::Core).then(|| address_of(origin));
                origins.push(NamedOrigin::new(origin, origin, address)?);
            }
        }
        Ok(Self(origins))
    }

    /// The text of a case with origins in place of names.
    pub(super) fn fill_in(&self, text: &str) -> String {
        let fill = |text: String, named: &NamedOrigin| text.replace(&named.name, &named.origin);
        self.0.iter().fold(text.to_owned(), fill)
    }

    pub(super) fn origin<'a>(&'a self, name: &'a str) -> &'a str {
        let named = self.0.iter().find(|named| named.name == name);
        named.map_or(name, |named| &named.origin)
    }

    pub(super) fn into_servers(self) -> Vec<(String, BoundServer)> {
        let server = |named: NamedOrigin| Some((named.origin, named.server?));
        self.0.into_iter().filter_map(server).collect()
    }
}

impl NamedOrigin {
    fn new(name: &str, origin: &str, address: Option<IpAddr>) -> Result<Self, NotRun> {
        let name = name.to_owned();
        let Some(address) = address else {
            return Ok(Self { name, origin: origin.to_owned(), server: None });
        };
        // A machine may have no IPv6.
        let server = BoundServer::bind(address)
            .or_else(|_| BoundServer::bind(Ipv4Addr::LOCALHOST.into()))?;
        Ok(Self { name, origin: server.url().to_owned(), server: Some(server) })
    }
}

/// The loopback address in an origin, or else the default one.
fn address_of(origin: &str) -> IpAddr {
    let url = Url::parse(origin).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse().ok();
    address.filter(IpAddr::is_loopback).unwrap_or(Ipv4Addr::LOCALHOST.into())
}

/// The response of an origin at a path.
pub(super) struct Endpoint {
    pub(super) origin: String,
    pub(super) path: &'static str,
    pub(super) reply: Option<Response<Bytes>>,
}

const SERVER_PATH: &str = "/.well-known/oauth-authorization-server";
const RESOURCE_PATH: &str = "/.well-known/oauth-protected-resource";
pub(super) const TOKEN_PATH: &str = "/token";

/// The endpoints with a response.
pub(super) fn endpoints(case: &Case, origins: &Origins) -> Result<Vec<Endpoint>, NotRun> {
    let case = match case {
        Case::Token(case) => {
            let origin = origins.origin(TOKENS).to_owned();
            return Ok(vec![Endpoint {
                origin,
                path: TOKEN_PATH,
                reply: case.response.response()?,
            }]);
        }
        Case::Discovery(case) => case,
    };
    let mut endpoints = Vec::new();
    if let Some(hop) = &case.hop1 {
        let named = hop.origin.as_ref().or(case.resource_origin.as_ref());
        let origin = origin_of(named.map_or(origins.origin(RESOURCE), |name| name));
        endpoints.push(Endpoint { origin, path: RESOURCE_PATH, reply: hop.response()? });
    }
    let launchpad = origins.origin(LAUNCHPAD).to_owned();
    if let Some(hop) = &case.hop2 {
        let named = hop.origin.as_ref().or(case.issuer_origin.as_ref());
        let named = named.ok_or_else(|| NotRun::Broken("hop2 has no origin".to_owned()))?;
        endpoints.push(Endpoint {
            origin: origin_of(named),
            path: SERVER_PATH,
            reply: hop.response()?,
        });
    }
    if !endpoints.iter().any(|endpoint| endpoint.origin == launchpad) {
        let metadata = json!({
            "issuer": launchpad,
            "authorization_endpoint": format!("{launchpad}/authorization/new"),
            "token_endpoint": format!("{launchpad}/authorization/token"),
        });
        let reply = Some(Response::new(metadata.to_string().into()));
        endpoints.push(Endpoint { origin: launchpad, path: SERVER_PATH, reply });
    }
    Ok(endpoints)
}

/// An origin in the form of requests.
fn origin_of(text: &str) -> String {
    Url::parse(text).map_or_else(|_| text.to_owned(), |url| url.origin().ascii_serialization())
}
