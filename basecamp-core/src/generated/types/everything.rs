// @generated from api/everything.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.everything()`.

use crate::generated::prelude::*;

/// The cards of one project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BucketCardsGroup {
    /// The project.
    pub bucket: Bucket,
    /// Its cards.
    pub cards: Vec<Card>,
}

json_object!(BucketCardsGroup {
    required(bucket), list(cards),
});

/// The to-dos of one project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BucketTodosGroup {
    /// The project.
    pub bucket: Bucket,
    /// Its to-dos.
    pub todos: Vec<Todo>,
}

json_object!(BucketTodosGroup {
    required(bucket), list(todos),
});

/// A file or document from any of the projects.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EverythingFile {
    /// The id.
    pub id: Option<Id<EverythingFile>>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// The title.
    pub title: Option<String>,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: Option<bool>,
    /// Its type. (`type` on the wire.)
    pub kind: Option<RecordingType>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Option<Person>,
    /// The signed id by which rich text refers to it.
    pub attachable_sgid: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The file's name.
    pub filename: Option<String>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
    /// The URL of the file for browsers.
    pub app_download_url: Option<String>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Option<Vec<RichTextAttachment>>,
    /// The text, as HTML, if it has one.
    pub content: Option<String>,
    /// The files and images in the text.
    pub content_attachments: Option<Vec<RichTextAttachment>>,
}

json_object!(EverythingFile {
    optional(id, status, visible_to_clients, created_at, updated_at, title, inherits_status, kind =
    "type", url, app_url, bookmark_url, subscription_url, comments_count, comments_url,
    boosts_count, boosts_url, position, parent, bucket, creator, attachable_sgid, content_type,
    byte_size, filename, download_url, app_download_url), optional_integral(width, height),
    optional(description), optional_list(description_attachments), optional(content),
    optional_list(content_attachments),
});

impl IsRecording for EverythingFile {}
