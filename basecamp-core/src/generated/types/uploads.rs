// @generated from api/uploads.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.uploads()`.

use crate::generated::prelude::*;

/// A file in a folder.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Upload {
    /// The id.
    pub id: Id<Upload>,
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
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
    /// The file's name.
    pub filename: Option<String>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(Upload {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url, position), required(parent, bucket, creator),
    optional(description), list(description_attachments), optional(content_type, byte_size),
    optional_integral(width, height), optional(download_url, filename, boosts_count, boosts_url),
});

impl IsRecording for Upload {}

/// A version of a file.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UploadVersion {
    /// The id.
    pub id: Id<UploadVersion>,
    /// The file that it is a version of.
    pub recording_id: Id<Recording>,
    /// The action, such as `blob_changed`.
    pub action: String,
    /// Further details.
    pub details: Option<EventDetails>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The person who uploaded it.
    pub creator: Person,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// The file as it was in this version.
    pub upload: Option<UploadVersionFile>,
}

json_object!(UploadVersion {
    required(id, recording_id), default(action), optional(details), required(created_at, creator),
    optional(boosts_count, boosts_url, upload),
});

/// The content of a version of a file.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UploadVersionFile {
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The file's name.
    pub filename: String,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: String,
    /// The URL of the file for browsers.
    pub app_download_url: String,
    /// Whether this is the current version.
    pub current: bool,
}

json_object!(UploadVersionFile {
    optional(content_type, byte_size), default(filename, download_url, app_download_url, current),
});
