// @generated from api/forwards.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.forwards()`.

use crate::generated::prelude::*;

/// An e-mail that was forwarded to a project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Forward {
    /// The id.
    pub id: Id<Forward>,
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
    /// The inbox that contains it.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who forwarded it.
    pub creator: Person,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// The subject.
    pub subject: String,
    /// The sender of the e-mail.
    pub from: Option<String>,
    /// The number of its replies.
    pub replies_count: Option<i32>,
    /// The API URL of its replies.
    pub replies_url: Option<String>,
}

json_object!(Forward {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url), required(parent, bucket, creator), optional(content),
    list(content_attachments), default(subject), optional(from, replies_count, replies_url),
});

impl IsRecording for Forward {}

/// A reply to a forwarded e-mail.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ForwardReply {
    /// The id.
    pub id: Id<ForwardReply>,
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
    /// The e-mail that it replies to.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The text, as HTML.
    pub content: String,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(ForwardReply {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url),
    required(parent, bucket, creator), default(content), list(content_attachments),
    optional(boosts_count, boosts_url),
});

impl IsRecording for ForwardReply {}

/// The inbox of a project for forwarded e-mails.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Inbox {
    /// The id.
    pub id: Id<Inbox>,
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
    /// The number of its e-mails.
    pub forwards_count: Option<i32>,
    /// The API URL of its e-mails.
    pub forwards_url: Option<String>,
}

json_object!(Inbox {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position),
    required(bucket, creator), optional(forwards_count, forwards_url),
});

impl IsRecording for Inbox {}
