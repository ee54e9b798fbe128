// @generated from api/message_boards.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.message_boards()`.

use crate::generated::prelude::*;

/// The tool of a project for messages.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageBoard {
    /// The id.
    pub id: Id<MessageBoard>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The title.
    pub title: String,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: bool,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The number of its messages.
    pub messages_count: Option<i32>,
    /// The API URL of its messages.
    pub messages_url: Option<String>,
    /// The URL of the messages' web page.
    pub app_messages_url: Option<String>,
}

json_object!(MessageBoard {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position),
    required(bucket, creator), optional(messages_count, messages_url, app_messages_url),
});

impl IsRecording for MessageBoard {}
