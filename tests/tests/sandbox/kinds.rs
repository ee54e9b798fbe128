//! Recordings of all kinds follow the same rules.

use basecamp_core::Operation;
use basecamp_core::operation::OPERATIONS;
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use serde_json::{Value, json};

use crate::every_operation::Request;
use crate::http_client::{bare, get, post, put};

/// The operations that get a record of a kind.
const GETTERS: [&str; 30] = [
    "GetAnswer",
    "GetCampfire",
    "GetCampfireLine",
    "GetCard",
    "GetCardColumn",
    "GetCardStep",
    "GetCardTable",
    "GetClientApproval",
    "GetClientCorrespondence",
    "GetClientReply",
    "GetCloudFile",
    "GetComment",
    "GetDocument",
    "GetForward",
    "GetForwardReply",
    "GetGoogleDocument",
    "GetHillChartVersion",
    "GetInbox",
    "GetMessage",
    "GetMessageBoard",
    "GetQuestion",
    "GetQuestionnaire",
    "GetSchedule",
    "GetScheduleEntry",
    "GetSubtask",
    "GetTodo",
    "GetTodolistOrGroup",
    "GetTodoset",
    "GetUpload",
    "GetVault",
];

fn operation(id: &str) -> &'static Operation {
    OPERATIONS.iter().copied().find(|operation| operation.id == id).unwrap()
}

fn read(sandbox: &Sandbox, id: &str) -> Value {
    let arguments = sandbox.arguments(id, Extent::Minimal);
    Request::new(sandbox, operation(id), &arguments).send(sandbox).expect(200).json()
}

#[test]
fn a_record_is_its_own_and_not_a_sample() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let before = format!("{}/{}", sandbox.url(), sandbox.account_id());
    for getter in GETTERS {
        let record = read(&sandbox, getter);
        assert_eq!(record["bucket"]["id"], project, "{getter}");
        assert_eq!(record["creator"]["name"].as_str().unwrap().split(' ').count(), 2, "{getter}");
        let app_url = record["app_url"].as_str().unwrap();
        assert!(app_url.starts_with(&before), "{getter}: {app_url}");
        assert!(!record["title"].as_str().unwrap().is_empty(), "{getter}");
        // The URL of a record in the API is that of its operation; links have one of their own.
        let url = record["url"].as_str().unwrap();
        match getter {
            "GetCloudFile" | "GetGoogleDocument" => assert!(!url.starts_with(&before), "{url}"),
            _ => {
                let path = url.strip_prefix(&before).unwrap();
                assert_eq!(get(&sandbox, path).expect(200).json(), record, "{getter}");
            }
        }
        let unknown = operation(getter).path_template();
        let unknown = unknown.replace("{accountId}", "").replace('{', "7").replace('}', "");
        let digits = unknown.split('/').map(|part| match part.starts_with('7') {
            true => "7",
            false => part,
        });
        let unknown = digits.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        get(&sandbox, &format!("/{unknown}")).expect(404);
    }
}

#[test]
fn a_new_project_has_its_tools() {
    let sandbox = Sandbox::start().unwrap();
    let project = post(&sandbox, "/projects.json", json!({ "name": "New" })).expect(201).json();
    let before = format!("{}/{}", sandbox.url(), sandbox.account_id());
    let mut names = Vec::new();
    for tool in project["dock"].as_array().unwrap() {
        let path = tool["url"].as_str().unwrap().strip_prefix(&before).unwrap();
        let record = get(&sandbox, path).expect(200).json();
        assert_eq!((&record["id"], &record["title"]), (&tool["id"], &tool["title"]));
        assert_eq!(record["bucket"]["id"], project["id"]);
        names.push(tool["name"].as_str().unwrap().to_owned());
        if tool["name"] == "kanban_board" {
            let columns = record["lists"].as_array().unwrap();
            let titles: Vec<&str> =
                columns.iter().map(|column| column["title"].as_str().unwrap()).collect();
            let expected = ["Triage", "Not now", "Figuring it out", "In progress", "Done"];
            assert_eq!(titles, expected);
        }
    }
    let expected = [
        "message_board",
        "todoset",
        "vault",
        "chat",
        "schedule",
        "kanban_board",
        "questionnaire",
        "inbox",
    ];
    assert_eq!(names, expected);
}

#[test]
fn containers_count_their_content() {
    let sandbox = Sandbox::start().unwrap();
    let vault = sandbox.first_id("Vault");
    let path = format!("/vaults/{vault}");
    let count = |name: &str| get(&sandbox, &path).expect(200).json()[name].as_i64().unwrap();
    let (documents, vaults) = (count("documents_count"), count("vaults_count"));
    let body = json!({ "title": "Rules", "content": "<div>None</div>" });
    let document = post(&sandbox, &format!("{path}/documents.json"), body).expect(201).json();
    post(&sandbox, &format!("{path}/vaults.json"), json!({ "title": "Old" })).expect(201);
    assert_eq!((count("documents_count"), count("vaults_count")), (documents + 1, vaults + 1));
    let listed = |query: &str| get(&sandbox, &format!("{path}/documents.json{query}")).ids();
    let id = document["id"].as_i64().unwrap();
    assert!(listed("").contains(&id));
    bare(&sandbox, "PUT", &format!("/recordings/{id}/status/trashed.json")).expect(204);
    assert_eq!(count("documents_count"), documents);
    assert!(!listed("").contains(&id));
    assert_eq!(get(&sandbox, &format!("/documents/{id}")).json()["status"], "trashed");
}

#[test]
fn a_trashed_folder_takes_its_content_with_it() {
    let sandbox = Sandbox::start().unwrap();
    let vault = sandbox.first_id("Vault");
    let new = json!({ "title": "Old" });
    let inner = post(&sandbox, &format!("/vaults/{vault}/vaults.json"), new).expect(201).json();
    let path = format!("/vaults/{}/documents.json", inner["id"]);
    let document = post(&sandbox, &path, json!({ "title": "Rules" })).expect(201).json();
    let trash = format!("/recordings/{}/status/trashed.json", inner["id"]);
    bare(&sandbox, "PUT", &trash).expect(204);
    let document = get(&sandbox, &format!("/documents/{}", document["id"])).expect(200).json();
    assert_eq!(document["status"], "trashed");
    let tool = format!("/recordings/{vault}/status/trashed.json");
    bare(&sandbox, "PUT", &tool).expect(404);
}

#[test]
fn a_card_moves_between_the_columns_of_its_project() {
    let sandbox = Sandbox::start().unwrap();
    let card = sandbox.first_id("Card");
    let table = get(&sandbox, &format!("/card_tables/{}", sandbox.first_id("CardTable"))).json();
    let (triage, done) = (table["lists"][0]["id"].clone(), table["lists"][4]["id"].clone());
    let moves = format!("/card_tables/cards/{card}/moves.json");
    let cards = |column: &Value| {
        get(&sandbox, &format!("/card_tables/lists/{column}/cards.json")).expect(200).ids()
    };
    post(&sandbox, &moves, json!({ "column_id": triage, "position": 1 })).expect(204);
    assert_eq!(cards(&triage)[0], card);
    post(&sandbox, &moves, json!({ "column_id": done })).expect(204);
    assert_eq!((cards(&done).last(), cards(&triage).contains(&card)), (Some(&card), false));
    let shown = get(&sandbox, &format!("/card_tables/cards/{card}")).json();
    assert_eq!((&shown["parent"]["id"], &shown["completed"]), (&done, &json!(true)));
    let column = get(&sandbox, &format!("/card_tables/columns/{done}")).json();
    assert_eq!(column["cards_count"], cards(&done).len());
    let wrong = json!({ "column_id": sandbox.first_todolist_id() });
    let error = post(&sandbox, &moves, wrong).expect(422).json();
    assert!(error["errors"]["column_id"].is_array());
}

#[test]
fn members_are_set_left_and_cleared() {
    let sandbox = Sandbox::start().unwrap();
    let column = sandbox.first_id("CardColumn");
    let me = sandbox.my_id();
    let body = json!({ "title": "Spoons", "content": "<b>Six</b>", "due_on": "2027-01-31" });
    let path = format!("/card_tables/lists/{column}/cards.json");
    let card = post(&sandbox, &path, body).expect(201).json();
    let path = format!("/card_tables/cards/{}", card["id"]);
    let card = put(&sandbox, &path, json!({ "assignee_ids": [me] })).expect(200).json();
    assert_eq!((&card["title"], &card["due_on"]), (&json!("Spoons"), &json!("2027-01-31")));
    assert_eq!((&card["content"], &card["assignees"][0]["id"]), (&json!("<b>Six</b>"), &json!(me)));
    let card = put(&sandbox, &path, json!({ "due_on": "" })).expect(200).json();
    assert_eq!((&card["due_on"], &card["title"]), (&Value::Null, &json!("Spoons")));
    put(&sandbox, &path, json!({ "due_on": "soon" })).expect(400);
    put(&sandbox, &path, json!({ "title": " " })).expect(422);
    put(&sandbox, &path, json!({ "assignee_ids": [1] })).expect(422);

    let schedule = sandbox.first_id("Schedule");
    let entry = json!({
        "summary": "Regatta", "starts_at": "2027-06-05", "ends_at": "2027-06-06T17:00:00+01:00",
        "all_day": false, "url": "https://call.example.com/5",
    });
    let path = format!("/schedules/{schedule}/entries.json");
    let entry = post(&sandbox, &path, entry).expect(201).json();
    let starts_at = json!("2027-06-05T00:00:00Z");
    assert_eq!((&entry["starts_at"], &entry["all_day"]), (&starts_at, &json!(false)));
    assert_eq!(entry["join_url"], "https://call.example.com/5");
}
