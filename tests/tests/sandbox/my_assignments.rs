//! The caller's assignments and priorities.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// A sandbox on a Thursday, in which the caller has nothing to do, and a to-do list.
fn idle() -> (Sandbox, i64) {
    let start = "2027-03-04T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).seed_data(false).start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let dock = get(&sandbox, &format!("/projects/{project}")).json();
    let tools = dock["dock"].as_array().unwrap();
    let set = tools.iter().find(|tool| tool["name"] == "todoset").unwrap();
    let list = sandbox.add_todolists(set["id"].as_i64().unwrap(), 1)[0];
    (sandbox, list)
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[test]
fn priorities_have_the_order_of_the_caller() {
    let (sandbox, list) = idle();
    let todos = sandbox.add_todos(list, 4);
    let read = |part: &str| ids(&get(&sandbox, "/my/assignments.json").expect(200).json()[part]);
    assert_eq!((read("priorities"), read("non_priorities")), (vec![], todos.clone()));
    for todo in &todos[..3] {
        post(&sandbox, "/my/priorities.json", json!({ "id": todo })).expect(204);
    }
    post(&sandbox, "/my/priorities.json", json!({ "id": todos[0] })).expect(204);
    assert_eq!((read("priorities"), read("non_priorities")), (todos[..3].to_vec(), vec![todos[3]]));
    let reorder = |id: i64, position: i64| {
        post(&sandbox, "/my/priority_moves.json", json!({ "source_id": id, "position": position }))
    };
    reorder(todos[2], 1).expect(204);
    assert_eq!(read("priorities"), [todos[2], todos[0], todos[1]]);
    reorder(todos[2], 99).expect(204);
    assert_eq!(read("priorities"), todos[..3]);
    reorder(todos[2], 0).expect(422);
    reorder(todos[3], 1).expect(422);
    post(&sandbox, "/my/priorities.json", json!({ "id": list })).expect(422);

    let complete = format!("/todos/{}/completion.json", todos[0]);
    bare(&sandbox, "POST", &complete).expect(204);
    bare(&sandbox, "DELETE", &format!("/my/priorities/{}", todos[1])).expect(204);
    assert_eq!(
        (read("priorities"), read("non_priorities")),
        (vec![todos[2]], vec![todos[1], todos[3]])
    );
    bare(&sandbox, "DELETE", "/my/priorities/7").expect(404);
    let done = get(&sandbox, "/my/assignments/completed.json").expect(200);
    assert_eq!(done.ids(), [todos[0]]);
    assert_eq!(done.json()[0]["completed"], true);
}

#[test]
fn an_assignment_shows_its_place_and_its_steps() {
    let (sandbox, list) = idle();
    let todo = sandbox.add_todos(list, 1)[0];
    let step = json!({ "title": "Ring", "assignee_ids": [sandbox.my_id()] });
    let step =
        post(&sandbox, &format!("/recordings/{todo}/subtasks.json"), step).expect(201).json();
    let mine = get(&sandbox, "/my/assignments.json").json();
    let [shown] = &mine["non_priorities"].as_array().unwrap()[..] else { panic!("{mine}") };
    assert_eq!((&shown["content"], &shown["type"]), (&json!("To-do 1"), &json!("Todo")));
    assert_eq!((&shown["parent"]["id"], &shown["has_description"]), (&json!(list), &json!(true)));
    assert_eq!(shown["assignees"][0]["id"], sandbox.my_id());
    assert_eq!(ids(&shown["children"]), [step["id"].as_i64().unwrap()]);
    bare(&sandbox, "PUT", &format!("/recordings/{list}/status/trashed.json")).expect(204);
    assert_eq!(get(&sandbox, "/my/assignments.json").json()["non_priorities"], json!([]));
}

#[test]
fn due_assignments_have_scopes() {
    let (sandbox, list) = idle();
    let todos = sandbox.add_todos(list, 4);
    for (todo, day) in todos.iter().zip(["2027-03-14", "2027-03-03", "2027-03-05"]) {
        let body = json!({ "content": "x", "due_on": day, "assignee_ids": [sandbox.my_id()] });
        put(&sandbox, &format!("/todos/{todo}"), body).expect(200);
    }
    let due =
        |query: &str| get(&sandbox, &format!("/my/assignments/due.json{query}")).expect(200).ids();
    assert_eq!(due(""), [todos[1], todos[2], todos[0]]);
    assert_eq!(due("?scope=overdue"), [todos[1]]);
    assert_eq!(due("?scope=due_tomorrow"), [todos[2]]);
    assert_eq!(due("?scope=due_next_week"), [todos[0]]);
    assert!(due("?scope=due_today").is_empty());
    get(&sandbox, "/my/assignments/due.json?scope=someday").expect(400);
}
