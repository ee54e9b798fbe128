// @generated from api/events.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.events()`.

use crate::generated::prelude::*;

/// An event in the history of a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The id.
    pub id: Id<Event>,
    /// The recording.
    pub recording_id: Id<Recording>,
    /// The action, such as `created` or `completed`.
    pub action: String,
    /// The people who were added, removed or notified, and the parents of a move.
    pub details: Option<EventDetails>,
    /// The time of the event.
    pub created_at: Timestamp,
    /// The person who acted, or for whom an agent acted.
    pub creator: Person,
    /// The actor that did it on the creator's behalf.
    pub performed_by: Option<Person>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(Event {
    required(id, recording_id), default(action), optional(details), required(created_at, creator),
    optional(performed_by, boosts_count, boosts_url),
});
