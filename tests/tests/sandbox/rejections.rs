//! Requests that the sandbox rejects, and its messages.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, post, put, raw, send, without_agent};

#[test]
fn malformed_bodies() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let takes = "the body takes content, description, assignee_ids, completion_subscriber_ids, \
                 notify, due_on, starts_on";
    let cases = [
        (json!({}), "content is missing"),
        (json!({"content": "x", "colour": 1}), &format!("colour is not known here: {takes}")),
        (json!({"content": 1}), "content must be text"),
        (json!({"content": null}), "content must be text"),
        (json!({"content": "x", "notify": "yes"}), "notify must be true or false"),
        (
            json!({"content": "x", "assignee_ids": [1, 1.5]}),
            "assignee_ids[1] must be a whole number",
        ),
        (json!({"content": "x", "assignee_ids": "1"}), "assignee_ids must be a list"),
        (
            json!({"content": "x", "due_on": "2026-02-30"}),
            "due_on must be a date such as 2026-01-31",
        ),
        (json!([1]), "The body is not a JSON object"),
    ];
    for (body, reason) in cases {
        assert_eq!(post(&sandbox, &path, body).expect(400).json(), json!({ "error": reason }));
    }
    let path = format!("/{}{path}", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let with_type = |content_type: &str| format!("{token}Content-Type: {content_type}\r\n");
    let valid = br#"{"content": "x"}"#;
    raw(&sandbox, "POST", &path, &with_type("application/json"), b"{oops").unwrap().expect(400);
    raw(&sandbox, "POST", &path, &with_type("text/plain"), valid).unwrap().expect(415);
    raw(&sandbox, "POST", &path, &token, valid).unwrap().expect(415);
    raw(&sandbox, "POST", &path, &with_type("application/json; charset=utf-8"), valid)
        .unwrap()
        .expect(201);
}

#[test]
fn nested_members_are_checked() {
    let sandbox = Sandbox::start().unwrap();
    let access = format!("/projects/{}/people/users.json", sandbox.first_project_id());
    put(&sandbox, &access, json!({"create": [{"name": "x"}]})).expect(400);
    put(&sandbox, &access, json!({"create": [7]})).expect(400);
    put(&sandbox, "/my/preferences.json", json!({"person": {"colour": "red"}})).expect(400);
    put(&sandbox, "/my/preferences.json", json!({"person": []})).expect(400);
}

#[test]
fn malformed_queries() {
    let sandbox = Sandbox::start().unwrap();
    let todos = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    for query in [
        "colour=red",
        "page=0",
        "page=x",
        "page=-1",
        "page=1&page=2",
        "completed=yes",
        "status=lost",
    ] {
        let answer = get(&sandbox, &format!("{todos}?{query}")).expect(400);
        assert!(answer.json()["error"].is_string(), "{query}");
    }
    get(&sandbox, "/my/profile.json?page=1").expect(400);
}

#[test]
fn an_unexpected_body_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/todos/{}/completion.json", sandbox.first_todo_id());
    post(&sandbox, &path, json!({ "a": 1 })).expect(400);
    send(&sandbox, "GET", "/projects.json", Some(json!({}))).unwrap().expect(400);
}

#[test]
fn blank_names_are_named() {
    let sandbox = Sandbox::start().unwrap();
    let answer = post(&sandbox, "/projects.json", json!({"name": " "})).expect(422).json();
    assert_eq!(
        answer,
        json!({"error": "Name can't be blank", "errors": {"name": ["can't be blank"]}})
    );
    put(&sandbox, &format!("/todos/{}", sandbox.first_todo_id()), json!({"content": ""}))
        .expect(422);
    put(&sandbox, &format!("/messages/{}", sandbox.first_message_id()), json!({"subject": ""}))
        .expect(422);
    put(&sandbox, &format!("/comments/{}", sandbox.first_comment_id()), json!({"content": ""}))
        .expect(422);
    let unknown = json!({"content": "x", "assignee_ids": [1]});
    put(&sandbox, &format!("/todos/{}", sandbox.first_todo_id()), unknown).expect(422);
}

#[test]
fn missing_records_are_not_found() {
    let sandbox = Sandbox::start().unwrap();
    let (todo, list) = (sandbox.first_todo_id(), sandbox.first_todolist_id());
    for path in [
        "/todos/1".to_owned(),
        "/todos/abc".to_owned(),
        "/todos/99999999999999999999".to_owned(),
        "/nothing.json".to_owned(),
        "/".to_owned(),
        format!("/todos/{list}"),
        format!("/todolists/{todo}"),
        format!("/buckets/1/todos/{todo}"),
        format!("/projects/{todo}"),
    ] {
        assert!(get(&sandbox, &path).expect(404).json()["error"].is_string(), "{path}");
    }
    bare(&sandbox, "DELETE", "/projects.json").expect(404);

    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    for (path, status) in [("/", 404), ("/999/projects.json", 404), ("/authorization", 200)] {
        raw(&sandbox, "GET", path, &token, b"").unwrap().expect(status);
    }
}

#[test]
fn texts_that_are_too_long() {
    let sandbox = Sandbox::start().unwrap();
    let longest = "\u{1f331}".repeat(16);
    let (message, event) = (sandbox.first_message_id(), sandbox.first_id("Event"));
    let recording = format!("/recordings/{message}");
    let paths =
        [format!("{recording}/boosts.json"), format!("{recording}/events/{event}/boosts.json")];
    for path in &paths {
        post(&sandbox, path, json!({"content": longest})).expect(201);
        let answer = post(&sandbox, path, json!({"content": format!("{longest}!")}));
        let message = "is too long (maximum is 16 characters)";
        let expected = json!({
            "error": format!("Content {message}"), "errors": {"content": [message]},
        });
        assert_eq!(answer.expect(422).json(), expected);
    }
}

#[test]
fn dates_and_times_of_another_format() {
    let sandbox = Sandbox::start().unwrap();
    let entries = format!("/schedules/{}/entries.json", sandbox.first_id("Schedule"));
    let weekly = sandbox.first_id("ScheduleEntry");
    let entry = |starts_at: &str| {
        let body =
            json!({"summary": "x", "starts_at": starts_at, "ends_at": "2027-01-31T10:00:00Z"});
        post(&sandbox, &entries, body)
    };
    entry("2027-01-31T09:00:00.25+01:00").expect(201);
    entry("2027-01-31").expect(201);
    for wrong in
        ["2027-01-31 09:00:00Z", "2027-01-31T09:00Z", "2027-01-31T09:00:00z", "20270131", ""]
    {
        let answer = entry(wrong).expect(400).json();
        let reason =
            "starts_at must be a date such as 2026-01-31 or a time such as 2026-01-31T09:00:00Z";
        assert_eq!(answer, json!({ "error": reason }), "{wrong}");
    }
    for day in ["20270202", "2027-02-02"] {
        get(&sandbox, &format!("/schedule_entries/{weekly}/occurrences/{day}.json")).expect(200);
    }
    for day in ["20270132", "2027-1-31", "tomorrow"] {
        get(&sandbox, &format!("/schedule_entries/{weekly}/occurrences/{day}.json")).expect(404);
    }
    get(&sandbox, "/projects.json?page=%2B1").expect(400);
    get(&sandbox, "/projects.json?page=01").expect(400);
}

#[test]
fn requests_without_a_user_agent_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/projects.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let answer = without_agent(&sandbox, "GET", &path, &token, b"").unwrap().expect(400).json();
    assert!(answer["error"].as_str().unwrap().starts_with("A User-Agent is required"), "{answer}");
    for empty in ["User-Agent:\r\n", "User-Agent:  \r\n"] {
        let headers = format!("{empty}{token}");
        let answer = without_agent(&sandbox, "GET", &path, &headers, b"").unwrap();
        assert_eq!(
            answer.expect(400).json()["error"],
            "A User-Agent is required: the name of your program, and a contact"
        );
    }
}

#[test]
fn a_null_clears_an_optional_member() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let body = json!({ "content": "x", "due_on": null, "assignee_ids": null, "description": null });
    let todo = post(&sandbox, &path, body).expect(201).json();
    assert_eq!((&todo["due_on"], &todo["description"]), (&json!(null), &json!("")));
    assert_eq!(todo["assignees"], json!([]));
    let me = sandbox.my_id();
    let whole = json!({ "content": "x", "due_on": "2027-03-01", "assignee_ids": [me] });
    let todo = format!("/todos/{}", todo["id"]);
    put(&sandbox, &todo, whole).expect(200);
    let nulls = json!({ "content": "x", "due_on": null, "assignee_ids": null, "notify": null });
    let cleared = put(&sandbox, &todo, nulls).expect(200).json();
    assert_eq!((&cleared["due_on"], &cleared["assignees"]), (&json!(null), &json!([])));

    // An update that keeps what it omits clears what is null.
    let card = format!("/card_tables/cards/{}", sandbox.first_id("Card"));
    let changed = json!({ "content": "Text", "due_on": "2027-03-01", "assignee_ids": [me] });
    put(&sandbox, &card, changed).expect(200);
    let nulls = json!({ "content": null, "due_on": null, "assignee_ids": null, "title": null });
    put(&sandbox, &card, nulls).expect(422);
    let nulls = json!({ "content": null, "due_on": null, "assignee_ids": null });
    let cleared = put(&sandbox, &card, nulls).expect(200).json();
    assert_eq!((&cleared["due_on"], &cleared["assignees"]), (&json!(null), &json!([])));
    assert_eq!(cleared["content"], "");
    // Names are required.
    put(&sandbox, &todo, json!({ "content": null })).expect(400);
}

/// Sends a body, and checks that it is rejected with this member.
#[track_caller]
fn refused(sandbox: &Sandbox, method: &str, path: &str, body: serde_json::Value, name: &str) {
    let answer = send(sandbox, method, path, Some(body)).unwrap().expect(422).json();
    assert!(answer["errors"][name].is_array(), "{path}: {answer}");
}

#[test]
fn links_to_files_have_known_services_and_urls() {
    let sandbox = Sandbox::start().unwrap();
    let (project, vault) = (sandbox.first_project_id(), sandbox.first_id("Vault"));
    for (kind, first, member, known, other) in [
        ("google_documents", "GoogleDocument", "document_type", "doc", "scroll"),
        ("cloud_files", "CloudFile", "service", "dropbox", "cellar"),
    ] {
        let new = format!("/buckets/{project}/vaults/{vault}/{kind}.json");
        let old = format!("/{kind}/{}", sandbox.first_id(first));
        for (method, path) in [("POST", new), ("PUT", old)] {
            let body = |url: &str, value: &str| json!({ "url": url, member: value });
            for url in ["bad", "", "ftp://files.example/plan"] {
                refused(&sandbox, method, &path, body(url, known), "url");
            }
            refused(&sandbox, method, &path, body("https://files.example/plan", other), member);
            let valid = body("https://files.example/plan", known);
            let answer = send(&sandbox, method, &path, Some(valid)).unwrap();
            assert!(matches!(answer.status, 200 | 201), "{answer:?}");
        }
    }
}

#[test]
fn questions_have_a_schedule_that_is_not_empty() {
    let sandbox = Sandbox::start().unwrap();
    let (tool, question) = (sandbox.first_id("Questionnaire"), sandbox.first_id("Question"));
    let new = format!("/questionnaires/{tool}/questions.json");
    refused(&sandbox, "POST", &new, json!({ "title": "How?", "schedule": {} }), "schedule");
    let old = format!("/questions/{question}");
    refused(&sandbox, "PUT", &old, json!({ "schedule": {} }), "schedule");
}

#[test]
fn timesheets_end_after_their_start() {
    let sandbox = Sandbox::start().unwrap();
    let (project, todo) = (sandbox.first_project_id(), sandbox.first_todo_id());
    let report = "/reports/timesheet.json".to_owned();
    let paths = [
        format!("/projects/{project}/timesheet.json"),
        format!("/recordings/{todo}/timesheet.json"),
    ];
    for path in [&[report], paths.as_slice()].concat() {
        let of = |from: &str, to: &str| get(&sandbox, &format!("{path}?from={from}&to={to}"));
        let answer = of("2026-12-02", "2026-12-01").expect(422).json();
        assert_eq!(answer["errors"], json!({ "to": ["is before the start"] }), "{path}");
        of("2026-12-01", "2026-12-01").expect(200);
    }
}
