//! The exchange of a code and the refresh of a token: requests, and the results of responses.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::*;
use crate::auth::launchpad::LAUNCHPAD_TOKEN_ENDPOINT;
use crate::auth::server::AuthorizationServer;
use crate::auth::session::OAuthSession;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::failure::Failure;
use crate::oauth::{OAuth, PkceCodeVerifier};
use crate::testing::Simulation;

fn simulate(status: u16, body: impl Into<String>) -> (Simulation, OAuth<Blocking>) {
    let body = body.into();
    let simulation = Simulation::new(move |_| {
        Ok(Response::builder().status(status).body(Bytes::from(body.clone())).unwrap())
    });
    let config = Config::builder().timeout(Duration::from_secs(7)).build().unwrap();
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(config, 0))));
    (simulation, oauth)
}

const TOKEN: &str = r#"{"access_token": "acc", "token_type": "BEARER", "refresh_token": "ref",
    "expires_in": 2147483647, "scope": "a b", "resource": "urn:r"}"#;

fn server() -> AuthorizationServer {
    AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
}

fn old() -> Token {
    Token::new("old-acc").with_refresh_token("old/ref").with_resource("urn:old").with_scope("old")
}

/// Returns the URL and the form of the only request.
fn sent(simulation: &Simulation) -> (String, String) {
    let requests = simulation.requests();
    assert_eq!(requests.len(), 1);
    let (sent, headers) = (&requests[0], requests[0].request.headers());
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(headers["accept"], "application/json");
    assert!(headers["user-agent"].to_str().unwrap().starts_with("basecamp-sdk-rust/"));
    assert_eq!(sent.timeout, Duration::from_secs(7));
    let form = String::from_utf8(sent.request.body().to_vec()).unwrap();
    (sent.request.uri().to_string(), form)
}

#[test]
fn hosts_in_messages_have_their_ports() {
    let rows = [
        ("https://launchpad.37signals.com/authorization/token", "launchpad.37signals.com"),
        ("http://127.0.0.1:3000/token", "127.0.0.1:3000"),
        ("https://me:secret@[::1]:8443/", "[::1]:8443"),
    ];
    for (url, host) in rows {
        assert_eq!(host_of(url).unwrap(), host);
    }
    assert_eq!(host_of("no url"), None);
}

#[test]
fn a_code_is_exchanged() {
    let (simulation, oauth) = simulate(200, TOKEN);
    let pkce = PkceCodeVerifier::from_string("veri");
    let exchange = oauth.exchange_code(server(), "id", "co/de").redirect_uri("http://a/cb");
    let token = exchange.pkce(&pkce).resource("urn:r").send().unwrap();
    let form = "grant_type=authorization_code&code=co%2Fde&redirect_uri=http%3A%2F%2Fa%2Fcb\
                &client_id=id&code_verifier=veri&resource=urn%3Ar";
    assert_eq!(sent(&simulation), ("https://as.example.com/token".to_owned(), form.to_owned()));
    assert_eq!(token.access_token.expose(), "acc");
    assert_eq!(token.token_type.as_deref(), Some("BEARER"));
    assert_eq!(token.refresh_token.as_ref().unwrap().expose(), "ref");
    assert_eq!(token.scope.as_deref(), Some("a b"));
    assert_eq!(token.resource.as_deref(), Some("urn:r"));
    let expires_at = simulation.now().wall + Duration::from_secs(2_147_483_647);
    assert_eq!(token.expires_at, Some(expires_at));
    assert!(token.is_expired_at(expires_at, Duration::ZERO));
    assert!(!token.is_expired_at(expires_at - Duration::from_secs(2), Duration::from_secs(1)));

    let (simulation, oauth) = simulate(200, r#"{"access_token": "a"}"#);
    let server = AuthorizationServer::launchpad();
    let token = oauth.exchange_code(&server, "id", "c").client_secret("s").send().unwrap();
    let form = "type=web_server&code=c&client_id=id&client_secret=s";
    assert_eq!(sent(&simulation), (LAUNCHPAD_TOKEN_ENDPOINT.to_owned(), form.to_owned()));
    assert!(token.refresh_token.is_none() && token.expires_at.is_none());
}

#[test]
fn a_token_is_refreshed() {
    let (simulation, oauth) = simulate(200, r#"{"access_token": "new", "scope": "less"}"#);
    let token = oauth.refresh(server(), "id", &old()).send().unwrap();
    let form = "grant_type=refresh_token&refresh_token=old%2Fref&client_id=id&resource=urn%3Aold";
    assert_eq!(sent(&simulation).1, form);
    // The token has only the members of the response, before it inherits others from the old token.
    assert!(token.refresh_token.is_none() && token.resource.is_none());
    let token = token.with_defaults_from(&old());
    assert_eq!(token.access_token.expose(), "new");
    assert_eq!(token.refresh_token.unwrap().expose(), "old/ref");
    assert_eq!(token.resource.as_deref(), Some("urn:old"));
    assert_eq!(token.scope.as_deref(), Some("less"));

    let (simulation, oauth) = simulate(200, TOKEN);
    let refresh = oauth.refresh(LAUNCHPAD_TOKEN_ENDPOINT, "id", &old()).client_secret("s");
    refresh.resource("").send().unwrap();
    let form = "type=refresh&refresh_token=old%2Fref&client_id=id&client_secret=s";
    assert_eq!(sent(&simulation).1, form);
}

#[test]
fn an_invalid_request_is_not_sent() {
    let (simulation, oauth) = simulate(200, TOKEN);
    let at = |url: &str| AuthorizationServer::new("https://as", url);
    let good = server();
    let invalid = [
        (oauth.exchange_code(&good, "", "c").send(), "client_id"),
        (oauth.exchange_code(&good, "id", " ").send(), "`code`"),
        (oauth.refresh(&good, "id", &Token::new("a")).send(), "`refresh_token`"),
        (oauth.exchange_code(at("http://as/token"), "id", "c").send(), "token_endpoint"),
        (oauth.exchange_code(at("https://u:hunter2@as/token"), "id", "c").send(), "token_endpoint"),
        (oauth.exchange_code(at("https://as/token#x"), "id", "c").send(), "token_endpoint"),
        (oauth.exchange_code(at(""), "id", "c").send(), "token_endpoint"),
    ];
    for (result, named) in invalid {
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (ErrorCode::Usage, 0));
        assert!(error.message().contains(named), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"));
    }
    assert!(simulation.requests().is_empty());
}

#[test]
fn token_errors_have_a_hint_and_no_secret() {
    let echo = "the code sec-code of the client with sec-client is wrong";
    let rows = [
        (400, json!({ "error": "invalid_grant" }), ErrorCode::AuthRequired, "authorization code"),
        (401, json!({ "error": "invalid_client" }), ErrorCode::AuthRequired, "invalid_client"),
        (
            400,
            json!({ "error": "invalid_request", "error_description": echo }),
            ErrorCode::AuthRequired,
            "invalid_request",
        ),
        (400, json!({ "error": echo }), ErrorCode::AuthRequired, "Bad Request"),
        (422, json!({ "error": "x", "errors": { "code": [echo] } }), ErrorCode::ApiError, "x"),
        (403, json!({ "error": "x" }), ErrorCode::ApiError, "x"),
        (404, json!({ "error": "x" }), ErrorCode::ApiError, "x"),
        (429, json!({ "error": "x" }), ErrorCode::ApiError, "x"),
        (507, json!({ "error": "x" }), ErrorCode::ApiError, "x"),
        (400, json!({ "error": "authorization_expired" }), ErrorCode::AuthRequired, "expired"),
        (403, json!({ "error": "unauthorized_client" }), ErrorCode::AuthRequired, "unauthorized"),
        (500, json!({ "message": echo }), ErrorCode::ApiError, "Internal Server Error"),
        (307, json!({}), ErrorCode::ApiError, "redirect"),
        (200, json!({ "access_token": "acc", "resource": "" }), ErrorCode::ApiError, "is empty"),
        (200, json!({ "access_token": "acc", "resource": 7 }), ErrorCode::ApiError, "not a string"),
        (200, json!({ "error": "x", "code": "sec-code" }), ErrorCode::ApiError, "access_token"),
    ];
    for (status, body, code, message) in rows {
        let (simulation, oauth) = simulate(status, body.to_string());
        let exchange = oauth.exchange_code(server(), "id", "sec-code").client_secret("sec-client");
        let error = exchange.send().unwrap_err();
        assert_eq!(error.code(), code, "{body}");
        assert!(error.message().contains(message), "{error}");
        assert_eq!(error.http_status().is_some(), status != 200, "{error}");
        let shown = format!("{error}{error:?}{}", error.hint());
        assert!(!shown.contains("sec-") && !shown.contains("acc\""), "{shown}");
        assert_eq!(simulation.requests().len(), 1);
    }
    let (_, oauth) = simulate(401, r#"{"error": "invalid_client"}"#);
    let error = oauth.exchange_code(server(), "id", "c").send().unwrap_err();
    assert!(error.hint().contains("client secret"), "{}", error.hint());
}

#[test]
fn the_text_of_a_plain_error_is_reported() {
    let rows = [("text/plain; charset=utf-8", true), ("text/html", false)];
    for (media_type, is_reported) in rows {
        let simulation = Simulation::new(move |_| {
            let response = Response::builder().status(403).header("content-type", media_type);
            Ok(response.body(Bytes::from_static(b"The account is suspended\n")).unwrap())
        });
        let context = Arc::new(Context::for_login(Config::default(), 0));
        let oauth = OAuth::new(simulation.blocking(context));
        let error = oauth.exchange_code(server(), "id", "c").send().unwrap_err();
        assert_eq!(error.message().ends_with("The account is suspended"), is_reported, "{error}");
    }
}

#[test]
fn a_usable_token_is_accepted_with_invalid_optional_fields() {
    let rows = [
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": "3600"}"#, None),
        (
            200,
            r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 3600.0}"#,
            Some(3600),
        ),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 36e2}"#, Some(3600)),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 1.5}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 0}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": -1}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 2147483648}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": 1e400}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "expires_in": {}}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "token_type": 5}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "token_type": "mac"}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "scope": ["a"]}"#, None),
        (200, r#"{"access_token": "acc", "refresh_token": "ref", "scope": "\ud800"}"#, None),
        (200, r#"{"refresh_token": 1, "access_token": "acc", "refresh_token": "ref"}"#, None),
        (201, r#"{"access_token": "acc", "refresh_token": "ref"}"#, None),
        (203, "\u{feff}{\"access_token\": \"acc\", \"refresh_token\": \"ref\"}\0\0", None),
        (299, r#"{"access_token": "acc", "refresh_token": "ref"} trailing"#, None),
    ];
    for (status, body, lifetime) in rows {
        let (simulation, oauth) = simulate(status, body);
        let token = oauth.exchange_code(server(), "id", "c").send().unwrap();
        assert_eq!(token.access_token.expose(), "acc", "{body}");
        assert_eq!(token.refresh_token.unwrap().expose(), "ref", "{body}");
        let expires_at = lifetime.map(|life| simulation.now().wall + Duration::from_secs(life));
        assert_eq!(token.expires_at, expires_at, "{body}");
    }
}

#[test]
fn an_unrequested_compression_is_decoded() {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(TOKEN.as_bytes()).unwrap();
    let body = Bytes::from(encoder.finish().unwrap());
    let simulation = Simulation::new(move |request| {
        assert_eq!(request.headers()["accept-encoding"], "identity");
        Ok(Response::builder().header("content-encoding", "gzip").body(body.clone()).unwrap())
    });
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    let token = oauth.refresh(server(), "id", &old()).send().unwrap();
    assert_eq!(token.refresh_token.unwrap().expose(), "ref");
}

#[test]
fn a_code_exchange_is_never_retried() {
    let simulation = Simulation::new(|_| Err(Failure::connect("refused")));
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    let error = oauth.exchange_code(server(), "id", "c").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.message().contains("as.example.com"), "{error}");
    assert_eq!(simulation.requests().len(), 1);
}

#[test]
fn an_exchange_of_a_possibly_used_code_is_not_retryable() {
    let failures: [(fn() -> Failure, bool); 6] = [
        (|| Failure::io("reset"), false),
        (|| Failure::timeout("slow"), false),
        (|| Failure::incomplete("cut"), false),
        (|| Failure::connect("refused"), true),
        (|| Failure::connect_timeout("slow"), true),
        (|| Failure::not_processed("GOAWAY"), true),
    ];
    for (failure, is_safe) in failures {
        let simulation = Simulation::new(move |_| Err(failure()));
        let context = Context::for_login(Config::default(), 0);
        let oauth = OAuth::new(simulation.blocking(Arc::new(context)));
        let error = oauth.exchange_code(server(), "id", "code").send().unwrap_err();
        assert_eq!((error.is_transient(), error.retryable()), (true, is_safe), "{error}");
        assert_eq!(error.hint().contains("used up the authorization code"), !is_safe, "{error}");
    }
    for (status, is_transient, is_safe) in [
        (500, true, false),
        (502, true, false),
        (504, true, false),
        (520, true, false),
        (503, true, true),
    ] {
        let (_, oauth) = simulate(status, "");
        let error = oauth.exchange_code(server(), "id", "code").send().unwrap_err();
        assert_eq!((error.is_transient(), error.retryable()), (is_transient, is_safe), "{error}");
    }
    let (_, oauth) = simulate(200, "{}");
    let error = oauth.exchange_code(server(), "id", "code").send().unwrap_err();
    assert!(!error.retryable() && error.hint().contains("log in again"), "{error}");
}

#[test]
fn an_api_call_before_the_login_is_an_error() {
    let (simulation, _) = simulate(200, "[]");
    let context = Arc::new(Context::for_login(Config::default(), 0));
    let account = crate::Account::new(simulation.blocking(context), "9").unwrap();
    let error = account.projects().list().send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert!(error.message().contains("no token yet"), "{error}");
    assert!(simulation.requests().is_empty());
    let builder = Context::builder().auth(crate::Auth::token("t"));
    assert_eq!(builder.build_for_login(0).unwrap_err().code(), ErrorCode::Usage);
}

/// `client.authorization()` sends its request to the issuer in the settings.
#[test]
fn an_issuer_serves_the_authorization() {
    let simulation = Simulation::new(|request| {
        assert_eq!(request.uri(), "https://as.example.com/authorization.json");
        assert_eq!(request.headers()["authorization"], "Bearer acc");
        let body = r#"{"identity": {"id": 1}, "accounts": []}"#;
        Ok(Response::new(Bytes::from_static(body.as_bytes())))
    });
    let config = Config::builder().authorization_url(server().issuer).build().unwrap();
    let session = OAuthSession::new(server(), "id", old());
    assert!(!format!("{session:?}").contains("old-acc"));
    let context = Context::new(config, crate::Auth::token("acc"), 0).unwrap();
    let service = crate::Authorization::new(simulation.blocking(Arc::new(context)));
    assert_eq!(service.get().send().unwrap().identity.id, 1);
}

#[test]
fn client_credentials_need_no_user() {
    let (simulation, oauth) = simulate(200, r#"{"access_token": "a", "expires_in": 60}"#);
    let endpoint = "https://as.example.com/token";
    let request = oauth.client_credentials(endpoint, "id", "s").scope("read");
    let token = request.send().unwrap();
    assert_eq!(token.access_token.expose(), "a");
    let form = "grant_type=client_credentials&client_id=id&client_secret=s&scope=read";
    assert_eq!(sent(&simulation), (endpoint.to_owned(), form.to_owned()));

    let error = oauth.client_credentials(endpoint, "id", "").send().unwrap_err();
    assert!(error.message().contains("client_secret"), "{error}");
    assert!(!error.hint().contains("log in"), "{}", error.hint());
    let (_, oauth) = simulate(400, r#"{"error": "unauthorized_client"}"#);
    let error = oauth.client_credentials(endpoint, "id", "s").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert!(!error.hint().contains("valid once"), "{}", error.hint());
}
