// @generated from api/cloud_files.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.cloud_files()`.

use crate::generated::prelude::*;

/// A link to a file at another service.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `title` or `url` or `service`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CloudFile {
    /// The id.
    pub id: Id<CloudFile>,
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
    /// The URL of the file.
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
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The service that stores the file.
    pub service: CloudFileService,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(CloudFile {
    required(id), default(status, visible_to_clients), required(created_at, updated_at, title),
    default(inherits_status, kind = "type"), required(url), default(app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url, position), required(parent, bucket, creator),
    optional(description), list(description_attachments), required(service), optional(boosts_count,
    boosts_url),
});

impl IsRecording for CloudFile {}

/// A service that stores files.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `code`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CloudFileService {
    /// The name.
    pub name: String,
    /// An example of a URL that it accepts.
    pub example_url: String,
    /// The short name.
    pub code: String,
    /// The patterns of the URLs that it accepts, as regular expressions.
    pub valid_patterns: Vec<String>,
    /// The explanatory text.
    pub supporting_text: Option<String>,
}

json_object!(CloudFileService {
    default(name, example_url), required(code), default(valid_patterns), optional(supporting_text),
});
