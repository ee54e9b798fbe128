// @generated from api/campfires.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.campfires()`.

use crate::generated::prelude::*;

/// A chat, of a project or between people.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Campfire {
    /// The id.
    pub id: Id<Campfire>,
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
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The topic.
    pub topic: Option<String>,
    /// The API URL of its lines.
    pub lines_url: Option<String>,
    /// The API URL of its files.
    pub files_url: Option<String>,
}

json_object!(Campfire {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, position), required(bucket, creator), optional(topic, lines_url, files_url),
});

impl IsRecording for Campfire {}

/// A line of a campfire: a text or a file.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CampfireLine {
    /// The id.
    pub id: Id<CampfireLine>,
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
    /// The text, plain or as HTML; absent if the line is a file.
    pub content: Option<String>,
    /// Its files and images.
    pub attachments: Option<Vec<CampfireLineAttachment>>,
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(CampfireLine {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, content),
    optional_list(attachments), required(parent, bucket, creator), optional(boosts_count,
    boosts_url),
});

impl IsRecording for CampfireLine {}

/// A file in a campfire.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CampfireLineAttachment {
    /// The title.
    pub title: Option<String>,
    /// Its API URL.
    pub url: Option<String>,
    /// The file's name.
    pub filename: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
}

json_object!(CampfireLineAttachment {
    optional(title, url, filename, content_type, byte_size, download_url),
});

/// A program that reads and writes lines in a campfire.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Chatbot {
    /// The id.
    pub id: Id<Chatbot>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The name by which people address it.
    pub service_name: String,
    /// The URL that receives the messages to it; visible to administrators only.
    pub command_url: Option<String>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The URL at which it posts lines without a token. It contains the chatbot's key, which is a
    /// secret, and is visible to administrators only.
    pub lines_url: Option<Secret>,
}

json_object!(Chatbot {
    required(id, created_at, updated_at), default(service_name), optional(command_url, url, app_url,
    lines_url),
});
