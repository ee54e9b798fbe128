//! The runner must fail invalid cases and wrong outcomes.

use std::path::PathBuf;

use super::*;

fn judge(text: &str) -> [String; 3] {
    let file = CaseFile { path: PathBuf::from("a.json"), text: text.to_owned() };
    let entry = Entry::read(&file).expect("an object");
    Driver::ALL.map(|driver| match entry.judge(driver) {
        Verdict::Passed => String::new(),
        Verdict::Failed(failures) => failures.join("; "),
        Verdict::Skipped(reason) => panic!("{reason}"),
    })
}

const CASE: &str = r#"{
    "name": "x",
    "operation": "discoverFromResource",
    "resourceOrigin": "{{RESOURCE_ORIGIN}}",
    "hop1": {"status": 200, "body": {
        "resource": "{{RESOURCE_ORIGIN}}", "authorization_servers": ["{{BC5_ISSUER}}"]
    }},
    "hop2": {"origin": "{{BC5_ISSUER}}", "status": 200, "body": {
        "issuer": "{{BC5_ISSUER}}", "token_endpoint": "{{BC5_ISSUER}}/token"
    }},
    "expect": {"outcome": "selected", "launchpadContacted": false}
}"#;

#[test]
fn a_wrong_expectation_fails_in_every_driver() {
    assert_eq!(judge(CASE), ["", "", ""]);
    let rows = [
        ("\"launchpadContacted\": false", "\"launchpadContacted\": true", "got no request"),
        ("\"outcome\": \"selected\"", "\"outcome\": \"fallback\"", "Fallback expected"),
        ("\"outcome\": \"selected\"", "\"outcome\": \"raise\"", "Raise expected"),
        ("\"launchpadContacted\": false", "\"selectedIssuer\": \"x\"", "was selected"),
        // A request goes to an unknown server.
        (
            "\"hop2\": {\"origin\": \"{{BC5_ISSUER}}\"",
            "\"hop2\": {\"origin\": \"{{ISSUER_ORIGIN}}\"",
            "got a request, and has no response",
        ),
        // Invalid cases.
        ("\"name\": \"x\"", "\"name\": \"x\", \"phase\": \"moon\"", "invalid case"),
        (
            "\"status\": 200, \"body\": {\n        \"issuer\"",
            "\"mood\": 1, \"body\": {\n        \"issuer\"",
            "invalid case",
        ),
        ("discoverFromResource", "discoverTheMoon", "invalid case"),
        ("discoverFromResource", "tokens", "invalid case"),
    ];
    for (old, new, failure) in rows {
        assert!(CASE.contains(old), "{old}");
        for found in judge(&CASE.replace(old, new)) {
            assert!(found.contains(failure), "{new}: {found}");
        }
    }
}

#[test]
fn errors_and_forms_are_compared() {
    let usage = r#"{"name": "x", "operation": "discover", "issuerOrigin": "http://a.example.com",
        "expect": {"outcome": "raise", "error": "usage", "errorCategory": "usage"}}"#;
    assert_eq!(judge(usage), ["", "", ""]);
    for (old, new) in [
        ("\"error\": \"usage\"", "\"error\": \"issuer_mismatch\""),
        ("Category\": \"usage", "Category\": \"network"),
    ] {
        for found in judge(&usage.replace(old, new)) {
            assert!(found.contains("the error"), "{found}");
        }
    }
    let token = r#"{"name": "x", "operation": "refreshToken", "request": {"resource": "urn:a"},
        "response": {"status": 200, "body": {"access_token": "t", "resource": "urn:b"}},
        "expect": {"outcome": "token", "resource": "urn:b", "formResource": "urn:a"}}"#;
    assert_eq!(judge(token), ["", "", ""]);
    for (old, new, failure) in [
        (
            "\"resource\": \"urn:b\", \"form",
            "\"resource\": \"urn:c\", \"form",
            "the token's resource",
        ),
        (
            "\"resource\": \"urn:b\", \"form",
            "\"resourceAbsent\": true, \"form",
            "the token's resource",
        ),
        ("formResource\": \"urn:a\"", "formResource\": \"urn:c\"", "the form's resource"),
        ("formResource\": \"urn:a\"", "formResourceAbsent\": true", "the form's resource"),
        ("\"outcome\": \"token\"", "\"outcome\": \"reject\"", "Reject expected"),
        ("\"access_token\": \"t\"", "\"access_token\": 1", "Token expected"),
    ] {
        assert!(token.contains(old), "{old}");
        for found in judge(&token.replace(old, new)) {
            assert!(found.contains(failure), "{new}: {found}");
        }
    }
}
