use std::time::Duration;

use super::*;
use crate::protocol::machine::{Machine as _, Step};
use crate::types::{Campfire, Project};

const LINE: &str = "Chat::Lines::Text";

fn project(campfires: &[i64]) -> Value {
    let dock: Vec<Value> = campfires
        .iter()
        .map(|id| json!({"id": id, "name": "chat", "title": "C", "enabled": true}))
        .chain([json!({"id": 99, "name": "todoset", "title": "T", "enabled": true})])
        .collect();
    json!({
        "id": 1, "status": "active", "name": "Launch", "dock": dock,
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    })
}

/// A listing of campfires, with the project of each.
fn listing(campfires: impl IntoIterator<Item = (i64, i64)>) -> Value {
    let campfire = |(id, bucket)| {
        let members = json!({"id": id, "bucket": {"id": bucket, "name": "B"}});
        recording("Chat::Transcript", &members)
    };
    campfires.into_iter().map(campfire).collect()
}

fn line(kind: &str) -> Value {
    recording(kind, &json!({"content": mention()}))
}

fn pointer() -> RecordingPointer {
    RecordingPointer::new(1, 2).event_type("chat.line.created")
}

fn send(account: &Account<Blocking>) -> Result<Summary, Error> {
    account.recordings().summarize(pointer()).send()
}

fn ids(ids: impl IntoIterator<Item = i64>) -> Vec<Id<Campfire>> {
    ids.into_iter().map(Id::new).collect()
}

#[test]
fn the_campfires_of_the_dock_are_tried_in_order() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10, 0, 11]));
    pages.set("chats/11/lines/2", 200, line(LINE));
    let server = pages.server();
    let account = account(&server);
    assert_eq!(send(&account).unwrap().campfire_id, Some(11.into()));
    assert_eq!(paths(&server), ["projects/1", "chats/10/lines/2", "chats/11/lines/2"]);
    // The dock is cached.
    send(&account).unwrap();
    assert_eq!(paths(&server)[3..], ["chats/10/lines/2", "chats/11/lines/2"]);
}

#[test]
fn the_dock_is_cached_for_ten_minutes() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10]));
    pages.set("chats/10/lines/2", 200, line(LINE));
    let server = pages.server();
    let account = account(&server);
    send(&account).unwrap();
    server.pass(Duration::from_secs(599));
    send(&account).unwrap();
    assert_eq!(server.requests().len(), 3);
    server.pass(Duration::from_secs(1));
    send(&account).unwrap();
    assert_eq!(paths(&server)[3..], ["projects/1", "chats/10/lines/2"]);
}

#[test]
fn only_rich_lines_mention_people() {
    for (kind, mentioned) in [
        ("Chat::Lines::RichText", vec![7.into()]),
        ("Chat::Lines::Integration", vec![7.into()]),
        ("Chat::Lines::Text", vec![]),
        ("Chat::Lines::Code", vec![]),
    ] {
        let pages = Pages::default();
        pages.set("projects/1", 200, project(&[10]));
        pages.set("chats/10/lines/2", 200, line(kind));
        let summary = send(&account(&pages.server())).unwrap();
        assert_eq!((summary.mentioned_person_ids, summary.content), (mentioned, Some(mention())));
    }
}

#[test]
fn a_bucket_that_is_no_project_may_be_a_ping() {
    for room in ["https://example.com/999/buckets/1/chats/10", "/buckets/1/chats/10.json"] {
        let pages = Pages::default();
        let ping = json!({
            "id": 1, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            "room_url": room, "links": {},
        });
        pages.set("circles/1", 200, ping);
        pages.set("chats/10/lines/2", 200, line(LINE));
        let server = pages.server();
        assert_eq!(send(&account(&server)).unwrap().campfire_id, Some(10.into()));
        assert_eq!(paths(&server), ["projects/1", "circles/1", "chats/10/lines/2"]);
    }
}

#[test]
fn the_listing_follows_the_dock() {
    let pages = Pages::default();
    pages.set("chats.json", 200, listing([(20, 5), (21, 1)]));
    pages.set("chats/21/lines/2", 200, line(LINE));
    let server = pages.server();
    let account = account(&server);
    assert_eq!(send(&account).unwrap().campfire_id, Some(21.into()));
    assert_eq!(paths(&server), ["projects/1", "circles/1", "chats.json", "chats/21/lines/2"]);
    // Both the empty dock and the listing are cached now.
    send(&account).unwrap();
    assert_eq!(paths(&server)[4..], ["chats/21/lines/2"]);
}

#[test]
fn a_line_in_no_campfire_is_unresolved() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10, 11]));
    pages.set("chats.json", 200, listing([(11, 1), (12, 1), (20, 5)]));
    let server = pages.server();
    let account = account(&server);
    let error = send(&account).unwrap_err();
    assert_eq!(
        (error.code(), error.exit_code(), error.retryable()),
        (ErrorCode::NotFound, 2, false)
    );
    let expected = SummaryFailure::RecordingUnresolved {
        tried: ids([10, 11, 12]),
        refreshed: false,
        vanished: vec![],
    };
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    // Lists that are at most 30 seconds old are not refreshed.
    server.pass(Duration::from_secs(30));
    let error = send(&account).unwrap_err();
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    assert_eq!(paths(&server)[5..], ["chats/10/lines/2", "chats/11/lines/2", "chats/12/lines/2"]);
}

#[test]
fn older_lists_are_refreshed_and_vanished_campfires_named() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10, 11]));
    pages.set("chats.json", 200, listing([(12, 1)]));
    let server = pages.server();
    let account = account(&server);
    send(&account).unwrap_err();
    server.pass(Duration::from_secs(31));
    pages.set("projects/1", 200, project(&[11, 13]));
    pages.set("chats.json", 200, listing([(14, 1)]));
    let before = server.requests().len();
    let error = send(&account).unwrap_err();
    let expected = SummaryFailure::RecordingUnresolved {
        tried: ids([10, 11, 12, 13, 14]),
        refreshed: true,
        vanished: ids([10, 12]),
    };
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    let expected = [
        "chats/10/lines/2",
        "chats/11/lines/2",
        "chats/12/lines/2",
        "projects/1",
        "chats/13/lines/2",
        "chats.json",
        "chats/14/lines/2",
    ];
    assert_eq!(paths(&server)[before..], expected);
}

#[test]
fn other_errors_of_a_campfire_end_the_search() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10, 11]));
    pages.set("chats/10/lines/2", 403, Value::Null);
    let server = pages.server();
    let error = send(&account(&server)).unwrap_err();
    assert_eq!(
        (error.code(), error.operation().unwrap().id),
        (ErrorCode::Forbidden, "GetCampfireLine")
    );
    assert!(SummaryFailure::of(&error).is_none());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_list_that_can_not_be_read_is_the_error() {
    for (path, operation) in
        [("projects/1", "GetProject"), ("circles/1", "GetPing"), ("chats.json", "ListCampfires")]
    {
        let pages = Pages::default();
        pages.set(path, 403, Value::Null);
        let error = send(&account(&pages.server())).unwrap_err();
        assert_eq!(
            (error.code(), error.operation().unwrap().id),
            (ErrorCode::Forbidden, operation)
        );
    }
}

#[test]
fn a_search_tries_at_most_50_campfires() {
    let many: Vec<i64> = (100..151).collect();
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&many));
    let server = pages.server();
    let error = send(&account(&server)).unwrap_err();
    let expected = SummaryFailure::CampfireDiscoveryIncomplete { tried: ids(100..150) };
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    assert_eq!((error.code(), server.requests().len()), (ErrorCode::Usage, 51));
    // The budget is used up, and the listing was never read.
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&many[..50]));
    pages.set("chats.json", 200, listing([]));
    let server = pages.server();
    let account = account(&server);
    let error = send(&account).unwrap_err();
    assert_eq!(SummaryFailure::of(&error), Some(&expected));
    assert_eq!(server.requests().len(), 51);
    // With 49 campfires the listing is read.
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&many[..49]));
    pages.set("chats.json", 200, listing([]));
    let error = send(&super::account(&pages.server())).unwrap_err();
    assert_eq!(SummaryFailure::of(&error).unwrap().as_str(), "recording_unresolved");
}

#[test]
fn a_spent_budget_skips_refreshes() {
    let many: Vec<i64> = (100..150).collect();
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&many));
    let server = pages.server();
    let account = account(&server);
    send(&account).unwrap_err();
    server.pass(Duration::from_secs(60));
    send(&account).unwrap_err();
    assert_eq!(server.requests().len(), 51 + 50);
}

#[test]
fn a_listing_of_more_than_1000_campfires_is_incomplete() {
    for (count, name) in [(1000, "recording_unresolved"), (1001, "campfire_discovery_incomplete")] {
        let pages = Pages::default();
        pages.set("chats.json", 200, listing((0..count).map(|id| (1000 + id, 5))));
        let server = pages.server();
        let account = account(&server);
        for _ in 0..2 {
            let error = send(&account).unwrap_err();
            assert_eq!(SummaryFailure::of(&error).unwrap().as_str(), name);
        }
        // A truncated listing is not cached.
        let lists = paths(&server).iter().filter(|path| *path == "chats.json").count();
        assert_eq!(lists, if count == 1000 { 1 } else { 2 });
    }
}

/// Answers the request of a machine with a page.
fn answer(machine: &mut SummaryCall, server: &Simulation, body: &Value) {
    let Step::Send(_) = machine.step(server.now()) else { panic!("expected a request") };
    let _ = machine.handle_head(server.now(), Response::new(()));
    machine.handle_body(server.now(), body.to_string().into());
}

fn machine(context: &Arc<Context>) -> SummaryCall {
    let account = Account::detached("999").unwrap();
    account.recordings().summarize(pointer()).machine(context)
}

#[test]
fn searches_share_the_load_of_a_dock() {
    let (context, server) = (context(), Pages::default().server());
    let (mut first, mut second) = (machine(&context), machine(&context));
    let Step::Send(_) = first.step(server.now()) else { panic!("expected a request") };
    let Step::Wait(wait) = second.step(server.now()) else { panic!("expected a wait") };
    assert_eq!(wait.until(), None);
    let _ = first.handle_head(server.now(), Response::new(()));
    first.handle_body(server.now(), project(&[10]).to_string().into());
    for machine in [&mut first, &mut second] {
        answer(machine, &server, &line(LINE));
        let Step::Done(Ok(_)) = machine.step(server.now()) else { panic!("expected the end") };
    }
    assert_eq!(second.into_output().unwrap().campfire_id, Some(10.into()));
}

#[test]
fn a_waiting_search_takes_over_a_dropped_load() {
    let (context, server) = (context(), Pages::default().server());
    let (mut first, mut second) = (machine(&context), machine(&context));
    let Step::Send(_) = first.step(server.now()) else { panic!("expected a request") };
    let Step::Wait(_) = second.step(server.now()) else { panic!("expected a wait") };
    drop(first);
    answer(&mut second, &server, &project(&[10]));
    let Step::Send(attempt) = second.step(server.now()) else { panic!("expected a request") };
    assert_eq!(attempt.request.uri().path(), "/999/chats/10/lines/2");
}

#[test]
fn a_waiting_search_fails_with_the_load_or_at_its_deadline() {
    let (context, server) = (context(), Pages::default().server());
    let mut first = machine(&context);
    let mut second = machine(&context);
    let account = Account::detached("999").unwrap();
    let third = account.recordings().summarize(pointer()).with_deadline(Duration::from_secs(5));
    let mut third = third.machine(&context);
    let Step::Send(_) = first.step(server.now()) else { panic!("expected a request") };
    let Step::Wait(_) = second.step(server.now()) else { panic!("expected a wait") };
    let Step::Wait(wait) = third.step(server.now()) else { panic!("expected a wait") };
    assert_eq!(wait.until(), Some(Duration::from_secs(5)));
    server.pass(Duration::from_secs(5));
    let Step::Done(Err(error)) = third.step(server.now()) else { panic!("expected the end") };
    assert!(error.is_timeout(), "{error}");
    let _ = first.handle_head(server.now(), Response::builder().status(403).body(()).unwrap());
    first.handle_body(server.now(), Bytes::new());
    for machine in [&mut first, &mut second] {
        let Step::Done(Err(error)) = machine.step(server.now()) else { panic!("expected the end") };
        assert_eq!(error.code(), ErrorCode::Forbidden);
    }
}

#[test]
fn caches_are_separate_for_each_project() {
    let pages = Pages::default();
    pages.set("projects/1", 200, project(&[10]));
    pages.set("chats/10/lines/2", 200, line(LINE));
    let server = pages.server();
    let account = account(&server);
    send(&account).unwrap();
    let other: Id<Project> = 5.into();
    let pointer = RecordingPointer::new(other, 2).recording_type(LINE);
    account.recordings().summarize(pointer).send().unwrap_err();
    assert_eq!(paths(&server)[2..], ["projects/5", "circles/5", "chats.json"]);
    pages.remove("projects/1");
    send(&account).unwrap();
}
