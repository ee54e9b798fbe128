//! The sandbox in its documented form: the absent members, and those with another form.

use basecamp_core::operation::{OPERATIONS, Pagination};
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::{self, Extent};
use basecamp_tests::calls::TypedBody;
use serde_json::{Value, json};

use crate::every_operation::Request;
use crate::http_client::{bare, get, post, put};

fn sandbox() -> Sandbox {
    Sandbox::as_documented().start().unwrap()
}

#[test]
fn additive_members_are_absent_unless_written() {
    let sandbox = sandbox();
    assert!(sandbox.is_as_documented());
    let path = format!("/todos/{}.json", sandbox.first_todo_id());
    let todo = get(&sandbox, &path).expect(200).json();
    for absent in ["title", "url", "app_url", "visible_to_clients", "description_attachments"] {
        assert_eq!(todo.get(absent), None, "{absent}");
    }
    for present in ["id", "content", "description", "created_at", "parent", "bucket", "creator"] {
        assert!(todo.get(present).is_some(), "{present}");
    }
    let project = post(&sandbox, "/projects.json", json!({"name": "Moon base"})).expect(201).json();
    assert_eq!(project["name"], "Moon base");

    let described = Sandbox::builder().start().unwrap();
    assert!(!described.is_as_documented());
    let path = format!("/todos/{}.json", described.first_todo_id());
    assert!(get(&described, &path).json()["title"].is_string());
}

#[test]
fn people_are_null_or_unknown_and_their_ids_are_texts() {
    let sandbox = sandbox();
    let people = get(&sandbox, "/people.json").expect(200).json();
    let people = people.as_array().unwrap();
    assert!(people.last().unwrap().is_null());
    assert_eq!(people[0]["id"], sandbox.my_id().to_string());

    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let body = json!({"content": "x", "assignee_ids": [sandbox.my_id()]});
    let todo = post(&sandbox, &path, body).expect(201).json();
    let assignees = todo["assignees"].as_array().unwrap();
    assert_eq!(assignees.len(), 2);
    assert_eq!(assignees[0]["id"], sandbox.my_id().to_string());
    assert!(assignees[1].is_null());

    let path = format!("/recordings/{}/subscription.json", sandbox.first_message_id());
    let subscription = get(&sandbox, &path).expect(200).json();
    let [.., null, unknown] = &subscription["subscribers"].as_array().unwrap()[..] else {
        panic!("{subscription}");
    };
    assert!(null.is_null() && unknown["name"].is_string());
    assert_eq!(unknown.get("id"), None);
}

#[test]
fn recurring_schedule_entries_redirect_to_an_occurrence() {
    let sandbox = sandbox();
    let id = sandbox.first_id("ScheduleEntry");
    let path = format!("/schedule_entries/{id}.json");
    let entry = get(&sandbox, &path).expect(302);
    assert!(entry.body.is_empty());
    let location = entry.header("location").unwrap();
    let (account, occurrence) = location.split_at(sandbox.account_id().len() + 1);
    assert_eq!(account, format!("/{}", sandbox.account_id()));
    assert!(occurrence.starts_with("/buckets/"), "{occurrence}");
    assert!(occurrence.contains(&format!("/schedule_entries/{id}/occurrences/20")), "{occurrence}");
    assert_eq!(get(&sandbox, occurrence).expect(200).json()["id"], id);
    let times = json!({"summary": "x", "starts_at": "2027-06-05", "ends_at": "2027-06-06"});
    let change = put(&sandbox, &path, times.clone()).expect(302);
    assert_eq!(change.header("location"), Some(location));

    let entries = format!("/schedules/{}/entries.json", sandbox.first_id("Schedule"));
    let single = post(&sandbox, &entries, times).expect(201).json();
    let path = format!("/schedule_entries/{}.json", single["id"]);
    assert_eq!(get(&sandbox, &path).expect(200).json()["summary"], "x");
}

#[test]
fn lineup_markers_have_no_body() {
    let sandbox = sandbox();
    let marker = json!({"name": "Launch", "date": "2027-06-05"});
    assert!(post(&sandbox, "/lineup/markers.json", marker.clone()).expect(201).body.is_empty());
    let path = format!("/lineup/markers/{}", sandbox.first_id("LineupMarker"));
    assert!(put(&sandbox, &path, marker).expect(200).body.is_empty());
    bare(&sandbox, "DELETE", &path).expect(204);
}

#[test]
fn three_lists_have_no_total_count() {
    let sandbox = Sandbox::as_documented().page_size(2).start().unwrap();
    let mut uncounted = Vec::new();
    for operation in OPERATIONS {
        let Pagination::Link { .. } = operation.pagination else { continue };
        let arguments = sandbox.arguments(operation.id, Extent::Minimal);
        let answer = Request::new(&sandbox, operation, &arguments).send(&sandbox).expect(200);
        if answer.header("x-total-count").is_none() {
            uncounted.push(operation.id);
        }
    }
    uncounted.sort_unstable();
    let expected = ["GetAnswersByPerson", "GetQuestionReminders", "ListQuestionAnswerers"];
    assert_eq!(uncounted, expected);
}

#[test]
fn documented_responses_are_subsets() {
    let (documented, described) = (sandbox(), Sandbox::builder().start().unwrap());
    for operation in OPERATIONS.iter().filter(|operation| operation.method == http::Method::GET) {
        let body = |sandbox: &Sandbox| {
            let arguments = sandbox.arguments(operation.id, Extent::Full);
            let answer = Request::new(sandbox, operation, &arguments).send(sandbox);
            (answer.status == 200).then(|| answer.json())
        };
        let (Some(small), Some(full)) = (body(&documented), body(&described)) else {
            assert_eq!(operation.id, "GetScheduleEntry");
            continue;
        };
        assert_within(&small, &full, operation.id);
    }
}

/// Whether all members of the first value are in the second, with values of the same type.
fn assert_within(small: &Value, full: &Value, whose: &str) {
    match (small, full) {
        (Value::Object(small), Value::Object(full)) => {
            for (name, value) in small {
                let whole = full.get(name).unwrap_or_else(|| panic!("{whose}: no {name}"));
                assert_within(value, whole, &format!("{whose}.{name}"));
            }
        }
        (Value::Array(small), Value::Array(full)) => {
            for (small, full) in small.iter().zip(full) {
                assert_within(small, full, whose);
            }
        }
        (Value::String(text), Value::Number(_)) => assert!(text.parse::<i64>().is_ok(), "{whose}"),
        _ => assert_eq!(
            std::mem::discriminant(small),
            std::mem::discriminant(full),
            "{whose}: {small} {full}"
        ),
    }
}

fn loose(name: &str) -> Value {
    samples::documented_body_of(name)
}

#[test]
fn every_loosened_type_decodes() {
    for body in TypedBody::all() {
        let loose = loose(body.name);
        if let Err(error) = body.round_trip(loose.to_string().as_bytes()) {
            panic!("{}: {error}: {loose}", body.name);
        }
    }
}

#[test]
fn additive_members_are_absent() {
    let todo = loose("Todo");
    for absent in ["title", "url", "visible_to_clients", "description_attachments"] {
        assert_eq!(todo.get(absent), None, "{absent}");
    }
    for present in ["id", "content", "created_at", "bucket", "creator", "description"] {
        assert!(todo.get(present).is_some(), "{present}");
    }
    assert_eq!(loose("Project")["name"], samples::body_of("Project", Extent::Full)["name"]);
}

#[test]
fn people_may_be_null_or_unknown() {
    let todo = loose("Todo");
    assert!(todo["creator"]["id"].is_string());
    let assignees = todo["assignees"].as_array().unwrap();
    assert!(assignees.last().unwrap().is_null());
    assert!(assignees.iter().all(|person| person.is_null() || person["id"].is_string()));
    let subscribers = loose("Subscription")["subscribers"].clone();
    let unknown = subscribers.as_array().unwrap().last().unwrap();
    assert!(unknown["name"].is_string() && unknown.get("id").is_none());
}
