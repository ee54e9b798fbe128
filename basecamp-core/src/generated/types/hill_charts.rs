// @generated from api/hill_charts.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.hill_charts()`.

use crate::generated::prelude::*;

/// The hill chart of a to-do set.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HillChart {
    /// Whether it is enabled.
    pub enabled: bool,
    /// Whether it is out of date.
    pub stale: bool,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// The URL of the web page on which a person moves the dots.
    pub app_update_url: Option<String>,
    /// The URL of the web page of its versions.
    pub app_versions_url: Option<String>,
    /// The to-do lists and their positions on the hill.
    pub dots: Option<Vec<HillChartDot>>,
    /// The API URL of its versions.
    pub versions_url: Option<String>,
}

json_object!(HillChart {
    default(enabled, stale), optional(updated_at, app_update_url, app_versions_url),
    optional_list(dots), optional(versions_url),
});

/// A to-do list on a hill chart.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HillChartDot {
    /// The to-do list's id.
    pub id: Id<HillChartDot>,
    /// The to-do list's name.
    pub label: String,
    /// The color that marks it.
    pub color: String,
    /// The position on the hill: 0 is the left foot, 50 the top, 100 the right foot.
    pub position: i32,
    /// The API URL of the to-do list.
    pub url: Option<String>,
    /// The URL of the to-do list's web page.
    pub app_url: Option<String>,
}

json_object!(HillChartDot {
    required(id), default(label, color, position), optional(url, app_url),
});

/// The new position of a to-do list on a hill chart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HillChartDotPosition {
    /// The to-do list's id.
    pub id: Id<HillChartDotPosition>,
    /// The position on the hill: 0 is the left foot, 50 the top, 100 the right foot.
    pub position: i32,
}

json_object!(HillChartDotPosition {
    required(id, position),
});

impl HillChartDotPosition {
    /// Creates a value from the required fields.
    ///
    /// - `id`: The to-do list's id.
    /// - `position`: The position on the hill: 0 is the left foot, 50 the top, 100 the right foot.
    #[must_use]
    pub fn new(id: impl IntoId<HillChartDotPosition>, position: i32) -> Self {
        Self { id: id.into_id(), position }
    }
}

/// A saved version of a hill chart, with notes.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HillChartVersion {
    /// The id.
    pub id: Id<HillChartVersion>,
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
    pub kind: String,
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
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who moved the dots.
    pub creator: Person,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// The to-do lists and their positions on the hill at that time.
    pub dots: Vec<HillChartVersionDot>,
}

json_object!(HillChartVersion {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url, boosts_count, boosts_url), required(parent,
    bucket, creator), optional(description), list(description_attachments, dots),
});

impl IsRecording for HillChartVersion {}

/// A to-do list in a version of a hill chart.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HillChartVersionDot {
    /// The to-do list's id.
    pub id: Option<Id<HillChartVersionDot>>,
    /// The to-do list's name.
    pub label: String,
    /// The color that marks it.
    pub color: String,
    /// The position on the hill at that time: 0 is the left foot, 50 the top, 100 the right foot.
    pub position: i32,
    /// The API URL of the to-do list.
    pub url: Option<String>,
    /// The URL of the to-do list's web page.
    pub app_url: Option<String>,
}

json_object!(HillChartVersionDot {
    optional(id), default(label, color, position), optional(url, app_url),
});
