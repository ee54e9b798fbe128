//! Who answers where.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use http::Response;
use serde_json::json;
use url::Url;

use super::NotRun;
use super::form::Case;
use crate::scenario::lanes::Lane;
use crate::scenario::lanes::server::Unscripted;

pub(super) const RESOURCE: &str = "{{RESOURCE_ORIGIN}}";
pub(super) const LAUNCHPAD: &str = "{{LAUNCHPAD_ORIGIN}}";
/// The token endpoint of a token request, which no case names.
pub(super) const TOKENS: &str = "{{TOKEN_ORIGIN}}";

/// The names of servers, and what they are called in the core's lane, where none has an address.
const NAMES: [(&str, &str); 5] = [
    (RESOURCE, "https://resource.example.com"),
    ("{{BC5_ISSUER}}", "https://bc5.example.com"),
    ("{{ISSUER_ORIGIN}}", "https://issuer.example.com"),
    (LAUNCHPAD, "https://launchpad.37signals.com"),
    (TOKENS, "https://tokens.example.com"),
];

/// The origins of a case, each under the name that the case has for it.
pub(super) struct Places(Vec<Place>);

struct Place {
    name: String,
    origin: String,
    /// Only where there are sockets.
    server: Option<Unscripted>,
}

impl Places {
    pub(super) fn of(case: &Case, lane: Lane) -> Result<Self, NotRun> {
        let mut places = Vec::new();
        for (name, origin) in NAMES {
            let address = (lane != Lane::Core).then_some(Ipv4Addr::LOCALHOST.into());
            places.push(Place::new(name, origin, address)?);
        }
        // Those that are spelled out and have to answer.
        if let Case::Discovery(case) = case {
            let resource = case.hop1.as_ref().and(case.resource_origin.as_ref());
            let issuer = case.hop2.as_ref().and_then(|hop| hop.origin.as_ref());
            for origin in resource.into_iter().chain(issuer).filter(|it| !it.contains("{{")) {
                let address = (lane != Lane::Core).then(|| address_of(origin));
                places.push(Place::new(origin, origin, address)?);
            }
        }
        Ok(Self(places))
    }

    /// The text of a case with origins in the place of names.
    pub(super) fn fill_in(&self, text: &str) -> String {
        let fill = |text: String, place: &Place| text.replace(&place.name, &place.origin);
        self.0.iter().fold(text.to_owned(), fill)
    }

    pub(super) fn origin<'a>(&'a self, name: &'a str) -> &'a str {
        let place = self.0.iter().find(|place| place.name == name);
        place.map_or(name, |place| &place.origin)
    }

    pub(super) fn into_servers(self) -> Vec<(String, Unscripted)> {
        let server = |place: Place| Some((place.origin, place.server?));
        self.0.into_iter().filter_map(server).collect()
    }
}

impl Place {
    fn new(name: &str, origin: &str, address: Option<IpAddr>) -> Result<Self, NotRun> {
        let name = name.to_owned();
        let Some(address) = address else {
            return Ok(Self { name, origin: origin.to_owned(), server: None });
        };
        // A machine may have no IPv6.
        let server =
            Unscripted::bind(address).or_else(|_| Unscripted::bind(Ipv4Addr::LOCALHOST.into()))?;
        Ok(Self { name, origin: server.url().to_owned(), server: Some(server) })
    }
}

/// The address of this machine that an origin names, or else the usual one.
fn address_of(origin: &str) -> IpAddr {
    let url = Url::parse(origin).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse().ok();
    address.filter(IpAddr::is_loopback).unwrap_or(Ipv4Addr::LOCALHOST.into())
}

/// What one origin answers, at one path.
pub(super) struct Site {
    pub(super) origin: String,
    pub(super) path: &'static str,
    pub(super) reply: Option<Response<Bytes>>,
}

const SERVER_PATH: &str = "/.well-known/oauth-authorization-server";
const RESOURCE_PATH: &str = "/.well-known/oauth-protected-resource";
pub(super) const TOKEN_PATH: &str = "/token";

/// All that answer in a case.
pub(super) fn sites(case: &Case, places: &Places) -> Result<Vec<Site>, NotRun> {
    let case = match case {
        Case::Token(case) => {
            let origin = places.origin(TOKENS).to_owned();
            return Ok(vec![Site { origin, path: TOKEN_PATH, reply: case.response.response()? }]);
        }
        Case::Discovery(case) => case,
    };
    let mut sites = Vec::new();
    if let Some(hop) = &case.hop1 {
        let named = hop.origin.as_ref().or(case.resource_origin.as_ref());
        let origin = origin_of(named.map_or(places.origin(RESOURCE), |it| it));
        sites.push(Site { origin, path: RESOURCE_PATH, reply: hop.response()? });
    }
    let launchpad = places.origin(LAUNCHPAD).to_owned();
    if let Some(hop) = &case.hop2 {
        let named = hop.origin.as_ref().or(case.issuer_origin.as_ref());
        let named = named.ok_or_else(|| NotRun::Broken("hop2 has no origin".to_owned()))?;
        sites.push(Site { origin: origin_of(named), path: SERVER_PATH, reply: hop.response()? });
    }
    if !sites.iter().any(|site| site.origin == launchpad) {
        let metadata = json!({
            "issuer": launchpad,
            "authorization_endpoint": format!("{launchpad}/authorization/new"),
            "token_endpoint": format!("{launchpad}/authorization/token"),
        });
        let reply = Some(Response::new(metadata.to_string().into()));
        sites.push(Site { origin: launchpad, path: SERVER_PATH, reply });
    }
    Ok(sites)
}

/// An origin as requests have it.
fn origin_of(text: &str) -> String {
    Url::parse(text).map_or_else(|_| text.to_owned(), |url| url.origin().ascii_serialization())
}
