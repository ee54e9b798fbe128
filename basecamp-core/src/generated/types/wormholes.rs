// @generated from api/wormholes.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.wormholes()`.

use crate::generated::prelude::*;

/// A link from a card table to a column of another one.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Wormhole {
    /// The id.
    pub id: Id<Wormhole>,
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
    /// The card table that it starts from.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The color that marks it, such as `#f5d76e`; null if it has none.
    pub color: Option<String>,
    /// Whether there is a column at the other end.
    pub linked: bool,
    /// The API URL of the column at the other end; null if there is none.
    pub destination_url: Option<String>,
}

json_object!(Wormhole {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url),
    required(parent, bucket, creator), default(color, linked, destination_url),
});

impl IsRecording for Wormhole {}
