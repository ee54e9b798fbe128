//! Timelines of projects, people and the account.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post};

#[test]
fn changes_are_in_the_timelines_the_latest_first() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let (project, board) = (sandbox.first_project_id(), sandbox.first_message_board_id());
    let someone = sandbox.add_member(sandbox.first_project_id());
    let body = json!({ "subject": "Ink", "content": "<div>It is <b>dry</b></div>" });
    let message =
        post(&sandbox, &format!("/message_boards/{board}/messages.json"), body).expect(201).json();
    let comment =
        sandbox.add_comment(someone, message["id"].as_i64().unwrap(), "Buy some").unwrap();
    let read = |path: &str| get(&sandbox, path).expect(200);
    let events = |path: &str| -> Vec<Value> { read(path).json().as_array().unwrap().clone() };
    let of_project = format!("/projects/{project}/timeline.json");
    let [first, second] = &events(&of_project)[..] else { panic!() };
    assert_eq!(
        (&first["kind"], &first["summary_excerpt"]),
        (&json!("comment_created"), &json!("Buy some"))
    );
    assert_eq!(
        (&first["creator"]["id"], &first["parent_recording_id"]),
        (&json!(someone), &message["id"])
    );
    assert_eq!(
        (&second["title"], &second["summary_excerpt"]),
        (&json!("Ink"), &json!("It is dry"))
    );
    assert_eq!((&second["action"], &second["url"]), (&json!("created"), &message["url"]));
    assert!(read(&of_project).header("link").is_some());
    assert_eq!(events("/reports/progress.json")[0], *first);
    let report = read(&format!("/reports/users/progress/{someone}.json"));
    assert_eq!(
        (report.json()["events"].clone(), report.header("x-total-count")),
        (json!([first]), Some("1"))
    );
    assert_eq!(report.json()["person"]["id"], someone);

    bare(&sandbox, "PUT", &format!("/recordings/{comment}/status/trashed.json")).expect(204);
    assert_eq!(events(&of_project)[0]["id"], second["id"]);
    bare(&sandbox, "PUT", &format!("/projects/{project}/status/archived.json")).expect(204);
    assert_ne!(events("/reports/progress.json")[0]["bucket"]["id"], project);
    assert_eq!(events(&of_project)[0]["id"], second["id"]);
    get(&sandbox, "/projects/7/timeline.json").expect(404);
    get(&sandbox, "/reports/users/progress/7.json").expect(404);
}

#[test]
fn a_boost_is_no_change_of_its_recording() {
    let sandbox = Sandbox::start().unwrap();
    let todo = sandbox.first_todo_id();
    let events = || get(&sandbox, &format!("/recordings/{todo}/events.json")).expect(200).json();
    let progress = || get(&sandbox, "/reports/progress.json").expect(200).json();
    let before = (events(), progress());
    let event = before.0[0]["id"].clone();
    for path in [format!("recordings/{todo}"), format!("recordings/{todo}/events/{event}")] {
        let path = format!("/{path}/boosts.json");
        post(&sandbox, &path, json!({ "content": "👏" })).expect(201);
    }
    let mut after = (events(), progress());
    assert_eq!(after.0[0]["boosts_count"], 1);
    after.0[0]["boosts_count"] = json!(0);
    assert_eq!(after, before);
}
