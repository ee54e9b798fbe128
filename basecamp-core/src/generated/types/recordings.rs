// @generated from api/recordings.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.recordings()`.

use crate::generated::prelude::*;

/// A job that copies or moves a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Filing {
    /// The id.
    pub id: Id<Filing>,
    /// The status of the job.
    pub status: JobStatus,
    /// The kind of job. (`type` on the wire.)
    pub kind: String,
    /// The recording that is copied or moved.
    pub source_recording_id: Id<Recording>,
    /// Its API URL.
    pub url: String,
    /// The resulting recording, once it exists.
    pub destination_recording: Option<FilingDestinationRecording>,
}

json_object!(Filing {
    required(id), default(status, kind = "type"), required(source_recording_id), default(url),
    optional(destination_recording),
});

/// The result of copying or moving a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FilingDestinationRecording {
    /// The id.
    pub id: Id<Recording>,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
}

json_object!(FilingDestinationRecording {
    required(id), default(kind = "type", url, app_url),
});

/// Any content of a project: a to-do, a message, a file and so on.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recording {
    /// The id.
    pub id: Id<Recording>,
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
    /// The API URL for scheduling a reminder of it.
    pub bubble_up_url: Option<String>,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The files and images in the text.
    pub content_attachments: Option<Vec<RichTextAttachment>>,
    /// The files and images in the notes.
    pub description_attachments: Option<Vec<RichTextAttachment>>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
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
    /// The subject.
    pub subject: Option<String>,
    /// Its category, such as the type of a message, if it has one.
    pub category: Option<RecordingCategory>,
    /// The date of the answer.
    pub group_on: Option<Date>,
    /// The sender, if it is an e-mail.
    pub from: Option<String>,
    /// The number of its replies.
    pub replies_count: Option<i32>,
    /// The API URL of its replies.
    pub replies_url: Option<String>,
    /// The position among its siblings, counted from 1, if they have an order.
    pub position: Option<i32>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The service that stores the file.
    pub service: Option<DoorService>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
}

json_object!(Recording {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    bubble_up_url, content), optional_list(content_attachments, description_attachments),
    optional(comments_count, comments_url, subscription_url, boosts_count, boosts_url,
    subtasks_count, subtasks_completed_count, subtasks_url, subject, category, group_on, from,
    replies_count, replies_url, position, description, service, parent), required(bucket, creator),
});
