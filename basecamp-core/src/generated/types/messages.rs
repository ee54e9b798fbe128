// @generated from api/messages.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.messages()`.

use crate::generated::prelude::*;

/// An announcement or discussion on a message board.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// The id.
    pub id: Id<Message>,
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
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The subject.
    pub subject: String,
    /// The text, as HTML.
    pub content: String,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// Its type, if it has one.
    pub category: Option<MessageType>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(Message {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url), required(parent, bucket, creator),
    default(subject, content), list(content_attachments), optional(category, boosts_count,
    boosts_url),
});

impl IsRecording for Message {}

/// A type that messages can have, shown as an icon.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MessageType {
    /// The id.
    pub id: Id<MessageType>,
    /// The name.
    pub name: String,
    /// The emoji of the type.
    pub icon: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

json_object!(MessageType {
    required(id), default(name, icon), required(created_at, updated_at),
});
