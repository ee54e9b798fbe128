//! The patterns of outcomes.

use serde_json::Value;

use crate::script::{Saved, Step, member};

impl Step {
    /// Returns the first difference of an outcome from the step's pattern. Without a pattern, every
    /// outcome but an error matches.
    pub(crate) fn defect(&self, outcome: &Value, saved: &Saved) -> Option<String> {
        if let Some(reference) = outcome.get("unresolved") {
            return Some(format!("the reference {reference} has no value"));
        }
        let Some(pattern) = &self.expect else {
            return outcome.get("error").map(|error| format!("the call failed: {error}"));
        };
        match saved.resolve(pattern) {
            Ok(pattern) => difference(&pattern, outcome, ""),
            Err(reference) => Some(format!("the reference {reference} has no value")),
        }
    }
}

/// An object matches if all of its members match; it also matches a list, by the index, name or
/// title of items. Other values match if they are equal.
fn difference(pattern: &Value, found: &Value, path: &str) -> Option<String> {
    match (pattern, found) {
        (Value::Object(members), Value::Object(_) | Value::Array(_)) => {
            members.iter().find_map(|(name, pattern)| {
                let found = member(found, name).unwrap_or(&Value::Null);
                difference(pattern, found, &format!("{path}/{name}"))
            })
        }
        _ if pattern == found => None,
        _ => Some(format!("{path} is {found}, not {pattern}")),
    }
}

#[test]
fn a_pattern_matches_objects_with_more_members() {
    let found = serde_json::json!({ "a": 1, "list": [{ "name": "x", "id": 4 }], "gone": null });
    for (pattern, matches) in [
        (serde_json::json!({}), true),
        (serde_json::json!({ "a": 1 }), true),
        (serde_json::json!({ "a": 2 }), false),
        (serde_json::json!({ "b": 1 }), false),
        (serde_json::json!({ "b": {} }), false),
        (serde_json::json!({ "b": null, "gone": null }), true),
        (serde_json::json!({ "list": { "0": { "id": 4 } } }), true),
        (serde_json::json!({ "list": { "x": { "id": 4 } } }), true),
        (serde_json::json!({ "list": { "1": {} } }), false),
        (serde_json::json!({ "list": [] }), false),
    ] {
        assert_eq!(difference(&pattern, &found, "").is_none(), matches, "{pattern}");
    }
}
