//! Logging in to the sandbox: the parameters, and each reason for a rejection.

use basecamp_sandbox::{Decision, Sandbox};
use serde_json::{Value, json};

use crate::http_client::{Answer, raw};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

fn ask(sandbox: &Sandbox, form: &str) -> Answer {
    raw(sandbox, "POST", "/authorization/token", FORM, form.as_bytes()).unwrap()
}

fn document(sandbox: &Sandbox, name: &str) -> Value {
    raw(sandbox, "GET", &format!("/.well-known/oauth-{name}"), "", b"").unwrap().expect(200).json()
}

fn page(sandbox: &Sandbox, query: &str) -> String {
    let url = format!("/authorization/new?{query}");
    let answer = raw(sandbox, "GET", &url, "", b"").unwrap().expect(302);
    answer.header("location").unwrap().to_owned()
}

/// The query of a public client's authorization request.
fn query(sandbox: &Sandbox) -> String {
    format!(
        "response_type=code&client_id={}&redirect_uri=http%3A%2F%2Fa%2Fcb%3Fx%3D1&state=s\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        sandbox.public_client_id()
    )
}

#[test]
fn the_metadata_documents_refer_to_each_other() {
    let sandbox = Sandbox::start().unwrap();
    let resource = document(&sandbox, "protected-resource");
    assert_eq!(resource["resource"], sandbox.url());
    assert_eq!(resource["authorization_servers"], json!([sandbox.url()]));
    let server = document(&sandbox, "authorization-server");
    assert_eq!(server["issuer"], sandbox.url());
    assert_eq!(server["token_endpoint"], sandbox.token_endpoint());
    assert!(server["grant_types_supported"].to_string().contains(DEVICE_GRANT));
    let sandbox = Sandbox::builder().device_flow(false).start().unwrap();
    let server = document(&sandbox, "authorization-server");
    assert!(!server.to_string().contains("device"), "{server}");
}

#[test]
fn a_code_is_valid_once_and_for_its_login() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.public_client_id();
    let new_form = || {
        let location = page(&sandbox, &query(&sandbox));
        let code = location.strip_prefix("http://a/cb?x=1&code=").unwrap();
        let code = code.strip_suffix("&state=s").unwrap();
        format!(
            "grant_type=authorization_code&client_id={client}&code={code}\
             &redirect_uri=http%3A%2F%2Fa%2Fcb%3Fx%3D1&code_verifier={VERIFIER}"
        )
    };
    let form = new_form();
    let answer = ask(&sandbox, &form).expect(200).json();
    assert_eq!(answer["access_token"], sandbox.token());
    assert_eq!(answer["refresh_token"], sandbox.refresh_token());
    let used = ask(&sandbox, &form).expect(400).json();
    assert_eq!(used["error"], "invalid_grant");
    assert_eq!(used["error_description"], "the code is unknown or used");
    for (old, new, status, error) in [
        (VERIFIER, "other", 400, "invalid_grant"),
        ("code_verifier", "x", 400, "invalid_grant"),
        ("x%3D1", "x%3D2", 400, "invalid_grant"),
        ("sandbox-code-", "other-", 400, "invalid_grant"),
        ("code=sandbox", "x=sandbox", 400, "invalid_request"),
        ("&client_id", "&client_secret=s&client_id", 401, "invalid_client"),
        (client, "nobody", 401, "invalid_client"),
        ("&code=", "&code=2&code=", 400, "invalid_request"),
        ("authorization_code", "password", 400, "unsupported_grant_type"),
        ("authorization_code", "", 400, "invalid_request"),
    ] {
        let form = new_form();
        assert!(form.contains(old));
        let answer = ask(&sandbox, &form.replace(old, new)).expect(status);
        assert_eq!(answer.json()["error"], error, "{old}: {new}");
    }
}

#[test]
fn the_page_redirects_with_the_error() {
    let sandbox = Sandbox::start().unwrap();
    let valid = query(&sandbox);
    for (old, new, error) in [
        ("response_type=code", "response_type=token", "unsupported_response_type"),
        ("response_type=code&", "", "invalid_request"),
        ("code_challenge_method=S256", "code_challenge_method=plain", "invalid_request"),
        ("code_challenge=", "x=", "invalid_request"),
        ("&state", "&scope=admin&state", "invalid_scope"),
        ("&state", "&resource=urn:x&state", "invalid_target"),
    ] {
        let location = page(&sandbox, &valid.replace(old, new));
        assert!(location.starts_with(&format!("http://a/cb?x=1&error={error}&")), "{location}");
        assert!(location.ends_with("&state=s"), "{location}");
    }
    sandbox.decide([Decision::Deny, Decision::Pending]);
    assert!(page(&sandbox, &valid).contains("error=access_denied"));
    assert!(page(&sandbox, &valid).contains("error=temporarily_unavailable"));
    assert!(page(&sandbox, &valid).contains("code="));
    for (old, new) in [(sandbox.public_client_id(), "nobody"), ("http%3A%2F%2F", "")] {
        let url = format!("/authorization/new?{}", valid.replace(old, new));
        raw(&sandbox, "GET", &url, "", b"").unwrap().expect(400);
    }
}

#[test]
fn a_device_code_is_decided_as_scripted() {
    let sandbox = Sandbox::start().unwrap();
    let client = sandbox.public_client_id();
    let request = |form: String| {
        raw(&sandbox, "POST", "/authorization/device", FORM, form.as_bytes()).unwrap()
    };
    let code = request(format!("client_id={client}&scope=read")).expect(200).json();
    assert_eq!((&code["interval"], &code["expires_in"]), (&json!(1), &json!(900)));
    let form = format!(
        "grant_type={DEVICE_GRANT}&client_id={client}&device_code={}",
        code["device_code"].as_str().unwrap()
    );
    sandbox.decide([
        Decision::Pending,
        Decision::SlowDown,
        Decision::TooManyRequests(7),
        Decision::Deny,
        Decision::Expire,
    ]);
    for (status, error) in [
        (400, "authorization_pending"),
        (400, "slow_down"),
        (429, "too_many_requests"),
        (400, "access_denied"),
        (400, "expired_token"),
    ] {
        let answer = ask(&sandbox, &form).expect(status);
        assert_eq!(answer.json(), json!({ "error": error }));
        assert_eq!(answer.header("retry-after"), (status == 429).then_some("7"));
    }
    let answer = ask(&sandbox, &form).expect(200).json();
    assert_eq!(answer["scope"], "read");
    for (form, status, error) in [
        (form.clone(), 400, "invalid_grant"),
        (form.replace("sandbox-device", "other"), 400, "invalid_grant"),
        (form.replace("device_code=", "x="), 400, "invalid_request"),
    ] {
        assert_eq!(ask(&sandbox, &form).expect(status).json()["error"], error);
    }
    for (form, status, error) in [
        ("client_id=nobody".to_owned(), 401, "invalid_client"),
        (format!("client_id={client}&scope=admin"), 400, "invalid_scope"),
        (String::new(), 400, "invalid_request"),
    ] {
        assert_eq!(request(form).expect(status).json()["error"], error);
    }
}

#[test]
fn launchpads_form_of_a_token_request_may_be_in_the_query() {
    let sandbox = Sandbox::start().unwrap();
    let (id, secret) = (sandbox.client_id().to_owned(), sandbox.client_secret().to_owned());
    let login = format!("type=web_server&client_id={id}&redirect_uri=http%3A%2F%2Fa%2Fcb");
    let location = page(&sandbox, &login);
    let code = location.strip_prefix("http://a/cb?code=").unwrap();
    let request = |query: &str| {
        let path = format!("/authorization/token?{query}");
        raw(&sandbox, "POST", &path, "", b"").unwrap()
    };
    let answer = request(&format!("{login}&client_secret={secret}&code={code}")).expect(200).json();
    assert_eq!(answer["access_token"], sandbox.token());
    let refresh = sandbox.refresh_token();
    let client = format!("client_id={id}&client_secret={secret}&refresh_token={refresh}");
    // The parameters of the standard are in the body (RFC 6749, section 4.1.3).
    let refused = request(&format!("grant_type=refresh_token&{client}")).expect(400).json();
    assert_eq!(refused["error_description"], "type is missing");
    request(&format!("type=refresh&{client}")).expect(200);
}

#[test]
fn rejections_describe_what_was_wrong() {
    let sandbox = Sandbox::start().unwrap();
    let without_challenge = query(&sandbox).replace("code_challenge", "challenge");
    let location = page(&sandbox, &without_challenge);
    assert!(
        location.contains("error_description=a+client+without+a+secret+requires"),
        "{location}"
    );
    for (form, reason) in [
        ("grant_type=refresh_token&client_id=sandbox-client", "client_secret is missing"),
        ("grant_type=refresh_token&client_id=nobody", "client_id is neither sandbox-client nor"),
        ("grant_type=refresh_token&client_id=sandbox-public", "refresh_token is missing"),
        ("client_id=sandbox-public", "either grant_type or type is required"),
        ("client_id=a&client_id=b", "client_id is given twice"),
    ] {
        let answer = ask(&sandbox, form).json();
        assert!(answer["error_description"].as_str().unwrap().contains(reason), "{form}: {answer}");
    }
}
