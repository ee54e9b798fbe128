//! The rights of people: administrators, colleagues, clients, and people outside of a project.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{get, post, put, raw};
use crate::person::Person;

#[test]
fn requests_act_as_the_person_of_their_token() {
    let sandbox = Sandbox::start().unwrap();
    let person = Person::colleague(&sandbox);
    assert_eq!(person.get("/my/profile.json").expect(200).json()["id"], person.id);
    assert_eq!(get(&sandbox, "/my/profile.json").json()["id"], sandbox.my_id());
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let todo = person.send("POST", &path, json!({ "content": "Buy ink" })).expect(201).json();
    assert_eq!(todo["creator"]["id"], person.id);
    let authorization = format!("Authorization: Bearer {}\r\n", person.token);
    let identity = raw(&sandbox, "GET", "/authorization.json", &authorization, b"").unwrap();
    assert_eq!(identity.expect(200).json()["identity"]["id"], person.id);

    // Preferences and visits are those of each person.
    let body = json!({ "person": { "time_format": "twelve_hour" } });
    person.send("PUT", "/my/preferences.json", body).expect(200);
    assert_eq!(person.get("/my/preferences.json").json()["time_format"], "twelve_hour");
    assert_eq!(get(&sandbox, "/my/preferences.json").json()["time_format"], "twenty_four_hour");
    assert_eq!(sandbox.token_for(person.id).len(), person.token.len());
    assert_ne!(sandbox.token(), person.token, "the owner's token is still the current one");
    sandbox.expire_access_token();
    person.get("/my/profile.json").expect(401);
}

#[test]
fn projects_without_the_person_are_not_found() {
    let sandbox = Sandbox::start().unwrap();
    let person = Person::colleague(&sandbox);
    let project = sandbox.first_project_id();
    let (todo, list) = (sandbox.first_todo_id(), sandbox.first_todolist_id());
    let shared = person.get("/projects.json").ids();
    assert!(shared.contains(&project));
    person.leave(project);
    assert!(!person.get("/projects.json").ids().contains(&project));
    assert_eq!(person.get("/projects.json").ids().len(), shared.len() - 1);
    for path in [
        format!("/projects/{project}.json"),
        format!("/todos/{todo}.json"),
        format!("/buckets/{project}/todos/{todo}.json"),
        format!("/todolists/{list}/todos.json"),
        format!("/recordings/{todo}/comments.json"),
        format!("/projects/{project}/people.json"),
    ] {
        person.get(&path).expect(404);
        get(&sandbox, &path).expect(200);
    }
    let body = json!({ "content": "No" });
    person.send("POST", &format!("/todolists/{list}/todos.json"), body).expect(404);
    person.send("PUT", &format!("/recordings/{todo}/status/trashed.json"), Value::Null).expect(404);
    get(&sandbox, &format!("/todos/{todo}.json")).expect(200);
}

#[test]
fn no_list_has_content_of_projects_without_the_person() {
    let sandbox = Sandbox::start().unwrap();
    let person = Person::colleague(&sandbox);
    let (project, todo) = (sandbox.first_project_id(), sandbox.first_todo_id());
    let comment = json!({ "content": "Rhubarb" });
    post(&sandbox, &format!("/recordings/{todo}/comments.json"), comment).expect(201);
    person.send("POST", &format!("/recordings/{todo}/bookmark.json"), Value::Null).expect(201);
    let folder = json!({ "name": "Work", "project_ids": [project] });
    post(&sandbox, "/stacks.json", folder).expect(201);
    let paths = [
        "/search.json?q=rhubarb".to_owned(),
        "/reports/progress.json".to_owned(),
        format!("/reports/users/progress/{}.json", sandbox.my_id()),
        "/todos/open.json".to_owned(),
        "/messages.json".to_owned(),
        "/comments.json".to_owned(),
        "/my/bookmarks.json".to_owned(),
        "/stacks.json".to_owned(),
    ];
    let shows_project = |path: &str| {
        let body = String::from_utf8(person.get(path).expect(200).body).unwrap();
        body.contains(&project.to_string())
    };
    for path in &paths {
        assert!(shows_project(path), "{path}");
    }
    person.leave(project);
    for path in &paths {
        assert!(!shows_project(path), "{path}");
    }
}

#[test]
fn bodies_name_only_what_the_person_sees() {
    let sandbox = Sandbox::start().unwrap();
    let person = Person::colleague(&sandbox);
    let (hidden, hidden_board) = (sandbox.first_project_id(), sandbox.first_message_board_id());
    let own = person.send("POST", "/projects.json", json!({ "name": "Own" })).expect(201).json();
    let own = own["id"].as_i64().unwrap();
    let dock = person.get(&format!("/projects/{own}.json")).json()["dock"].clone();
    let board = dock.as_array().unwrap().iter().find(|tool| tool["name"] == "message_board");
    let path = format!("/message_boards/{}/messages.json", board.unwrap()["id"]);
    let message = person.send("POST", &path, json!({ "subject": "Hi" })).expect(201).json();
    let copies = format!("/recordings/{}/copies.json", message["id"]);
    let tools = format!("/buckets/{own}/dock/tools.json");
    let tool = json!({ "tool_type": "Message::Board", "title": "Copy",
        "source_recording_id": hidden_board });
    let requests = [
        ("/stacks.json".to_owned(), json!({ "name": "F", "project_ids": [hidden] }), 422),
        (tools, tool, 422),
        // A place that isn't visible isn't there.
        (copies.clone(), json!({ "destination_project_id": hidden }), 404),
        (copies.clone(), json!({ "parent_id": hidden_board }), 404),
    ];
    for (path, body, _) in &requests {
        person.post(path, body.clone()).expect(201);
    }
    person.leave(hidden);
    for (path, body, status) in requests {
        person.post(&path, body).expect(status);
    }
    person.post(&copies, json!({ "parent_id": 7 })).expect(404);
}

#[test]
fn administration_is_for_administrators() {
    let sandbox = Sandbox::start().unwrap();
    let person = Person::colleague(&sandbox);
    let project = sandbox.first_project_id();
    let hooks = format!("/buckets/{project}/webhooks.json");
    let hook = json!({ "payload_url": "https://hooks.example/", "types": ["Todo"] });
    let chat = sandbox.first_id("Campfire");
    for (method, path, body) in [
        ("PUT", "/account/name.json".to_owned(), json!({ "name": "Mine" })),
        ("GET", hooks.clone(), Value::Null),
        ("POST", hooks, hook),
        ("GET", format!("/buckets/{project}/chats/{chat}/integrations.json"), Value::Null),
        ("PUT", format!("/projects/{project}/people/users.json"), json!({ "revoke": [] })),
        (
            "POST",
            format!("/people/{}/out_of_office.json", sandbox.my_id()),
            json!({ "out_of_office": { "start_date": "2027-03-01", "end_date": "2027-03-02" } }),
        ),
    ] {
        let refusal = person.send(method, &path, body.clone());
        assert_eq!(refusal.status, 403, "{method} {path}");
        assert!(refusal.json()["error"].is_string());
        let answer =
            crate::http_client::send(&sandbox, method, &path, Some(body).filter(|b| !b.is_null()));
        assert!(answer.unwrap().status < 300, "{method} {path}");
    }
    // The right to manage projects is a member of the person.
    person.send("POST", "/projects.json", json!({ "name": "Side project" })).expect(201);
    let mut state = sandbox.save();
    state["people"][person.id.to_string()]["can_manage_projects"] = json!(false);
    state["people"][person.id.to_string()]["can_manage_people"] = json!(true);
    let next = Sandbox::builder().state(state).start().unwrap();
    let person = Person::new(&next, person.id);
    person.send("POST", "/projects.json", json!({ "name": "Side project" })).expect(403);
    let path = format!("/projects/{project}/people/users.json");
    person.send("PUT", &path, json!({ "revoke": [] })).expect(200);
}

#[test]
fn comments_are_changed_by_their_creator() {
    let sandbox = Sandbox::start().unwrap();
    let (todo, person) = (sandbox.first_todo_id(), Person::colleague(&sandbox));
    let path = format!("/recordings/{todo}/comments.json");
    let mine = post(&sandbox, &path, json!({ "content": "Mine" })).expect(201).json()["id"].clone();
    let body = json!({ "content": "Theirs" });
    let theirs = person.send("POST", &path, body).expect(201).json()["id"].clone();
    let change = |id: &Value| (format!("/comments/{id}.json"), json!({ "content": "Changed" }));
    let (path, body) = change(&mine);
    person.send("PUT", &path, body).expect(403);
    person.send("PUT", &format!("/recordings/{mine}/status/trashed.json"), Value::Null).expect(403);
    assert_eq!(get(&sandbox, &path).json()["content"], "Mine");
    let (path, body) = change(&theirs);
    person.send("PUT", &path, body.clone()).expect(200);
    put(&sandbox, &path, body).expect(200);
    // A comment can be commented on by boosts of everybody.
    let boosts = format!("/recordings/{mine}/boosts.json");
    let boost = person.send("POST", &boosts, json!({ "content": "👏" })).expect(201).json();
    let other = Person::new(&sandbox, *get(&sandbox, "/people.json").ids().last().unwrap());
    assert_ne!(other.id, person.id);
    let path = format!("/boosts/{}.json", boost["id"]);
    other.send("DELETE", &path, Value::Null).expect(403);
    person.send("DELETE", &path, Value::Null).expect(204);
}

#[test]
fn clients_see_and_change_only_shared_records() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let board = sandbox.first_message_board_id();
    let path = format!("/message_boards/{board}/messages.json");
    let new = json!({ "subject": "For you", "content": "Hello", "visible_to_clients": true });
    let shared = post(&sandbox, &path, new).expect(201).json()["id"].as_i64().unwrap();
    let hidden = sandbox.first_message_id();
    assert_ne!(shared, hidden);

    assert_eq!(client.get("/projects.json").ids(), [sandbox.first_project_id()]);
    assert_eq!(client.get(&path).expect(200).ids(), [shared]);
    assert!(get(&sandbox, &path).ids().len() > 1, "the responses to both are not mixed up");
    client.get(&format!("/messages/{hidden}.json")).expect(404);
    client.get(&format!("/comments/{}.json", sandbox.first_comment_id())).expect(404);
    let trash = |id: i64| format!("/recordings/{id}/status/trashed.json");
    client.send("PUT", &trash(hidden), Value::Null).expect(404);

    // Visible records can't be changed, but commented on.
    client.get(&format!("/messages/{shared}.json")).expect(200);
    client.send("PUT", &trash(shared), Value::Null).expect(403);
    let body = json!({ "subject": "Mine now" });
    client.send("PUT", &format!("/messages/{shared}.json"), body).expect(403);
    client.send("POST", &path, json!({ "subject": "Hi" })).expect(403);
    let comments = format!("/recordings/{shared}/comments.json");
    let comment = client.send("POST", &comments, json!({ "content": "Thanks" })).expect(201);
    let comment = comment.json()["id"].as_i64().unwrap();
    assert_eq!(client.get(&comments).ids(), [comment]);
    let path = format!("/buckets/{}/comments/{comment}.json", sandbox.first_project_id());
    client.send("PUT", &path, json!({ "content": "Thank you" })).expect(200);
    // The order of the checks: an invalid value of a forbidden change is a 403.
    client.send("POST", "/projects.json", json!({ "name": "" })).expect(403);
    client.send("POST", &comments, json!({ "content": "" })).expect(422);
}

#[test]
fn clients_change_their_own_records_and_marks() {
    let sandbox = Sandbox::start().unwrap();
    let client = Person::client(&sandbox);
    let (message, hidden) = (sandbox.first_message_id(), sandbox.first_todo_id());
    let path = format!("/recordings/{message}/client_visibility.json");
    put(&sandbox, &path, json!({ "visible_to_clients": true })).expect(200);
    for (method, mark) in [
        ("POST", "bookmark"),
        ("DELETE", "bookmark"),
        ("POST", "subscription"),
        ("DELETE", "subscription"),
        ("DELETE", "bubble_up"),
    ] {
        let mark =
            |id: i64| client.send(method, &format!("/recordings/{id}/{mark}.json"), Value::Null);
        assert!(mark(message).status < 300, "{method}");
        mark(hidden).expect(404);
    }
    client.put("/my/notes.json", json!({ "note": { "content": "Ours" } })).expect(200);
    let away = json!({ "out_of_office": { "start_date": "2027-03-01", "end_date": "2027-03-02" } });
    client.post(&format!("/people/{}/out_of_office.json", client.id), away).expect(200);

    let comments = format!("/recordings/{message}/comments.json");
    let comment = client.post(&comments, json!({ "content": "Thanks" })).expect(201).json();
    let comment = comment["id"].as_i64().unwrap();
    client.put(&format!("/comments/{comment}.json"), json!({ "content": "Thank you" })).expect(200);
    // Their own records are in the projects of others.
    let visibility = format!("/recordings/{comment}/client_visibility.json");
    client.put(&visibility, json!({ "visible_to_clients": false })).expect(403);
    for (path, body) in [
        (format!("/recordings/{comment}/moves.json"), json!({ "parent_id": message })),
        (format!("/recordings/{comment}/copies.json"), json!({})),
        (format!("/recordings/{comment}/spotlight.json"), Value::Null),
    ] {
        client.post(&path, body).expect(403);
    }
    let trash = format!("/recordings/{comment}/status/trashed.json");
    client.put(&trash, Value::Null).expect(204);
}

#[test]
fn colleagues_mark_the_comments_of_others() {
    let sandbox = Sandbox::start().unwrap();
    let (comment, person) = (sandbox.first_comment_id(), Person::outsider(&sandbox));
    let project = sandbox.first_project_id();
    let grant = json!({ "grant": [person.id] });
    put(&sandbox, &format!("/projects/{project}/people/users.json"), grant).expect(200);
    person.post(&format!("/recordings/{comment}/bookmark.json"), Value::Null).expect(201);
    person.post(&format!("/recordings/{comment}/bubble_up.json"), json!({})).expect(204);
    person.put(&format!("/comments/{comment}.json"), json!({ "content": "No" })).expect(403);
}

#[test]
fn files_of_hidden_recordings_are_not_found() {
    let sandbox = Sandbox::start().unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a.txt", "text/plain", "one");
    let upload = get(&sandbox, &format!("/uploads/{upload}")).json();
    let sgid = sandbox.add_attachment("b.txt", "text/plain", "two");
    let content = format!("<bc-attachment sgid=\"{sgid}\"></bc-attachment>");
    let path = format!("/recordings/{}/comments.json", sandbox.first_message_id());
    let comment = post(&sandbox, &path, json!({ "content": content })).expect(201).json();
    let urls = [&upload["download_url"], &comment["content_attachments"][0]["download_url"]];
    let (colleague, client) = (Person::colleague(&sandbox), Person::client(&sandbox));
    for url in urls {
        let path = url.as_str().unwrap().strip_prefix(sandbox.url()).unwrap();
        let path = path.strip_prefix(&format!("/{}", sandbox.account_id())).unwrap();
        colleague.get(path).expect(302);
        client.get(path).expect(404);
    }
    colleague.leave(sandbox.first_project_id());
    for url in urls {
        let path = url.as_str().unwrap().strip_prefix(sandbox.url()).unwrap();
        let path = path.strip_prefix(&format!("/{}", sandbox.account_id())).unwrap();
        colleague.get(path).expect(404);
        get(&sandbox, path).expect(302);
    }
}

#[test]
fn a_pending_job_is_visible_with_its_source() {
    let time = std::time::Duration::from_secs(3600);
    let sandbox = Sandbox::builder().job_time(time).start().unwrap();
    let path = format!("/recordings/{}/copies.json", sandbox.first_message_id());
    let filing = post(&sandbox, &path, json!({})).expect(201).json();
    let path = format!("/filings/{}", filing["id"]);
    Person::colleague(&sandbox).get(&path).expect(200);
    Person::client(&sandbox).get(&path).expect(404);
    Person::outsider(&sandbox).get(&path).expect(404);
}
