//! The recordings of all projects together.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// A sandbox with one project, its to-do list and its card table.
fn small() -> (Sandbox, i64, i64, Value) {
    let start = "2027-03-04T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).seed_data(false).start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let dock = get(&sandbox, &format!("/projects/{project}")).json()["dock"].clone();
    let tool = |name: &str| {
        let tools = dock.as_array().unwrap().iter();
        tools.clone().find(|tool| tool["name"] == name).unwrap()["id"].as_i64().unwrap()
    };
    let list = sandbox.add_todolists(tool("todoset"), 1)[0];
    let table = get(&sandbox, &format!("/card_tables/{}", tool("kanban_board"))).json();
    (sandbox, project, list, table["lists"].clone())
}

/// The ids of a list by project, and the numbers of its projects.
fn grouped(sandbox: &Sandbox, path: &str, name: &str) -> (Vec<i64>, usize) {
    let groups = get(sandbox, path).expect(200).json();
    let groups = groups.as_array().unwrap();
    let items = groups.iter().flat_map(|group| group[name].as_array().unwrap());
    (items.map(|item| item["id"].as_i64().unwrap()).collect(), groups.len())
}

#[test]
fn to_dos_are_listed_by_project_and_property() {
    let (sandbox, project, list, _) = small();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let path = format!("/todolists/{list}/todos.json");
    let add = |body: Value| post(&sandbox, &path, body).expect(201).json()["id"].as_i64().unwrap();
    let late = add(json!({ "content": "a", "due_on": "2027-03-03", "assignee_ids": [someone] }));
    let later = add(json!({ "content": "b", "due_on": "2027-03-02" }));
    let free = add(json!({ "content": "c", "assignee_ids": [someone] }));
    let done = add(json!({ "content": "d", "due_on": "2027-03-01" }));
    bare(&sandbox, "POST", &format!("/todos/{done}/completion.json")).expect(204);
    let todos = |what: &str| grouped(&sandbox, &format!("/todos/{what}"), "todos").0;
    assert_eq!(todos("open.json"), [late, later, free]);
    assert_eq!(todos("completed.json"), [done]);
    assert_eq!(todos("no_due_date.json"), [free]);
    assert_eq!(todos("unassigned.json"), [later]);
    assert_eq!(todos(&format!("open.json?assignee_ids[]={someone}")), [late, free]);
    assert_eq!(todos("open.json?due=overdue"), [late, later]);
    assert_eq!(get(&sandbox, "/todos/overdue.json").expect(200).ids(), [later, late]);
    get(&sandbox, "/todos/open.json?due=someday").expect(422);
    get(&sandbox, "/todos/open.json?assignee_ids[]=7").expect(422);
    let group = get(&sandbox, "/todos/open.json").json()[0]["bucket"].clone();
    assert_eq!(group, json!({ "id": project, "name": "Project 1", "type": "Project" }));
    bare(&sandbox, "PUT", &format!("/projects/{project}/status/archived.json")).expect(204);
    assert!(todos("open.json").is_empty());
}

#[test]
fn cards_are_listed_by_column_and_property() {
    let (sandbox, _, _, columns) = small();
    let me = sandbox.my_id();
    let add = |column: usize, body: Value| {
        let path = format!("/card_tables/lists/{}/cards.json", columns[column]["id"]);
        post(&sandbox, &path, body).expect(201).json()["id"].as_i64().unwrap()
    };
    let new = add(0, json!({ "title": "a", "due_on": "2027-03-03" }));
    let postponed = add(1, json!({ "title": "b" }));
    let own = add(2, json!({ "title": "c" }));
    put(&sandbox, &format!("/card_tables/cards/{own}"), json!({ "assignee_ids": [me] }))
        .expect(200);
    let done = add(4, json!({ "title": "d", "due_on": "2027-03-01" }));
    let cards = |what: &str| {
        let mut ids = grouped(&sandbox, &format!("/cards/{what}.json"), "cards").0;
        ids.sort_unstable();
        ids
    };
    assert_eq!(cards("open"), [new, postponed, own]);
    assert_eq!(cards("completed"), [done]);
    assert_eq!(cards("not_now"), [postponed]);
    assert_eq!(cards("no_due_date"), [postponed, own]);
    assert_eq!(cards("unassigned"), [new, postponed]);
    assert_eq!(get(&sandbox, "/cards/overdue.json").expect(200).ids(), [new]);
}

#[test]
fn pages_of_work_have_whole_projects() {
    let sandbox = Sandbox::builder().page_size(1).start().unwrap();
    let (first, projects) = grouped(&sandbox, "/todos/open.json", "todos");
    assert!(projects == 1 && first.len() > 10);
    let answer = get(&sandbox, "/todos/open.json").expect(200);
    assert!(answer.header("x-total-count").unwrap().parse::<usize>().unwrap() > 1);
    let (second, _) = grouped(&sandbox, "/todos/open.json?page=2", "todos");
    assert!(!second.is_empty() && second.iter().all(|id| !first.contains(id)));
}

#[test]
fn messages_comments_forwards_and_files_are_the_latest_first() {
    let sandbox = Sandbox::start().unwrap();
    let message = sandbox.add_messages(sandbox.first_message_board_id(), 2)[1];
    assert_eq!(get(&sandbox, "/messages.json").expect(200).ids()[0], message);
    let comment = sandbox.add_comments(message, 1)[0];
    assert_eq!(get(&sandbox, "/comments.json").expect(200).ids()[0], comment);
    assert_eq!(get(&sandbox, "/checkins.json").expect(200).ids(), [sandbox.first_id("Question")]);
    assert_eq!(get(&sandbox, "/forwards.json").expect(200).ids(), [sandbox.first_id("Forward")]);

    let vault = sandbox.first_id("Vault");
    let upload = sandbox.add_upload(vault, "a.pdf", "application/pdf", "x");
    let sgid = sandbox.add_attachment("b.pdf", "application/pdf", "yz");
    let text = format!("<bc-attachment sgid=\"{sgid}\"></bc-attachment>");
    let someone = sandbox.add_member(sandbox.first_project_id());
    sandbox.add_comment(someone, message, &text).unwrap();
    let files = get(&sandbox, "/files.json?kind=PDF").expect(200).json();
    assert_eq!((&files[0]["filename"], &files[0]["byte_size"]), (&json!("b.pdf"), &json!(2)));
    assert_eq!((&files[1]["id"], &files[1]["filename"]), (&json!(upload), &json!("a.pdf")));
    assert_eq!(files.as_array().unwrap().len(), 2);
    let own = get(&sandbox, &format!("/files.json?people_ids[]={someone}")).expect(200).json();
    assert_eq!(own, json!([files[0]]));
    get(&sandbox, "/files.json?kind=Teapot").expect(422);
    let all = get(&sandbox, "/files.json").expect(200);
    assert!(all.json().as_array().unwrap().len() > 5);
    bare(&sandbox, "PUT", &format!("/recordings/{upload}/status/trashed.json")).expect(204);
    assert_eq!(get(&sandbox, "/files.json?kind=PDF").json().as_array().unwrap().len(), 1);
}
