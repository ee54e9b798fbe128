//! The people whom requests name: on recordings, and on projects.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};
use crate::person::Person;

/// Requests that name people: the method, the path, the body, and the member for the people.
fn requests(sandbox: &Sandbox) -> Vec<(&'static str, String, Value, &'static str)> {
    let first = |kind| sandbox.first_id(kind);
    let content = || json!({ "content": "Go" });
    let title = || json!({ "title": "Go" });
    let entry = || {
        json!({
            "summary": "Launch",
            "starts_at": "2027-03-01T09:00:00Z",
            "ends_at": "2027-03-01T10:00:00Z",
        })
    };
    let hours = || json!({ "date": "2027-03-01", "hours": "1:30" });
    let (list, todo) = (sandbox.first_todolist_id(), sandbox.first_todo_id());
    let card = first("Card");
    let new = format!("/recordings/{todo}/subtasks.json");
    let subtask = post(sandbox, &new, title()).expect(201).json()["id"].clone();
    let new = format!("/recordings/{todo}/timesheet/entries.json");
    let time = post(sandbox, &new, hours()).expect(201).json()["id"].clone();
    let new = format!("/card_tables/cards/{card}/steps.json");
    let step = post(sandbox, &new, title()).expect(201).json()["id"].clone();
    let (todolist, todoset) = (
        format!("/todolists/{list}/todos.json"),
        format!("/buckets/{}/todosets/{}/todos.json", sandbox.first_project_id(), first("Todoset")),
    );
    vec![
        ("POST", todolist.clone(), content(), "assignee_ids"),
        ("POST", todolist, content(), "completion_subscriber_ids"),
        ("POST", todoset, content(), "assignee_ids"),
        ("PUT", format!("/todos/{todo}"), content(), "assignee_ids"),
        ("PUT", format!("/todos/{todo}"), content(), "completion_subscriber_ids"),
        ("PUT", format!("/card_tables/cards/{card}"), json!({}), "assignee_ids"),
        ("POST", format!("/card_tables/cards/{card}/steps.json"), title(), "assignee_ids"),
        ("PUT", format!("/card_tables/steps/{step}"), json!({}), "assignee_ids"),
        ("POST", format!("/recordings/{todo}/subtasks.json"), title(), "assignee_ids"),
        ("PUT", format!("/subtasks/{subtask}"), json!({}), "assignee_ids"),
        (
            "POST",
            format!("/schedules/{}/entries.json", first("Schedule")),
            entry(),
            "participant_ids",
        ),
        (
            "PUT",
            format!("/schedule_entries/{}", first("ScheduleEntry")),
            entry(),
            "participant_ids",
        ),
        ("POST", format!("/recordings/{todo}/timesheet/entries.json"), hours(), "person_id"),
        ("PUT", format!("/timesheet_entries/{time}"), hours(), "person_id"),
    ]
}

#[test]
fn recordings_name_people_of_their_project_only() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let (inside, outside) = (sandbox.add_member(project), sandbox.add_people(1)[0]);
    let client = Person::client(&sandbox).id;
    bare(&sandbox, "DELETE", &format!("/projects/{project}/client_enablement.json")).expect(200);
    for (method, path, body, name) in requests(&sandbox) {
        let send = |person: i64| {
            let mut body = body.clone();
            body[name] = if name == "person_id" { json!(person) } else { json!([person]) };
            if method == "POST" { post(&sandbox, &path, body) } else { put(&sandbox, &path, body) }
        };
        for person in [outside, client] {
            let answer = send(person);
            assert_eq!(answer.status, 422, "{method} {path} {name}");
            assert_eq!(answer.json()["errors"][name], json!(["has someone who isn't here"]));
        }
        for person in [inside, sandbox.my_id()] {
            let answer = send(person);
            assert!(matches!(answer.status, 200 | 201), "{method} {path} {name}: {answer:?}");
        }
    }
}

#[test]
fn people_who_have_left_stay_named() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let (gone, other) = (sandbox.add_member(project), sandbox.add_member(project));
    let path = format!("/todos/{}", sandbox.first_todo_id());
    let body = |people: &[i64]| json!({ "content": "Go", "assignee_ids": people });
    put(&sandbox, &path, body(&[gone])).expect(200);
    for person in [gone, other] {
        Person::new(&sandbox, person).leave(project);
    }
    let todo = put(&sandbox, &path, body(&[gone])).expect(200).json();
    assert_eq!(todo["assignees"][0]["id"], gone);
    put(&sandbox, &path, body(&[gone, other])).expect(422);
}

#[test]
fn each_list_of_access_takes_its_people_only() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox).id;
    let employee = sandbox.add_people(1)[0];
    let project = sandbox.add_projects(1)[0];
    let path = |list: &str| format!("/projects/{project}/people/{list}.json");
    let people = || get(&sandbox, &format!("/projects/{project}/people.json")).expect(200).ids();
    let count = || get(&sandbox, "/people.json").expect(200).ids().len();
    let (before, known) = (people(), count());
    let email = |id: i64| {
        let address =
            get(&sandbox, &format!("/people/{id}")).expect(200).json()["email_address"].clone();
        json!([{ "name": "Same", "email_address": address }])
    };
    let refused = |list: &str, body: Value, name: &str| {
        let answer = put(&sandbox, &path(list), body).expect(422).json();
        assert!(answer["errors"][name].is_array(), "{answer}");
        assert_eq!((people(), count()), (before.clone(), known));
    };
    let new = json!([{ "name": "Ada", "email_address": "ada@client.example" }]);
    // The project isn't open to clients.
    refused("client_users", json!({ "grant": [client] }), "grant");
    refused("client_users", json!({ "create": new }), "create");
    for is_open in [false, true] {
        if is_open {
            let path = format!("/projects/{project}/client_enablement.json");
            bare(&sandbox, "POST", &path).expect(201);
        }
        refused("users", json!({ "grant": [client] }), "grant");
        refused("users", json!({ "grant": [employee, client] }), "grant");
        refused("users", json!({ "revoke": [client] }), "revoke");
        refused("users", json!({ "create": email(client) }), "email_address");
        refused("client_users", json!({ "grant": [employee] }), "grant");
        refused("client_users", json!({ "create": email(employee) }), "email_address");
    }
    let both = json!({ "grant": [client], "create": email(client) });
    let granted = put(&sandbox, &path("client_users"), both).expect(200).json();
    assert_eq!(granted["granted"].as_array().unwrap().len(), 1);
    put(&sandbox, &path("users"), json!({ "grant": [employee] })).expect(200);
    assert_eq!(people(), [before, vec![client, employee]].concat());
}
