//! Discovery: requests, selected servers, and errors with their reasons.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::*;
use crate::auth::launchpad::LAUNCHPAD;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::oauth::OAuth;
use crate::testing::Simulation;

const RESOURCE: &str = "https://3.basecampapi.com";
const ISSUER: &str = "https://as.example.com";

fn reply(status: u16, body: impl Into<Bytes>) -> Result<Response<Bytes>, Failure> {
    Ok(Response::builder().status(status).body(body.into()).unwrap())
}

fn json(body: &Value) -> Result<Response<Bytes>, Failure> {
    reply(200, body.to_string())
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
    })
}

/// Returns the origin and the document of each request.
fn requested(server: &Simulation) -> Vec<String> {
    let short = |sent: &crate::testing::Sent| {
        sent.request.uri().to_string().replace("/.well-known/oauth-", " ")
    };
    server.requests().iter().map(short).collect()
}

type Respond = fn(&str) -> Result<Response<Bytes>, Failure>;

fn simulate(
    mut respond: impl FnMut(&str) -> Result<Response<Bytes>, Failure> + Send + 'static,
) -> (Simulation, OAuth<crate::Blocking>) {
    let server = Simulation::new(move |request| {
        assert_eq!(request.method(), "GET");
        assert_eq!(request.headers()["accept"], "application/json");
        assert!(!request.headers().contains_key("authorization"));
        respond(&request.uri().to_string())
    });
    let context = Arc::new(Context::for_login(Config::default(), 0));
    let oauth = OAuth::new(server.blocking(context));
    (server, oauth)
}

fn discover(respond: Respond) -> Result<AuthorizationServer, Error> {
    simulate(respond).1.discover(ISSUER).send()
}

#[test]
fn metadata_of_an_issuer_is_read() {
    let (server, oauth) = simulate(|_| {
        let mut body = metadata(ISSUER);
        body["device_authorization_endpoint"] = json!("https://as.example.com/device");
        body["grant_types_supported"] = json!(["refresh_token", crate::auth::server::DEVICE_GRANT]);
        body["scopes_supported"] = Value::Null;
        body["jwks_uri"] = json!(7);
        json(&body)
    });
    let found = oauth.discover(ISSUER).send().unwrap();
    assert_eq!(requested(&server), ["https://as.example.com authorization-server"]);
    assert_eq!(found.issuer, ISSUER);
    assert_eq!(found.token_endpoint, "https://as.example.com/token");
    assert!(found.offers_device_flow() && !found.offers_authorization_code());
    assert_eq!(found.scopes_supported, None);

    // A trailing slash is part of the issuer, but not of the URL.
    let (server, oauth) = simulate(|_| json(&metadata("https://as.example.com/")));
    oauth.discover("https://as.example.com/").send().unwrap();
    assert_eq!(requested(&server), ["https://as.example.com authorization-server"]);
}

#[test]
fn discovery_of_launchpad_fetches_its_metadata() {
    let (server, oauth) = simulate(|_| json(&metadata(LAUNCHPAD)));
    let found = oauth.discover_launchpad().send().unwrap();
    assert_eq!(found.issuer, AuthorizationServer::launchpad().issuer);
    assert_eq!(requested(&server), [format!("{LAUNCHPAD} authorization-server")]);
}

#[test]
fn an_invalid_origin_is_a_usage_error_without_a_request() {
    let (server, oauth) = simulate(|_| panic!("a request was sent"));
    for origin in [
        "",
        " ",
        "as.example.com",
        "//as.example.com",
        "https:as.example.com",
        "https:/as.example.com",
        "https:///as.example.com",
        r"https:\\as.example.com",
        r"https://as.example.com\",
        "http://as.example.com",
        "http://127.0.0.2",
        "ftp://as.example.com",
        "https://",
        "https://as.example.com/a",
        "https://as.example.com/a/..",
        "https://as.example.com/.",
        "https://as.example.com//",
        "https://as.example.com?",
        "https://as.example.com/?x=1",
        "https://as.example.com#",
        "https://as.example.com/#x",
        "https://@as.example.com",
        "https://:@as.example.com",
        "https://user@as.example.com",
        "https://user:hunter2@as.example.com",
        "https://as.example.com:0",
        "https://as.example.com:00",
        "https://as.example.com:",
        "https://as.example.com:/",
        "https://as.example.com:65536",
        "https://as.example.com:x",
        "https://as.example.com:-1",
        "https://as.example .com",
        " https://as.example.com",
        "https://as.example.com ",
        "https://as.example.com\n",
        "https://as.exa\tmple.com",
        "https://as%2eexample.com",
        "https://as.ex}ample.com",
        "https://[::1",
    ] {
        let errors = [
            oauth.discover(origin).send().unwrap_err(),
            oauth.discover_protected_resource(origin).send().unwrap_err(),
            oauth.discover_from_resource(origin).send().unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.code(), ErrorCode::Usage, "{origin:?}: {error}");
            assert_eq!((error.reason(), error.attempts()), (None, 0));
            assert!(!error.message().contains("hunter2"), "{error}");
        }
    }
    assert!(server.requests().is_empty());
    for origin in
        ["http://localhost:3000", "http://127.0.0.1:9", "http://[::1]:3000", "https://[::1]"]
    {
        let (_, oauth) = simulate(|_| reply(404, ""));
        assert_eq!(oauth.discover(origin).send().unwrap_err().code(), ErrorCode::ApiError);
    }
}

#[test]
fn an_unavailable_document_is_an_error_with_its_reason() {
    let rows: [(Respond, ErrorCode); 9] = [
        (|_| reply(404, "not here"), ErrorCode::ApiError),
        (|_| reply(401, r#"{"error": "who?"}"#), ErrorCode::ApiError),
        (|_| reply(503, ""), ErrorCode::ApiError),
        (|_| reply(204, ""), ErrorCode::ApiError),
        (|_| reply(429, ""), ErrorCode::RateLimit),
        (|_| reply(302, ""), ErrorCode::ApiError),
        (|_| reply(200, vec![b' '; 2 << 20]), ErrorCode::ApiError),
        (|_| Err(Failure::connect("refused")), ErrorCode::Network),
        (|_| Err(Failure::timeout("late")), ErrorCode::Network),
    ];
    for (respond, code) in rows {
        let error = discover(respond).unwrap_err();
        assert_eq!(
            (error.code(), error.reason()),
            (code, Some(Reason::AuthorizationServerMetadataFailed)),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        let error = simulate(respond).1.discover_protected_resource(RESOURCE).send().unwrap_err();
        let reason = Some(Reason::ResourceDiscoveryFailed);
        assert_eq!((error.code(), error.reason()), (code, reason), "{error}");
    }
    assert!(discover(|_| reply(503, "")).unwrap_err().retryable());
    for body in ["", "<html>", "[]", "null", "7", "{", r#"{"issuer": 1e400}"#] {
        let (_, oauth) = simulate(move |_| reply(200, body));
        let error = oauth.discover(ISSUER).send().unwrap_err();
        assert_eq!(
            (error.code(), error.reason()),
            (ErrorCode::ApiError, Some(Reason::AuthorizationServerMetadataFailed))
        );
    }
}

#[test]
fn metadata_must_name_the_identical_issuer() {
    for other in [
        "https://as.example.com/",
        "https://AS.example.com",
        "https://as.example.com:443",
        "http://as.example.com",
        "https://as.example.com ",
        "https://impostor.example.com",
    ] {
        let (_, oauth) = simulate(move |_| json(&metadata(other)));
        let error = oauth.discover(ISSUER).send().unwrap_err();
        assert_eq!(error.reason(), Some(Reason::IssuerMismatch), "{other}");
        assert_eq!(error.code(), ErrorCode::ApiError);
        let (_, oauth) = simulate(move |_| json(&json!({ "resource": other })));
        let error = oauth.discover_protected_resource(ISSUER).send().unwrap_err();
        assert_eq!(error.reason(), Some(Reason::ResourceDiscoveryFailed), "{other}");
    }
}

#[test]
fn an_invalid_member_is_an_error_that_names_it() {
    let url = ["", "as", "http://as.example.com/x", "https://u@as.example.com/x", "https://a/x#f"];
    let urls = url.into_iter().map(|text| json!(text)).chain([json!(7), json!(["https://a/x"])]);
    let mut rows: Vec<(&str, Value)> = Vec::new();
    for value in urls {
        for member in ["token_endpoint", "authorization_endpoint", "device_authorization_endpoint"]
        {
            rows.push((member, value.clone()));
        }
    }
    rows.extend([
        ("token_endpoint", Value::Null),
        ("issuer", Value::Null),
        ("issuer", json!("")),
        ("issuer", json!(["https://as.example.com"])),
        ("grant_types_supported", json!("authorization_code")),
        ("grant_types_supported", json!([1])),
        ("scopes_supported", json!({})),
    ]);
    for (member, value) in rows {
        let mut body = metadata(ISSUER);
        body[member] = value.clone();
        let (_, oauth) = simulate(move |_| json(&body));
        let error = oauth.discover(ISSUER).send().unwrap_err();
        assert_eq!(error.reason(), Some(Reason::InvalidMetadata), "{member} {value}");
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(error.message().contains(member), "{error}");
    }
    // Endpoints on localhost need no TLS, and only the token endpoint is required.
    let (_, oauth) = simulate(|_| {
        json(&json!({ "issuer": ISSUER, "token_endpoint": "http://localhost:9/token" }))
    });
    assert_eq!(oauth.discover(ISSUER).send().unwrap().authorization_endpoint, None);
}

#[test]
fn a_missing_server_list_differs_from_an_empty_one() {
    for (servers, expected) in [
        (json!({ "resource": RESOURCE }), None),
        (json!({ "resource": RESOURCE, "authorization_servers": [] }), Some(vec![])),
        (
            json!({ "resource": RESOURCE, "authorization_servers": ["x"] }),
            Some(vec!["x".to_owned()]),
        ),
    ] {
        let (server, oauth) = simulate(move |_| json(&servers));
        let found = oauth.discover_protected_resource(RESOURCE).send().unwrap();
        assert_eq!(found.authorization_servers, expected);
        assert_eq!(requested(&server), [format!("{RESOURCE} protected-resource")]);
    }
    for body in [
        json!({ "authorization_servers": [] }),
        json!({ "resource": 7 }),
        json!({ "resource": "" }),
        json!({ "resource": RESOURCE, "authorization_servers": "x" }),
        json!({ "resource": RESOURCE, "authorization_servers": [null] }),
    ] {
        let (_, oauth) = simulate(move |_| json(&body));
        let error = oauth.discover_protected_resource(RESOURCE).send().unwrap_err();
        assert_eq!(error.reason(), Some(Reason::ResourceDiscoveryFailed));
    }
}

/// Simulates a resource that lists `issuers`, and the servers of these. Returns the result of the
/// discovery, and the requests after the one to the resource.
fn from_resource(
    issuers: Value,
    server: impl Fn(&str) -> Result<Response<Bytes>, Failure> + Send + 'static,
    set: impl FnOnce(DiscoverFromResource<crate::Blocking>) -> DiscoverFromResource<crate::Blocking>,
) -> (Result<Discovery, Error>, Vec<String>) {
    let (simulation, oauth) = simulate(move |url| match url.strip_prefix(RESOURCE) {
        Some(_) if issuers.is_null() => reply(500, ""),
        Some(_) => json(&json!({ "resource": RESOURCE, "authorization_servers": issuers })),
        None => server(url.split("/.well-known").next().unwrap()),
    });
    let result = set(oauth.discover_from_resource(RESOURCE)).send();
    (result, requested(&simulation)[1..].to_vec())
}

fn honest(issuer: &str) -> Result<Response<Bytes>, Failure> {
    json(&metadata(issuer))
}

#[test]
fn the_only_issuer_other_than_launchpad_is_selected() {
    for issuers in [
        json!([ISSUER]),
        json!([ISSUER, LAUNCHPAD]),
        json!([LAUNCHPAD, ISSUER, ISSUER, "https://launchpad.37signals.com/"]),
    ] {
        let (result, requested) = from_resource(issuers, honest, |flow| flow);
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (ISSUER, None));
        assert_eq!(requested, [format!("{ISSUER} authorization-server")]);
    }
}

#[test]
fn discovery_falls_back_to_launchpad_without_another_issuer() {
    let rows = [
        (Value::Null, Reason::ResourceDiscoveryFailed),
        (json!("x"), Reason::ResourceDiscoveryFailed),
        (json!([]), Reason::NoAuthorizationServer),
        (json!([LAUNCHPAD]), Reason::NoAuthorizationServer),
        (json!([LAUNCHPAD, "HTTPS://Launchpad.37signals.com:443/"]), Reason::NoAuthorizationServer),
    ];
    for (issuers, reason) in rows {
        let (result, requested) = from_resource(issuers.clone(), honest, |flow| flow);
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (LAUNCHPAD, Some(reason)));
        assert_eq!(requested, [format!("{LAUNCHPAD} authorization-server")]);
        // If Launchpad fails too, the error has the reason of the fallback.
        let (result, _) = from_resource(issuers, |_| reply(503, ""), |flow| flow);
        let error = result.unwrap_err();
        assert_eq!((error.reason(), error.retryable()), (Some(reason), true), "{error}");
        assert_eq!(error.attempts(), 2);
    }
    // The caller may replace Launchpad.
    let (result, _) = from_resource(json!([ISSUER]), honest, |flow| flow.launchpad(ISSUER));
    assert_eq!(result.unwrap().fallback, Some(Reason::NoAuthorizationServer));
}

#[test]
fn several_issuers_are_ambiguous() {
    let issuers = json!([ISSUER, "https://other.example.com", LAUNCHPAD]);
    let (result, requested) = from_resource(issuers, honest, |flow| flow);
    let error = result.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::AmbiguousIssuers));
    assert!(
        error.message().contains("other.example.com") && error.hint().contains("expected_issuer")
    );
    assert!(requested.is_empty());
}

#[test]
fn an_expected_issuer_excludes_all_others() {
    let issuers = json!(["https://other.example.com", ISSUER, LAUNCHPAD]);
    for expected in [ISSUER, LAUNCHPAD] {
        let (result, requested) =
            from_resource(issuers.clone(), honest, |flow| flow.expected_issuer(expected));
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (expected, None));
        assert_eq!(requested, [format!("{expected} authorization-server")]);
    }
    for (issuers, expected) in [
        (json!([LAUNCHPAD]), ISSUER),
        (json!([]), ISSUER),
        (Value::Null, ISSUER),
        (json!([ISSUER]), "https://as.example.com/"),
    ] {
        let (result, requested) =
            from_resource(issuers, honest, |flow| flow.expected_issuer(expected));
        let error = result.unwrap_err();
        assert_eq!(error.reason(), Some(Reason::ExpectedIssuerUnavailable), "{error}");
        assert!(requested.is_empty());
    }
}

#[test]
fn a_selected_issuer_has_no_fallback() {
    type Row = (&'static str, Respond, ErrorCode, Reason);
    let rows: [Row; 9] = [
        ("http://as.example.com", honest, ErrorCode::ApiError, Reason::InvalidIssuerOrigin),
        ("https://as.example.com/x", honest, ErrorCode::ApiError, Reason::InvalidIssuerOrigin),
        ("", honest, ErrorCode::ApiError, Reason::InvalidIssuerOrigin),
        (
            ISSUER,
            |_| reply(404, ""),
            ErrorCode::ApiError,
            Reason::AuthorizationServerMetadataFailed,
        ),
        (
            ISSUER,
            |_| reply(301, ""),
            ErrorCode::ApiError,
            Reason::AuthorizationServerMetadataFailed,
        ),
        (
            ISSUER,
            |_| Err(Failure::io("reset")),
            ErrorCode::Network,
            Reason::AuthorizationServerMetadataFailed,
        ),
        (
            ISSUER,
            |_| reply(200, "<html>"),
            ErrorCode::ApiError,
            Reason::AuthorizationServerMetadataFailed,
        ),
        (
            ISSUER,
            |issuer| json(&json!({ "issuer": issuer, "token_endpoint": "" })),
            ErrorCode::ApiError,
            Reason::AuthorizationServerMetadataFailed,
        ),
        (ISSUER, |_| honest(LAUNCHPAD), ErrorCode::ApiError, Reason::IssuerMismatch),
    ];
    for (issuer, server, code, reason) in rows {
        let (result, requested) = from_resource(json!([issuer, LAUNCHPAD]), server, |flow| flow);
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(reason)), "{issuer}: {error}");
        assert!(!requested.iter().any(|url| url.contains("launchpad")), "{requested:?}");
    }
}

#[test]
fn a_missing_capability_is_an_error() {
    let rows = [
        (json!([ISSUER]), Capability::AuthorizationCode, true),
        (json!([ISSUER]), Capability::DeviceFlow, false),
        (json!([]), Capability::DeviceFlow, false),
    ];
    for (issuers, capability, offered) in rows {
        let (result, _) = from_resource(issuers, honest, |flow| flow.require(capability));
        match result {
            Ok(_) => assert!(offered),
            Err(error) => {
                assert!(!offered);
                assert_eq!(error.reason(), Some(Reason::CapabilityUnavailable), "{error}");
            }
        }
    }
}

#[test]
fn a_null_server_list_is_an_error() {
    let null = json!({ "resource": RESOURCE, "authorization_servers": null });
    let (_, oauth) = simulate(move |_| json(&null));
    let error = oauth.discover_protected_resource(RESOURCE).send().unwrap_err();
    assert_eq!(error.reason(), Some(Reason::ResourceDiscoveryFailed));
    assert!(error.message().contains("`authorization_servers`"), "{error}");
}

#[test]
fn a_blank_endpoint_is_an_error() {
    for name in ["revocation_endpoint", "userinfo_endpoint", "authorization_endpoint"] {
        for value in ["", " "] {
            let mut metadata = metadata(ISSUER);
            metadata[name] = json!(value);
            let (_, oauth) = simulate(move |_| json(&metadata));
            let error = oauth.discover(ISSUER).send().unwrap_err();
            assert_eq!(error.reason(), Some(Reason::InvalidMetadata), "{name}");
            assert!(error.message().contains(name), "{error}");
        }
    }
}
