use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::*;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::oauth::OAuth;
use crate::testing::Simulation;
use crate::{Config, Context};

fn server() -> AuthorizationServer {
    AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
        .with_revocation_endpoint("https://as.example.com/revoke")
}

fn simulate(status: u16, body: &'static str) -> (Simulation, OAuth<Blocking>) {
    let simulation = Simulation::new(move |_| {
        Ok(Response::builder().status(status).body(Bytes::from(body)).unwrap())
    });
    let context = Arc::new(Context::for_login(Config::default(), 0));
    let oauth = OAuth::new(simulation.blocking(context));
    (simulation, oauth)
}

#[test]
fn the_refresh_token_is_revoked_if_there_is_one() {
    let token = Token::new("acc");
    let cases = [
        (token.clone().with_refresh_token("ref"), "token=ref&token_type_hint=refresh_token"),
        (token, "token=acc&token_type_hint=access_token"),
    ];
    for (token, form) in cases {
        let (simulation, oauth) = simulate(200, "");
        oauth.revoke(&server(), "id", &token).client_secret("s").send().unwrap();
        let request = &simulation.requests()[0].request;
        assert_eq!(request.uri(), "https://as.example.com/revoke");
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert_eq!(body, format!("{form}&client_id=id&client_secret=s"));
    }
}

#[test]
fn a_server_without_the_endpoint_gets_no_request() {
    let (simulation, oauth) = simulate(200, "");
    let launchpad = AuthorizationServer::launchpad();
    let error = oauth.revoke(&launchpad, "id", &Token::new("acc")).send().unwrap_err();
    assert_eq!(error.reason(), Some(Reason::CapabilityUnavailable));
    assert!(error.hint().contains("Delete the stored token"), "{}", error.hint());
    for (id, token) in [("", "acc"), ("id", " ")] {
        let error = oauth.revoke(&server(), id, &Token::new(token)).send().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
    assert!(simulation.requests().is_empty());
}

#[test]
fn a_web_page_is_no_success() {
    let (_, oauth) = simulate(200, "<!DOCTYPE html><title>Sign in</title>");
    let error = oauth.revoke(&server(), "id", &Token::new("acc")).send().unwrap_err();
    assert_eq!((error.code(), error.http_status()), (ErrorCode::ApiError, Some(200)));
    assert!(error.message().contains("not revoked: a web page"), "{error}");
    assert!(error.hint().contains("login in a browser"), "{}", error.hint());
    for body in ["{}", "OK", ""] {
        let (_, oauth) = simulate(200, body);
        oauth.revoke(&server(), "id", &Token::new("acc")).send().unwrap();
    }
}

#[test]
fn a_refusal_is_an_error_without_the_token() {
    let body = r#"{"error": "unsupported_token_type", "error_description": "not the-token"}"#;
    let (_, oauth) = simulate(400, body);
    let error = oauth.revoke(&server(), "id", &Token::new("the-token")).send().unwrap_err();
    assert!(error.message().contains("unsupported_token_type"), "{error}");
    assert!(!format!("{error:?} {}", error.hint()).contains("the-token"));
    let (_, oauth) = simulate(503, "");
    let error = oauth.revoke(&server(), "id", &Token::new("the-token")).send().unwrap_err();
    assert!(error.retryable());
}
