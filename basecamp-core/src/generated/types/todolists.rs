// @generated from api/todolists.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.todolists()`.

use crate::generated::prelude::*;

/// A to-do list, or a group of a list.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `description` or `name`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Todolist {
    /// The id.
    pub id: Id<Todolist>,
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
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The API URL for scheduling a reminder of it.
    pub bubble_up_url: String,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// Its parent.
    pub parent: TodoParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The notes, as HTML.
    pub description: String,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// The completed part, as `3/5`.
    pub completed_ratio: Option<String>,
    /// The name.
    pub name: String,
    /// The API URL of its to-dos.
    pub todos_url: Option<String>,
    /// The API URL of its groups.
    pub groups_url: Option<String>,
    /// The API URL for moving it, if it is a group.
    pub group_position_url: Option<String>,
    /// The URL of the to-dos' web page.
    pub app_todos_url: Option<String>,
    /// The color that marks it.
    pub color: Option<String>,
    /// The URL of its comments' web page.
    pub comments_app_url: String,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(Todolist {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url), default(bubble_up_url), optional(comments_count, comments_url, position),
    required(parent, bucket, creator, description), list(description_attachments),
    optional(completed, completed_ratio), required(name), optional(todos_url, groups_url,
    group_position_url, app_todos_url), default(color, comments_app_url), optional(boosts_count,
    boosts_url),
});

impl IsRecording for Todolist {}
