use basecamp_core::Account;
use basecamp_core::operation::OPERATIONS;
use serde_json::json;

use super::*;
use crate::description;
use basecamp_sandbox::samples::{self, Extent};

fn error(id: &str, arguments: Value) -> String {
    let account = Account::detached("999").unwrap();
    let arguments = Arguments::new(arguments).unwrap();
    TypedCall::find(id).unwrap().request(&account, arguments).map(drop).unwrap_err().to_string()
}

#[test]
fn every_operation_and_type_is_in_the_table() {
    let mut ids: Vec<_> = TypedCall::all().map(|call| call.id).collect();
    let mut registered: Vec<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
    ids.sort_unstable();
    registered.sort_unstable();
    assert_eq!(ids, registered);
    assert!(TypedBody::all().map(|body| body.name).eq(description::api().types.keys()));
}

#[test]
fn arguments_are_checked() {
    assert_eq!(error("GetTodo", json!({})), "todo_id is missing");
    assert_eq!(
        error("GetTodo", json!({"todoId": 1, "color": "red"})),
        "there is no argument color"
    );
    assert!(error("GetTodo", json!({"todoId": "x"})).starts_with("todo_id: invalid type"));
    assert!(
        error(
            "UpdateProject",
            json!({"projectId": 1, "name": "a", "schedule_attributes": {"day": 1}})
        )
        .contains("there is no argument day")
    );
}

#[test]
fn undecodable_bodies_are_errors_of_the_round_trip() {
    let todo = TypedBody::find("Todo").unwrap();
    let body = samples::body_of("Todo", Extent::Minimal);
    assert_eq!(todo.round_trip(body.to_string().as_bytes()).unwrap(), body);
    assert!(todo.round_trip(b"{}").unwrap_err().starts_with("decoding: missing field"));
}
