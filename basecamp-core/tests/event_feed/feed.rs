//! A connector under direct control: the consumer accepts each row by hand.

use std::time::Duration;

use basecamp_core::event_feed::{
    Connector, Disconnection, FeedFact, FeedLane, FeedOptions, FeedPage, FeedStart, Input, Output,
    TimerKind,
};
use basecamp_core::types::StreamTicket;
use serde_json::{Value, json};

const IDENTIFIER: &str = r#"{"channel":"EventsChannel"}"#;

pub(crate) struct Feed {
    pub(crate) connector: Connector,
    pub(crate) now: Duration,
}

pub(crate) fn options() -> FeedOptions {
    FeedOptions::new("https://3.basecampapi.com").unwrap()
}

pub(crate) fn resuming() -> FeedOptions {
    options().with_start(FeedStart::Position("p0".into()))
}

pub(crate) fn ticket() -> StreamTicket {
    let ticket = json!({"ticket": "t", "expires_in": 120, "url": "wss://cable.example.com/"});
    serde_json::from_value(ticket).unwrap()
}

pub(crate) fn event(id: i64) -> Value {
    json!({
        "id": id, "kind": "message_created", "action": "created", "event_type": "message.created",
        "bucket_id": 1, "creator_id": 1, "performed_by_id": null, "recording_id": id,
        "created_at": "2026-11-02T08:30:00Z",
    })
}

pub(crate) fn page(ids: &[i64], position: &str, next: Option<&str>) -> FeedPage {
    let events: Vec<Value> = ids.iter().map(|id| event(*id)).collect();
    let body = json!({"events": events, "position": position, "next": next}).to_string();
    FeedPage::decode(FeedLane::Account, body.as_bytes()).unwrap()
}

pub(crate) fn live(id: i64) -> Value {
    json!({"identifier": IDENTIFIER, "message": event(id)})
}

pub(crate) fn disconnect(reason: &str) -> Value {
    json!({"type": "disconnect", "reason": reason, "reconnect": true})
}

pub(crate) fn confirmation() -> Value {
    json!({"type": "confirm_subscription", "identifier": IDENTIFIER})
}

impl Feed {
    pub(crate) fn new(options: FeedOptions) -> Self {
        Self { connector: Connector::new(options, 0).unwrap(), now: Duration::ZERO }
    }

    /// Reports an input, and returns the outputs.
    pub(crate) fn send(&mut self, input: Input) -> Vec<Output> {
        self.connector.handle(self.now, input);
        std::iter::from_fn(|| self.connector.poll_output()).collect()
    }

    pub(crate) fn frame(&mut self, frame: &Value) -> Vec<Output> {
        let bytes = frame.to_string().into();
        self.send(Input::Frame { bytes, received_at: self.now })
    }

    /// A feed whose first poll is in flight.
    pub(crate) fn catching_up(options: FeedOptions) -> Self {
        let mut feed = Self::new(options);
        feed.send(Input::Begin);
        feed.send(Input::Loaded(Ok(None)));
        feed.send(Input::Ticket(Ok(ticket())));
        feed.send(Input::Dialed(Ok(())));
        feed.frame(&json!({"type": "welcome"}));
        feed.frame(&confirmation());
        feed
    }

    /// A feed that streams after a first page without rows.
    pub(crate) fn streaming(options: FeedOptions) -> Self {
        let mut feed = Self::catching_up(options);
        feed.send(Input::Polled(Ok(page(&[], "p1", None))));
        feed.send(Input::Saved(Ok(())));
        feed
    }

    /// The delay of a timer that runs.
    pub(crate) fn delay(&self, kind: TimerKind) -> Option<Duration> {
        let timer = self.connector.timers().iter().find(|timer| timer.kind == kind)?;
        Some(timer.fires_at().saturating_sub(self.now))
    }
}

/// The ids of the rows that outputs deliver.
pub(crate) fn delivered(outputs: &[Output]) -> Vec<i64> {
    let id = |output: &Output| match output {
        Output::Deliver(row) => Some(row.id()),
        _ => None,
    };
    outputs.iter().filter_map(id).collect()
}

pub(crate) fn saves(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::Save(_)))
}

/// The cause with which outputs end a connection.
pub(crate) fn disconnection(outputs: &[Output]) -> Option<Disconnection> {
    outputs.iter().find_map(|output| match output {
        Output::Notify(FeedFact::Disconnected { cause, .. }) => Some(*cause),
        _ => None,
    })
}
