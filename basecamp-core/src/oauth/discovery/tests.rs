//! Every row of discovery: what is taken, what is refused and why, and who is asked.

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

/// Which origins were asked, and for which document.
fn asked(server: &Simulation) -> Vec<String> {
    let short = |sent: &crate::testing::Sent| {
        sent.request.uri().to_string().replace("/.well-known/oauth-", " ")
    };
    server.requests().iter().map(short).collect()
}

type Answers = fn(&str) -> Result<Response<Bytes>, Failure>;

fn simulate(
    mut answer: impl FnMut(&str) -> Result<Response<Bytes>, Failure> + Send + 'static,
) -> (Simulation, OAuth<crate::Blocking>) {
    let server = Simulation::new(move |request| {
        assert_eq!(request.method(), "GET");
        assert_eq!(request.headers()["accept"], "application/json");
        assert!(!request.headers().contains_key("authorization"));
        answer(&request.uri().to_string())
    });
    let context = Arc::new(Context::for_login(Config::default(), 0));
    let oauth = OAuth::new(server.blocking(context));
    (server, oauth)
}

fn discover(answer: Answers) -> Result<AuthorizationServer, Error> {
    simulate(answer).1.discover(ISSUER).send()
}

#[test]
fn an_issuer_is_asked_and_believed() {
    let (server, oauth) = simulate(|_| {
        let mut body = metadata(ISSUER);
        body["device_authorization_endpoint"] = json!("https://as.example.com/device");
        body["grant_types_supported"] = json!(["refresh_token", crate::auth::server::DEVICE_GRANT]);
        body["scopes_supported"] = Value::Null;
        body["jwks_uri"] = json!(7);
        json(&body)
    });
    let found = oauth.discover(ISSUER).send().unwrap();
    assert_eq!(asked(&server), ["https://as.example.com authorization-server"]);
    assert_eq!(found.issuer, ISSUER);
    assert_eq!(found.token_endpoint, "https://as.example.com/token");
    assert!(found.offers_device_flow() && !found.offers_authorization_code());
    assert_eq!(found.scopes_supported, None);

    // A slash at the end is part of the name, not of the address.
    let (server, oauth) = simulate(|_| json(&metadata("https://as.example.com/")));
    oauth.discover("https://as.example.com/").send().unwrap();
    assert_eq!(asked(&server), ["https://as.example.com authorization-server"]);
}

#[test]
fn launchpad_is_asked_like_any_other() {
    let (server, oauth) = simulate(|_| json(&metadata(LAUNCHPAD)));
    let found = oauth.discover_launchpad().send().unwrap();
    assert_eq!(found.issuer, AuthorizationServer::launchpad().issuer);
    assert_eq!(asked(&server), [format!("{LAUNCHPAD} authorization-server")]);
}

#[test]
fn origins_that_are_none_are_usage_errors_and_nobody_is_asked() {
    let (server, oauth) = simulate(|_| panic!("asked"));
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
fn documents_that_can_not_be_had() {
    let rows: [(Answers, ErrorCode); 9] = [
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
    for (answer, code) in rows {
        let error = discover(answer).unwrap_err();
        assert_eq!(
            (error.code(), error.reason()),
            (code, Some(Reason::AuthorizationServerMetadataFailed)),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        let error = simulate(answer).1.discover_protected_resource(RESOURCE).send().unwrap_err();
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
fn metadata_must_name_the_issuer_to_the_character() {
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
fn members_of_the_wrong_kind_are_refused_by_name() {
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
    // Endpoints on this machine may do without TLS, and only the token endpoint must be there.
    let (_, oauth) = simulate(|_| {
        json(&json!({ "issuer": ISSUER, "token_endpoint": "http://localhost:9/token" }))
    });
    assert_eq!(oauth.discover(ISSUER).send().unwrap().authorization_endpoint, None);
}

#[test]
fn a_resource_that_is_silent_is_told_from_one_with_no_servers() {
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
        assert_eq!(asked(&server), [format!("{RESOURCE} protected-resource")]);
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

/// Plays a resource that names `issuers`, and any number of servers.
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
    (result, asked(&simulation)[1..].to_vec())
}

fn honest(issuer: &str) -> Result<Response<Bytes>, Failure> {
    json(&metadata(issuer))
}

#[test]
fn the_one_issuer_that_is_not_launchpad_is_taken() {
    for issuers in [
        json!([ISSUER]),
        json!([ISSUER, LAUNCHPAD]),
        json!([LAUNCHPAD, ISSUER, ISSUER, "https://launchpad.37signals.com/"]),
    ] {
        let (result, asked) = from_resource(issuers, honest, |it| it);
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (ISSUER, None));
        assert_eq!(asked, [format!("{ISSUER} authorization-server")]);
    }
}

#[test]
fn without_another_issuer_launchpad_is_asked() {
    let rows = [
        (Value::Null, Reason::ResourceDiscoveryFailed),
        (json!("x"), Reason::ResourceDiscoveryFailed),
        (json!([]), Reason::NoAuthorizationServer),
        (json!([LAUNCHPAD]), Reason::NoAuthorizationServer),
        (json!([LAUNCHPAD, "HTTPS://Launchpad.37signals.com:443/"]), Reason::NoAuthorizationServer),
    ];
    for (issuers, reason) in rows {
        let (result, asked) = from_resource(issuers.clone(), honest, |it| it);
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (LAUNCHPAD, Some(reason)));
        assert_eq!(asked, [format!("{LAUNCHPAD} authorization-server")]);
        // If Launchpad fails too, the error still says why it was asked.
        let (result, _) = from_resource(issuers, |_| reply(503, ""), |it| it);
        let error = result.unwrap_err();
        assert_eq!((error.reason(), error.retryable()), (Some(reason), true), "{error}");
        assert_eq!(error.attempts(), 2);
    }
    // Or another in its place.
    let (result, _) = from_resource(json!([ISSUER]), honest, |it| it.launchpad(ISSUER));
    assert_eq!(result.unwrap().fallback, Some(Reason::NoAuthorizationServer));
}

#[test]
fn several_issuers_are_ambiguous() {
    let issuers = json!([ISSUER, "https://other.example.com", LAUNCHPAD]);
    let (result, asked) = from_resource(issuers, honest, |it| it);
    let error = result.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::AmbiguousIssuers));
    assert!(
        error.message().contains("other.example.com") && error.hint().contains("expected_issuer")
    );
    assert!(asked.is_empty());
}

#[test]
fn the_expected_issuer_is_taken_or_nothing() {
    let issuers = json!(["https://other.example.com", ISSUER, LAUNCHPAD]);
    for expected in [ISSUER, LAUNCHPAD] {
        let (result, asked) =
            from_resource(issuers.clone(), honest, |it| it.expected_issuer(expected));
        let found = result.unwrap();
        assert_eq!((found.server.issuer.as_str(), found.fallback), (expected, None));
        assert_eq!(asked, [format!("{expected} authorization-server")]);
    }
    for (issuers, expected) in [
        (json!([LAUNCHPAD]), ISSUER),
        (json!([]), ISSUER),
        (Value::Null, ISSUER),
        (json!([ISSUER]), "https://as.example.com/"),
    ] {
        let (result, asked) = from_resource(issuers, honest, |it| it.expected_issuer(expected));
        let error = result.unwrap_err();
        assert_eq!(error.reason(), Some(Reason::ExpectedIssuerUnavailable), "{error}");
        assert!(asked.is_empty());
    }
}

#[test]
fn once_an_issuer_is_chosen_nothing_falls_back() {
    type Row = (&'static str, Answers, ErrorCode, Reason);
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
        let (result, asked) = from_resource(json!([issuer, LAUNCHPAD]), server, |it| it);
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, Some(reason)), "{issuer}: {error}");
        assert!(!asked.iter().any(|it| it.contains("launchpad")), "{asked:?}");
    }
}

#[test]
fn what_is_required_must_be_offered() {
    let rows = [
        (json!([ISSUER]), Capability::AuthorizationCode, true),
        (json!([ISSUER]), Capability::DeviceFlow, false),
        (json!([]), Capability::DeviceFlow, false),
    ];
    for (issuers, capability, offered) in rows {
        let (result, _) = from_resource(issuers, honest, |it| it.require(capability));
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
fn authorization_servers_that_are_null_are_not_absent() {
    let null = json!({ "resource": RESOURCE, "authorization_servers": null });
    let (_, oauth) = simulate(move |_| json(&null));
    let error = oauth.discover_protected_resource(RESOURCE).send().unwrap_err();
    assert_eq!(error.reason(), Some(Reason::ResourceDiscoveryFailed));
    assert!(error.message().contains("`authorization_servers`"), "{error}");
}

#[test]
fn no_endpoint_of_a_server_is_empty() {
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
