//! The address policy of requests: any address for URLs of the caller, and by default only public
//! addresses for URLs from fetched metadata.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::*;
use crate::Config;
use crate::auth::server::AuthorizationServer;
use crate::auth::session::OAuthSession;
use crate::auth::strategy::Auth;
use crate::auth::token::Token;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::net::address_policy::AddressPolicy;
use crate::oauth::{Discovery, OAuth};
use crate::testing::Simulation;
use crate::{Authorization, Call, Detached};

const RESOURCE: &str = "https://3.basecampapi.com";
const ISSUER: &str = "https://as.example.com";

/// Simulates all servers. The driver reports the addresses of URLs below `blocked` as blocked.
fn simulate(blocked: &'static str) -> Simulation {
    Simulation::new(move |request| {
        let url = request.uri().to_string();
        if !blocked.is_empty() && url.starts_with(blocked) {
            return Err(Failure::blocked_address("127.0.0.1 is in 127.0.0.0/8 (loopback)"));
        }
        let origin = url.split("/.well-known").next().unwrap();
        let body = match request.uri().path() {
            "/.well-known/oauth-protected-resource" => {
                json!({ "resource": origin, "authorization_servers": [ISSUER] })
            }
            "/.well-known/oauth-authorization-server" => json!({
                "issuer": origin,
                "token_endpoint": "https://tokens.example.com/token",
                "device_authorization_endpoint": "https://devices.example.com/device",
            }),
            "/device" => json!({
                "device_code": "d", "user_code": "u", "expires_in": 900,
                "verification_uri": "https://devices.example.com/go",
            }),
            _ => json!({ "access_token": "new", "refresh_token": "newer" }),
        };
        Ok(Response::new(Bytes::from(body.to_string())))
    })
}

fn login(server: &Simulation, config: Config) -> OAuth<Blocking> {
    OAuth::new(server.blocking(Arc::new(Context::for_login(config, 0))))
}

fn discover(server: &Simulation) -> AuthorizationServer {
    let oauth = login(server, Config::default());
    let Discovery { server, .. } = oauth.discover_from_resource(RESOURCE).send().unwrap();
    server
}

fn old() -> Token {
    Token::new("old").with_refresh_token("refresh").with_expires_at(SystemTime::UNIX_EPOCH)
}

/// Makes a call with an expired token, which a refresh precedes.
fn call(server: &Simulation, session: OAuthSession, config: Config) -> Result<(), Error> {
    let context = Arc::new(Context::new(config, Auth::session(session), 0).unwrap());
    let request = Authorization::new(Detached).get();
    server.drive(&mut Call::new(&context, &request)).map(drop)
}

/// Returns the host and the address policy of each request.
fn sent(server: &Simulation) -> Vec<(String, AddressPolicy)> {
    let host = |sent: &crate::testing::Sent| sent.request.uri().host().unwrap().to_owned();
    server.requests().iter().map(|sent| (host(sent), sent.addresses.clone())).collect()
}

#[test]
fn discovered_endpoints_must_have_public_addresses() {
    let (any, public) = (AddressPolicy::any(), AddressPolicy::public());
    let server = simulate("");
    let oauth = login(&server, Config::default());
    let found = discover(&server);
    oauth.device_login(&found, "client", |_| {}).send().unwrap();
    oauth.exchange_code(&found, "client", "code").send().unwrap();
    oauth.refresh(&found, "client", &old()).send().unwrap();
    call(&server, OAuthSession::new(&found, "client", old()), Config::default()).unwrap();
    let hosts = [
        ("3.basecampapi.com", &any),
        ("as.example.com", &public),
        ("devices.example.com", &public),
        ("tokens.example.com", &public),
        ("tokens.example.com", &public),
        ("tokens.example.com", &public),
        ("tokens.example.com", &public),
        ("launchpad.37signals.com", &any),
    ];
    let expected = hosts.map(|(host, policy)| (host.to_owned(), policy.clone()));
    assert_eq!(sent(&server), expected);
}

#[test]
fn address_policy_applies_to_discovered_endpoints_only() {
    let server = simulate("");
    let oauth = login(&server, Config::default());
    let found = oauth.discover("http://localhost:3000").send().unwrap();
    oauth.exchange_code(&found, "client", "code").send().unwrap();
    // A deserialized server still counts as discovered.
    let saved = serde_json::to_string(&found).unwrap();
    let saved: AuthorizationServer = serde_json::from_str(&saved).unwrap();
    oauth.exchange_code(&saved, "client", "code").send().unwrap();
    let named = AuthorizationServer::new(ISSUER, "https://tokens.example.com/token");
    oauth.exchange_code(&named, "client", "code").send().unwrap();
    let policies: Vec<_> = sent(&server).into_iter().map(|(_, policy)| policy).collect();
    let (any, public) = (AddressPolicy::any(), AddressPolicy::public());
    assert_eq!(policies, [any.clone(), public.clone(), public, any]);
}

#[test]
fn the_caller_can_replace_the_address_policy() {
    let custom = AddressPolicy::custom(|address| address.is_loopback());
    for policy in [custom, AddressPolicy::any()] {
        let config = Config::builder().discovered_addresses(policy.clone()).build().unwrap();
        let server = simulate("");
        let oauth = login(&server, config.clone());
        let found = oauth.discover_from_resource(RESOURCE).send().unwrap().server;
        oauth.exchange_code(&found, "client", "code").send().unwrap();
        call(&server, OAuthSession::new(&found, "client", old()), config).unwrap();
        let discovered = &sent(&server)[1..4];
        assert!(discovered.iter().all(|(_, found)| *found == policy), "{discovered:?}");
    }
    // A session may have its own policy, also for an endpoint that the caller set.
    let (any, public) = (AddressPolicy::any(), AddressPolicy::public());
    let server = simulate("");
    let found = discover(&server);
    let session = OAuthSession::new(&found, "client", old()).with_addresses(any.clone());
    call(&server, session, Config::default()).unwrap();
    let session = OAuthSession::new("https://tokens.example.com/token", "client", old());
    call(&server, session.clone(), Config::default()).unwrap();
    call(&server, session.with_addresses(public.clone()), Config::default()).unwrap();
    let tokens = sent(&server).into_iter().filter(|(host, _)| host == "tokens.example.com");
    assert_eq!(tokens.map(|(_, policy)| policy).collect::<Vec<_>>(), [any.clone(), any, public]);
}

#[test]
fn a_blocked_address_is_a_final_error_of_the_step() {
    let blocked = |url: &'static str, step: &dyn Fn(&Simulation) -> Error| {
        let server = simulate(url);
        let error = step(&server);
        let attempts =
            sent(&server).iter().filter(|(host, _)| url.ends_with(host.as_str())).count();
        assert_eq!(attempts, 1, "{error}");
        assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
        assert!(error.message().contains("refused to connect"), "{error}");
        assert!(error.message().contains("loopback"), "{error}");
        assert!(error.hint().contains("discovered_addresses") && !error.retryable());
        error.reason()
    };
    let issuer = blocked(ISSUER, &|server| {
        let oauth = login(server, Config::default());
        oauth.discover_from_resource(RESOURCE).send().unwrap_err()
    });
    assert_eq!(issuer, Some(Reason::InvalidIssuerOrigin));

    let at_device = blocked("https://devices.example.com", &|server| {
        let oauth = login(server, Config::default());
        oauth.device_login(&discover(server), "client", |_| {}).send().unwrap_err()
    });
    assert_eq!(at_device, Some(Reason::Unavailable));

    const TOKENS: &str = "https://tokens.example.com";
    let polled = blocked(TOKENS, &|server| {
        let oauth = login(server, Config::default());
        oauth.device_login(&discover(server), "client", |_| {}).send().unwrap_err()
    });
    assert_eq!(polled, Some(Reason::Unavailable));

    let exchanged = blocked(TOKENS, &|server| {
        let oauth = login(server, Config::default());
        oauth.exchange_code(discover(server), "client", "code").send().unwrap_err()
    });
    let refreshed = blocked(TOKENS, &|server| {
        let oauth = login(server, Config::default());
        oauth.refresh(discover(server), "client", &old()).send().unwrap_err()
    });
    let session = blocked(TOKENS, &|server| {
        let session = OAuthSession::new(discover(server), "client", old());
        call(server, session, Config::default()).unwrap_err()
    });
    assert_eq!([exchanged, refreshed, session], [None; 3]);
}
