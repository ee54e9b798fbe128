//! The cases in `scenarios`, and those in the folder of `BASECAMP_CONFORMANCE_DIR`, in every
//! driver.
#![allow(missing_docs, clippy::unwrap_used)]

use std::env;
use std::path::Path;

use basecamp_tests::scenario;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_scenarios_pass() {
    let report = scenario::run(&[Path::new(HERE).join("scenarios")]).expect("the cases exist");
    assert!(report.passed() > 0);
    assert_eq!((report.failed(), report.skipped()), (0, 0), "{report}");
}

#[test]
fn external_scenarios_pass() {
    if let Some(folder) = env::var_os("BASECAMP_CONFORMANCE_DIR") {
        // Relative to the workspace, the working directory of `cargo test`.
        let folder = Path::new(HERE).join("..").join(folder);
        let report = scenario::run(&[folder]).expect("the cases exist");
        println!("{report}");
        assert!(report.passed() > 0, "{report}");
        assert_eq!(report.failed(), 0, "{report}");
    }
}

/// A valid case and a skipped one, among cases that every runner must reject.
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
fn unknown_and_failed_assertions_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let call = r#""operation": "GetTodo", "pathParams": {"todoId": 1}, "mockResponses": [{"status": 404}]"#;
    std::fs::write(folder.path().join("odd.json"), ODD.replace('X', call)).unwrap();
    for (name, text) in [("broken", "nonsense"), ("empty", "[]"), ("object", r#"{"name": "x"}"#)] {
        std::fs::write(folder.path().join(format!("{name}.json")), text).unwrap();
    }
    let report = scenario::run(&[folder.path().to_owned()]).unwrap();
    let text = report.to_string();
    assert_eq!((report.passed(), report.failed(), report.skipped()), (3, 33, 3), "{text}");
    for driver in ["core", "ureq", "hyper"] {
        assert!(text.contains(&format!("{driver}: 1 passed, 11 failed, 1 skipped")), "{text}");
        let failures: Vec<&str> =
            text.lines().filter(|line| line.starts_with(&format!("FAIL {driver} "))).collect();
        assert_eq!(failures.len(), 11);
        assert!(!failures.iter().any(|line| line.contains("good") || line.contains("left out")));
    }
    assert!(text.contains("SKIP core,hyper,ureq odd.json \"left out\": for a reason"), "{text}");
}

/// Each text of `spellings.json`, a wrong text for it, and the name of the case that then fails.
const WRONG: &[(&str, &str, &str)] = &[
    (r#""index": 0, "min": 1000"#, r#""index": 0, "min": 1101"#, "Each delay"),
    (r#""index": 1, "min": 1000, "max": 1900"#, r#""index": 1, "max": 999"#, "Each delay"),
    (r#""index": -1, "min": 1000"#, r#""index": -3, "min": 1000"#, "Each delay"),
    ("NotFoundError", "UsageError", "An error has"),
    (r#""transportError", "expected": false"#, r#""transportError""#, "An error has"),
    (r#"{"transportError": true}"#, r#"{"status": 404}"#, "A broken connection"),
    (r#""errorType", "expected": "network""#, r#""errorType", "expected": "usage""#, "A broken"),
    (r#""UpdateCardVerbatim""#, r#""UpdateCardsVerbatim""#, "A verbatim card"),
    (r#"{"title": "Bean bed", "due_on": ""}}"#, r#"{"title": "Bean bed"}}"#, "A verbatim card"),
    (r#""ReplaceTodolist""#, r#""UpdateTodolist""#, "A replaced to-do list"),
    (r#"{"name": "Weekly"}}"#, r#"{"name": "Daily"}}"#, "A replaced to-do list"),
    (
        r#""first_filename", "expected": "plan.png""#,
        r#""first_filename", "expected": "beans.pdf""#,
        "The items",
    ),
    (
        r#""first_has_filename", "expected": true"#,
        r#""first_has_filename", "expected": false"#,
        "The items",
    ),
    (
        r#""last_filename", "expected": "beans.pdf""#,
        r#""last_filename", "expected": "plan.png""#,
        "The items",
    ),
    (r#""uploads_count", "expected": 2"#, r#""uploads_count", "expected": 3"#, "The items"),
];

#[test]
fn a_wrong_value_in_any_spelling_fails() {
    let text = std::fs::read_to_string(Path::new(HERE).join("scenarios/spellings.json")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (index, (right, wrong, _)) in WRONG.iter().enumerate() {
        assert!(text.contains(right), "{right}");
        let path = folder.path().join(format!("{index:02}.json"));
        std::fs::write(path, text.replace(right, wrong)).unwrap();
    }
    let report = scenario::run(&[folder.path().to_owned()]).unwrap().to_string();
    for (index, (_, wrong, case)) in WRONG.iter().enumerate() {
        for driver in ["core", "ureq", "hyper"] {
            let start = format!("FAIL {driver} {index:02}.json \"");
            let failed: Vec<&str> =
                report.lines().filter_map(|line| line.strip_prefix(&*start)).collect();
            assert!(failed.len() == 1 && failed[0].starts_with(case), "{wrong}: {failed:?}");
        }
    }
}

#[test]
fn schemas_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = folder.path().join("oauth-token").join("fixtures");
    std::fs::create_dir_all(&fixtures).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let dialect =
        r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}"#;
    write("schema.json", dialect);
    write("oauth-token/case.json", dialect);
    write("oauth-token/case.schema.json", r#"{"type": "object"}"#);
    scenario::run(&[folder.path().to_owned()]).expect_err("there are no cases");
    let case = std::fs::read_to_string(
        Path::new(HERE).join("scenarios/oauth-token/fixtures/refresh-plain.json"),
    );
    std::fs::write(fixtures.join("plain.json"), case.unwrap()).unwrap();
    let report = scenario::run(&[folder.path().to_owned()]).unwrap();
    assert_eq!((report.passed(), report.failed()), (3, 0), "{report}");
    // A schema with an operation, and an object with another name, are cases that fail.
    write("oauth-token/schema.json", r#"{"operation": "refreshToken"}"#);
    write("oauth-token/other.json", r#"{"type": "object"}"#);
    let report = scenario::run(&[folder.path().to_owned()]).unwrap();
    assert_eq!((report.passed(), report.failed()), (3, 6), "{report}");
}
