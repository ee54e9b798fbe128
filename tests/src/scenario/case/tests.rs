//! Valid and invalid cases.

use super::{Entry, parse};

fn outcome(entry: &Entry) -> (&str, &str) {
    (&entry.name, entry.case.as_ref().map_or_else(String::as_str, |_| "read"))
}

#[test]
fn unknown_keys_are_errors_that_name_them() {
    let text = r#"[
        {"name": "a", "operation": "GetTodo", "mockResponses": [], "assertions": []},
        {"name": "b", "operation": "GetTodo", "mockResponses": [], "assertions": [], "x": 1},
        {"name": "c", "operation": "GetTodo", "mockResponses": [{"delays": 1}], "assertions": []},
        {"name": "d", "operation": "GetTodo", "mockResponses": [],
         "assertions": [{"type": "moonPhase", "path": "x"}]},
        {"name": "e", "operation": "GetTodo", "mockResponses": [],
         "assertions": [{"type": "requestCount", "expected": 1, "atMost": 2}]},
        {"name": "f", "operation": "GetTodo", "mockResponses": [], "assertions": [],
         "configOverrides": {"colour": 1}},
        {"name": "g", "operation": "GetTodo", "mockResponses": [],
         "assertions": [{"type": "errorField", "path": "mood", "expected": 1}]},
        {"operation": "GetTodo", "mockResponses": [], "assertions": []}
    ]"#;
    let entries = parse("f.json", text);
    let got: Vec<_> = entries.iter().map(outcome).collect();
    let expected = [
        ("a", "read"),
        ("b", "unknown field `x`"),
        ("c", "unknown field `delays`"),
        ("d", "the assertion moonPhase x: unknown variant `moonPhase`"),
        ("e", "the assertion requestCount: unknown field `atMost`"),
        ("f", "unknown field `colour`"),
        ("g", "the assertion errorField mood: unknown variant `mood`"),
        ("number 8", "missing field `name`"),
    ];
    assert_eq!(got, expected);
}

#[test]
fn a_file_without_cases_is_named() {
    let entries = parse("f.json", r#"{"suite": []}"#);
    let message = "no list of cases: invalid type: map, expected a sequence at line 1 column 0";
    assert_eq!(entries.iter().map(outcome).collect::<Vec<_>>(), [("the file", message)]);
    let entries = parse("f.json", "[]");
    assert_eq!(entries.iter().map(outcome).collect::<Vec<_>>(), [("the file", "no cases")]);
}

#[test]
fn max_retries_counts_attempts_and_is_at_least_one() {
    let retry = |overrides: &str| {
        let text = format!(
            r#"[{{"name": "", "operation": "", "mockResponses": [], "assertions": [],
                "configOverrides": {overrides}}}]"#
        );
        parse("", &text).remove(0).case.expect("a case").retry()
    };
    assert_eq!(retry("{}"), super::RetryPolicy::from_api());
    assert_eq!(retry(r#"{"retry": "standard"}"#), super::RetryPolicy::standard());
    assert_eq!(retry(r#"{"maxRetries": 0}"#), super::RetryPolicy::from_api().with_max_retries(0));
    assert_eq!(retry(r#"{"maxRetries": 1}"#), super::RetryPolicy::from_api().with_max_retries(0));
    assert_eq!(retry(r#"{"maxRetries": 3}"#), super::RetryPolicy::from_api().with_max_retries(2));
}
