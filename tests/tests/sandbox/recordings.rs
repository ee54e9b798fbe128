//! Lists, copies and moves of recordings of all kinds.

use std::time::Duration;

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

fn list(sandbox: &Sandbox, query: &str) -> Vec<i64> {
    get(sandbox, &format!("/projects/recordings.json?{query}")).expect(200).ids()
}

/// The id of a project's tool.
fn tool(sandbox: &Sandbox, project: i64, name: &str) -> i64 {
    let project = get(sandbox, &format!("/projects/{project}")).expect(200).json();
    let tools = project["dock"].as_array().unwrap();
    tools.iter().find(|tool| tool["name"] == name).unwrap()["id"].as_i64().unwrap()
}

#[test]
fn recordings_are_listed_by_type_project_and_status() {
    let sandbox = Sandbox::builder().page_size(100).start().unwrap();
    let older = sandbox.first_project_id();
    let project = sandbox.add_projects(1)[0];
    let board = tool(&sandbox, project, "message_board");
    let messages = sandbox.add_messages(board, 3);
    let reversed: Vec<i64> = messages.iter().rev().copied().collect();
    assert_eq!(list(&sandbox, "type=Message")[..3], reversed);
    assert!(list(&sandbox, "type=Message").len() > 3);
    let own = format!("type=Message&bucket={project}");
    assert_eq!(list(&sandbox, &own), reversed);
    assert_eq!(list(&sandbox, &format!("{own}&direction=asc")), messages);
    assert_eq!(list(&sandbox, &format!("{own},{}", older)).len(), 5);
    bare(&sandbox, "PUT", &format!("/recordings/{}/status/trashed.json", messages[1])).expect(204);
    assert_eq!(list(&sandbox, &own), [messages[2], messages[0]]);
    assert_eq!(list(&sandbox, &format!("{own}&status=trashed")), [messages[1]]);
    bare(&sandbox, "PUT", &format!("/projects/{project}/status/archived.json")).expect(204);
    assert!(!list(&sandbox, "type=Message").contains(&messages[0]));
    assert_eq!(list(&sandbox, &format!("{own}&status=archived")).len(), 2);
    get(&sandbox, "/projects/recordings.json?type=Message&bucket=x").expect(422);
    get(&sandbox, "/projects/recordings.json?type=Teapot").expect(400);
}

#[test]
fn a_copy_completes_with_its_result() {
    let sandbox = Sandbox::start().unwrap();
    let (list_id, message) = (sandbox.first_todolist_id(), sandbox.first_message_id());
    let (set, board) = (sandbox.first_todoset_id(), sandbox.first_message_board_id());
    let other = sandbox.add_projects(1)[0];
    let path = format!("/recordings/{list_id}/copies.json");
    let body = json!({ "destination_project_id": other });
    let filing = post(&sandbox, &path, body).expect(201).json();
    assert_eq!(
        (&filing["status"], &filing["source_recording_id"]),
        (&json!("pending"), &json!(list_id))
    );
    assert!(filing.get("destination_recording").is_none());
    let done = get(&sandbox, &format!("/filings/{}", filing["id"])).expect(200).json();
    assert_eq!((&done["status"], &done["url"]), (&json!("completed"), &filing["url"]));
    let copy = &done["destination_recording"];
    assert_eq!(copy["type"], "Todolist");
    let read = |id: &Value| get(&sandbox, &format!("/todolists/{id}")).expect(200).json();
    let (copied, source) = (read(&copy["id"]), read(&json!(list_id)));
    assert_eq!(
        (&copied["name"], &copied["completed_ratio"]),
        (&source["name"], &source["completed_ratio"])
    );
    assert_eq!(copied["bucket"]["id"], other);
    assert_eq!(copied["parent"]["id"], tool(&sandbox, other, "todoset"));
    let contents = |id: &Value| -> Vec<Value> {
        let todos = get(&sandbox, &format!("/todolists/{id}/todos.json")).expect(200).json();
        todos
            .as_array()
            .unwrap()
            .iter()
            .map(|todo| json!([todo["content"], todo["assignees"]]))
            .collect()
    };
    assert_eq!(contents(&copy["id"]), contents(&json!(list_id)));

    let comments = |body: Value| {
        let path = format!("/recordings/{message}/copies.json");
        let filing = post(&sandbox, &path, body).expect(201).json();
        let done = get(&sandbox, &format!("/filings/{}", filing["id"])).json();
        let copy = &done["destination_recording"]["id"];
        get(&sandbox, &format!("/messages/{copy}")).expect(200).json()["comments_count"].clone()
    };
    assert_eq!(
        (comments(json!({})), comments(json!({ "include_comments": true }))),
        (json!(0), json!(2))
    );
    for (body, status) in [
        (json!({ "destination_project_id": 7 }), 404),
        (json!({ "parent_id": set }), 422),
        (json!({ "filing_destination_id": 7 }), 404),
        (json!({ "destination_project_id": other, "parent_id": board }), 422),
    ] {
        post(&sandbox, &format!("/recordings/{message}/copies.json"), body).expect(status);
    }
    post(&sandbox, "/recordings/7/copies.json", json!({})).expect(404);
    get(&sandbox, "/filings/7").expect(404);
}

#[test]
fn a_move_takes_the_content_with_it() {
    let sandbox = Sandbox::start().unwrap();
    let from = sandbox.first_id("Vault");
    let other = sandbox.add_projects(1)[0];
    let vault = tool(&sandbox, other, "vault");
    let title = json!({ "title": "Old" });
    let folder = post(&sandbox, &format!("/vaults/{from}/vaults.json"), title).expect(201).json();
    let folder = folder["id"].as_i64().unwrap();
    let title = json!({ "title": "Rules" });
    let path = format!("/vaults/{folder}/documents.json");
    let document = post(&sandbox, &path, title).expect(201).json()["id"].clone();
    let moves = format!("/recordings/{folder}/moves.json");
    post(&sandbox, &moves, json!({})).expect(422);
    post(&sandbox, &moves, json!({ "parent_id": folder })).expect(422);
    let filing = post(&sandbox, &moves, json!({ "parent_id": vault })).expect(201).json();
    let done = get(&sandbox, &format!("/filings/{}", filing["id"])).expect(200).json();
    assert_eq!(done["destination_recording"]["id"], folder);
    let moved = get(&sandbox, &format!("/documents/{document}")).expect(200).json();
    assert_eq!(moved["bucket"]["id"], other);
    assert!(get(&sandbox, &format!("/vaults/{vault}/vaults.json")).ids().contains(&folder));
    assert!(!get(&sandbox, &format!("/vaults/{from}/vaults.json")).ids().contains(&folder));
    let event = get(&sandbox, &format!("/recordings/{folder}/events.json")).json()[0].clone();
    assert_eq!(
        (&event["action"], &event["details"]["parent_id_was"]),
        (&json!("moved"), &json!(from))
    );
    post(&sandbox, &format!("/recordings/{from}/moves.json"), json!({ "parent_id": vault }))
        .expect(404);
}

#[test]
fn a_document_moves_into_a_folder_of_its_project() {
    let sandbox = Sandbox::start().unwrap();
    let vault = sandbox.first_id("Vault");
    let new = |parent: i64, title: &str| {
        let path = format!("/vaults/{parent}/vaults.json");
        post(&sandbox, &path, json!({ "title": title })).expect(201).json()["id"].as_i64().unwrap()
    };
    let (outer, target) = (new(vault, "Outer"), new(vault, "Target"));
    let inner = new(outer, "Inner");
    let document = sandbox.first_id("Document");
    let filing =
        |id: i64, body: Value| post(&sandbox, &format!("/recordings/{id}/filing.json"), body);
    filing(document, json!({ "parent_id": target })).expect(204);
    assert_eq!(get(&sandbox, &format!("/vaults/{target}/documents.json")).ids(), [document]);
    filing(target, json!({ "parent_id": vault, "position": 1 })).expect(204);
    assert_eq!(get(&sandbox, &format!("/vaults/{vault}/vaults.json")).ids()[0], target);
    filing(outer, json!({ "parent_id": inner })).expect(422);
    filing(document, json!({ "parent_id": sandbox.first_todoset_id() })).expect(422);
    filing(sandbox.first_todo_id(), json!({ "parent_id": vault })).expect(404);
    let other = sandbox.add_projects(1)[0];
    filing(document, json!({ "parent_id": tool(&sandbox, other, "vault") })).expect(422);
}

#[test]
fn the_spotlight_is_stored() {
    let sandbox = Sandbox::start().unwrap();
    let message = sandbox.first_message_id();
    let path = format!("/recordings/{message}/spotlight.json");
    for _ in 0..2 {
        assert_eq!(bare(&sandbox, "POST", &path).expect(201).json()["id"], message);
    }
    assert_eq!(sandbox.save()["spotlight"], json!([message]));
    bare(&sandbox, "DELETE", &path).expect(204);
    assert_eq!(sandbox.save()["spotlight"], json!([]));
    bare(&sandbox, "POST", "/recordings/7/spotlight.json").expect(404);
}

/// A folder in each folder, until one is rejected. Returns their ids, from the outer one.
fn nested_folders(sandbox: &Sandbox) -> Vec<i64> {
    let mut folders = vec![sandbox.first_id("Vault")];
    loop {
        let path = format!("/vaults/{}/vaults.json", folders.last().unwrap());
        let answer = post(sandbox, &path, json!({ "title": "Deeper" }));
        if answer.status != 201 {
            let error = answer.expect(422).json();
            assert_eq!(
                error["errors"]["parent"][0],
                "is too deep: a project has at most 100 levels"
            );
            return folders;
        }
        folders.push(answer.json()["id"].as_i64().unwrap());
    }
}

#[test]
fn recordings_have_a_limited_depth() {
    let sandbox = Sandbox::start().unwrap();
    let folders = nested_folders(&sandbox);
    assert_eq!(folders.len(), 100);
    let (root, deepest) = (folders[0], folders[99]);
    get(&sandbox, &format!("/vaults/{deepest}")).expect(200);
    let path = format!("/vaults/{deepest}/documents.json");
    post(&sandbox, &path, json!({ "title": "Rules", "content": "None" })).expect(422);
    let entry = json!({ "date": "2027-03-01", "hours": "1" });
    post(&sandbox, &format!("/recordings/{deepest}/timesheet/entries.json"), entry).expect(422);

    // A copy or a move takes its content with it.
    let new = |parent: i64| {
        let path = format!("/vaults/{parent}/vaults.json");
        post(&sandbox, &path, json!({ "title": "Other" })).expect(201).json()["id"].clone()
    };
    let other = new(root);
    for (path, field) in [
        (format!("/recordings/{}/copies.json", folders[1]), "parent_id"),
        (format!("/recordings/{}/copies.json", folders[1]), "filing_destination_id"),
        (format!("/recordings/{}/moves.json", folders[1]), "parent_id"),
        (format!("/recordings/{}/filing.json", folders[1]), "parent_id"),
    ] {
        let error = post(&sandbox, &path, json!({ field: other })).expect(422).json();
        assert!(error["errors"][field][0].as_str().unwrap().starts_with("is too deep"), "{path}");
    }
    let moves = |id: i64| format!("/recordings/{id}/moves.json");
    post(&sandbox, &moves(folders[2]), json!({ "parent_id": other })).expect(201);
    get(&sandbox, &format!("/vaults/{deepest}")).expect(200);
    // The whole tree is saved and loaded, copied, archived and removed.
    Sandbox::builder().state(sandbox.save()).start().unwrap();
    let copy = json!({ "destination_project_id": sandbox.add_projects(1)[0] });
    post(&sandbox, &format!("/recordings/{}/copies.json", folders[2]), copy).expect(201);
    let status = |name: &str| format!("/recordings/{}/status/{name}.json", folders[2]);
    for name in ["archived", "active", "trashed"] {
        bare(&sandbox, "PUT", &status(name)).expect(204);
    }
}

#[test]
fn a_change_without_effect_has_no_event() {
    let sandbox = Sandbox::start().unwrap();
    let todo = sandbox.add_todos(sandbox.first_todolist_id(), 1)[0];
    let (completion, status) =
        (format!("/todos/{todo}/completion.json"), format!("/recordings/{todo}/status"));
    let archived = format!("{status}/archived.json");
    let active = format!("{status}/active.json");
    for (method, path) in
        [("DELETE", &completion), ("POST", &completion), ("PUT", &archived), ("PUT", &active)]
    {
        bare(&sandbox, method, path).expect(204);
        let events = || get(&sandbox, &format!("/recordings/{todo}/events.json")).ids();
        let before = events();
        bare(&sandbox, method, path).expect(204);
        assert_eq!(events(), before, "{method} {path}");
    }
}

#[test]
fn all_that_belongs_to_a_deleted_record_is_deleted() {
    let sandbox = Sandbox::start().unwrap();
    let chat = sandbox.first_id("Campfire");
    let lines = format!("/chats/{chat}/lines");
    let line = post(&sandbox, &format!("{lines}.json"), json!({ "content": "Hi" })).expect(201);
    let line = line.json()["id"].as_i64().unwrap();
    let boosts = format!("/recordings/{line}/boosts.json");
    let boost = post(&sandbox, &boosts, json!({ "content": "!" })).expect(201).json()["id"].clone();
    let event = get(&sandbox, &format!("/recordings/{line}/events.json")).ids()[0];
    let path = format!("/recordings/{line}/events/{event}/boosts.json");
    let of_event =
        post(&sandbox, &path, json!({ "content": "?" })).expect(201).json()["id"].clone();
    bare(&sandbox, "POST", &format!("/recordings/{line}/bookmark.json")).expect(201);
    bare(&sandbox, "POST", &format!("/recordings/{line}/spotlight.json")).expect(201);
    post(&sandbox, &format!("/recordings/{line}/bubble_up.json"), json!({})).expect(204);
    bare(&sandbox, "DELETE", &format!("{lines}/{line}")).expect(204);
    for boost in [boost, of_event] {
        get(&sandbox, &format!("/boosts/{boost}")).expect(404);
        put(&sandbox, &format!("/boosts/{boost}"), json!({ "content": "x" })).expect(404);
        bare(&sandbox, "DELETE", &format!("/boosts/{boost}")).expect(404);
    }
    let state = sandbox.save();
    for part in ["bookmarks", "boosts", "bubble_ups", "readings", "spotlight"] {
        assert!(!state[part].to_string().contains(&line.to_string()), "{part}");
    }
}

#[test]
fn the_chatbots_of_a_deleted_chat_are_deleted() {
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    post(&sandbox, &path, json!({ "service_name": "bot" })).expect(201);
    bare(&sandbox, "DELETE", &format!("/dock/tools/{chat}")).expect(204);
    let chatbots = sandbox.save()["chatbots"].clone();
    assert!(chatbots.as_object().unwrap().values().all(|bot| bot["chat"] != chat), "{chatbots}");
}

#[test]
fn nothing_moves_into_the_trash() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let new = sandbox.add_todolists(sandbox.first_todoset_id(), 2);
    let (trashed, list) = (new[0], new[1]);
    let todo = sandbox.add_todos(list, 1)[0];
    let (vault, document) = (sandbox.first_id("Vault"), sandbox.first_id("Document"));
    let path = format!("/vaults/{vault}/vaults.json");
    let folder = post(&sandbox, &path, json!({ "title": "Old" })).expect(201).json()["id"].clone();
    let table = sandbox.first_id("CardTable");
    let path = format!("/card_tables/{table}/columns.json");
    let column = post(&sandbox, &path, json!({ "title": "Old" })).expect(201).json()["id"].clone();
    let card = sandbox.first_id("Card");
    for id in [&json!(trashed), &folder, &column] {
        bare(&sandbox, "PUT", &format!("/recordings/{id}/status/trashed.json")).expect(204);
    }
    let path = format!("/todos/{todo}/position.json");
    put(&sandbox, &path, json!({ "position": 1, "parent_id": trashed })).expect(422);
    let path = format!("/card_tables/cards/{card}/moves.json");
    post(&sandbox, &path, json!({ "column_id": column })).expect(422);
    let path = format!("/recordings/{document}/filing.json");
    post(&sandbox, &path, json!({ "parent_id": folder })).expect(422);
    for job in ["copies", "moves"] {
        let path = format!("/recordings/{document}/{job}.json");
        post(&sandbox, &path, json!({ "parent_id": folder })).expect(422);
    }

    // The first column of the other project is in the trash.
    let other = sandbox.add_projects(1)[0];
    let table = tool(&sandbox, other, "kanban_board");
    let table = get(&sandbox, &format!("/card_tables/{table}")).expect(200).json();
    let triage = &table["lists"][0]["id"];
    bare(&sandbox, "PUT", &format!("/recordings/{triage}/status/trashed.json")).expect(204);
    let moves = format!("/recordings/{card}/moves.json");
    post(&sandbox, &moves, json!({ "destination_project_id": other })).expect(201);
    let moved = get(&sandbox, &format!("/card_tables/cards/{card}")).expect(200).json();
    assert_eq!((&moved["bucket"]["id"], &moved["status"]), (&json!(other), &json!("active")));
    bare(&sandbox, "DELETE", &format!("/projects/{project}")).expect(204);
    post(&sandbox, &moves, json!({ "destination_project_id": project })).expect(422);
}

#[test]
fn an_update_without_a_status_publishes_drafts_only() {
    let sandbox = Sandbox::start().unwrap();
    let document = sandbox.first_id("GoogleDocument");
    let path = format!("/google_documents/{document}");
    bare(&sandbox, "PUT", &format!("/recordings/{document}/status/trashed.json")).expect(204);
    let body = json!({
        "title": "Plan", "url": "https://docs.google.com/document/d/1", "document_type": "doc",
    });
    let changed = put(&sandbox, &path, body.clone()).expect(200).json();
    assert_eq!((&changed["status"], &changed["title"]), (&json!("trashed"), &json!("Plan")));
    let mut draft = body.clone();
    draft["status"] = json!("drafted");
    put(&sandbox, &path, draft.clone()).expect(422);
    let (project, vault) = (sandbox.first_project_id(), sandbox.first_id("Vault"));
    let new = format!("/buckets/{project}/vaults/{vault}/google_documents.json");
    let draft = post(&sandbox, &new, draft).expect(201).json()["id"].clone();
    let published = put(&sandbox, &format!("/google_documents/{draft}"), body).expect(200).json();
    assert_eq!(published["status"], "active");
}

#[test]
fn a_given_name_is_not_blank() {
    let sandbox = Sandbox::start().unwrap();
    let vault = sandbox.first_id("Vault");
    let path = format!("/vaults/{vault}/vaults.json");
    let folder = post(&sandbox, &path, json!({ "title": "Rules" })).expect(201).json();
    let refused = put(&sandbox, &format!("/vaults/{}", folder["id"]), json!({ "title": " " }));
    assert!(refused.expect(422).json()["errors"]["title"].is_array());
}

#[test]
fn a_job_is_pending_for_its_time() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let time = Duration::from_secs(5);
    let sandbox = Sandbox::builder().stopped_at(start).job_time(time).start().unwrap();
    let (message, board) = (sandbox.first_message_id(), sandbox.first_message_board_id());
    let messages = || get(&sandbox, &format!("/message_boards/{board}/messages.json")).ids();
    let before = messages();
    let path = format!("/recordings/{message}/copies.json");
    let filing = post(&sandbox, &path, json!({})).expect(201).json();
    let read =
        |filing: &Value| get(&sandbox, &format!("/filings/{}", filing["id"])).expect(200).json();
    assert_eq!((read(&filing), messages()), (filing.clone(), before.clone()));
    assert_eq!(filing["status"], "pending");
    sandbox.clock().advance(time);
    let done = read(&filing);
    assert_eq!((&done["status"], messages().len()), (&json!("completed"), before.len() + 1));
    let copy = &done["destination_recording"]["id"];
    let events = get(&sandbox, &format!("/recordings/{copy}/events.json")).expect(200).json();
    assert_eq!(events[0]["creator"]["id"], sandbox.my_id());

    // The destination is in the trash when the move ends.
    let (todo, list) = (sandbox.first_todo_id(), sandbox.first_todolist_id());
    let other = sandbox.add_todolists(sandbox.first_todoset_id(), 1)[0];
    let path = format!("/recordings/{todo}/moves.json");
    let filing = post(&sandbox, &path, json!({ "parent_id": other })).expect(201).json();
    bare(&sandbox, "PUT", &format!("/recordings/{other}/status/trashed.json")).expect(204);
    sandbox.clock().advance(time);
    let done = read(&filing);
    assert_eq!((&done["status"], done.get("destination_recording")), (&json!("completed"), None));
    assert_eq!(get(&sandbox, &format!("/todos/{todo}")).json()["parent"]["id"], list);
}
