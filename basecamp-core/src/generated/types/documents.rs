// @generated from api/documents.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.documents()`.

use crate::generated::prelude::*;

/// A text in a folder.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `title`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// The id.
    pub id: Id<Document>,
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
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(Document {
    required(id), default(status, visible_to_clients), required(created_at, updated_at, title),
    default(inherits_status, kind = "type", url, app_url), optional(bookmark_url, subscription_url,
    comments_count, comments_url, position), required(parent, bucket, creator), optional(content),
    list(content_attachments), optional(boosts_count, boosts_url),
});

impl IsRecording for Document {}
