//! The caller's notifications.

use std::time::Duration;

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

fn read(sandbox: &Sandbox) -> Value {
    get(sandbox, "/my/readings.json").expect(200).json()
}

/// The number of unread parts of a recording.
fn unread(sandbox: &Sandbox, recording: i64) -> Option<i64> {
    let all = read(sandbox);
    let mut unreads = all["unreads"].as_array().unwrap().iter();
    let about = json!(format!("Recording/{recording}"));
    unreads.find(|item| item["readable_identifier"] == about)?["unread_count"].as_i64()
}

#[test]
fn comments_of_others_notify_subscribers_until_they_are_read() {
    let sandbox = Sandbox::start().unwrap();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let message = sandbox.add_messages(sandbox.first_message_board_id(), 1)[0];
    let own = json!({ "content": "<div>Mine</div>" });
    post(&sandbox, &format!("/recordings/{message}/comments.json"), own).expect(201);
    assert_eq!(unread(&sandbox, message), None);
    sandbox.add_comment(someone, message, "<div>Look <b>here</b></div>").unwrap();
    sandbox.add_comment(someone, message, "<div>And here</div>").unwrap();
    assert_eq!(unread(&sandbox, message), Some(2));
    let item = read(&sandbox)["unreads"][0].clone();
    assert_eq!((&item["title"], &item["type"]), (&json!("Message 1"), &json!("Message")));
    assert_eq!(
        (&item["content_excerpt"], &item["creator"]["id"]),
        (&json!("And here"), &json!(someone))
    );
    assert!(item["unread_at"].is_string() && item.get("read_at").is_none());

    let readables = json!({ "readables": [item["readable_sgid"]] });
    put(&sandbox, "/my/unreads.json", readables).expect(200);
    assert_eq!(unread(&sandbox, message), None);
    let first = read(&sandbox)["reads"][0].clone();
    assert_eq!((&first["id"], first["read_at"].is_string()), (&item["id"], true));
    put(&sandbox, "/my/unreads.json", json!({ "readables": ["x"] })).expect(422);

    bare(&sandbox, "DELETE", &format!("/recordings/{message}/subscription.json")).expect(204);
    sandbox.add_comment(someone, message, "<div>Alone</div>").unwrap();
    assert_eq!(unread(&sandbox, message), None);
    let me = get(&sandbox, "/my/profile.json").json()["attachable_sgid"].clone();
    let mention = format!("<bc-attachment sgid={me}></bc-attachment>");
    sandbox.add_comment(someone, message, &mention).unwrap();
    assert_eq!(unread(&sandbox, message), Some(1));
    bare(&sandbox, "PUT", &format!("/recordings/{message}/status/trashed.json")).expect(204);
    assert_eq!(unread(&sandbox, message), None);
}

#[test]
fn assignments_and_pings_notify() {
    let sandbox = Sandbox::start().unwrap();
    let todo = sandbox.add_todos(sandbox.first_todolist_id(), 1)[0];
    let someone = sandbox.add_member(sandbox.first_project_id());
    let body = json!({ "content": "x", "assignee_ids": [sandbox.my_id(), someone] });
    put(&sandbox, &format!("/todos/{todo}"), body).expect(200);
    assert_eq!(unread(&sandbox, todo), None, "the caller assigned it");
    let state = sandbox.save();
    let readings = state["readings"].as_object().unwrap().values();
    let mut theirs = readings.filter(|reading| reading["person"] == someone);
    assert_eq!(theirs.next().unwrap()["readable"], todo);
    let subscribers = get(&sandbox, &format!("/recordings/{todo}/subscription.json")).json();
    assert!(subscribers["subscribers"].to_string().contains(&someone.to_string()));
    let event = get(&sandbox, &format!("/recordings/{todo}/events.json")).json()[0].clone();
    assert_eq!(event["details"]["added_person_ids"], json!([someone]));

    let all = read(&sandbox);
    let mut pings = all["unreads"].as_array().unwrap().iter();
    let ping = pings.find(|item| item["section"] == "pings").unwrap();
    assert_eq!(ping["content_excerpt"], "Until Friday.");
    assert_eq!(ping["participants"].as_array().unwrap().len(), 2);
}

#[test]
fn bubble_ups_come_at_their_time() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).start().unwrap();
    let message = sandbox.add_messages(sandbox.first_message_board_id(), 1)[0];
    let counts = || {
        let all = read(&sandbox);
        let listed = get(&sandbox, "/my/readings/bubble_ups.json").expect(200).ids().len();
        assert_eq!(all["bubble_ups_count"], listed);
        (listed, all["scheduled_bubble_ups_count"].as_u64().unwrap())
    };
    let (due, scheduled) = counts();
    let path = format!("/recordings/{message}/bubble_up.json");
    post(&sandbox, &path, json!({ "at": "2027-03-01T09:00:00Z" })).expect(204);
    assert_eq!(counts(), (due, scheduled + 1));
    sandbox.clock().advance(Duration::from_secs(60 * 60));
    assert_eq!(counts(), (due + 1, scheduled));
    let listed = get(&sandbox, "/my/readings/bubble_ups.json").json();
    let last = listed.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["readable_identifier"], format!("Recording/{message}"));
    assert_eq!(last["bubble_up_at"], "2027-03-01T09:00:00.000Z");
    let readables = json!({ "readables": [last["readable_sgid"]] });
    put(&sandbox, "/my/unreads.json", readables).expect(200);
    assert_eq!(counts(), (due, scheduled));
}

#[test]
fn a_completion_notifies_the_people_who_wait_for_it() {
    let sandbox = Sandbox::start().unwrap();
    let someone = sandbox.add_member(sandbox.first_project_id());
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let body = json!({ "content": "Oil", "completion_subscriber_ids": [someone] });
    let todo = post(&sandbox, &path, body).expect(201).json()["id"].clone();
    let notified = || {
        let state = sandbox.save();
        let mut readings = state["readings"].as_object().unwrap().values();
        readings.any(|reading| reading["person"] == someone && reading["readable"] == todo)
    };
    assert!(!notified());
    bare(&sandbox, "POST", &format!("/todos/{todo}/completion.json")).expect(204);
    assert!(notified());
}
