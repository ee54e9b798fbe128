// @generated from api/cards.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.cards()`.

use crate::generated::prelude::*;

/// A piece of work on a card table.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Card {
    /// The id.
    pub id: Id<Card>,
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
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The notes.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The due date.
    pub due_on: Option<Date>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// Its completion: the person and the time. Present once it is done.
    pub completion: Option<RecordingCompletion>,
    /// When it was completed; see `completion`. Deprecated.
    pub completed_at: Option<Timestamp>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The same as `comments_count`.
    pub comment_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The API URL for completing it.
    pub completion_url: Option<String>,
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The person who completed it; see `completion`. Deprecated.
    pub completer: Option<Person>,
    /// The people assigned to it.
    pub assignees: Option<Vec<Person>>,
    /// The people to notify when it is done.
    pub completion_subscribers: Option<Vec<Person>>,
    /// Its steps.
    pub steps: Option<Vec<Subtask>>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// The number of its steps.
    pub subtasks_count: Option<i32>,
    /// The number of its completed steps.
    pub subtasks_completed_count: Option<i32>,
    /// The API URL of its steps.
    pub subtasks_url: Option<String>,
}

json_object!(Card {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, position, content, description), list(description_attachments),
    optional(due_on, completed, completion, completed_at, comments_count, comment_count,
    comments_url, completion_url), required(parent, bucket, creator), optional(completer),
    optional_list(assignees, completion_subscribers, steps), optional(boosts_count, boosts_url,
    subtasks_count, subtasks_completed_count, subtasks_url),
});

impl IsRecording for Card {}
