use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::*;
use crate::testing::Simulation;
use crate::{Auth, Config, Context};

#[test]
fn request_goes_to_launchpad_with_the_options_of_the_call() {
    let accounts =
        r#"[{"id": 1, "name": "a", "product": "bc3"}, {"id": 2, "name": "b", "product": "hey"}]"#;
    let body = format!(r#"{{"identity": {{"id": 3}}, "accounts": {accounts}}}"#);
    let server = Simulation::new(move |_| Ok(Response::new(Bytes::from(body.clone()))));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let service = Authorization::new(server.blocking(Arc::new(context)));
    let info = service.get().with_timeout(Duration::from_secs(7)).send().unwrap();
    let supported: Vec<_> = info.accounts.iter().map(AuthorizedAccount::is_basecamp).collect();
    assert_eq!(supported, [true, false]);
    let sent = &server.requests()[0];
    assert_eq!(sent.request.uri(), "https://launchpad.37signals.com/authorization.json");
    assert_eq!(sent.timeout, Duration::from_secs(7));
}

fn read(json: &str) -> AuthorizationInfo {
    serde_json::from_str(json).unwrap()
}

#[test]
fn decodes_the_response_of_basecamps_own_server() {
    let info = read(
        r#"{"expires_at": "2026-12-01T09:30:00Z", "identity": {"id": 9}, "scope": "full",
            "accounts": [{"id": 9, "name": "H", "href": "https://a/9", "resource": "urn:x"}]}"#,
    );
    assert_eq!(info.expires_at, Some("2026-12-01T09:30:00Z".parse().unwrap()));
    assert_eq!((info.identity.id, info.scope.as_deref()), (9, Some("full")));
    let account = &info.accounts[0];
    assert_eq!((account.product.as_deref(), account.resource.as_deref()), (None, Some("urn:x")));
    assert!(account.is_basecamp());
}

#[test]
fn account_without_a_product_among_others_is_not_basecamp() {
    let info = read(
        r#"{"identity": {"id": 9}, "accounts": [
            {"id": 1, "name": "a"},
            {"id": 2, "name": "b", "product": "bc3"},
            {"id": 3, "name": "c", "product": "bcx"}
        ]}"#,
    );
    let supported: Vec<_> = info.accounts.iter().map(AuthorizedAccount::is_basecamp).collect();
    assert_eq!(supported, [false, true, false]);
}

#[test]
fn expiry_is_text_or_seconds() {
    let rows = [
        ("1796117400", Some("2026-12-01T09:30:00Z")),
        ("1796117400.0", Some("2026-12-01T09:30:00Z")),
        (r#""2026-12-01T09:30:00.000Z""#, Some("2026-12-01T09:30:00Z")),
        ("null", None),
        (r#""soon""#, None),
        ("1e300", None),
        ("[]", None),
    ];
    for (value, expected) in rows {
        let info = read(&format!(r#"{{"identity": {{"id": 1}}, "expires_at": {value}}}"#));
        assert_eq!(info.expires_at, expected.map(|text| text.parse().unwrap()), "{value}");
    }
}
