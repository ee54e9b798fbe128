//! An authorization server with arbitrary responses: every flow ends without a panic and without
//! revealing a secret.
//!
//! The first line selects the flow, and is also the parameters of the redirect. Each further line
//! is a response: a status, a space and a body.
#![no_main]

use std::sync::Arc;

use basecamp_core::oauth::{AuthorizationServer, CsrfState, OAuth, Token, code_from_redirect};
use basecamp_core::testing::Simulation;
use basecamp_core::{Config, Context};
use bytes::Bytes;
use http::Response;
use libfuzzer_sys::fuzz_target;

const CODE: &str = "the-secret-code";
const REFRESH_TOKEN: &str = "the-refresh-token";
const CLIENT_SECRET: &str = "the-client-secret";

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let _ = code_from_redirect(&String::from_utf8_lossy(first), &CsrfState::from_string("s"));
    let answers: Vec<Response<Bytes>> = lines.filter_map(answer).collect();
    let mut answers = answers.into_iter();
    let simulation =
        Simulation::new(move |_| Ok(answers.next().unwrap_or_else(|| Response::new(Bytes::new()))));
    let context = Arc::new(Context::for_login(Config::default(), 0));
    let oauth = OAuth::new(simulation.blocking(context));
    let server = AuthorizationServer::new("https://as", "https://as/token")
        .with_device_authorization_endpoint("https://as/device");
    // The secrets of the flow. If a response contains the same text by chance, it isn't a secret.
    let (error, secrets): (_, &[&str]) = match first.first() {
        Some(b'd') => (oauth.discover("https://as").send().err(), &[]),
        Some(b'p') => (oauth.discover_protected_resource("https://r").send().err(), &[]),
        Some(b'r') => (oauth.discover_from_resource("https://r").send().err(), &[]),
        Some(b'c') => {
            let exchange = oauth.exchange_code(&server, "id", CODE).client_secret(CLIENT_SECRET);
            (exchange.send().err(), &[CODE, CLIENT_SECRET])
        }
        Some(b't') => {
            let old = Token::new("old").with_refresh_token(REFRESH_TOKEN);
            let refresh = oauth.refresh(&server, "id", &old).client_secret(CLIENT_SECRET);
            (refresh.send().err(), &[REFRESH_TOKEN, CLIENT_SECRET])
        }
        _ => {
            let login = oauth.device_login(&server, "id", |_| {}).client_secret(CLIENT_SECRET);
            (login.send().err(), &[CLIENT_SECRET])
        }
    };
    if let Some(error) = error {
        let shown = format!("{error}{error:?}{}", error.hint());
        assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
});

fn answer(line: &[u8]) -> Option<Response<Bytes>> {
    let (status, body) = line.split_at_checked(3)?;
    let status = std::str::from_utf8(status).ok()?.parse::<u16>().ok()?;
    Response::builder().status(status).body(Bytes::copy_from_slice(body)).ok()
}
