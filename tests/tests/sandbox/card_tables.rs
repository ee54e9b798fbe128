//! Card tables, their columns and cards.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, post, put};

#[test]
fn a_card_is_completed_by_its_column() {
    let sandbox = Sandbox::start().unwrap();
    let table = sandbox.first_id("CardTable");
    let lists = get(&sandbox, &format!("/card_tables/{table}")).expect(200).json();
    let column = |kind: &str| {
        let mut lists = lists["lists"].as_array().unwrap().iter();
        lists.find(|list| list["type"] == kind).unwrap()["id"].as_i64().unwrap()
    };
    let (triage, done) = (column("Kanban::Triage"), column("Kanban::DoneColumn"));
    let path = format!("/card_tables/lists/{triage}/cards.json");
    let card = post(&sandbox, &path, json!({ "title": "Oil" })).expect(201).json()["id"].clone();
    let read = || get(&sandbox, &format!("/card_tables/cards/{card}")).expect(200).json();
    let move_to = |column: i64| {
        let path = format!("/card_tables/cards/{card}/moves.json");
        post(&sandbox, &path, json!({ "column_id": column })).expect(204);
    };
    move_to(done);
    let view = read();
    assert_eq!(
        (&view["completed"], &view["completer"]["id"]),
        (&json!(true), &json!(sandbox.my_id()))
    );
    assert_eq!(view["completed_at"], view["completion"]["created_at"]);
    assert!(view["completed_at"].is_string());
    move_to(done);
    assert_eq!(read()["completion"], view["completion"]);
    move_to(triage);
    let view = read();
    assert_eq!((&view["completed"], view.get("completion")), (&json!(false), None));

    let path = format!("/card_tables/lists/{done}/cards.json");
    let card = post(&sandbox, &path, json!({ "title": "Wax" })).expect(201).json();
    assert_eq!(card["completer"]["id"], sandbox.my_id());
}

#[test]
fn steps_are_placed_by_their_position() {
    let sandbox = Sandbox::start().unwrap();
    let todo = sandbox.add_todos(sandbox.first_todolist_id(), 1)[0];
    let path = format!("/recordings/{todo}/subtasks.json");
    let new = |title: &str| {
        post(&sandbox, &path, json!({ "title": title })).expect(201).json()["id"].as_i64().unwrap()
    };
    let (first, second, third) = (new("a"), new("b"), new("c"));
    bare(&sandbox, "POST", &format!("/subtasks/{first}/completion.json")).expect(204);
    put(&sandbox, &format!("/subtasks/{third}/position.json"), json!({ "position": 2 }))
        .expect(204);
    assert_eq!(get(&sandbox, &path).ids(), [first, third, second]);
}
