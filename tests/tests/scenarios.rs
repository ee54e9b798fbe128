//! The cases in `scenarios`, and those of a folder that `BASECAMP_CONFORMANCE_DIR` names, in every
//! lane.
#![allow(missing_docs, clippy::unwrap_used)]

use std::env;
use std::path::Path;

use basecamp_tests::scenario;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_projects_own_cases_pass() {
    let report = scenario::run(&[Path::new(HERE).join("scenarios")]).expect("the cases are there");
    assert!(report.passed() > 0);
    assert_eq!((report.failed(), report.skipped()), (0, 0), "{report}");
}

#[test]
fn further_cases_pass() {
    if let Some(folder) = env::var_os("BASECAMP_CONFORMANCE_DIR") {
        // Seen from the workspace, where `cargo test` is called.
        let folder = Path::new(HERE).join("..").join(folder);
        let report = scenario::run(&[folder]).expect("the cases are there");
        println!("{report}");
        assert!(report.passed() > 0, "{report}");
        assert_eq!(report.failed(), 0, "{report}");
    }
}

/// One case that can be run and one that says why it isn't, among others that no runner may pass.
const ODD: &str = r#"[
    {"name": "good", X, "assertions": [
        {"type": "requestScheme", "expected": "https"}, {"type": "errorCode", "expected": "not_found"}
    ]},
    {"name": "left out", "skip": "for a reason", X, "assertions": [{"type": "noError"}]},
    {"name": "unknown member", "weather": 1, X, "assertions": [{"type": "errorRaised"}]},
    {"name": "unknown assertion", X, "assertions": [{"type": "moon"}]},
    {"name": "unknown part of an assertion", X, "assertions": [{"type": "errorRaised", "why": 1}]},
    {"name": "nothing asserted", X, "assertions": []},
    {"name": "not so", X, "assertions": [{"type": "noError"}]},
    {"name": "no such operation", "operation": "BrewTea", "mockResponses": [], "assertions": [
        {"type": "errorRaised"}
    ]},
    {"name": "no answers", "operation": "ListPeople", "mockResponses": [], "assertions": [
        {"type": "noError"}
    ]},
    {"name": "unknown override", "configOverrides": {"maxRetry": 1}, X, "assertions": [
        {"type": "errorRaised"}
    ]}
]"#;

#[test]
fn what_is_not_understood_or_not_so_fails_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let call = r#""operation": "GetTodo", "pathParams": {"todoId": 1}, "mockResponses": [{"status": 404}]"#;
    std::fs::write(folder.path().join("odd.json"), ODD.replace('X', call)).unwrap();
    for (name, text) in [("broken", "nonsense"), ("empty", "[]"), ("object", r#"{"name": "x"}"#)] {
        std::fs::write(folder.path().join(format!("{name}.json")), text).unwrap();
    }
    let report = scenario::run(&[folder.path().to_owned()]).unwrap();
    let text = report.to_string();
    assert_eq!((report.passed(), report.failed(), report.skipped()), (3, 33, 3), "{text}");
    for lane in ["core", "ureq", "hyper"] {
        assert!(text.contains(&format!("{lane}: 1 passed, 11 failed, 1 skipped")), "{text}");
        let failures: Vec<&str> =
            text.lines().filter(|line| line.starts_with(&format!("FAIL {lane} "))).collect();
        assert_eq!(failures.len(), 11);
        assert!(!failures.iter().any(|line| line.contains("good") || line.contains("left out")));
    }
    assert!(text.contains("SKIP core,hyper,ureq odd.json \"left out\": for a reason"), "{text}");
}
