// @generated from api/todos.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.todos()`.

use crate::generated::prelude::*;

/// The completion of a recording: the person and the time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordingCompletion {
    /// When it was completed.
    pub created_at: Timestamp,
    /// The person who completed it.
    pub creator: Person,
}

json_object!(RecordingCompletion {
    required(created_at, creator),
});

/// A step of a to-do.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Subtask {
    /// The id.
    pub id: Id<Subtask>,
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
    /// The due date.
    pub due_on: Option<Date>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// Its completion: the person and the time. Present once it is done.
    pub completion: Option<RecordingCompletion>,
    /// When it was completed; see `completion`. Deprecated.
    pub completed_at: Option<Timestamp>,
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
    /// The API URL for completing it.
    pub completion_url: Option<String>,
}

json_object!(Subtask {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position,
    due_on, completed, completion, completed_at), required(parent, bucket, creator),
    optional(completer), optional_list(assignees), optional(completion_url),
});

impl IsRecording for Subtask {}

/// A single task.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `content`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Todo {
    /// The id.
    pub id: Id<Todo>,
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
    pub description: Option<String>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// Its completion: the person and the time. Present once it is done.
    pub completion: Option<RecordingCompletion>,
    /// The task, in a few words.
    pub content: String,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The start date of the work on it.
    pub starts_on: Option<Date>,
    /// The due date.
    pub due_on: Option<Date>,
    /// The people assigned to it.
    pub assignees: Option<Vec<Person>>,
    /// The people to notify when it is done.
    pub completion_subscribers: Option<Vec<Person>>,
    /// The API URL for completing it.
    pub completion_url: Option<String>,
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
    /// Its steps.
    pub steps: Option<Vec<Subtask>>,
}

json_object!(Todo {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url, position), required(parent, bucket, creator),
    optional(description, completed, completion), required(content), list(description_attachments),
    optional(starts_on, due_on), optional_list(assignees, completion_subscribers),
    optional(completion_url, boosts_count, boosts_url, subtasks_count, subtasks_completed_count,
    subtasks_url), optional_list(steps),
});

impl IsRecording for Todo {}
