use std::collections::BTreeSet;

use basecamp_core::operation::OPERATIONS;

use super::*;

/// All values in a value, including the value itself.
fn all(value: &Value) -> Vec<&Value> {
    let mut all = vec![value];
    match value {
        Value::Array(items) => all.extend(items.iter().flat_map(self::all)),
        Value::Object(members) => all.extend(members.values().flat_map(self::all)),
        _ => {}
    }
    all
}

#[test]
fn every_type_has_bodies_of_both_extents() {
    for name in type_names() {
        for extent in [Extent::Minimal, Extent::Full] {
            let body = body_of(name, extent);
            assert!(body.is_object() || body.is_string(), "{name}: {body}");
            assert_eq!(body, body_of(name, extent), "{name}: bodies differ");
            let size = body.to_string().len();
            assert!(size < 100_000, "{name}: {size} bytes");
        }
    }
}

#[test]
fn ids_are_unique_and_positive() {
    for operation in OPERATIONS {
        let Some(result) = result(operation.id, Extent::Full) else { continue };
        let mut seen = BTreeSet::new();
        for object in all(&result).into_iter().filter_map(Value::as_object) {
            if let Some(id) = object.get("id").and_then(Value::as_i64) {
                assert!(id > 0 && seen.insert(id), "{}: {id}", operation.id);
            }
        }
    }
}

#[test]
fn recursive_types_end() {
    let assignment = body_of("MyAssignment", Extent::Full);
    assert_eq!(assignment["children"].as_array().unwrap().len(), 2);
    assert_eq!(assignment["children"][1].get("children"), None);
}

#[test]
fn minimal_bodies_have_only_required_members() {
    let event = body_of("TimelineEventData", Extent::Minimal);
    assert_eq!(event, json!({ "all_day": false, "starts_at": null, "ends_at": null }));
    let event = body_of("TimelineEventData", Extent::Full);
    assert_eq!(
        event,
        json!({ "all_day": true, "starts_at": "2026-12-01", "ends_at": "2026-12-03" })
    );
}

#[test]
fn pages_have_the_shape_of_their_operation() {
    assert_eq!(result("ListTodos", Extent::Full).unwrap().as_array().unwrap().len(), 2);
    assert_eq!(result("ListTodos", Extent::Minimal).unwrap(), json!([]));
    let progress = result("GetPersonProgress", Extent::Full).unwrap();
    assert_eq!(progress["events"].as_array().unwrap().len(), 2);
    assert!(progress["person"].is_object());
    assert_eq!(result("CompleteTodo", Extent::Full), None);
    assert_eq!(result("GetTeapot", Extent::Full), None);
}

#[test]
fn recordings_have_their_type() {
    for (name, kind) in [("Todo", "Todo"), ("Card", "Kanban::Card"), ("Upload", "Upload")] {
        assert_eq!(body_of(name, Extent::Minimal)["type"], kind, "{name}");
    }
}

#[test]
fn arguments_have_their_wire_names() {
    let minimal = arguments("CreateTodo", Extent::Minimal);
    assert!(minimal.keys().eq(["content", "todolistId"]), "{minimal:?}");
    let full = arguments("CreateTodo", Extent::Full);
    assert!(full["assignee_ids"].is_array() && full["due_on"] == "2026-12-03", "{full:?}");
    let file = arguments("CreateAttachment", Extent::Minimal);
    assert!(file.keys().eq(["file"]), "{file:?}");
    assert!(arguments("UpdateAccountLogo", Extent::Minimal).contains_key("logo"));
}

#[test]
fn texts_are_within_their_limits() {
    for extent in [Extent::Minimal, Extent::Full] {
        let boost = arguments("CreateRecordingBoost", extent);
        assert_eq!(boost["content"].as_str().unwrap().chars().count(), 16);
    }
}
