use serde_json::json;

use super::*;

const MEMBERS: &[Parameter] = &[
    Parameter::body("a", ParameterType::Int64, ""),
    Parameter::optional_body("b", ParameterType::Json, ""),
];

#[test]
fn path_template_has_parameter_names() {
    let template = |id| Operation::get(id).unwrap().path_template();
    assert_eq!(template("GetTodo"), "/{accountId}/todos/{todoId}");
    assert_eq!(template("ListProjects"), "/{accountId}/projects.json");
}

#[test]
fn reads_text_as_json_of_a_type() {
    let rows = [
        (ParameterType::Text, "7", Some(json!("7"))),
        (ParameterType::OneOf(&["a"]), "b", Some(json!("b"))),
        (ParameterType::Date, "2026-12-01", Some(json!("2026-12-01"))),
        (ParameterType::ClearableDate, "", Some(json!(""))),
        (ParameterType::Timestamp, "2026-12-01T09:00:00Z", Some(json!("2026-12-01T09:00:00Z"))),
        (ParameterType::DateOrTimestamp, "2026-12-01", Some(json!("2026-12-01"))),
        (ParameterType::Bool, "true", Some(json!(true))),
        (ParameterType::Bool, "yes", None),
        (ParameterType::Int32, "-7", Some(json!(-7))),
        (ParameterType::Int32, "2147483648", None),
        (ParameterType::Int64, "2147483648", Some(json!(2_147_483_648_i64))),
        (ParameterType::Number, "1.5", Some(json!(1.5))),
        (ParameterType::Number, "x", None),
        (ParameterType::Json, "[1]", Some(json!([1]))),
        (ParameterType::Json, "[", None),
        (ParameterType::Map(&ParameterType::Int64), r#"{"a": 1}"#, Some(json!({"a": 1}))),
        (ParameterType::Object(MEMBERS), r#"{"a": 1}"#, Some(json!({"a": 1}))),
        (ParameterType::List(&ParameterType::Int64), "1,2", Some(json!([1, 2]))),
        (ParameterType::List(&ParameterType::Int64), "1,x", None),
        (ParameterType::File, "a", None),
    ];
    for (ty, text, expected) in rows {
        assert_eq!(ty.read(text), expected, "{text} as {ty}");
    }
}

#[test]
fn displays_types_with_items_and_members() {
    for (ty, description) in [
        (ParameterType::OneOf(&["a", "b"]), "text such as `a` or `b`"),
        (ParameterType::List(&ParameterType::Bool), "a list whose items are true or false"),
        (ParameterType::Map(&ParameterType::Text), "an object whose values are text"),
        (
            ParameterType::Object(MEMBERS),
            "an object of `a` (a whole number, required), `b` (any JSON)",
        ),
    ] {
        assert_eq!(ty.to_string(), description);
    }
}

#[test]
fn only_reads_and_idempotent_writes_are_safe_to_retry() {
    let todo = Operation::get("GetTodo").unwrap();
    for (method, is_mutation) in [
        (Method::GET, false),
        (Method::HEAD, false),
        (Method::POST, true),
        (Method::PUT, true),
        (Method::DELETE, true),
    ] {
        let operation = Operation { method: method.clone(), ..*todo };
        assert_eq!(operation.is_mutation(), is_mutation, "{method}");
        assert_eq!(operation.is_safe_to_retry(), !is_mutation, "{method}");
        assert!(Operation { method, idempotent: true, ..*todo }.is_safe_to_retry());
    }
}
