//! Bookmarks, bubble-ups and drafts of the token's owner, and calendars.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

#[test]
fn bookmarks_are_of_recordings() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let list = || get(&sandbox, "/my/bookmarks.json").expect(200);
    let before = list().ids();
    let todos = sandbox.add_todos(sandbox.first_todolist_id(), 2);
    let path = |id: i64| format!("/recordings/{id}/bookmark.json");
    let is_bookmarked = |id| get(&sandbox, &path(id)).expect(200).json()["bookmarked"].clone();
    assert_eq!(is_bookmarked(todos[0]), false);
    let first = bare(&sandbox, "POST", &path(todos[0])).expect(201).json();
    let second = bare(&sandbox, "POST", &path(todos[1])).expect(201).json();
    assert_eq!(bare(&sandbox, "POST", &path(todos[0])).expect(201).json(), first);
    assert_eq!(first["recording"]["title"], "To-do 1");
    assert_eq!(is_bookmarked(todos[0]), true);
    let page = list();
    assert_eq!(page.json(), json!([second, first]));
    let total = (before.len() + 2).to_string();
    assert_eq!(page.header("x-total-count"), Some(&*total));
    assert_eq!(get(&sandbox, "/my/bookmarks.json?page=2").ids(), before);

    bare(&sandbox, "PUT", &format!("/recordings/{}/status/trashed.json", todos[1])).expect(204);
    assert_eq!(list().json()[0], first);
    bare(&sandbox, "DELETE", &path(todos[0])).expect(204);
    bare(&sandbox, "DELETE", &path(todos[0])).expect(204);
    assert_eq!((is_bookmarked(todos[0]), list().ids()), (json!(false), before));
    bare(&sandbox, "POST", &path(1)).expect(404);
    get(&sandbox, &path(1)).expect(404);
}

#[test]
fn a_bubble_up_has_one_time() {
    let now = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(now).start().unwrap();
    let todo = sandbox.first_todo_id();
    let path = format!("/recordings/{todo}/bubble_up.json");
    let times = || {
        let state = sandbox.save();
        let all = state["bubble_ups"].as_object().unwrap().values();
        let own = all.filter(|bubble_up| bubble_up["recording"] == todo);
        own.map(|bubble_up| bubble_up["at"].clone()).collect::<Vec<Value>>()
    };
    post(&sandbox, &path, json!({})).expect(204);
    assert_eq!(times(), ["2027-03-01T08:00:00Z"]);
    post(&sandbox, &path, json!({ "at": "2027-03-02T09:00:00+01:00" })).expect(204);
    assert_eq!(times(), ["2027-03-02T08:00:00Z"]);
    let error = post(&sandbox, &path, json!({ "at": "tomorrow" })).expect(422).json();
    assert!(error["errors"]["at"].is_array());
    bare(&sandbox, "DELETE", &path).expect(204);
    assert!(times().is_empty());
    post(&sandbox, "/recordings/1/bubble_up.json", json!({})).expect(404);
}

#[test]
fn drafts_are_listed_until_their_publication() {
    let sandbox = Sandbox::start().unwrap();
    let list = || get(&sandbox, "/my/drafts.json").expect(200);
    let before = list().ids();
    let board = sandbox.first_message_board_id();
    let text = format!("<div>Sand <strong>it</strong> is.</div><div>{}</div>", "x".repeat(200));
    let body = json!({ "subject": "Cover", "content": text, "status": "drafted" });
    let path = format!("/message_boards/{board}/messages.json");
    let message = post(&sandbox, &path, body).expect(201).json();
    let draft = list().json()[0].clone();
    for member in ["id", "title", "type", "created_at", "updated_at"] {
        assert_eq!(draft[member], message[member], "{member}");
    }
    assert_eq!((&draft["parent"]["id"], &draft["type"]), (&json!(board), &json!("Message")));
    assert_eq!(draft["bucket"]["id"], sandbox.first_project_id());
    let excerpt = draft["excerpt"].as_str().unwrap();
    assert!(excerpt.starts_with("Sand it is.\n") && excerpt.len() == 140, "{excerpt}");
    assert!(!get(&sandbox, &path).ids().contains(&message["id"].as_i64().unwrap()));

    let path = format!("/messages/{}", message["id"]);
    put(&sandbox, &path, json!({ "subject": "Cover", "status": "active" })).expect(200);
    assert_eq!(list().ids(), before);
    let project = sandbox.first_project_id();
    bare(&sandbox, "DELETE", &format!("/projects/{project}.json")).expect(204);
    assert_eq!(list().json(), json!([]));
}

#[test]
fn each_schedule_has_a_calendar() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/calendars/{}", sandbox.first_id("Calendar"));
    let calendar = get(&sandbox, &path).expect(200).json();
    let url = calendar["schedule_url"].as_str().unwrap();
    let schedule = get(&sandbox, url.split_once(sandbox.account_id()).unwrap().1).expect(200);
    assert_eq!(schedule.json()["bucket"]["name"], calendar["name"]);
    let blue = json!({ "calendar": { "color": "red" } });
    let changed = put(&sandbox, &path, blue).expect(200).json();
    assert_eq!((&changed["color"], &changed["name"]), (&json!("red"), &calendar["name"]));
    assert_eq!(get(&sandbox, &path).expect(200).json(), changed);
    put(&sandbox, &path, json!({ "calendar": { "color": " " } })).expect(422);
    get(&sandbox, "/calendars/1").expect(404);
}
