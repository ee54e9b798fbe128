//! Recordings of all kinds in the first project of the initial data.

use serde_json::{Map, json};

use super::bubble_ups;
use super::feed::History;
use super::hill_charts;
use super::jobs::Work;
use super::kinds::Kind;
use super::store::Store;
use super::uploads;
use super::views::members;

/// Adds recordings to the tools of a project, so that it has all kinds.
pub(super) fn add(store: &mut Store, history: &mut History, project: i64, people: &[i64]) {
    let tool = |store: &Store, kind| {
        let tool = store.children(project, kind).next();
        tool.map(|tool| tool.id).unwrap_or_default()
    };
    let (vault, chat) = (tool(store, Kind::Vault), tool(store, Kind::Campfire));
    let (table, schedule) = (tool(store, Kind::CardTable), tool(store, Kind::Schedule));
    let (questions, inbox) = (tool(store, Kind::Questionnaire), tool(store, Kind::Inbox));
    let set = tool(store, Kind::Todoset);
    files(store, vault);
    talk(store, chat, people);
    cards(store, history, table, people);
    entries(store, schedule, people);
    answers(store, questions, people);
    letters(store, inbox);
    clients(store, project, people);
    progress(store, project, set);
    patterns(store, table, set, people);
    messages(store, vault, set, people);
}

fn files(store: &mut Store, vault: i64) {
    let drafts = store.add(Kind::Vault, vault, members([("title", json!("Drafts"))]));
    for (title, content) in [
        ("House style", "<div>Ounces after grams, always in brackets.</div>"),
        ("Glossary of knots", "<div>Only those that carry a pot.</div>"),
    ] {
        let fields = [("title", json!(title)), ("content", json!(content))];
        store.add(Kind::Document, vault, members(fields));
    }
    let outline = [("title", json!("Outline")), ("content", json!("<div>Nine chapters.</div>"))];
    store.add(Kind::Document, drafts, members(outline));
    uploads::add(store, vault, "tides.csv", "text/csv", "day,high,low\n1,3.4,0.6\n".into());
    uploads::add(store, drafts, "blurb.txt", "text/plain", "Sixty recipes, one burner.".into());
    let link = [
        ("title", json!("Cover photographs")),
        ("service", json!("dropbox")),
        ("url", json!("https://www.dropbox.com/s/5f3a/covers")),
    ];
    store.add(Kind::CloudFile, vault, members(link));
    let link = [
        ("title", json!("Print run calculation")),
        ("document_type", json!("sheet")),
        ("url", json!("https://docs.google.com/spreadsheets/d/5f3a/edit")),
    ];
    store.add(Kind::GoogleDocument, vault, members(link));
}

fn talk(store: &mut Store, chat: i64, people: &[i64]) {
    for (content, creator) in
        ["The proofs are here.", "All of them?", "All but the index."].iter().zip(people)
    {
        let line = store.add(Kind::CampfireLine, chat, members([("content", json!(content))]));
        by(store, line, *creator);
    }
    let (_, sgid) = super::files::send(store, "index.txt", "text/plain", "Anchovies, 12\n".into());
    let fields = [("attachable_sgid", json!(sgid)), ("filename", json!("index.txt"))];
    store.add(Kind::CampfireUpload, chat, members(fields));
}

fn cards(store: &mut Store, history: &mut History, table: i64, people: &[i64]) {
    let columns: Vec<i64> =
        store.children(table, Kind::CardColumn).map(|record| record.id).collect();
    for (index, column) in columns.into_iter().enumerate() {
        let waits = store.record(column).is_some_and(|record| record.kind == Kind::CardColumn);
        let card = store.add(
            Kind::Card,
            column,
            members([
                ("title", json!(CARDS[index % CARDS.len()])),
                ("content", json!("<div>See the notes from Thursday.</div>")),
                ("assignee_ids", json!([people[index % people.len()]])),
                ("due_on", json!(format!("2027-03-{:02}", index + 1))),
            ]),
        );
        let steps = ["Order", "Measure"]
            .map(|title| store.add(Kind::Step, card, members([("title", json!(title))])));
        history.record(store, "CreateCard");
        store.complete(steps[1]);
        history.record(store, "CompleteSubtask");
        if waits {
            let section = store.add(Kind::CardColumnOnHold, column, Map::new());
            store.add(Kind::Card, section, members([("title", json!("Wait for the quote"))]));
        }
    }
    // A link to a column of the project before.
    let older = store.projects.keys().rev().nth(1).copied().unwrap_or_default();
    let tables = store.children(older, Kind::CardTable).map(|table| table.id);
    let columns = tables.flat_map(|table| store.children(table, Kind::CardColumn));
    let columns = columns.filter(|column| column.kind == Kind::CardColumn);
    let column = columns.map(|column| column.id).next();
    let link = members([("destination_recording_id", json!(column))]);
    store.add(Kind::Wormhole, table, link);
}

const CARDS: [&str; 5] = [
    "Waterproof binding",
    "A smaller format",
    "Spoons as bookmarks",
    "Recipe cards",
    "Tide table as a poster",
];

fn entries(store: &mut Store, schedule: i64, people: &[i64]) {
    let weekly = members([
        ("summary", json!("Tasting")),
        ("description", json!("<div>Bring a bowl.</div>")),
        ("starts_at", json!("2026-12-01T12:00:00.000Z")),
        ("ends_at", json!("2026-12-01T13:00:00.000Z")),
        ("participant_ids", json!(people)),
        (
            "recurrence_schedule",
            json!({ "frequency": "every_week", "days": [2], "hour": 12, "minute": 0 }),
        ),
    ]);
    store.add(Kind::ScheduleEntry, schedule, weekly);
    let launch = members([
        ("summary", json!("Launch at the sailing club")),
        ("starts_at", json!("2027-06-05")),
        ("ends_at", json!("2027-06-06")),
        ("all_day", json!(true)),
        ("highlighted", json!(true)),
    ]);
    store.add(Kind::ScheduleEntry, schedule, launch);
}

fn answers(store: &mut Store, questionnaire: i64, people: &[i64]) {
    let schedule = json!({
        "frequency": "every_week", "days": [5], "hour": 15, "minute": 0, "week_interval": 1,
    });
    let fields = [("title", json!("What did you cook this week?")), ("schedule", schedule)];
    let question = store.add(Kind::Question, questionnaire, members(fields));
    for (content, creator) in
        ["<div>The bean stew, again.</div>", "<div>Nothing.</div>"].iter().zip(people)
    {
        let fields = [("content", json!(content)), ("group_on", json!("2026-11-27"))];
        let answer = store.add(Kind::QuestionAnswer, question, members(fields));
        by(store, answer, *creator);
    }
}

fn letters(store: &mut Store, inbox: i64) {
    let forward = members([
        ("subject", json!("Rights for the maps")),
        ("content", json!("<div>The archive agrees.</div>")),
        ("from", json!("archive@harbour.example")),
    ]);
    let forward = store.add(Kind::Forward, inbox, forward);
    let reply = members([("content", json!("<div>Thank you.</div>"))]);
    store.add(Kind::ForwardReply, forward, reply);
}

fn clients(store: &mut Store, project: i64, people: &[i64]) {
    let board = store.add(Kind::ClientBoard, project, Map::new());
    let kickoff = members([
        ("subject", json!("Welcome aboard")),
        ("content", json!("<div>This is where we will talk.</div>")),
    ]);
    let kickoff = store.add(Kind::ClientCorrespondence, board, kickoff);
    let reply = members([("content", json!("<div>Glad to be here.</div>"))]);
    store.add(Kind::ClientReply, kickoff, reply);
    let cover = members([
        ("subject", json!("The cover")),
        ("content", json!("<div>Sand or blue?</div>")),
        ("approval_status", json!("approved")),
        ("approver_id", json!(people[people.len() - 1])),
    ]);
    let cover = store.add(Kind::ClientApproval, board, cover);
    let response = [("content", json!("<div>Sand.</div>")), ("approved", json!(true))];
    store.add(Kind::ClientApprovalResponse, cover, members(response));
}

fn progress(store: &mut Store, project: i64, set: i64) {
    let gauge = store.add(Kind::Gauge, project, members([("enabled", json!(true))]));
    let needle = members([
        ("position", json!(40)),
        ("color", json!("green")),
        ("description", json!("<div>Half of the recipes are cooked.</div>")),
    ]);
    store.add(Kind::GaugeNeedle, gauge, needle);
    let list = store.children(set, Kind::Todolist).next().map(|list| list.id).unwrap_or_default();
    let dot =
        json!({ "id": list, "label": "Before it goes to press", "color": "blue", "position": 30 });
    store.add(Kind::HillChartVersion, set, members([("dots", json!([dot]))]));
    hill_charts::set_positions(store, set, Map::from_iter([(list.to_string(), json!(30))]));
    let todo = store.children(list, Kind::Todo).next().map(|todo| todo.id).unwrap_or_default();
    let entry = members([
        ("date", json!("2026-11-26")),
        ("hours", json!("1:30")),
        ("description", json!("Telephone calls")),
        ("person_id", json!(store.me)),
    ]);
    store.add(Kind::TimesheetEntry, todo, entry);
}

/// A template, the library, and the jobs that came from them.
fn patterns(store: &mut Store, table: i64, set: i64, people: &[i64]) {
    let template = store.add_template("New title", "From the manuscript to the shelves.");
    let sets = store.children(template, Kind::Todoset).map(|set| set.id);
    let sets: Vec<i64> = sets.collect();
    for set in sets {
        let fields = [("name", json!("Manuscript")), ("description", json!(""))];
        let list = store.add(Kind::Todolist, set, members(fields));
        for (content, assignee, day) in
            [("Read it twice", 0, "2027-01-04"), ("Ask for changes", 1, "2027-01-18")]
        {
            let fields = [
                ("content", json!(content)),
                ("description", json!("")),
                ("assignee_ids", json!([people[assignee]])),
                ("due_on", json!(day)),
            ];
            store.add(Kind::Todo, list, members(fields));
        }
    }
    let built = store.projects.keys().rev().nth(2).copied().unwrap_or_default();
    let name = store.projects.get(&built).map(|project| project.name.clone()).unwrap_or_default();
    let construction = Work::Construction { name, description: None, start: None };
    store.add_job(construction, template, template, built);
    let lists: Vec<i64> = store.children(set, Kind::Todolist).map(|list| list.id).collect();
    for source in lists.last().copied().into_iter().chain([table]) {
        let work = Work::Templatification {
            comments: false,
            assignments: false,
            to_triage: false,
            name: None,
        };
        if let Some(parent) = store.library_for(source) {
            store.start_job(work, source, parent);
        }
    }
    let pattern = store.library(Kind::Todoset);
    let pattern = pattern.and_then(|set| store.children(set, Kind::Todolist).next());
    if let (Some(pattern), Some(list)) = (pattern.map(|list| list.id), lists.last()) {
        store.add_job(Work::LibraryCopy, pattern, set, *list);
    }
}

/// A ping, a moved document, priorities, and a bubble-up.
fn messages(store: &mut Store, vault: i64, set: i64, people: &[i64]) {
    let ping = store.add_ping(people[..2].to_vec());
    let chat = store.chat_of(ping).unwrap_or_default();
    for (content, creator) in ["Is the quote still valid?", "Until Friday."].iter().zip(people) {
        let line = store.add(Kind::CampfireLine, chat, members([("content", json!(content))]));
        by(store, line, *creator);
    }
    let document = store.children(vault, Kind::Document).next().map(|document| document.id);
    if let Some(document) = document {
        store.add_job(Work::Move, document, vault, document);
        let later = store.now().checked_add(jiff::SignedDuration::from_hours(48));
        bubble_ups::add(store, document, store.now());
        bubble_ups::add(store, set, later.unwrap_or(store.now()));
    }
    let list = store.children(set, Kind::Todolist).next().map(|list| list.id).unwrap_or_default();
    let mine = store.children(list, Kind::Todo);
    let mine = mine.filter(|todo| todo.ids("assignee_ids").any(|id| id == store.me));
    for todo in mine.map(|todo| todo.id).take(2).collect::<Vec<_>>() {
        store.prioritize(todo);
    }
}

fn by(store: &mut Store, id: i64, creator: i64) {
    store.change(id).creator = creator;
}
