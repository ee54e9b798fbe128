//! What only a driver can give a login: chance, and connections.

use basecamp_hyper::oauth::{self, AuthorizationServer};
use basecamp_hyper::{Client, ErrorCode};

#[test]
fn chance_comes_anew_each_time() {
    let (one, other) = (oauth::pkce().unwrap(), oauth::pkce().unwrap());
    assert_eq!(one.verifier().expose().len(), 43);
    assert_ne!(one.verifier().expose(), other.verifier().expose());
    let (one, other) = (oauth::state().unwrap(), oauth::state().unwrap());
    assert_eq!(one.as_str().len(), 22);
    assert!(!one.matches(other.as_str()));
}

#[test]
fn a_login_starts_without_a_token_and_with_the_clients_settings() {
    oauth::client().unwrap();
    let error = Client::builder().token("t").build_oauth().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    let error = Client::builder().root_certificates("none").build_oauth().unwrap_err();
    assert!(error.message().contains("root_certificates"), "{error}");
    let server = AuthorizationServer::launchpad();
    assert!(server.offers_authorization_code() && !server.offers_device_flow());
}
