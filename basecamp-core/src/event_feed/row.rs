//! The rows of the feed: events of the account, and items of the inbox.

use serde::Deserialize as _;
use serde_json::Value;

use super::filters::FeedLane;
use crate::generated::types::{ActorType, FeedEvent, InboxReason};
use crate::model::time::Timestamp;

/// A row of the feed: an event and, in the inbox, the reason for which it is addressed to the
/// caller.
///
/// A row says that something happened, and where. Read the recording before you act on it: its
/// state may be newer than the row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeedRow {
    /// The event.
    pub event: FeedEvent,
    /// The addressing of the event to the caller; `None` in the account's feed.
    pub addressing: Option<Addressing>,
    /// The type of the effective performer. Only rows from the socket have it.
    pub actor_type: Option<ActorType>,
    /// Whether clients can see the event. Only rows from the socket have it: `None` isn't `false`.
    pub visible_to_clients: Option<bool>,
}

/// The addressing of an event to the caller. An event can be addressed for several reasons: each is
/// a row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Addressing {
    /// The id of the addressing, which orders and identifies the items of the inbox.
    pub id: i64,
    /// The reason.
    pub reason: InboxReason,
    /// The time of the addressing.
    pub at: Timestamp,
}

impl FeedRow {
    /// Returns the id that orders and identifies rows: the event's or, in the inbox, the
    /// addressing's.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.addressing.as_ref().map_or(self.event.id.get(), |addressing| addressing.id)
    }

    /// Decodes a row of a page or of a frame. Unlike calls of the API, it rejects a row that lacks
    /// a required member: a partial row means a broken stream, and a new connection repairs it.
    pub(super) fn decode(lane: FeedLane, row: &Value) -> Result<Self, String> {
        match lane {
            FeedLane::Account => Self::decode_event(row),
            FeedLane::Inbox => {
                let addressing = Addressing {
                    id: required(row, "addressing_id")?,
                    reason: InboxReason::from(required::<String>(row, "reason")?),
                    at: required(row, "addressed_at")?,
                };
                let event = row.get("event").ok_or("`event` is missing")?;
                Ok(Self { addressing: Some(addressing), ..Self::decode_event(event)? })
            }
        }
    }

    fn decode_event(row: &Value) -> Result<Self, String> {
        for name in ["kind", "action", "event_type"] {
            required::<String>(row, name)?;
        }
        let event = FeedEvent::deserialize(row).map_err(|error| error.to_string())?;
        let actor_type = row.get("actor_type").and_then(Value::as_str).map(ActorType::from);
        let visible_to_clients = row.get("visible_to_clients").and_then(Value::as_bool);
        Ok(Self { event, addressing: None, actor_type, visible_to_clients })
    }
}

/// Reads a member that must be present and of the given type.
fn required<'a, T: serde::Deserialize<'a>>(row: &'a Value, name: &str) -> Result<T, String> {
    let value = row.get(name).ok_or_else(|| format!("`{name}` is missing"))?;
    T::deserialize(value).map_err(|error| format!("`{name}`: {error}"))
}

#[cfg(test)]
mod tests;
