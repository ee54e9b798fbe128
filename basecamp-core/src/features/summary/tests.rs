mod chat_lines;

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::*;
use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::testing::{Simulation, ready};

const SGID: &str =
    "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0";

fn mention() -> String {
    format!("<div><bc-attachment sgid=\"{SGID}\"></bc-attachment></div>")
}

/// The responses by path; 404 for every other path.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<HashMap<String, (u16, Value)>>>);

impl Pages {
    fn set(&self, path: &str, status: u16, body: Value) {
        self.0.lock().unwrap().insert(format!("/999/{path}"), (status, body));
    }

    fn remove(&self, path: &str) {
        self.0.lock().unwrap().remove(&format!("/999/{path}"));
    }

    fn server(&self) -> Simulation {
        let pages = self.clone();
        Simulation::new(move |request| {
            let pages = pages.0.lock().unwrap();
            let (status, body) =
                pages.get(request.uri().path()).cloned().unwrap_or((404, Value::Null));
            Ok(Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap())
        })
    }
}

fn context() -> Arc<Context> {
    Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap())
}

fn account(server: &Simulation) -> Account<Blocking> {
    Account::new(server.blocking(context()), "999").unwrap()
}

/// The paths of the requests, without the account.
fn paths(server: &Simulation) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|sent| sent.request.uri().path()["/999/".len()..].to_owned()).collect()
}

/// A recording with the members that all types have, and others.
fn recording(kind: &str, members: &Value) -> Value {
    let mut recording = json!({
        "id": 2, "status": "active", "title": "T", "type": kind, "app_url": "https://example.com",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z",
        "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z", "all_day": false,
        "summary": "S", "url": "https://example.com", "document_type": "doc",
        "service": {"name": "Dropbox", "code": "dropbox"},
        "bucket": {"id": 1, "name": "Launch"}, "creator": {"id": 7, "name": "Ann"},
        "parent": {"id": 3, "title": "P", "type": "Message"},
    });
    recording.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    recording
}

fn summarize(kind: &str, path: &str, members: &Value) -> Summary {
    let pages = Pages::default();
    pages.set(path, 200, recording(kind, members));
    let server = pages.server();
    let pointer = RecordingPointer::new(1, 2).recording_type(kind);
    let summary = account(&server).recordings().summarize(pointer).send();
    assert_eq!(paths(&server), [path]);
    summary.unwrap_or_else(|error| panic!("{kind}: {error:?}"))
}

#[test]
fn each_type_is_read_once() {
    // The type, the path, the member with the default title, and the member with the text.
    let rows = [
        ("Chat::Transcript", "chats/2", "", ""),
        ("Client::Approval", "client/approvals/2", "subject", "content"),
        ("Client::Correspondence", "client/correspondences/2", "subject", "content"),
        ("CloudFile", "cloud_files/2", "", "description"),
        ("Comment", "comments/2", "", "content"),
        ("Document", "documents/2", "", "content"),
        ("GoogleDocument", "google_documents/2", "", "description"),
        ("Inbox", "inboxes/2", "", ""),
        ("Inbox::Forward", "inbox_forwards/2", "subject", "content"),
        ("Kanban::Board", "card_tables/2", "", ""),
        ("Kanban::Card", "card_tables/cards/2", "", "content"),
        ("Kanban::Card", "card_tables/cards/2", "", "description"),
        ("Kanban::Column", "card_tables/columns/2", "", "description"),
        ("Kanban::Step", "card_tables/steps/2", "", ""),
        ("Message", "messages/2", "subject", "content"),
        ("Message::Board", "message_boards/2", "", ""),
        ("Question", "questions/2", "", ""),
        ("Question::Answer", "question_answers/2", "", "content"),
        ("Questionnaire", "questionnaires/2", "name", ""),
        ("Schedule", "schedules/2", "", ""),
        ("Schedule::Entry", "schedule_entries/2", "summary", "description"),
        ("Todo", "todos/2", "content", "description"),
        ("Todolist", "todolists/2", "name", "description"),
        ("Todoset", "todosets/2", "name", ""),
        ("Upload", "uploads/2", "filename", "description"),
        ("Vault", "vaults/2", "", ""),
    ];
    for (kind, path, title, text) in rows {
        let mut members = json!({"assignees": [{"id": 8, "name": "Bo"}]});
        if !title.is_empty() {
            members["title"] = json!("");
            members[title] = json!("Fallback");
        }
        if !text.is_empty() {
            members[text] = json!(mention());
        }
        let summary = summarize(kind, path, &members);
        assert_eq!((summary.id.get(), summary.kind.as_str()), (2, kind));
        assert_eq!(summary.title, if title.is_empty() { "T" } else { "Fallback" }, "{kind}");
        let (content, mentioned) = match text {
            "" => (None, vec![]),
            _ => (Some(mention()), vec![7.into()]),
        };
        assert_eq!((summary.content, summary.mentioned_person_ids), (content, mentioned), "{kind}");
        let is_assigned = matches!(kind, "Todo" | "Kanban::Card" | "Kanban::Step");
        assert_eq!(summary.assignees.len(), usize::from(is_assigned), "{kind}");
        let is_tool = matches!(
            kind,
            "Chat::Transcript"
                | "Inbox"
                | "Kanban::Board"
                | "Message::Board"
                | "Questionnaire"
                | "Schedule"
                | "Todoset"
                | "Vault"
        );
        assert_eq!(summary.parent.is_none(), is_tool, "{kind}");
        assert_eq!((summary.bucket.id, summary.creator.id), (1.into(), 7.into()));
        assert_eq!(summary.campfire_id, None);
    }
    let types: Vec<_> = Summary::recording_types();
    assert_eq!(types.len(), 26);
    assert!(types.is_sorted() && types.contains(&"Chat::Lines::*"));
    assert!(rows.iter().all(|(kind, ..)| types.contains(kind)));
}

fn failure(pointer: RecordingPointer) -> SummaryFailure {
    let server = Pages::default().server();
    let error = account(&server).recordings().summarize(pointer).send().unwrap_err();
    assert_eq!((error.code(), error.retryable()), (ErrorCode::Usage, false));
    assert!(server.requests().is_empty());
    SummaryFailure::of(&error).expect("a typed failure").clone()
}

#[test]
fn event_types_lead_to_reads() {
    for (event_type, path) in [
        ("comment.created", "comments/2"),
        (" message.content_changed ", "messages/2"),
        ("todo.completed", "todos/2"),
        ("card.created", "card_tables/cards/2"),
    ] {
        let server = Pages::default().server();
        let pointer = RecordingPointer::new(1, 2).event_type(event_type).recording_type(" ");
        let error = account(&server).recordings().summarize(pointer).send().unwrap_err();
        assert!(error.is_not_found() && SummaryFailure::of(&error).is_none());
        assert_eq!(paths(&server), [path]);
    }
    let types = Summary::event_types();
    assert_eq!(types, ["card.*", "chat.line.*", "comment.*", "message.*", "todo.*"]);
}

#[test]
fn the_recording_type_wins_over_the_event_type() {
    let server = Pages::default().server();
    let pointer = RecordingPointer::new(1, 2).event_type("boost.created").recording_type(" Todo ");
    account(&server).recordings().summarize(pointer).send().unwrap_err();
    assert_eq!(paths(&server), ["todos/2"]);
}

#[test]
fn pointers_without_a_summary_send_no_request() {
    let pointer = || RecordingPointer::new(1, 2);
    for event_type in ["boost.created", ""] {
        let failure = failure(pointer().event_type(event_type));
        assert_eq!(failure.as_str(), "no_recording_type");
    }
    assert_eq!(failure(pointer()).as_str(), "no_recording_type");
    for event_type in ["todo", ".created", "todo.", "todo.list.created", "gauge.created"] {
        let expected = SummaryFailure::UnknownRecordingType { name: event_type.to_owned() };
        assert_eq!(failure(pointer().event_type(event_type)), expected);
    }
    for kind in ["Timesheet::Entry", "Gauge::Needle", "Client::Reply", "todo", "Chat::Lines::"] {
        let expected = SummaryFailure::UnknownRecordingType { name: kind.to_owned() };
        assert_eq!(failure(pointer().recording_type(kind)), expected);
    }
}

#[test]
fn pointers_need_positive_ids() {
    let server = Pages::default().server();
    for (bucket, recording) in [(0, 2), (1, 0), (-1, 2)] {
        let pointer = RecordingPointer::new(bucket, recording).recording_type("Todo");
        let error = account(&server).recordings().summarize(pointer).send().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_recording_of_another_project_is_a_mismatch() {
    let pages = Pages::default();
    let members = json!({"bucket": {"id": 5, "name": "Other"}});
    pages.set("comments/2", 200, recording("Comment", &members));
    let pointer = RecordingPointer::new(1, 2).recording_type("Comment");
    let error = account(&pages.server()).recordings().summarize(pointer).send().unwrap_err();
    let expected = SummaryFailure::BucketMismatch { expected: 1.into(), found: 5.into() };
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    assert_eq!((error.code(), error.exit_code()), (ErrorCode::Usage, 1));
}

#[test]
fn failures_are_found_through_other_errors() {
    #[derive(Debug)]
    struct Wrapper(Error);

    impl fmt::Display for Wrapper {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("wrapped")
        }
    }

    impl StdError for Wrapper {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    let failure = SummaryFailure::NoRecordingType { event_type: String::new() };
    assert_eq!(SummaryFailure::of(&Wrapper(failure.clone().into())), Some(&failure));
    assert_eq!(SummaryFailure::of(&Error::usage("other")), None);
}

#[test]
fn async_builders_summarize() {
    let pages = Pages::default();
    pages.set("todos/2", 200, recording("Todo", &json!({"content": "Ship it"})));
    let account = Account::new(pages.server().asynchronous(context()), "999").unwrap();
    let pointer = RecordingPointer::new(1, 2).recording_type("Todo");
    assert_eq!(ready(account.recordings().summarize(pointer)).unwrap().id, 2.into());
}
