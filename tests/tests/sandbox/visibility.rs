//! The visibility of recordings to people: lists, counts and nested values have only visible ones.

use std::collections::{HashMap, HashSet};

use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use serde_json::{Value, json};

use crate::every_operation::requests;
use crate::http_client::{bare, get, post, put};
use crate::person::Person;

/// The path below the account of a URL in a body.
fn below(sandbox: &Sandbox, url: &Value) -> String {
    url.as_str().unwrap().split_once(sandbox.account_id()).unwrap().1.to_owned()
}

/// The id of a tool of a project.
fn tool(sandbox: &Sandbox, project: i64, name: &str) -> i64 {
    let project = get(sandbox, &format!("/projects/{project}")).expect(200).json();
    let tools = project["dock"].as_array().unwrap();
    tools.iter().find(|tool| tool["name"] == name).unwrap()["id"].as_i64().unwrap()
}

fn create(sandbox: &Sandbox, path: &str, body: Value) -> i64 {
    post(sandbox, path, body).expect(201).json()["id"].as_i64().unwrap()
}

fn set_visible(sandbox: &Sandbox, recording: i64) {
    let path = format!("/recordings/{recording}/client_visibility.json");
    put(sandbox, &path, json!({ "visible_to_clients": true })).expect(200);
}

/// Asserts that no response to a person has one of these ids, for all reading operations.
fn assert_hidden(sandbox: &Sandbox, person: &Person<'_>, hidden: &HashSet<i64>) {
    let mut read = 0;
    let requests = requests(sandbox, Extent::Minimal).into_iter();
    for (operation, request) in
        requests.filter(|(operation, _)| operation.method == http::Method::GET)
    {
        let answer = request.send_with(sandbox, &person.token);
        let body = String::from_utf8(answer.body).unwrap();
        let numbers = body.split(|ch: char| !ch.is_ascii_digit());
        let ids: HashSet<i64> = numbers.filter_map(|digits| digits.parse().ok()).collect();
        let shown: Vec<&i64> = ids.intersection(hidden).collect();
        assert!(shown.is_empty(), "{}: {shown:?} in {body}", operation.id);
        read += usize::from(answer.status == 200);
    }
    assert!(read > 50, "{read} operations have a result");
}

/// Asserts that the counts in a tool are the lengths of its lists, for a person.
fn assert_counts(sandbox: &Sandbox, person: &Person<'_>) -> usize {
    let project = person.get(&format!("/projects/{}", sandbox.first_project_id())).json();
    let mut counted = 0;
    for tool in project["dock"].as_array().unwrap() {
        let view = person.get(&below(sandbox, &tool["url"])).expect(200).json();
        for (name, count) in view.as_object().unwrap() {
            let Some(list) = name.strip_suffix("_count") else { continue };
            // To-dos in no list have no list of their own, and forwards are at another path.
            let is_listed = !matches!(list, "forwards" | "todos");
            let Some(url) = view.get(format!("{list}_url")).filter(|_| is_listed) else {
                continue;
            };
            let ids = person.get(&below(sandbox, url)).expect(200).ids();
            assert_eq!(*count, ids.len(), "{name} of {}", tool["name"]);
            counted += ids.len();
        }
    }
    counted
}

#[test]
fn responses_to_clients_name_only_what_is_shared() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    set_visible(&sandbox, sandbox.first_message_id());
    set_visible(&sandbox, sandbox.first_todolist_id());
    let state = sandbox.save();
    let records = state["records"].as_array().unwrap();
    let by_id: HashMap<i64, &Value> =
        records.iter().map(|record| (record["id"].as_i64().unwrap(), record)).collect();
    let is_shared = |record: &Value| {
        let parents = std::iter::successors(Some(record), |record| {
            by_id.get(&record["parent"].as_i64().unwrap()).copied()
        });
        let containers: Vec<&Value> = parents.collect();
        containers.iter().any(|record| record["visible_to_clients"] == true)
            || containers.iter().any(|record| record["kind"] == "Client::Board")
            || containers.len() == 1
    };
    let project = sandbox.first_project_id();
    let hidden = by_id.iter().filter(|(_, record)| {
        record["bucket"] != project || record["kind"] == "Timesheet::Entry" || !is_shared(record)
    });
    let hidden: HashSet<i64> = hidden.map(|(id, _)| *id).collect();
    assert!(hidden.len() > 100, "{}", hidden.len());
    assert_hidden(&sandbox, &client, &hidden);
}

#[test]
fn responses_name_nothing_of_other_projects() {
    let sandbox = Sandbox::start().unwrap();
    let outsider = Person::outsider(&sandbox);
    let state = sandbox.save();
    let buckets = state["buckets"].as_object().unwrap().iter();
    let patterns = buckets.filter(|(_, bucket)| bucket["place"] != "Circle");
    let patterns: HashSet<i64> = patterns.map(|(id, _)| id.parse().unwrap()).collect();
    let records = state["records"].as_array().unwrap().iter();
    let records = records.filter(|record| !patterns.contains(&record["bucket"].as_i64().unwrap()));
    let records = records.map(|record| record["id"].as_i64().unwrap());
    let projects = state["projects"].as_object().unwrap().keys().map(|id| id.parse().unwrap());
    let hidden: HashSet<i64> = records.chain(projects).collect();
    assert_hidden(&sandbox, &outsider, &hidden);
}

#[test]
fn counts_are_those_of_visible_records() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let owner = Person::new(&sandbox, sandbox.my_id());
    let set = sandbox.first_todoset_id();
    assert!(assert_counts(&sandbox, &owner) > 10);
    assert_eq!(assert_counts(&sandbox, &client), 0);

    let new = json!({ "name": "Together", "visible_to_clients": true });
    let list = create(&sandbox, &format!("/todosets/{set}/todolists.json"), new);
    let todos = sandbox.add_todos(list, 2);
    bare(&sandbox, "POST", &format!("/todos/{}/completion.json", todos[0])).expect(204);
    set_visible(&sandbox, sandbox.first_message_id());
    set_visible(&sandbox, sandbox.first_id("Document"));
    assert_eq!(assert_counts(&sandbox, &client), 3);
    for path in [format!("/todosets/{set}"), format!("/todolists/{list}")] {
        assert_eq!(client.get(&path).expect(200).json()["completed_ratio"], "1/2", "{path}");
    }
    assert_ne!(owner.get(&format!("/todosets/{set}")).json()["completed_ratio"], "1/2");
    let chart = |person: &Person<'_>| {
        let chart = person.get(&format!("/todosets/{set}/hill.json")).expect(200).json();
        chart["dots"].as_array().unwrap().len()
    };
    assert_eq!((chart(&owner), chart(&client)), (1, 0));
}

#[test]
fn a_hidden_container_has_no_title() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let todo = sandbox.first_todo_id();
    set_visible(&sandbox, todo);
    let path = format!("/todos/{todo}");
    let seen = client.get(&path).expect(200).json();
    assert_eq!(seen["parent"]["id"], sandbox.first_todolist_id());
    assert_eq!(seen["parent"]["title"], "");
    assert_eq!(get(&sandbox, &path).json()["parent"]["title"], "Before it goes to press");
}

#[test]
fn drafts_are_visible_to_their_creators_only() {
    let sandbox = Sandbox::start().unwrap();
    let (colleague, board) = (Person::colleague(&sandbox), sandbox.first_message_board_id());
    let path = format!("/message_boards/{board}/messages.json");
    let new = json!({ "subject": "Rhubarb", "status": "drafted" });
    let draft = colleague.post(&path, new).expect(201).json()["id"].as_i64().unwrap();
    let own = format!("/messages/{draft}");
    let drafts = "/projects/recordings.json?type=Message&status=drafted";
    assert_eq!(colleague.get("/my/drafts.json").ids(), [draft]);
    assert_eq!(colleague.get(drafts).ids(), [draft]);
    colleague.get(&own).expect(200);
    colleague.post(&format!("/recordings/{draft}/comments.json"), json!({ "content": "Soon" }));
    let comments = colleague.get(&format!("/recordings/{draft}/comments.json")).expect(200).ids();
    for path in [&own, &format!("/comments/{}", comments[0])] {
        get(&sandbox, path).expect(404);
    }
    let trash = format!("/recordings/{draft}/status/trashed.json");
    bare(&sandbox, "PUT", &trash).expect(404);
    for path in ["/my/drafts.json", drafts] {
        assert!(!get(&sandbox, path).expect(200).ids().contains(&draft), "{path}");
    }
    let events = get(&sandbox, "/events.json?since=0").expect(200).json();
    let about = |row: &Value| row["recording_id"] == draft;
    assert!(!events["events"].as_array().unwrap().iter().any(about));

    colleague.put(&own, json!({ "status": "active" })).expect(200);
    get(&sandbox, &own).expect(200);
    // Drafts in a project that the person has left aren't listed.
    let again = json!({ "subject": "Custard", "status": "drafted" });
    colleague.post(&path, again).expect(201);
    colleague.leave(sandbox.first_project_id());
    assert!(colleague.get("/my/drafts.json").ids().is_empty());
}

#[test]
fn own_lists_have_only_visible_recordings() {
    let sandbox = Sandbox::start().unwrap();
    let colleague = Person::colleague(&sandbox);
    let project = sandbox.first_project_id();
    let message = sandbox.first_message_id();
    let todo = json!({ "content": "Read it", "assignee_ids": [colleague.id],
        "due_on": "2027-03-01" });
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let todo = create(&sandbox, &path, todo);
    colleague.post(&format!("/recordings/{message}/bookmark.json"), Value::Null).expect(201);
    colleague.post(&format!("/recordings/{message}/bubble_up.json"), json!({})).expect(204);
    colleague.post("/my/priorities.json", json!({ "id": todo })).expect(204);
    let paths = [
        "/my/readings.json",
        "/my/readings/bubble_ups.json",
        "/my/assignments.json",
        "/my/assignments/due.json",
        "/my/bookmarks.json",
    ];
    let shows = |path: &str| {
        let body = String::from_utf8(colleague.get(path).expect(200).body).unwrap();
        body.contains(&message.to_string()) || body.contains(&todo.to_string())
    };
    for path in paths {
        assert!(shows(path), "{path}");
    }
    colleague.leave(project);
    for path in paths {
        assert!(!shows(path), "{path}");
    }
    assert_eq!(colleague.get("/my/readings.json").json()["bubble_ups_count"], 0);
    colleague.post("/my/priorities.json", json!({ "id": todo })).expect(422);
}

#[test]
fn subscribers_are_people_who_see_the_recording() {
    let sandbox = Sandbox::start().unwrap();
    let (colleague, message) = (Person::colleague(&sandbox), sandbox.first_message_id());
    let path = format!("/recordings/{message}/subscription.json");
    let others: Vec<i64> = get(&sandbox, &path).json()["subscribers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["id"].as_i64().unwrap())
        .filter(|id| *id != colleague.id)
        .collect();
    colleague.post(&path, Value::Null).expect(200);
    let count = |path: &str| get(&sandbox, path).expect(200).json()["count"].clone();
    assert_eq!(count(&path), others.len() + 1);
    colleague.leave(sandbox.first_project_id());
    assert_eq!(count(&path), others.len());
    let left = get(&sandbox, &path).json();
    assert!(left["subscribers"].as_array().unwrap().iter().all(|one| one["id"] != colleague.id));
}

#[test]
fn pings_are_visible_to_the_people_in_them() {
    let sandbox = Sandbox::start().unwrap();
    let (colleague, client) = (Person::colleague(&sandbox), Person::client(&sandbox));
    let ping = client.post("/circles.json", json!({ "user_ids": [colleague.id] }));
    let ping = ping.expect(201).json();
    let (own, room) = (format!("/circles/{}", ping["id"]), below(&sandbox, &ping["room_url"]));
    let lines = below(&sandbox, &ping["links"]["lines"]);
    let line = colleague.post(&lines, json!({ "content": "Rhubarb" })).expect(201).json();
    let answer = client.post(&lines, json!({ "content": "Pie" })).expect(201).json();
    let search = "/search.json?q=rhubarb";
    for person in [&colleague, &client] {
        assert_eq!(person.get(&own).expect(200).json()["id"], ping["id"]);
        assert!(person.get(&room).expect(200).json()["lines_url"].is_string());
        assert_eq!(person.get(&lines).expect(200).ids().len(), 2);
        assert!(person.get("/circles.json").ids().contains(&ping["id"].as_i64().unwrap()));
        assert_eq!(person.get(search).ids(), [line["id"].as_i64().unwrap()]);
    }
    let unread = colleague.get("/my/readings.json").json()["unreads"].clone();
    let about = format!("Circle/{}", ping["id"]);
    assert!(unread.as_array().unwrap().iter().any(|one| one["readable_identifier"] == about));
    for path in [&own, &room, &lines] {
        get(&sandbox, path).expect(404);
    }
    let line = format!("/chats/{}/lines/{}", answer["parent"]["id"], answer["id"]);
    get(&sandbox, &line).expect(404);
    assert!(get(&sandbox, search).ids().is_empty());
    let elsewhere = format!("{search}&bucket_ids[]={}", ping["id"]);
    get(&sandbox, &elsewhere).expect(422);
    colleague.put(&line, json!({ "content": "Cake" })).expect(403);
    client.put(&line, json!({ "content": "Cake" })).expect(204);
}

#[test]
fn calendars_are_those_of_visible_schedules() {
    let sandbox = Sandbox::start().unwrap();
    let (colleague, client) = (Person::colleague(&sandbox), Person::client(&sandbox));
    let project = sandbox.first_project_id();
    let schedule = tool(&sandbox, project, "schedule");
    let state = sandbox.save();
    let calendars = state["calendars"].as_object().unwrap();
    let (id, _) = calendars.iter().find(|(_, own)| own["schedule"] == schedule).unwrap();
    let path = format!("/calendars/{id}");
    let color = json!({ "calendar": { "color": "red" } });
    client.get(&path).expect(200);
    client.put(&path, color.clone()).expect(403);
    colleague.put(&path, color.clone()).expect(200);
    colleague.leave(project);
    colleague.get(&path).expect(404);
    colleague.put(&path, color).expect(404);
}

#[test]
fn clients_see_the_people_of_their_projects() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let stranger = sandbox.add_people(1)[0];
    let project = sandbox.first_project_id();
    let mut met = get(&sandbox, &format!("/projects/{project}/people.json")).ids();
    let mut seen = client.get("/people.json").expect(200).ids();
    met.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, met);
    for path in ["/circles/people.json", "/reports/todos/assigned.json"] {
        assert!(get(&sandbox, path).ids().contains(&stranger), "{path}");
        assert!(!client.get(path).expect(200).ids().contains(&stranger), "{path}");
    }
    client.get(&format!("/people/{stranger}")).expect(404);
    client.post("/circles.json", json!({ "user_ids": [stranger] })).expect(422);
    get(&sandbox, &format!("/people/{stranger}")).expect(200);
}

#[test]
fn clients_need_the_access_of_clients() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let path = format!("/projects/{}", sandbox.first_project_id());
    client.get(&path).expect(200);
    bare(&sandbox, "DELETE", &format!("{path}/client_enablement.json")).expect(200);
    client.get(&path).expect(404);
    assert!(client.get("/projects.json").ids().is_empty());
}

#[test]
fn a_target_must_be_visible_and_changeable() {
    let sandbox = Sandbox::start().unwrap();
    let (project, card) = (sandbox.first_project_id(), sandbox.first_id("Card"));
    let (message, document) = (sandbox.first_message_id(), sandbox.first_id("Document"));
    let todo = sandbox.first_todo_id();
    let hidden = sandbox.add_projects(1)[0];
    let mut state = sandbox.save();
    let colleague = Person::colleague(&sandbox).id;
    state["people"][colleague.to_string()]["can_manage_projects"] = json!(false);
    let sandbox = Sandbox::builder().state(state).start().unwrap();
    let colleague = Person::new(&sandbox, colleague);
    let column = |bucket: i64| {
        let table = tool(&sandbox, bucket, "kanban_board");
        let table = get(&sandbox, &format!("/card_tables/{table}")).json();
        table["lists"][2]["id"].as_i64().unwrap()
    };
    let template = get(&sandbox, "/templates.json").json()[0].clone();
    let tools = template["dock"].as_array().unwrap();
    let named = |name: &str| tools.iter().find(|tool| tool["name"] == name).unwrap()["id"].clone();
    let table = get(&sandbox, &format!("/card_tables/{}", named("kanban_board"))).json();
    let pattern = table["lists"][2]["id"].as_i64().unwrap();
    let board = named("message_board").as_i64().unwrap();
    let links = format!(
        "/buckets/{project}/card_tables/{}/wormholes.json",
        tool(&sandbox, project, "kanban_board")
    );
    let moves = format!("/recordings/{message}/moves.json");
    let copies = format!("/recordings/{message}/copies.json");
    let hidden_board = tool(&sandbox, hidden, "message_board");
    let library = get(&sandbox, "/template_library/todolists.json").json();
    let library = library["todolists"][0]["id"].clone();
    for (path, body, status) in [
        (&moves, json!({ "parent_id": hidden_board }), 404),
        (&moves, json!({ "destination_project_id": hidden }), 404),
        (&moves, json!({ "parent_id": 7 }), 404),
        (&moves, json!({ "parent_id": board }), 403),
        (&copies, json!({ "parent_id": hidden_board }), 404),
        (&copies, json!({ "parent_id": board }), 403),
        (&links, json!({ "destination_recording_id": column(hidden) }), 404),
        (&links, json!({ "destination_recording_id": pattern }), 403),
        (
            &format!("/card_tables/cards/{card}/moves.json"),
            json!({ "column_id": column(hidden) }),
            404,
        ),
        (
            &format!("/recordings/{document}/filing.json"),
            json!({ "parent_id": tool(&sandbox, hidden, "vault") }),
            404,
        ),
        (
            &"/template_library/copies.json".to_owned(),
            json!({
            "template_recording_id": library, "destination_project_id": hidden }),
            403,
        ),
    ] {
        let answer = colleague.post(path, body.clone());
        assert_eq!(answer.status, status, "{path} {body}");
    }
    let other = sandbox.add_todolists(tool(&sandbox, hidden, "todoset"), 1)[0];
    let body = json!({ "position": 1, "parent_id": other });
    colleague.put(&format!("/todos/{todo}/position.json"), body).expect(404);
    // Templates and the content in them are changed by people who manage projects.
    let path = format!("/message_boards/{board}/messages.json");
    colleague.post(&path, json!({ "subject": "Hello" })).expect(403);
    post(&sandbox, &path, json!({ "subject": "Hello" })).expect(201);

    // A link to a column that the person doesn't see leads nowhere.
    let body = json!({ "destination_recording_id": column(hidden) });
    let link = create(&sandbox, &links, body);
    let table = tool(&sandbox, project, "kanban_board");
    let table = colleague.get(&format!("/card_tables/{table}")).expect(200).json();
    let shown = table["wormholes"].as_array().unwrap().iter().find(|one| one["id"] == link);
    let shown = shown.unwrap();
    assert_eq!(
        (&shown["title"], &shown["linked"], &shown["destination_url"]),
        (&json!(""), &json!(false), &Value::Null)
    );
    let path = format!("/card_tables/cards/{card}/moves.json");
    colleague.post(&path, json!({ "column_id": link })).expect(404);
    post(&sandbox, &path, json!({ "column_id": link })).expect(204);
}

#[test]
fn copies_of_the_library_are_visible_with_their_target() {
    let sandbox = Sandbox::start().unwrap();
    let colleague = Person::colleague(&sandbox);
    let project = sandbox.first_project_id();
    let library = colleague.get("/template_library/todolists.json").expect(200).json();
    let source = library["todolists"][0]["id"].clone();
    let body = json!({ "template_recording_id": source, "destination_project_id": project });
    let path = "/template_library/copies.json";
    let copy = colleague.post(path, body.clone()).expect(201).json();
    let own = format!("/template_library/copies/{}", copy["id"]);
    colleague.get(&own).expect(200);
    colleague.leave(project);
    colleague.get(&own).expect(404);
    colleague.post(path, body).expect(404);
    get(&sandbox, &own).expect(200);
}
