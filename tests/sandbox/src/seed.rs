//! The initial data of a sandbox: a small printing house and its work.

use serde_json::{Value, json};
use url::Url;

use super::account::Account;
use super::boosts;
use super::feed::History;
use super::kinds::Kind;
use super::people::COMPANY;
use super::records::Status;
use super::seed_kinds;
use super::seed_services;
use super::store::Store;
use super::views::members;

/// The account itself and its owner.
pub(super) fn account(store: &mut Store) {
    let me = store.add_person("Inês Duarte", "ines@tidewater.example", "Publisher");
    store.me = me;
    store.account = Account::new(COMPANY, store.now());
    if let Some(person) = store.people.get_mut(&me) {
        for right in ["admin", "owner", "can_manage_people"] {
            person[right] = json!(true);
        }
    }
    store.add_library();
}

const PEOPLE: [(&str, &str, &str); 5] = [
    ("Tomás Okafor", "tomas@tidewater.example", "Press operator"),
    ("Freya Lindqvist", "freya@tidewater.example", "Designer"),
    ("Mateo Ruiz", "mateo@tidewater.example", "Editor"),
    ("Aiko Tanaka", "aiko@tidewater.example", "Bookbinder"),
    ("Leah Brandt", "leah@tidewater.example", "Bookkeeper"),
];

struct SeedProject {
    name: &'static str,
    description: &'static str,
    status: Status,
    lists: &'static [(&'static str, &'static [&'static str])],
    messages: &'static [(&'static str, &'static str, &'static [&'static str])],
}

const PROJECTS: [SeedProject; 5] = [
    SeedProject {
        name: "Cookbook for small boats",
        description: "Sixty recipes that work on one burner. On shelves by the regatta.",
        status: Status::Active,
        lists: &[
            (
                "Before it goes to press",
                &[
                    "Get the last three recipes from the author",
                    "Cook the bean stew once more, with less salt",
                    "Photograph the galley at low tide",
                    "Choose between the blue and the sand cover",
                    "Check every conversion to ounces",
                    "Clear the rights for the two old maps",
                    "Write the blurb",
                    "Ask Aiko about a binding that survives spray",
                    "Set the index",
                    "Proofread chapters 1 to 4",
                    "Proofread chapters 5 to 9",
                    "Correct the tide table in the appendix",
                    "Register the ISBN",
                    "Order the proof copy",
                    "Read the proof copy aloud, all of it",
                    "Fix what reading aloud turned up",
                    "Sign off the colours with Tomás",
                    "Send the files to press",
                ],
            ),
            (
                "Launch",
                &[
                    "Book the sailing club for the evening",
                    "Invite the harbour radio",
                    "Print two hundred recipe cards",
                ],
            ),
        ],
        messages: &[
            (
                "The sand cover it is",
                "<div>Five of six of us picked sand. It hides fingerprints, too.</div>",
                &[
                    "<div>Good. I'll match the endpapers.</div>",
                    "<div>I was the sixth. Sand is fine.</div>",
                ],
            ),
            (
                "Page count went up",
                "<div>We're at 208 pages with the appendix. Does that still fit the quote?</div>",
                &["<div>It does up to 216.</div>"],
            ),
        ],
    },
    SeedProject {
        name: "Press room move",
        description: "Everything heavier than a person moves to the new hall in March.",
        status: Status::Active,
        lists: &[
            (
                "New hall",
                &[
                    "Measure the door, again",
                    "Have the floor load certified",
                    "Draw where the guillotine stands",
                ],
            ),
            ("Old hall", &["Give notice to the landlord", "Sell the spare paper rack"]),
        ],
        messages: &[(
            "Moving weekend",
            "<div>We print nothing from the 14th to the 17th. Please plan around it.</div>",
            &[],
        )],
    },
    SeedProject {
        name: "Website",
        description: "A shop that takes orders while we sleep.",
        status: Status::Active,
        lists: &[(
            "Shop",
            &["Photograph the backlist", "Write the returns page", "Try ordering from abroad"],
        )],
        messages: &[],
    },
    SeedProject {
        name: "Spring catalogue",
        description: "Last year's, kept for the paper stock notes.",
        status: Status::Archived,
        lists: &[("Layout", &["Choose the paper"])],
        messages: &[],
    },
    SeedProject {
        name: "Calendar with tear-off recipes",
        description: "",
        status: Status::Trashed,
        lists: &[],
        messages: &[],
    },
];

/// People, and projects with their content.
pub(super) fn company(store: &mut Store) {
    let me = store.me;
    let mut people = vec![me];
    let mut history = History::default();
    people.extend(PEOPLE.map(|(name, email, title)| store.add_person(name, email, title)));
    // The newest project is listed first.
    for seed in PROJECTS.iter().rev() {
        let project = store.add_project(seed.name, seed.description);
        let (board, set) = tools(store, project);
        for (index, (name, todos)) in seed.lists.iter().enumerate() {
            let list = add_list(store, &mut history, set, (name, todos), &people);
            if index == 0 {
                // A group for postponed to-dos.
                let group = [("name", json!("Later")), ("description", json!(""))];
                store.add(Kind::Todolist, list, members(group));
            }
        }
        for (index, (subject, content, comments)) in seed.messages.iter().enumerate() {
            add_message(store, board, subject, content, comments, &people[index + 1..]);
        }
        if let Some(project) = store.projects.get_mut(&project) {
            project.people.clone_from(&people);
            project.status = seed.status;
        }
    }
    if let Some(project) = store.projects.keys().next_back().copied() {
        // An inactive webhook.
        let url = Url::parse("https://tidewater.example/hooks").expect("it is a URL");
        store.add_webhook(project, &url, vec!["Message".to_owned()], false);
        seed_kinds::add(store, &mut history, project, &people);
        seed_services::add(store, project);
    }
    store.visits.insert(me, store.projects.keys().rev().copied().take(2).collect());
    history.record(store, "CreateProject");
    history.store(store);
}

/// The message board and the to-do set of a project.
pub(super) fn tools(store: &Store, project: i64) -> (i64, i64) {
    let find = |kind| store.children(project, kind).next().map(|tool| tool.id).unwrap_or_default();
    (find(Kind::MessageBoard), find(Kind::Todoset))
}

fn add_list(
    store: &mut Store,
    history: &mut History,
    set: i64,
    (name, todos): (&str, &[&str]),
    people: &[i64],
) -> i64 {
    let description = json!("");
    let list = store.add(
        Kind::Todolist,
        set,
        members([("name", json!(name)), ("description", description)]),
    );
    for (index, content) in todos.iter().enumerate() {
        let assignee = people[index % people.len()];
        let todo = store.add(
            Kind::Todo,
            list,
            members([
                ("content", json!(content)),
                ("description", json!("")),
                ("assignee_ids", json!([assignee])),
                ("completion_subscriber_ids", json!([])),
                ("due_on", due_on(index)),
                ("starts_on", Value::Null),
            ]),
        );
        // One of six is completed.
        if index % 6 == 5 {
            history.record(store, "CreateTodo");
            store.acting(assignee, |store| {
                store.complete(todo);
                history.record(store, "CompleteTodo");
            });
        }
    }
    list
}

fn due_on(index: usize) -> Value {
    match index % 3 {
        0 => json!(format!("2027-03-{:02}", 1 + index)),
        _ => Value::Null,
    }
}

fn add_message(
    store: &mut Store,
    board: i64,
    subject: &str,
    content: &str,
    comments: &[&str],
    people: &[i64],
) {
    let project = store.record(board).map(|board| board.bucket).unwrap_or_default();
    let category = store.categories.of(project).first().copied();
    let message = store.add(
        Kind::Message,
        board,
        members([
            ("subject", json!(subject)),
            ("content", json!(content)),
            ("category_id", json!(category)),
        ]),
    );
    for (comment, creator) in comments.iter().zip(people) {
        let id = store.add(Kind::Comment, message, members([("content", json!(comment))]));
        store.change(id).creator = *creator;
    }
    boosts::add(store, (message, None), people[0], "👏".to_owned());
}
