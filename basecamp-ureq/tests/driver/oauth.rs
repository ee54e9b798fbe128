//! Logins: randomness, and the settings of their connections.

use basecamp_ureq::oauth::{self, AuthorizationServer};
use basecamp_ureq::{Client, ErrorCode};

#[test]
fn pkce_and_state_are_random() {
    let (first, other) = (oauth::pkce().unwrap(), oauth::pkce().unwrap());
    assert_eq!(first.verifier().expose().len(), 43);
    assert_ne!(first.verifier().expose(), other.verifier().expose());
    let (first, other) = (oauth::state().unwrap(), oauth::state().unwrap());
    assert_eq!(first.as_str().len(), 22);
    assert!(!first.matches(other.as_str()));
}

#[test]
fn logins_use_client_settings_and_no_token() {
    oauth::client().unwrap();
    let error = Client::builder().token("t").build_oauth().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    let error = Client::builder().root_certificates("none").build_oauth().unwrap_err();
    assert!(error.message().contains("root_certificates"), "{error}");
    let server = AuthorizationServer::launchpad();
    assert!(server.offers_authorization_code() && !server.offers_device_flow());
}
