// @generated from api/tools.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.tools()`.

use crate::generated::prelude::*;

/// A part of a project, such as its chat or its schedule.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tool {
    /// The id.
    pub id: Id<Tool>,
    /// The status.
    pub status: Option<Status>,
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
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The position among its siblings, counted from 1; absent if it is disabled.
    pub position: Option<i32>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Person,
    /// The kind of tool, such as `chat` or `vault`.
    pub name: Option<String>,
    /// Whether it is enabled.
    pub enabled: Option<bool>,
}

json_object!(Tool {
    required(id), optional(status), default(visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type"), optional(url, app_url, bookmark_url,
    subscription_url, position, parent, bucket), required(creator), optional(name, enabled),
});

impl IsRecording for Tool {}
