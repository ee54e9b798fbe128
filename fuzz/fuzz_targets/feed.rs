//! The connector of the event feed with frames, pages and URLs that are anything, in any order: it
//! doesn't panic, delivers no row twice, and its timers match its state.
#![no_main]

use std::collections::HashSet;
use std::time::Duration;

use arbitrary::Arbitrary;
use basecamp_core::event_feed::{
    Connector, DialFailure, Disposition, FeedLane, FeedOptions, FeedPage, FeedState, Input, Output,
    SocketFailure, TimerKind, is_valid_cable_url,
};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
enum Event {
    /// A frame that is anything, or one of the protocol.
    Frame(Vec<u8>),
    Row(u8),
    Welcome,
    Confirm,
    Ended(Option<u16>),
    FrameTooLarge,
    Dialed(bool),
    Ticket,
    /// A page that is anything.
    Page(Vec<u8>),
    Rows(Vec<u8>),
    Accepted,
    Answered(bool),
    Saved,
    Fire(u8),
    Blocked(bool),
    Advance(u16),
    Close,
}

#[derive(Debug, Arbitrary)]
struct Script {
    inbox: bool,
    polls_only: bool,
    events: Vec<Event>,
}

const TIMERS: [TimerKind; 6] = [
    TimerKind::HandshakeDeadline,
    TimerKind::ConfirmationDeadline,
    TimerKind::Backoff,
    TimerKind::Staleness,
    TimerKind::RepairPoll,
    TimerKind::PollRetry,
];

fn row(id: u8) -> String {
    format!(
        r#"{{"id":{id},"kind":"k","action":"a","event_type":"todo.completed","bucket_id":1,
        "creator_id":1,"performed_by_id":null,"recording_id":1,
        "created_at":"2026-11-02T08:30:00Z"}}"#
    )
}

fuzz_target!(|script: Script| {
    let lane = if script.inbox { FeedLane::Inbox } else { FeedLane::Account };
    let identifier = if script.inbox {
        r#"{\"channel\":\"EventsChannel\",\"inbox\":true}"#
    } else {
        r#"{\"channel\":\"EventsChannel\"}"#
    };
    let options = FeedOptions::new("https://3.basecampapi.com").unwrap().with_lane(lane);
    let options = if script.polls_only { options.with_polls_only() } else { options };
    let mut feed = Connector::new(options.with_live_buffer_capacity(4), 0).unwrap();
    let mut now = Duration::ZERO;
    let mut delivered = HashSet::new();
    feed.handle(now, Input::Begin);
    feed.handle(now, Input::Loaded(Ok(None)));
    for event in script.events {
        let input = match event {
            Event::Frame(bytes) => {
                if let Ok(url) = std::str::from_utf8(&bytes) {
                    let _ = is_valid_cable_url(url);
                }
                Input::Frame { bytes: bytes.into(), received_at: now }
            }
            Event::Row(id) => {
                let frame = format!(r#"{{"identifier":"{identifier}","message":{}}}"#, row(id));
                Input::Frame { bytes: frame.into(), received_at: now }
            }
            Event::Welcome => {
                Input::Frame { bytes: r#"{"type":"welcome"}"#.into(), received_at: now }
            }
            Event::Confirm => {
                let ty = "confirm_subscription";
                let frame = format!(r#"{{"type":"{ty}","identifier":"{identifier}"}}"#);
                Input::Frame { bytes: frame.into(), received_at: now }
            }
            Event::Ended(code) => Input::SocketFailed(SocketFailure::Closed(code)),
            Event::FrameTooLarge => Input::SocketFailed(SocketFailure::FrameTooLarge),
            Event::Dialed(true) => Input::Dialed(Ok(())),
            Event::Dialed(false) => Input::Dialed(Err(DialFailure::Transient)),
            Event::Ticket => {
                let ticket = r#"{"ticket":"t","expires_in":120,"url":"wss://c.example.com/"}"#;
                Input::Ticket(Ok(serde_json::from_str(ticket).unwrap()))
            }
            Event::Page(bytes) => match FeedPage::decode(lane, &bytes) {
                Ok(page) => Input::Polled(Ok(page)),
                Err(_) => continue,
            },
            Event::Rows(mut ids) => {
                ids.sort_unstable();
                ids.dedup();
                let rows: Vec<String> = ids.into_iter().map(row).collect();
                let page = format!(r#"{{"events":[{}],"position":"p"}}"#, rows.join(","));
                match FeedPage::decode(lane, page.as_bytes()) {
                    Ok(page) => Input::Polled(Ok(page)),
                    Err(_) => continue,
                }
            }
            Event::Accepted => Input::Accepted,
            Event::Answered(accepts) => {
                Input::Answered(if accepts { Disposition::Accept } else { Disposition::Terminate })
            }
            Event::Saved => Input::Saved(Ok(())),
            Event::Fire(kind) => Input::TimerFired(TIMERS[usize::from(kind) % TIMERS.len()]),
            Event::Blocked(true) => Input::PumpBlocked,
            Event::Blocked(false) => Input::PumpUnblocked,
            Event::Advance(milliseconds) => {
                now += Duration::from_millis(milliseconds.into());
                continue;
            }
            Event::Close => Input::Close,
        };
        feed.handle(now, input);
        while let Some(output) = feed.poll_output() {
            if let Output::Deliver(row) = output {
                assert!(delivered.insert(row.id()), "a row was delivered twice");
            }
        }
        assert!(feed.buffered() <= 4, "the buffer has a limit");
        if feed.state().is_final() || feed.state() == FeedState::Minting {
            assert!(feed.timers().is_empty(), "{:?}", feed.timers());
        }
    }
});
