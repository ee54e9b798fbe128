// @generated from api/todosets.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.todosets()`.

use crate::generated::prelude::*;

/// The tool of a project for to-do lists.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Todoset {
    /// The id.
    pub id: Id<Todoset>,
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
    /// The name.
    pub name: String,
    /// The number of its to-do lists.
    pub todolists_count: Option<i32>,
    /// The API URL of its to-do lists.
    pub todolists_url: Option<String>,
    /// The completed part, as `3/5`.
    pub completed_ratio: Option<String>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// The URL of the to-do lists' web page.
    pub app_todolists_url: Option<String>,
    /// The number of its to-dos.
    pub todos_count: Option<i32>,
    /// The number of completed to-dos outside of its lists.
    pub completed_loose_todos_count: Option<i32>,
    /// The API URL of its to-dos.
    pub todos_url: Option<String>,
    /// The URL of the to-dos' web page.
    pub app_todos_url: Option<String>,
}

json_object!(Todoset {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position),
    required(bucket, creator), default(name), optional(todolists_count, todolists_url,
    completed_ratio, completed, app_todolists_url, todos_count, completed_loose_todos_count,
    todos_url, app_todos_url),
});

impl IsRecording for Todoset {}
