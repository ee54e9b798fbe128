//! Accounts that are made from a number.

use std::collections::{BTreeMap, BTreeSet};

use basecamp_core::time::Timestamp;
use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{get, raw};

const NOW: &str = "2027-03-01T08:00:00Z";

fn seeded(number: u64) -> Sandbox {
    Sandbox::builder().seed(number).stopped_at(NOW.parse().unwrap()).start().unwrap()
}

/// All items of a list.
fn all(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let separator = if path.contains('?') { '&' } else { '?' };
    let pages = (1..).map(|page| {
        let answer = get(sandbox, &format!("{path}{separator}page={page}")).expect(200);
        answer.json().as_array().unwrap().clone()
    });
    pages.take_while(|items| !items.is_empty()).flatten().collect()
}

/// Whether a record in a saved state is neither in a template nor in a ping.
fn is_in_project(state: &Value, record: &Value) -> bool {
    state["projects"].get(record["bucket"].to_string()).is_some()
}

#[test]
fn the_same_number_makes_the_same_account() {
    let first = seeded(7).save();
    assert_eq!(seeded(7).save(), first);
    assert_ne!(seeded(8).save(), first);
    let sandbox = seeded(7);
    sandbox.add_projects(1);
    sandbox.reset();
    assert_eq!(sandbox.save(), first, "a reset makes the account again");
}

#[test]
fn a_generated_account_has_all_kinds_of_content() {
    for number in [0, 7, u64::MAX] {
        let sandbox = seeded(number);
        let state = sandbox.save();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for record in state["records"].as_array().unwrap() {
            if is_in_project(&state, record) {
                *counts.entry(record["kind"].as_str().unwrap()).or_default() += 1;
            }
        }
        for (kind, least) in [
            ("Todo", 500),
            ("Todolist", 24),
            ("Message", 30),
            ("Comment", 50),
            ("Chat::Lines::Text", 120),
            ("Chat::Lines::Upload", 6),
            ("Document", 24),
            ("Upload", 18),
            ("Vault", 18),
            ("Kanban::Card", 72),
            ("Kanban::Step", 30),
            ("Schedule::Entry", 42),
            ("Question", 12),
            ("Question::Answer", 72),
        ] {
            assert!(counts[kind] >= least, "{number}: {} of {kind}", counts[kind]);
        }
        assert_eq!(counts["Todo"], 500);
        assert!(state["boosts"].as_object().unwrap().len() > 20, "{number}");
        assert_eq!(state["projects"].as_object().unwrap().len(), 6);
        let people = all(&sandbox, "/people.json");
        assert_eq!(people.len(), 21);
        let companies: BTreeSet<&str> =
            people.iter().filter_map(|person| person["company"]["name"].as_str()).collect();
        assert!(companies.len() >= 3, "{companies:?}");
        let addresses: BTreeSet<&str> =
            people.iter().filter_map(|person| person["email_address"].as_str()).collect();
        assert_eq!(addresses.len(), people.len());
        assert!(addresses.iter().all(|address| address.is_ascii()), "{addresses:?}");
        assert_eq!(people.iter().filter(|person| person["client"] == true).count(), 4);
    }
}

#[test]
fn dates_are_around_the_time_of_the_clock() {
    let sandbox = seeded(7);
    let now: Timestamp = NOW.parse().unwrap();
    let state = sandbox.save();
    let (mut due, mut overdue, mut completed) = (0, 0, 0);
    for record in state["records"].as_array().unwrap() {
        for name in ["created_at", "updated_at"] {
            let time: Timestamp = record[name].as_str().unwrap().parse().unwrap();
            let age = now.duration_since(time).as_hours() / 24;
            assert!((0..=90).contains(&age) && time <= now, "{record}");
        }
        let fields = &record["fields"];
        if let Some(day) = fields["due_on"].as_str() {
            assert!(("2027-02-01".."2027-05-01").contains(&day), "{record}");
            due += 1;
            overdue += usize::from(day < "2027-03-01" && fields["completion"].is_null());
        }
        completed += usize::from(fields["completion"].is_object());
    }
    assert!(due > 200 && overdue > 20 && completed > 100, "{due} {overdue} {completed}");
}

#[test]
fn lists_of_a_generated_account_are_complete() {
    let sandbox = seeded(3);
    let projects = all(&sandbox, "/projects.json");
    assert_eq!(projects.len(), 5, "one of six is archived");
    assert_eq!(sandbox.first_project_id(), projects[0]["id"]);
    let set = sandbox.first_todoset_id();
    let lists = all(&sandbox, &format!("/todosets/{set}/todolists.json"));
    assert!((4..=6).contains(&lists.len()));
    let mut todos = Vec::new();
    for list in &lists {
        todos.extend(all(&sandbox, &format!("/todolists/{}/todos.json", list["id"])));
    }
    assert!(todos.iter().any(|todo| todo["assignees"] != json!([])));
    let creators: BTreeSet<i64> =
        todos.iter().map(|todo| todo["creator"]["id"].as_i64().unwrap()).collect();
    assert!(creators.len() > 2, "{creators:?}");
    let messages = all(
        &sandbox,
        &format!("/message_boards/{}/messages.json", sandbox.first_message_board_id()),
    );
    assert!((5..=8).contains(&messages.len()));

    // The files have their contents.
    let vault = sandbox.first_id("Vault");
    for upload in all(&sandbox, &format!("/vaults/{vault}/uploads.json")) {
        let url = upload["download_url"].as_str().unwrap();
        let path = url.strip_prefix(sandbox.url()).unwrap();
        let header = format!("Authorization: Bearer {}\r\n", sandbox.token());
        let answer = raw(&sandbox, "GET", path, &header, b"").unwrap().expect(302);
        let file = raw(&sandbox, "GET", answer.header("location").unwrap(), "", b"").unwrap();
        assert_eq!(file.expect(200).body.len(), upload["byte_size"]);
    }
}

/// The events in a saved state, in the order of their ids.
fn events(state: &Value) -> Vec<(i64, &Value)> {
    let events = state["feed"]["events"].as_object().unwrap().iter();
    let mut events: Vec<_> = events.map(|(id, event)| (id.parse().unwrap(), event)).collect();
    events.sort_by_key(|(id, _)| *id);
    events
}

fn time(event: &Value) -> Timestamp {
    event["created_at"].as_str().unwrap().parse().unwrap()
}

#[track_caller]
fn assert_latest_first(path: &str, events: &[Value]) {
    for pair in events.windows(2) {
        let (id, older) = (pair[0]["id"].as_i64(), pair[1]["id"].as_i64());
        assert!(time(&pair[0]) >= time(&pair[1]) && id > older, "{path}: {pair:#?}");
    }
}

#[test]
fn histories_are_in_the_order_of_time() {
    for number in [0, 7, u64::MAX] {
        let state = seeded(number).save();
        for pair in events(&state).windows(2) {
            assert!(time(pair[0].1) <= time(pair[1].1), "{number}: {pair:#?}");
        }
    }
    let sandbox = seeded(7);
    let progress = all(&sandbox, "/reports/progress.json");
    assert!(progress.len() > 1000, "{}", progress.len());
    assert_latest_first("progress", &progress);
    let timeline = format!("/projects/{}/timeline.json", sandbox.first_project_id());
    assert_latest_first(&timeline, &all(&sandbox, &timeline));
    let person = format!("/reports/users/progress/{}.json", sandbox.my_id());
    let report = get(&sandbox, &person).expect(200).json();
    assert_latest_first(&person, report["events"].as_array().unwrap());
    let moved = progress.iter().filter(|event| event["kind"] == "card_moved");
    for event in moved.take(10) {
        let url = event["url"].as_str().unwrap().trim_end_matches(".json");
        let path = format!("/recordings/{}/events.json", url.rsplit_once('/').unwrap().1);
        let events = all(&sandbox, &path);
        assert!(events.len() > 1, "{path}: {events:?}");
        assert_latest_first(&path, &events);
    }
}

/// Checks that records have the events that they imply: of completed, archived and moved ones.
fn assert_complete_history(state: &Value) {
    let mut histories: BTreeMap<i64, BTreeMap<&str, &Value>> = BTreeMap::new();
    for (_, event) in events(state) {
        let action = event["event_type"].as_str().unwrap().rsplit_once('.').unwrap().1;
        let recording = event["recording"].as_i64().unwrap();
        histories.entry(recording).or_default().insert(action, event);
    }
    let records = state["records"].as_array().unwrap().iter();
    let records = records.filter(|record| is_in_project(state, record));
    for record in records.filter(|record| record["status"] != "drafted") {
        let history = &histories[&record["id"].as_i64().unwrap()];
        let of = |action: &str| *history.get(action).unwrap_or_else(|| panic!("{record}"));
        let created = of("created");
        assert_eq!(created["creator"], record["creator"], "{record}");
        assert_eq!(created["created_at"], record["created_at"], "{record}");
        let completion = &record["fields"]["completion"];
        if completion.is_object() && record["kind"] != "Kanban::Card" {
            let event = of("completed");
            assert_eq!(event["creator"], completion["creator_id"], "{record}");
            assert_eq!(time(event).as_millisecond(), time(completion).as_millisecond(), "{record}");
            assert!(time(event) >= time(created), "{record}");
        }
        if record["status"] == "archived" {
            assert!(time(of("archived")) >= time(created), "{record}");
        }
        if let Some(moved) = history.get("moved") {
            assert_eq!(moved["details"]["column_id"], record["parent"], "{record}");
        }
    }
}

#[test]
fn a_history_has_all_that_the_data_imply() {
    let builder = Sandbox::builder().stopped_at(NOW.parse().unwrap());
    assert_complete_history(&builder.start().unwrap().save());
    for number in [0, 7, u64::MAX] {
        let state = seeded(number).save();
        assert_complete_history(&state);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, event) in events(&state) {
            *counts.entry(event["event_type"].as_str().unwrap()).or_default() += 1;
        }
        for (event_type, least) in [
            ("todo.completed", 100),
            ("step.completed", 30),
            ("card.moved", 40),
            ("document.archived", 6),
            ("document.content_changed", 6),
            ("message.content_changed", 1),
            ("todo.content_changed", 10),
        ] {
            let count = counts.get(event_type).copied().unwrap_or_default();
            assert!(count >= least, "{number}: {count} of {event_type}");
        }
        // A card is new until it moves.
        let records = state["records"].as_array().unwrap();
        let new = records.iter().filter(|record| record["kind"] == "Kanban::Triage");
        let new: BTreeSet<i64> = new.map(|column| column["id"].as_i64().unwrap()).collect();
        let cards = records.iter().filter(|record| record["kind"] == "Kanban::Card");
        let moved = cards.filter(|card| !new.contains(&card["parent"].as_i64().unwrap()));
        let moved: BTreeSet<i64> = moved.map(|card| card["id"].as_i64().unwrap()).collect();
        assert!(moved.len() > 30, "{number}: {moved:?}");
        let moves = events(&state).into_iter().map(|(_, event)| event);
        let moves = moves.filter(|event| event["event_type"] == "card.moved");
        let moves: BTreeSet<i64> =
            moves.map(|event| event["recording"].as_i64().unwrap()).collect();
        assert!(moved.is_subset(&moves), "{number}");
    }
}

#[test]
fn the_tools_of_a_generated_account_are_in_use() {
    for number in [0, 7] {
        let sandbox = seeded(number);
        let list = |path: &str| -> Vec<Value> {
            let items = get(&sandbox, path).expect(200).json().as_array().unwrap().clone();
            assert!(!items.is_empty(), "{number}: {path}");
            items
        };
        let project = sandbox.first_project_id();
        for path in ["client/approvals", "client/correspondences"] {
            let records = list(&format!("/buckets/{project}/{path}.json"));
            let replied = records.iter().any(|record| {
                record["replies_count"] != 0 || record["responses"].as_array().is_some()
            });
            assert!(replied, "{records:?}");
        }
        let approvals = list(&format!("/buckets/{project}/client/approvals.json"));
        assert!(approvals.iter().any(|approval| approval["responses"] != json!([])));
        let inbox = sandbox.first_id("Inbox");
        for forward in list(&format!("/inboxes/{inbox}/inbox_forwards.json")) {
            list(&format!("/inbox_forwards/{}/replies.json", forward["id"]));
        }
        for (path, ty) in [("cloud_files", "CloudFile"), ("google_documents", "GoogleDocument")] {
            get(&sandbox, &format!("/{path}/{}.json", sandbox.first_id(ty))).expect(200);
        }
        let gauges = list("/reports/gauges.json");
        assert!(gauges.iter().all(|gauge| gauge["last_needle_position"].is_i64()), "{gauges:?}");
        list(&format!("/projects/{project}/gauge/needles.json"));
        let folders = list("/stacks.json");
        assert!(folders.iter().all(|folder| folder["bucket_ids"] != json!([])), "{folders:?}");
        for path in ["/templates.json", "/lineup/markers.json", "/circles.json"] {
            assert!(list(path).len() > 1, "{number}: {path}");
        }
        let readings = get(&sandbox, "/my/readings.json").expect(200).json();
        let (unread, read) = (&readings["unreads"], &readings["reads"]);
        assert!((3..=5).contains(&unread.as_array().unwrap().len()), "{number}: {readings}");
        assert!(read.as_array().unwrap().len() > 10, "{number}: {readings}");
    }
}

#[test]
fn recordings_of_every_account_name_people_with_access() {
    let seeds = [0, 1, 7, u64::MAX].map(seeded);
    for sandbox in [Sandbox::start().unwrap()].iter().chain(&seeds) {
        let state = sandbox.save();
        let mut named = 0;
        for record in state["records"].as_array().unwrap() {
            let project = &state["projects"][record["bucket"].to_string()];
            if project.is_null() {
                continue;
            }
            for name in
                ["assignee_ids", "completion_subscriber_ids", "participant_ids", "person_id"]
            {
                let value = record["fields"][name].clone();
                let people = value.as_array().cloned().unwrap_or_else(|| vec![value]);
                for person in people.iter().filter(|person| !person.is_null()) {
                    named += 1;
                    let is_owner = *person == sandbox.my_id();
                    let is_client = state["people"][person.to_string()]["client"] == true;
                    let is_open = !is_client || project["clients_enabled"] == true;
                    let is_in = project["people"].as_array().unwrap().contains(person);
                    assert!(is_owner || is_in && is_open, "{name} of {record}");
                }
            }
        }
        assert!(named > 20);
    }
}
