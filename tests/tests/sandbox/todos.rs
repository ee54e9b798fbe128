//! To-do sets, to-do lists, groups and to-dos.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

#[test]
fn a_to_do_is_created_with_the_given_members() {
    let sandbox = Sandbox::start().unwrap();
    let list = sandbox.first_todolist_id();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let body = json!({
        "content": "Wax the floor",
        "description": "<b>Twice</b>",
        "assignee_ids": [someone],
        "completion_subscriber_ids": [sandbox.my_id()],
        "notify": true,
        "starts_on": "2026-05-01",
        "due_on": "2026-05-02",
    });
    let todo = post(&sandbox, &format!("/todolists/{list}/todos.json"), body).expect(201).json();
    assert_eq!(todo["title"], "Wax the floor");
    assert_eq!((&todo["starts_on"], &todo["due_on"]), (&json!("2026-05-01"), &json!("2026-05-02")));
    assert_eq!(todo["assignees"][0]["id"], someone);
    assert_eq!(todo["completion_subscribers"][0]["id"], sandbox.my_id());
    assert_eq!(
        (&todo["parent"]["id"], &todo["parent"]["type"]),
        (&json!(list), &json!("Todolist"))
    );
    assert_eq!(todo["bucket"]["id"], sandbox.first_project_id());
    assert_eq!(get(&sandbox, &format!("/todos/{}", todo["id"])).json(), todo);
    let url = todo["url"].as_str().unwrap();
    let base = format!("{}/{}", sandbox.url(), sandbox.account_id());
    assert_eq!(get(&sandbox, url.strip_prefix(&base).unwrap()).expect(200).json(), todo);
}

#[test]
fn members_that_a_put_omits_are_cleared() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.first_todo_id();
    let path = format!("/todos/{id}");
    let full = json!({
        "content": "a", "description": "b", "due_on": "2026-05-02",
        "assignee_ids": [sandbox.my_id()], "completion_subscriber_ids": [sandbox.my_id()],
    });
    let todo = put(&sandbox, &path, full).expect(200).json();
    assert_eq!(todo["assignees"].as_array().unwrap().len(), 1);
    let todo = put(&sandbox, &path, json!({"content": "c"})).expect(200).json();
    assert_eq!(todo["content"], "c");
    assert_eq!((&todo["description"], &todo["due_on"]), (&json!(""), &Value::Null));
    assert_eq!((&todo["assignees"], &todo["completion_subscribers"]), (&json!([]), &json!([])));

    let path = format!("/todolists/{}", sandbox.first_todolist_id());
    put(&sandbox, &path, json!({"name": "a", "description": "b"})).expect(200);
    let list = put(&sandbox, &path, json!({"name": "c"})).expect(200).json();
    assert_eq!(
        (&list["name"], &list["title"], &list["description"]),
        (&json!("c"), &json!("c"), &json!(""))
    );
}

#[test]
fn completion_moves_a_to_do_between_the_lists_and_counts() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    sandbox.add_projects(1);
    let set = sandbox.first_todoset_id();
    let list = sandbox.add_todolists(set, 1)[0];
    let ids = sandbox.add_todos(list, 3);
    let completion = format!("/todos/{}/completion.json", ids[1]);
    let todos = |query: &str| {
        get(&sandbox, &format!("/todolists/{list}/todos.json{query}")).expect(200).ids()
    };
    let ratio = |path: &str| get(&sandbox, path).expect(200).json()["completed_ratio"].clone();

    bare(&sandbox, "POST", &completion).expect(204);
    bare(&sandbox, "POST", &completion).expect(204);
    let todo = get(&sandbox, &format!("/todos/{}", ids[1])).json();
    assert_eq!(todo["completed"], true);
    assert_eq!(todo["completion"]["creator"]["id"], sandbox.my_id());
    assert_eq!((todos(""), todos("?completed=true")), (vec![ids[0], ids[2]], vec![ids[1]]));
    assert_eq!(todos("?completed=false"), [ids[0], ids[2]]);
    assert_eq!(ratio(&format!("/todolists/{list}")), "1/3");
    assert_eq!(ratio(&format!("/todosets/{set}")), "1/3");

    bare(&sandbox, "DELETE", &completion).expect(204);
    let todo = get(&sandbox, &format!("/todos/{}", ids[1])).json();
    assert_eq!((&todo["completed"], todo.get("completion")), (&json!(false), None));
    assert_eq!(todos(""), ids);
}

#[test]
fn archived_and_trashed_to_dos_have_separate_lists() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    sandbox.add_projects(1);
    let list = sandbox.add_todolists(sandbox.first_todoset_id(), 1)[0];
    let ids = sandbox.add_todos(list, 3);
    let todos = |query: &str| {
        get(&sandbox, &format!("/todolists/{list}/todos.json{query}")).expect(200).ids()
    };
    bare(&sandbox, "PUT", &format!("/recordings/{}/status/archived.json", ids[0])).expect(204);
    bare(&sandbox, "PUT", &format!("/recordings/{}/status/trashed.json", ids[1])).expect(204);
    assert_eq!(todos(""), [ids[2]]);
    assert_eq!(todos("?status=archived"), [ids[0]]);
    assert_eq!(todos("?status=trashed"), [ids[1]]);
    bare(&sandbox, "PUT", &format!("/recordings/{}/status/active.json", ids[1])).expect(204);
    assert_eq!(todos(""), [ids[1], ids[2]]);

    bare(&sandbox, "PUT", &format!("/recordings/{list}/status/trashed.json")).expect(204);
    assert_eq!(get(&sandbox, &format!("/todos/{}", ids[2])).json()["status"], "trashed");
    let lists = format!("/todosets/{}/todolists.json", sandbox.first_todoset_id());
    assert!(get(&sandbox, &lists).ids().is_empty());
    assert_eq!(get(&sandbox, &format!("{lists}?status=trashed")).ids(), [list]);
}

#[test]
fn positions() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    sandbox.add_projects(2);
    let set = sandbox.first_todoset_id();
    let lists = sandbox.add_todolists(set, 2);
    let ids = sandbox.add_todos(lists[0], 3);
    let other = sandbox.add_todos(lists[1], 1)[0];
    let todos = |list: i64| {
        let answer = get(&sandbox, &format!("/todolists/{list}/todos.json"));
        let positions: Vec<Value> =
            answer.json().as_array().unwrap().iter().map(|todo| todo["position"].clone()).collect();
        assert_eq!(positions, (1..=positions.len()).map(|n| json!(n)).collect::<Vec<_>>());
        answer.ids()
    };
    let reposition =
        |id: i64, body: Value| put(&sandbox, &format!("/todos/{id}/position.json"), body);
    assert_eq!(reposition(ids[2], json!({"position": 1})).expect(200).body, b"");
    assert_eq!(todos(lists[0]), [ids[2], ids[0], ids[1]]);
    reposition(ids[2], json!({"position": 99})).expect(200);
    assert_eq!(todos(lists[0]), [ids[0], ids[1], ids[2]]);
    reposition(ids[1], json!({"position": 1, "parent_id": lists[1]})).expect(200);
    assert_eq!((todos(lists[0]), todos(lists[1])), (vec![ids[0], ids[2]], vec![ids[1], other]));
    reposition(ids[0], json!({"position": 0})).expect(422);
    reposition(ids[0], json!({"position": 1, "parent_id": ids[1]})).expect(422);

    let path = format!("/todosets/todolists/{}/position.json", lists[1]);
    put(&sandbox, &path, json!({"position": 1})).expect(204);
    let listed = get(&sandbox, &format!("/todosets/{set}/todolists.json")).ids();
    assert_eq!(listed, [lists[1], lists[0]]);
}

#[test]
fn lists_groups_and_loose_to_dos() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let set = sandbox.first_todoset_id();
    let body = json!({"name": "Tools", "description": "Sharp", "visible_to_clients": true});
    let list = post(&sandbox, &format!("/todosets/{set}/todolists.json"), body).expect(201).json();
    assert_eq!(list["visible_to_clients"], true);
    assert!(list["groups_url"].is_string());
    let list = list["id"].as_i64().unwrap();

    let groups = format!("/todolists/{list}/groups.json");
    let group = |name: &str| post(&sandbox, &groups, json!({ "name": name })).expect(201).json();
    let (first, second) = (group("Old"), group("New"));
    assert_eq!(first["parent"]["id"], list);
    assert_eq!(first.get("groups_url"), None);
    let (first, second) = (first["id"].as_i64().unwrap(), second["id"].as_i64().unwrap());
    let path = format!("/todolists/groups/{second}/position.json");
    assert_eq!(put(&sandbox, &path, json!({"position": 1})).expect(200).body, b"");
    assert_eq!(get(&sandbox, &groups).ids(), [second, first]);
    assert_eq!(get(&sandbox, &format!("/todosets/{set}/todolists.json")).ids(), [list]);
    post(&sandbox, &format!("/todolists/{first}/groups.json"), json!({"name": "Too deep"}))
        .expect(404);
    put(&sandbox, &format!("/todolists/groups/{list}/position.json"), json!({"position": 1}))
        .expect(404);

    post(&sandbox, &format!("/todolists/{first}/todos.json"), json!({"content": "Oil"}))
        .expect(201);
    assert_eq!(get(&sandbox, &format!("/todolists/{list}")).json()["completed_ratio"], "0/1");

    let path = format!("/buckets/{project}/todosets/{set}/todos.json");
    let loose = post(&sandbox, &path, json!({"content": "Loose"})).expect(201).json();
    assert_eq!(loose["parent"]["type"], "Todoset");
    let view = get(&sandbox, &format!("/todosets/{set}")).json();
    assert_eq!((&view["todos_count"], &view["todolists_count"]), (&json!(1), &json!(1)));
    post(&sandbox, &format!("/buckets/1/todosets/{set}/todos.json"), json!({"content": "x"}))
        .expect(404);
}

#[test]
fn positions_are_those_in_the_list_that_has_the_to_do() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    sandbox.add_projects(1);
    let list = sandbox.add_todolists(sandbox.first_todoset_id(), 1)[0];
    let ids = sandbox.add_todos(list, 6);
    let status = |id: i64, status: &str| {
        bare(&sandbox, "PUT", &format!("/recordings/{id}/status/{status}.json")).expect(204);
    };
    let todos = |query: &str| {
        let todos = get(&sandbox, &format!("/todolists/{list}/todos.json{query}")).expect(200);
        let view = todos.json();
        let positions = view.as_array().unwrap().iter().map(|todo| todo["position"].clone());
        assert_eq!(positions.collect::<Vec<_>>(), (1..=todos.ids().len()).collect::<Vec<_>>());
        todos.ids()
    };
    let place = |id: i64, position: usize| {
        let body = json!({ "position": position });
        put(&sandbox, &format!("/todos/{id}/position.json"), body).expect(200);
    };
    status(ids[0], "trashed");
    bare(&sandbox, "POST", &format!("/todos/{}/completion.json", ids[1])).expect(204);
    assert_eq!(todos(""), ids[2..]);
    place(ids[5], 2);
    assert_eq!(todos(""), [ids[2], ids[5], ids[3], ids[4]]);
    place(ids[5], 99);
    status(ids[0], "active");
    assert_eq!(todos(""), [ids[0], ids[2], ids[3], ids[4], ids[5]]);
    bare(&sandbox, "DELETE", &format!("/todos/{}/completion.json", ids[1])).expect(204);
    assert_eq!(todos(""), ids);
    status(ids[3], "archived");
    assert_eq!(todos("?status=archived"), [ids[3]]);
    let added = sandbox.add_todos(list, 1)[0];
    assert_eq!(todos(""), [ids[0], ids[1], ids[2], ids[4], ids[5], added]);
}

#[test]
fn people_are_in_a_list_once() {
    let sandbox = Sandbox::start().unwrap();
    let (me, list) = (sandbox.my_id(), sandbox.first_todolist_id());
    let body = json!({ "content": "x", "assignee_ids": [me, me] });
    let todo = post(&sandbox, &format!("/todolists/{list}/todos.json"), body).expect(201).json();
    assert_eq!(todo["assignees"].as_array().unwrap().len(), 1);
}
