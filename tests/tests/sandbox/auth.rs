//! Access tokens: validation, expiry, and refreshes in both forms.

use std::time::Duration;

use basecamp_sandbox::{Fault, Sandbox};
use serde_json::json;

use crate::http_client::{Answer, get, raw};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

fn refresh(sandbox: &Sandbox, form: &str) -> Answer {
    raw(sandbox, "POST", "/authorization/token", FORM, form.as_bytes()).unwrap()
}

fn form(sandbox: &Sandbox, kind: &str) -> String {
    let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
    format!(
        "{kind}&refresh_token={}&client_id={id}&client_secret={secret}",
        sandbox.refresh_token()
    )
}

#[test]
fn a_valid_token_is_required() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/projects.json", sandbox.account_id());
    get(&sandbox, "/projects.json").expect(200);
    for (header, challenge) in [
        ("", "Bearer realm=\"Basecamp\""),
        ("Authorization: Basic Zm9v\r\n", "Bearer realm=\"Basecamp\""),
        ("Authorization: Bearer wrong\r\n", "Bearer realm=\"Basecamp\", error=\"invalid_token\""),
    ] {
        let answer = raw(&sandbox, "GET", &path, header, b"").unwrap().expect(401);
        assert!(answer.json()["error"].is_string());
        assert_eq!(answer.header("www-authenticate"), Some(challenge), "{header}");
    }
}

#[test]
fn the_case_of_the_scheme_is_irrelevant() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/projects.json", sandbox.account_id());
    for scheme in ["Bearer", "bearer", "BEARER", "Bearer "] {
        let header = format!("Authorization: {scheme} {}\r\n", sandbox.token());
        raw(&sandbox, "GET", &path, &header, b"").unwrap().expect(200);
    }
}

#[test]
fn expiry_and_both_forms_of_refresh() {
    let sandbox = Sandbox::start().unwrap();
    for (round, kind) in ["grant_type=refresh_token", "type=refresh"].into_iter().enumerate() {
        let (old, old_refresh) = (sandbox.token(), sandbox.refresh_token());
        sandbox.expire_access_token();
        get(&sandbox, "/projects.json").expect(401);

        let answer = refresh(&sandbox, &form(&sandbox, kind)).expect(200);
        let body = answer.json();
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(body["access_token"], sandbox.token());
        assert_eq!(body["refresh_token"], sandbox.refresh_token());
        assert_eq!(body["expires_in"], 1_209_600);
        assert_ne!((old, old_refresh), (sandbox.token(), sandbox.refresh_token()));
        assert_eq!(sandbox.refresh_count(), round + 1);
        get(&sandbox, "/projects.json").expect(200);
    }
}

#[test]
fn an_old_access_token_is_valid_until_it_expires() {
    let sandbox = Sandbox::start().unwrap();
    let header = format!("Authorization: Bearer {}\r\n", sandbox.token());
    refresh(&sandbox, &form(&sandbox, "type=refresh")).expect(200);
    let ask = || raw(&sandbox, "GET", "/authorization.json", &header, b"").unwrap();
    ask().expect(200);
    sandbox.expire_access_token();
    ask().expect(401);
}

#[test]
fn the_lifetime_of_tokens_can_be_set() {
    let sandbox = Sandbox::builder().token_lifetime(Duration::ZERO).start().unwrap();
    get(&sandbox, "/projects.json").expect(401);
    assert_eq!(refresh(&sandbox, &form(&sandbox, "type=refresh")).json()["expires_in"], 0);
}

#[test]
fn a_refresh_token_is_used_once_unless_it_does_not_rotate() {
    let sandbox = Sandbox::start().unwrap();
    let used = form(&sandbox, "type=refresh");
    refresh(&sandbox, &used).expect(200);
    assert_eq!(refresh(&sandbox, &used).expect(400).json(), json!({"error": "invalid_grant"}));
    sandbox.revoke_refresh_token();
    refresh(&sandbox, &form(&sandbox, "type=refresh")).expect(400);

    let sandbox = Sandbox::builder().rotate_refresh_token(false).start().unwrap();
    let used = form(&sandbox, "type=refresh");
    for _ in 0..2 {
        assert_eq!(refresh(&sandbox, &used).expect(200).json().get("refresh_token"), None);
    }
    assert_eq!(sandbox.refresh_count(), 2);
}

#[test]
fn lenient_rotation_accepts_the_old_token_until_the_new_is_used() {
    let sandbox = Sandbox::builder().rotate_refresh_token_on_use().start().unwrap();
    let used = form(&sandbox, "type=refresh");
    for _ in 0..2 {
        refresh(&sandbox, &used).expect(200);
    }
    get(&sandbox, "/projects.json").expect(200);
    assert_eq!(refresh(&sandbox, &used).expect(400).json(), json!({"error": "invalid_grant"}));
    refresh(&sandbox, &form(&sandbox, "type=refresh")).expect(200);
}

#[test]
fn invalid_refreshes_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let valid = form(&sandbox, "type=refresh");
    let cases = [
        (valid.replace("sandbox-refresh-1", "other"), 400, "invalid_grant"),
        (valid.replace("sandbox-refresh-1", ""), 400, "invalid_request"),
        (valid.replace("sandbox-secret", "other"), 401, "invalid_client"),
        (valid.replace("sandbox-client", "other"), 401, "invalid_client"),
        (valid.replace("type=refresh", "type=other"), 400, "unsupported_grant_type"),
        (valid.replace("type=refresh&", ""), 400, "invalid_request"),
        (
            valid.replace("type=refresh", "type=refresh&grant_type=refresh_token"),
            400,
            "invalid_request",
        ),
    ];
    for (form, status, error) in cases {
        let answer = refresh(&sandbox, &form).expect(status);
        assert_eq!(answer.json()["error"], error, "{form}");
    }
    let json =
        raw(&sandbox, "POST", "/authorization/token", "Content-Type: application/json\r\n", b"{}");
    assert_eq!(json.unwrap().status, 400);
    assert_eq!(sandbox.refresh_count(), 0);
}

#[test]
fn the_token_endpoint_has_faults_too() {
    let sandbox = Sandbox::start().unwrap();
    sandbox
        .on("POST", "/authorization/token")
        .once(Fault::status(503))
        .once(Fault::json(400, &json!({"error": "invalid_grant"})))
        .once(Fault::Delay(Duration::from_millis(2)));
    let form = form(&sandbox, "type=refresh");
    refresh(&sandbox, &form).expect(503);
    assert_eq!(refresh(&sandbox, &form).expect(400).json()["error"], "invalid_grant");
    assert_eq!(sandbox.refresh_count(), 0);
    refresh(&sandbox, &form).expect(200);
    assert_eq!(sandbox.refresh_count(), 1);
    assert_eq!(sandbox.count("POST", "/authorization/token"), 3);
}

#[test]
fn the_identity_and_its_account() {
    let sandbox = Sandbox::start().unwrap();
    let header = format!("Authorization: Bearer {}\r\n", sandbox.token());
    assert!(sandbox.authorization_url().ends_with("/authorization.json"));
    let answer = raw(&sandbox, "GET", "/authorization.json", &header, b"").unwrap().expect(200);
    let body = answer.json();
    assert_eq!(body["identity"]["id"], sandbox.my_id());
    assert_eq!(body["identity"]["first_name"], "Inês");
    assert_eq!(body["accounts"][0]["product"], "bc3");
    assert_eq!(body["accounts"][0]["id"].to_string(), sandbox.account_id());
    let href = format!("{}/{}", sandbox.url(), sandbox.account_id());
    assert_eq!(body["accounts"][0]["href"], href);
    assert!(body["expires_at"].as_str().unwrap().ends_with('Z'));
}
