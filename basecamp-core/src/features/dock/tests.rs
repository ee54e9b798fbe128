use serde_json::{Value, json};

use super::*;

fn project(dock: &Value) -> Project {
    let json = json!({
        "id": 1, "status": "active", "name": "Launch", "url": "", "app_url": "", "dock": dock,
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    });
    serde_json::from_value(json).unwrap()
}

fn item(id: i64, name: &str, enabled: bool) -> Value {
    json!({"id": id, "name": name, "title": "T", "enabled": enabled, "url": "", "app_url": ""})
}

#[test]
fn each_tool_has_a_typed_id() {
    let names = [
        "kanban_board",
        "chat",
        "inbox",
        "message_board",
        "questionnaire",
        "schedule",
        "todoset",
        "vault",
    ];
    let items: Vec<Value> = (1..).zip(names).map(|(id, name)| item(id, name, true)).collect();
    let project = project(&json!(items));
    assert_eq!(project.card_table().unwrap(), Id::<CardTable>::new(1));
    assert_eq!(project.chat().unwrap(), Id::<Campfire>::new(2));
    assert_eq!(project.inbox().unwrap(), Id::<Inbox>::new(3));
    assert_eq!(project.message_board().unwrap(), Id::<MessageBoard>::new(4));
    assert_eq!(project.questionnaire().unwrap(), Id::<Questionnaire>::new(5));
    assert_eq!(project.schedule().unwrap(), Id::<Schedule>::new(6));
    assert_eq!(project.todoset().unwrap(), Id::<Todoset>::new(7));
    assert_eq!(project.vault().unwrap(), Id::<Vault>::new(8));
}

#[test]
fn the_first_enabled_tool_of_a_kind_is_returned() {
    let items = json!([item(1, "chat", false), item(2, "chat", true), item(3, "chat", true)]);
    let project = project(&items);
    assert_eq!(project.chat().unwrap(), 2.into());
    let all: Vec<i64> = project.tools(&ToolName::Chat).map(|tool| tool.id.get()).collect();
    assert_eq!(all, [1, 2, 3]);
}

#[test]
fn a_missing_or_disabled_tool_is_an_error() {
    let disabled = project(&json!([item(5, "schedule", false), item(6, "new_tool", true)]));
    let error = disabled.schedule().unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
    assert_eq!(error.message(), "the tool `schedule` of the project `Launch` is disabled");
    assert!(error.hint().contains("enable(5)"), "{}", error.hint());
    let error = disabled.todoset().unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
    assert_eq!(error.message(), "the project `Launch` has no to-do set");
    let error = project(&Value::Null).todoset().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(disabled.tools(&ToolName::from("new_tool")).count(), 1);
}
