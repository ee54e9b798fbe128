// @generated from api/gauges.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.gauges()`.

use crate::generated::prelude::*;

open_enum! {
    /// The people to notify of a new position of a gauge.
    pub enum GaugeNotify {
        /// Everyone in the project.
        Everyone = "everyone",
        /// The people who work on it.
        WorkingOn = "working_on",
        /// The people in `subscriptions`.
        Custom = "custom",
    }
}

open_enum! {
    /// The color of a gauge's needle.
    pub enum GaugeColor {
        /// Green.
        Green = "green",
        /// Yellow.
        Yellow = "yellow",
        /// Red.
        Red = "red",
    }
}

/// The gauge of a project.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Gauge {
    /// The id.
    pub id: Id<Gauge>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
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
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Option<Person>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Option<Vec<RichTextAttachment>>,
    /// Whether it is enabled.
    pub enabled: Option<bool>,
    /// The present color of the needle, such as `green`.
    pub last_needle_color: Option<GaugeColor>,
    /// The present position of the needle, from 0 to 100.
    pub last_needle_position: Option<i32>,
    /// The previous position of the needle, from 0 to 100.
    pub previous_needle_position: Option<i32>,
}

json_object!(Gauge {
    required(id), optional(status, visible_to_clients), required(created_at, updated_at),
    optional(title, inherits_status, kind = "type", url, app_url, bookmark_url, bucket, creator,
    description), optional_list(description_attachments), optional(enabled, last_needle_color,
    last_needle_position, previous_needle_position),
});

impl IsRecording for Gauge {}

/// A position of a gauge, with notes.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GaugeNeedle {
    /// The id.
    pub id: Id<GaugeNeedle>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
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
    /// The gauge.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who moved the needle.
    pub creator: Option<Person>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The color of the needle, such as `green`.
    pub color: Option<GaugeColor>,
    /// The progress of the project, from 0 to 100.
    pub position: Option<i32>,
    /// The number of its comments.
    pub comment_count: i32,
}

json_object!(GaugeNeedle {
    required(id), optional(status, visible_to_clients), required(created_at, updated_at),
    optional(title, inherits_status, kind = "type", url, app_url, bookmark_url, subscription_url,
    comments_count, comments_url, boosts_count, boosts_url, parent, bucket, creator, description),
    list(description_attachments), optional(color, position), default(comment_count),
});

impl IsRecording for GaugeNeedle {}
