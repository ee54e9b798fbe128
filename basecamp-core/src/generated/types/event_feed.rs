// @generated from api/event_feed.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.event_feed()`.

use crate::generated::prelude::*;

open_enum! {
    /// A type of event: the kind of recording and the action.
    pub enum EventType {
        /// Somebody posted a message.
        MessageCreated = "message.created",
        /// Somebody commented.
        CommentCreated = "comment.created",
        /// Somebody completed a to-do.
        TodoCompleted = "todo.completed",
        /// Somebody moved a card to another column.
        CardMoved = "card.moved",
        /// Somebody boosted a recording or an event.
        BoostCreated = "boost.created",
    }
}

open_enum! {
    /// The type of an actor.
    pub enum ActorType {
        /// A program that acts for itself or for a person.
        Agent = "agent",
        /// A person.
        Person = "person",
    }
}

open_enum! {
    /// A reason for which an event is addressed to somebody.
    pub enum InboxReason {
        /// They were mentioned.
        Mentioned = "mentioned",
        /// They were assigned.
        Assigned = "assigned",
        /// They are subscribed to the recording.
        Subscribed = "subscribed",
        /// They watch it.
        Watched = "watched",
        /// They were pinged.
        Pinged = "pinged",
        /// Something of theirs was boosted.
        Boosted = "boosted",
    }
}

/// An event in the account.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeedEvent {
    /// The id.
    pub id: Id<FeedEvent>,
    /// The kind of event, such as `todo_created`.
    pub kind: String,
    /// The action, such as `created`.
    pub action: String,
    /// The type of event.
    pub event_type: EventType,
    /// The project that it happened in.
    pub bucket_id: Id<Project>,
    /// The person who acted, or for whom an agent acted.
    pub creator_id: Id<Person>,
    /// The actor that did it on the creator's behalf, if there was one.
    pub performed_by_id: Option<Id<Person>>,
    /// The recording that it is about.
    pub recording_id: Id<Recording>,
    /// When it happened.
    pub created_at: Timestamp,
    /// Further details.
    pub details: Option<Value>,
}

json_object!(FeedEvent {
    required(id), default(kind, action, event_type), required(bucket_id, creator_id),
    optional(performed_by_id), required(recording_id, created_at), optional(details),
});

/// An event that is addressed to the caller.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InboxItem {
    /// The id of the inbox item.
    pub addressing_id: i64,
    /// The reason for which it is addressed to the caller.
    pub reason: InboxReason,
    /// When it was addressed to the caller.
    pub addressed_at: Timestamp,
    /// The event.
    pub event: FeedEvent,
}

json_object!(InboxItem {
    default(addressing_id, reason), required(addressed_at, event),
});

/// A page of events, with the position of the next page.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventPage {
    /// The events.
    pub events: Vec<FeedEvent>,
    /// The position after this page; pass it to the next poll.
    pub position: String,
    /// The cursor of the next page; absent on the last.
    pub next: Option<String>,
}

json_object!(EventPage {
    list(events), default(position), optional(next),
});

/// A page of the caller's inbox, with the position of the next page.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InboxPage {
    /// The events that were addressed to the caller.
    pub items: Vec<InboxItem>,
    /// The position after this page; pass it to the next poll.
    pub position: String,
    /// The cursor of the next page; absent on the last.
    pub next: Option<String>,
}

json_object!(InboxPage {
    list(items), default(position), optional(next),
});

/// A temporary permission to open a stream of the events.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamTicket {
    /// The ticket. It is a secret.
    pub ticket: Secret,
    /// Its lifetime from now on.
    pub expires_in: i32,
    /// The URL of the stream. It is a secret too.
    pub url: Secret,
}

json_object!(StreamTicket {
    required(ticket), default(expires_in), required(url),
});
