//! The filters and positions that the lanes of the event feed and its cables take.

use std::collections::BTreeSet;

use basecamp_sandbox::{Lane, Sandbox};
use serde_json::{Value, json};

use crate::feed::Cable;
use crate::http_client::{bare, get, post, put};

/// Subscribes to a lane with a filter on a cable, and returns whether that is confirmed.
fn is_confirmed(sandbox: &Sandbox, lane: &str, name: &str, value: &str) -> bool {
    let mut identifier = json!({ "channel": "EventsChannel" });
    if lane == "inbox" {
        identifier["inbox"] = json!(true);
    }
    identifier[name] = json!(value);
    Cable::open(sandbox).subscribe(&identifier) == "confirm_subscription"
}

#[test]
fn lanes_and_cables_reject_the_same_filters() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.feed().set_agent(true);
    for (lane, name, value, is_valid) in [
        ("events", "types", "bad", false),
        ("events", "types", "message.created,", false),
        ("events", "types", "", false),
        ("events", "types", "message.created,todo.created", true),
        ("events", "actor_types", "robot", false),
        ("events", "actor_types", "agent,person", true),
        ("events", "creators", "x", false),
        ("events", "creators", "self", false),
        ("events", "buckets", "7,", false),
        ("events", "buckets", "-7", false),
        ("events", "buckets", "7,8", true),
        ("events", "performers", "self,7", true),
        ("events", "reasons", "mentioned", false),
        ("events", "colour", "red", false),
        ("inbox", "types", "bad", false),
        ("inbox", "buckets", "0", false),
        ("inbox", "reasons", "bored", false),
        ("inbox", "reasons", "mentioned,boosted", true),
        ("inbox", "creators", "7", false),
    ] {
        let answer = get(&sandbox, &format!("/{lane}.json?{name}={value}"));
        if is_valid {
            answer.expect(200);
        } else {
            let body = answer.expect(400).json();
            assert_eq!(body["reason"], "invalid_filter", "{lane} {name}={value}");
            assert!(body["error"].as_str().unwrap().starts_with(name), "{body}");
        }
        assert_eq!(is_confirmed(&sandbox, lane, name, value), is_valid, "{lane} {name}={value}");
    }
}

#[test]
fn positions_that_are_none_are_rejected_with_a_reason() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.feed().set_agent(true);
    for lane in ["events", "inbox"] {
        for query in ["position=nonsense", "position=", "since=", "since=x", "since=-1", "since=+1"]
        {
            let query = query.replace('+', "%2B");
            let body = get(&sandbox, &format!("/{lane}.json?{query}")).expect(400).json();
            assert_eq!(body["reason"], "invalid_position", "{lane} {query}");
        }
    }
}

#[test]
fn filters_take_the_type_of_every_row() {
    let sandbox = Sandbox::start().unwrap();
    let (list, todo) = (sandbox.first_todolist_id(), sandbox.first_todo_id());
    post(&sandbox, &format!("/todolists/{list}/todos.json"), json!({ "content": "Go" }))
        .expect(201);
    bare(&sandbox, "POST", &format!("/todos/{todo}/completion.json")).expect(204);
    bare(&sandbox, "DELETE", &format!("/todos/{todo}/completion.json")).expect(204);
    put(&sandbox, &format!("/todos/{todo}"), json!({ "content": "Went" })).expect(200);
    for status in ["archived", "active", "trashed"] {
        let path = format!("/recordings/{todo}/status/{status}.json");
        bare(&sandbox, "PUT", &path).expect(204);
    }
    let chat = sandbox.first_id("Campfire");
    post(&sandbox, &format!("/chats/{chat}/lines.json"), json!({ "content": "Hi" })).expect(201);
    post(&sandbox, &format!("/recordings/{list}/boosts.json"), json!({ "content": "!" }))
        .expect(201);
    let rows = |query: &str| -> Vec<Value> {
        let page = get(&sandbox, &format!("/events.json?since=0{query}")).expect(200).json();
        page["events"].as_array().unwrap().clone()
    };
    let all = rows("");
    let types: BTreeSet<&str> = all.iter().map(|row| row["event_type"].as_str().unwrap()).collect();
    assert!(types.len() >= 8, "{types:?}");
    for ty in types {
        let expected: Vec<_> = all.iter().filter(|row| row["event_type"] == ty).cloned().collect();
        assert_eq!(rows(&format!("&types={ty}")), expected, "{ty}");
    }
}

#[test]
fn the_last_of_repeated_filters_counts() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.feed().publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let path = "/events.json?since=0&types=message.created&types=todo.completed";
    assert_eq!(get(&sandbox, path).expect(200).json()["events"][0]["id"], id);
}
