//! Every operation can be called, and unknown arguments are errors.

use basecamp_core::operation::OPERATIONS;

use crate::scenario::calls::check;
use crate::scenario::case::Case;
use crate::scenario::record::NotRun;

fn failure(case: &str) -> String {
    let text = format!(r#"{{"name": "", "mockResponses": [], "assertions": [], {case}}}"#);
    let case: Case = serde_json::from_str(&text).expect("a case");
    match check(&case) {
        Ok(()) => "none".to_owned(),
        Err(NotRun::Unclear(reason) | NotRun::Broken(reason)) => reason,
    }
}

#[test]
fn every_operation_can_be_called() {
    let missing: Vec<&str> = OPERATIONS
        .iter()
        .map(|operation| operation.id)
        .filter(|id| failure(&format!(r#""operation": "{id}""#)).starts_with("no operation"))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_invalid_call_is_an_error_with_the_reason() {
    let table = [
        (r#""operation": "GetTodo", "pathParams": {"todoId": 1}"#, "none"),
        (r#""operation": "BrewTea""#, "no operation BrewTea"),
        (
            r#""operation": "UpdateTodo", "pathParams": {"todoId": 1}, "requestBody": {"due_on": ""}"#,
            "none",
        ),
        (
            r#""operation": "UpdateCardVerbatim", "pathParams": {"cardId": 1}, "requestBody": {"due_on": ""}"#,
            "none",
        ),
        (
            r#""operation": "ReplaceTodolist", "pathParams": {"id": 1}, "requestBody": {"name": "x"}"#,
            "none",
        ),
        (
            r#""operation": "ReplaceTodolist", "pathParams": {"todolistId": 1}, "requestBody": {"name": "x"}"#,
            "none",
        ),
        (
            r#""operation": "ReplaceTodolist", "pathParams": {"id": 1, "todolistId": 2}"#,
            "pathParams.todolistId: the call has no such argument",
        ),
        (
            r#""operation": "UpdateTodoVerbatim", "pathParams": {"todoId": 1}"#,
            "requestBody.content: missing",
        ),
        (r#""operation": "UpdateProjectVerbatim""#, "no operation UpdateProjectVerbatim"),
        (
            r#""operation": "EditTodo", "pathParams": {"todoId": 1}, "requestBody": {"x": 1}"#,
            "there is no argument x",
        ),
        (r#""operation": "GetTodo""#, "pathParams.todoId: missing"),
        (
            r#""operation": "GetTodo", "pathParams": {"todoId": 1, "bucketId": 2}"#,
            "pathParams.bucketId: the call has no such argument",
        ),
        (
            r#""operation": "GetTodo", "pathParams": {"todoId": true}"#,
            "todo_id: invalid type: boolean `true`, expected i64",
        ),
        (
            r#""operation": "ListTodos", "pathParams": {"todolistId": 1}, "queryParams": {"x": 1}"#,
            "queryParams.x: the call has no such argument",
        ),
        (
            r#""operation": "GetMyProfile", "configOverrides": {"page": 2}"#,
            "GetMyProfile has no pages",
        ),
        (
            r#""operation": "UpdateMyPreferences", "requestBody": {"person": {"time_format": "12"}}"#,
            "none",
        ),
        (
            r#""operation": "UpdateMyPreferences", "requestBody": {"person": {"x": 1}}"#,
            "requestBody.x: the call has no such argument",
        ),
        (
            r#""operation": "UpdateMyPreferences", "requestBody": {"person": 1}"#,
            "requestBody.person: the call has no such argument",
        ),
    ];
    for (case, expected) in table {
        assert_eq!(failure(case), expected, "{case}");
    }
}
