//! Events of the feed: the changes that calls make, as rows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use basecamp_core::Operation;
use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::call::Call;
use super::super::clock;
use super::super::collection::Owned;
use super::super::kinds::Kind;
use super::super::reply::Reply;
use super::super::store::Store;
use super::super::webhooks::actions;

/// The type of the addition of a boost.
const BOOST: &str = "boost.created";

/// An event as both lanes serve it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FeedEvent {
    pub(in super::super) id: i64,
    /// Such as `comment.created`.
    pub(in super::super) event_type: String,
    pub(in super::super) bucket: i64,
    pub(in super::super) creator: i64,
    /// The agent that acted for the creator.
    pub(super) performed_by: Option<i64>,
    pub(in super::super) recording: i64,
    pub(in super::super) created_at: Timestamp,
    pub(in super::super) details: Option<Value>,
}

impl Owned for FeedEvent {
    /// The recording.
    fn owner(&self) -> i64 {
        self.recording
    }
}

impl FeedEvent {
    /// The part of the type after the name of the recording's kind, such as `created`.
    pub(in super::super) fn action(&self) -> &str {
        self.event_type.rsplit_once('.').map_or(&*self.event_type, |(_, action)| action)
    }

    /// Whether a boost was added to the recording or to one of its events.
    pub(in super::super) fn is_boost(&self) -> bool {
        self.event_type == BOOST
    }

    /// The person or agent that the filters `performers` and `exclude_performers` compare.
    pub(super) fn performer(&self) -> i64 {
        self.performed_by.unwrap_or(self.creator)
    }

    pub(super) fn actor_type(&self) -> &'static str {
        if self.performed_by.is_some() { "agent" } else { "person" }
    }

    /// The row of a page.
    pub(super) fn polled(&self) -> Value {
        let mut row = json!({
            "id": self.id,
            "kind": self.event_type.replace('.', "_"),
            "action": self.action(),
            "event_type": self.event_type,
            "bucket_id": self.bucket,
            "creator_id": self.creator,
            "performed_by_id": self.performed_by,
            "recording_id": self.recording,
            "created_at": clock::text(self.created_at),
        });
        if let Some(details) = &self.details {
            row["details"] = details.clone();
        }
        row
    }

    /// The row of a cable, which has two more members.
    pub(super) fn pushed(&self, is_visible_to_clients: bool) -> Value {
        let mut row = self.polled();
        row["actor_type"] = json!(self.actor_type());
        row["visible_to_clients"] = json!(is_visible_to_clients);
        row
    }
}

/// An event that is addressed to an agent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboxItem {
    pub(super) addressing_id: i64,
    /// The agent.
    pub(super) person: i64,
    pub(super) reason: String,
    pub(super) addressed_at: Timestamp,
    pub(super) event: FeedEvent,
}

impl InboxItem {
    pub(super) fn row(&self, event: Value) -> Value {
        json!({
            "addressing_id": self.addressing_id,
            "reason": self.reason,
            "addressed_at": clock::text(self.addressed_at),
            "event": event,
        })
    }
}

/// A change of a recording, without the id of its event.
pub(super) struct Change {
    pub(super) event_type: String,
    pub(super) bucket: i64,
    pub(super) recording: i64,
    pub(super) details: Option<Value>,
}

impl Change {
    /// Whether the recording is new.
    pub(super) fn is_creation(&self) -> bool {
        self.event_type != BOOST && self.event_type.ends_with(".created")
    }

    pub(super) fn into_event(self, id: i64, creator: i64, created_at: Timestamp) -> FeedEvent {
        FeedEvent {
            id,
            event_type: self.event_type,
            bucket: self.bucket,
            creator,
            performed_by: None,
            recording: self.recording,
            created_at,
            details: self.details,
        }
    }
}

/// Returns the changes of a successful call: those of recordings, or the addition of a boost.
pub(super) fn changes(call: &Call<'_>, reply: &Reply) -> Vec<Change> {
    let changes = of_records(call.store, call.operation);
    if changes.is_empty() { boost(call, reply).into_iter().collect() } else { changes }
}

/// Returns the changes of recordings in a call of an operation.
pub(super) fn of_records(store: &Store, operation: &Operation) -> Vec<Change> {
    let changes = store.changed_records(operation).into_iter().map(|(record, action)| Change {
        event_type: event_type(record.kind.type_name(), action),
        bucket: record.bucket,
        recording: record.id,
        details: store.details.clone(),
    });
    changes.collect()
}

/// Returns the change of an operation that adds a boost.
fn boost(call: &Call<'_>, reply: &Reply) -> Option<Change> {
    if !matches!(call.operation.id, "CreateRecordingBoost" | "CreateEventBoost") {
        return None;
    }
    let Reply::Json(_, body) = reply else { return None };
    let recording = *call.ids.first()?;
    Some(Change {
        event_type: BOOST.to_owned(),
        bucket: call.store.record(recording)?.bucket,
        recording,
        details: Some(json!({
            "boost_id": body["id"],
            "boosted_event_id": call.ids.get(1),
            "boosted_event_type": null,
        })),
    })
}

/// Whether a text is a type of events that operations publish.
pub(super) fn is_type(text: &str) -> bool {
    static TYPES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let kinds = Kind::ALL.iter().map(|kind| kind.type_name());
        let types = kinds.flat_map(|name| actions().map(|action| event_type(name, action)));
        types.chain([BOOST.to_owned()]).collect()
    });
    TYPES.contains(text)
}

/// `card.created` for a `Kanban::Card`, `chat.line.created` for a `Chat::Lines::Text`.
fn event_type(recording_type: &str, action: &str) -> String {
    let name = match recording_type.strip_prefix("Chat::Lines::") {
        Some(_) => "chat.line".to_owned(),
        None => {
            let name = recording_type.strip_prefix("Kanban::").unwrap_or(recording_type);
            name.replace("::", ".").to_ascii_lowercase()
        }
    };
    format!("{name}.{action}")
}
