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
            *counts.entry(record["kind"].as_str().unwrap()).or_default() += 1;
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
