//! Message boards, messages and comments.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, post, put};

#[test]
fn messages() {
    let sandbox = Sandbox::start().unwrap();
    let board = sandbox.first_message_board_id();
    let path = format!("/message_boards/{board}/messages.json");
    let count = || {
        get(&sandbox, &format!("/message_boards/{board}")).expect(200).json()["messages_count"]
            .clone()
    };
    assert_eq!(count(), 2);
    let category =
        get(&sandbox, &format!("/messages/{}", sandbox.first_message_id())).json()["category"]
            .clone();
    let body = json!({
        "subject": "Paper prices", "content": "<p>Up.</p>", "status": "active",
        "category_id": category["id"], "subscriptions": [sandbox.my_id()],
    });
    let message = post(&sandbox, &path, body).expect(201).json();
    assert_eq!((&message["title"], &message["category"]), (&json!("Paper prices"), &category));
    assert_eq!((&message["parent"]["type"], count()), (&json!("Message::Board"), json!(3)));
    let id = message["id"].as_i64().unwrap();
    assert_eq!(get(&sandbox, &path).ids()[0], id);
    let ascending = get(&sandbox, &format!("{path}?sort=created_at&direction=asc")).ids();
    assert_eq!(ascending.last(), Some(&id));

    let updated = put(&sandbox, &format!("/messages/{id}"), json!({"content": "<p>Down.</p>"}))
        .expect(200)
        .json();
    assert_eq!(
        (&updated["subject"], &updated["content"]),
        (&json!("Paper prices"), &json!("<p>Down.</p>"))
    );

    let draft =
        post(&sandbox, &path, json!({"subject": "Later", "status": "drafted"})).expect(201).json();
    assert_eq!((&draft["status"], count()), (&json!("drafted"), json!(3)));
}

#[test]
fn pinned_messages_come_first() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/message_boards/{}/messages.json", sandbox.first_message_board_id());
    let before = get(&sandbox, &path).ids();
    let pin = format!("/recordings/{}/pin.json", before[1]);
    bare(&sandbox, "POST", &pin).expect(204);
    assert_eq!(get(&sandbox, &path).ids(), [before[1], before[0]]);
    bare(&sandbox, "DELETE", &pin).expect(204);
    assert_eq!(get(&sandbox, &path).ids(), before);
    bare(&sandbox, "POST", &format!("/recordings/{}/pin.json", sandbox.first_todo_id()))
        .expect(404);
}

#[test]
fn comments() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.first_comment_id();
    let comment = get(&sandbox, &format!("/comments/{id}")).expect(200).json();
    assert!(comment["title"].as_str().unwrap().starts_with("Re: "));
    let todo = sandbox.first_todo_id();
    let path = format!("/recordings/{todo}/comments.json");
    let new = post(&sandbox, &path, json!({"content": "Done?"})).expect(201).json();
    assert_eq!((&new["parent"]["id"], &new["parent"]["type"]), (&json!(todo), &json!("Todo")));
    assert_eq!(get(&sandbox, &path).ids(), [new["id"].as_i64().unwrap()]);
    assert_eq!(get(&sandbox, &format!("/todos/{todo}")).json()["comments_count"], 1);
    let changed = put(&sandbox, &format!("/comments/{}", new["id"]), json!({"content": "Done!"}));
    assert_eq!(changed.expect(200).json()["content"], "Done!");
    post(&sandbox, &format!("/recordings/{id}/comments.json"), json!({"content": "x"})).expect(404);
}

#[test]
fn mentions_have_the_name_of_the_person() {
    let sandbox = Sandbox::start().unwrap();
    let me = get(&sandbox, &format!("/people/{}", sandbox.my_id())).json();
    let sgid = me["attachable_sgid"].as_str().unwrap();
    let tag = |sgid: &str| format!("<bc-attachment sgid=\"{sgid}\">x</bc-attachment>");
    let forged = tag(&format!("{sgid}0"));
    let path = format!("/recordings/{}/comments.json", sandbox.first_todo_id());
    let content = format!("<p>{} {forged}</p>", tag(sgid));
    let comment = post(&sandbox, &path, json!({"content": content})).expect(201).json();
    let content = comment["content"].as_str().unwrap();
    let mention = "content-type=\"application/vnd.basecamp.mention\"><figure><img ";
    assert!(content.starts_with(&format!("<p><bc-attachment sgid=\"{sgid}\" {mention}")));
    let end = "<figcaption>Inês</figcaption></figure></bc-attachment>";
    assert!(content.ends_with(&format!("{end} {forged}</p>")), "{content}");

    let path = format!("/comments/{}", comment["id"]);
    let unchanged = put(&sandbox, &path, json!({"content": content})).expect(200).json();
    assert_eq!(unchanged["content"], content);
}

#[test]
fn subscribers_are_everybody_unless_some_are_chosen() {
    let sandbox = Sandbox::start().unwrap();
    let (project, board) = (sandbox.first_project_id(), sandbox.first_message_board_id());
    let people = get(&sandbox, &format!("/projects/{project}/people.json")).expect(200).ids();
    let subscribers = |mut body: serde_json::Value| {
        body["subject"] = json!("News");
        let path = format!("/message_boards/{board}/messages.json");
        let id = post(&sandbox, &path, body).expect(201).json()["id"].clone();
        let subscription = get(&sandbox, &format!("/recordings/{id}/subscription.json")).json();
        subscription["subscribers"].as_array().unwrap().len()
    };
    assert!(people.len() > 1);
    assert_eq!(subscribers(json!({})), people.len());
    assert_eq!(subscribers(json!({ "subscriptions": people[1..2] })), 1);
    assert_eq!(subscribers(json!({ "subscriptions": [] })), 0);
}

#[test]
fn the_author_of_a_comment_subscribes() {
    let sandbox = Sandbox::start().unwrap();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let message = sandbox.add_messages(sandbox.first_message_board_id(), 1)[0];
    let path = format!("/recordings/{message}/subscription.json");
    let subscribers = || get(&sandbox, &path).expect(200).json()["subscribers"].to_string();
    assert!(!subscribers().contains(&someone.to_string()));
    sandbox.add_comment(someone, message, "<div>Yes</div>").unwrap();
    assert!(subscribers().contains(&someone.to_string()));
}

#[test]
fn message_types_belong_to_a_project() {
    let sandbox = Sandbox::start().unwrap();
    let projects = sandbox.add_projects(2);
    let types = |project: i64| format!("/buckets/{project}/categories");
    let list = |project: i64| get(&sandbox, &format!("{}.json", types(project))).expect(200).ids();
    let before = [list(projects[0]), list(projects[1])];
    let body = json!({ "name": "Recipe", "icon": "🍰" });
    let path = format!("{}.json", types(projects[0]));
    let new = post(&sandbox, &path, body).expect(201).json();
    let id = new["id"].as_i64().unwrap();
    assert_eq!(list(projects[0]), [before[0].clone(), vec![id]].concat());
    assert_eq!(list(projects[1]), before[1]);
    get(&sandbox, &format!("{}/{id}", types(projects[1]))).expect(404);

    let boards: Vec<i64> = projects
        .iter()
        .map(|project| {
            let project = get(&sandbox, &format!("/projects/{project}")).expect(200).json();
            project["dock"][0]["id"].as_i64().unwrap()
        })
        .collect();
    let message = |board: i64| {
        let path = format!("/message_boards/{board}/messages.json");
        post(&sandbox, &path, json!({ "subject": "Cake", "category_id": id }))
    };
    assert_eq!(message(boards[0]).expect(201).json()["category"], new);
    assert!(message(boards[1]).expect(422).json()["errors"]["category_id"].is_array());
}

#[test]
fn a_draft_has_no_events_before_its_publication() {
    let sandbox = Sandbox::start().unwrap();
    let board = sandbox.first_message_board_id();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let path = format!("/message_boards/{board}/messages.json");
    let body = json!({ "subject": "Later", "status": "drafted" });
    let draft = post(&sandbox, &path, body).expect(201).json()["id"].clone();
    let message = format!("/messages/{draft}");
    put(&sandbox, &message, json!({ "subject": "Soon" })).expect(200);
    let actions = || {
        let events = get(&sandbox, &format!("/recordings/{draft}/events.json")).expect(200).json();
        let actions = events.as_array().unwrap().iter().map(|event| event["action"].clone());
        actions.collect::<Vec<_>>()
    };
    let notified = || {
        let state = sandbox.save();
        let mut readings = state["readings"].as_object().unwrap().values();
        readings.any(|reading| reading["person"] == someone && reading["readable"] == draft)
    };
    let in_feed = || get(&sandbox, "/events.json?since=0").json().to_string();
    let id = format!("\"recording_id\":{draft}");
    assert_eq!((actions(), notified(), in_feed().contains(&id)), (vec![], false, false));
    put(&sandbox, &message, json!({ "status": "active" })).expect(200);
    assert_eq!((actions(), notified()), (vec![json!("created")], true));
    assert!(in_feed().contains(&id));
}
