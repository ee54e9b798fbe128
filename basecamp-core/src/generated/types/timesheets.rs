// @generated from api/timesheets.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.timesheets()`.

use crate::generated::prelude::*;

/// The time that a person spent on a recording on a day.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TimesheetEntry {
    /// The id.
    pub id: Id<TimesheetEntry>,
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
    /// The recording that the time was spent on.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The day, as `2026-12-01`.
    pub date: Option<Date>,
    /// The description of the work.
    pub description: Option<String>,
    /// The duration, as hours or `h:mm`.
    pub hours: Option<String>,
    /// Whether the time is billable, such as `billable`.
    pub billable_status: Option<String>,
    /// The person who spent the time.
    pub person: Option<Person>,
}

json_object!(TimesheetEntry {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url),
    required(parent, bucket, creator), optional(date, description, hours, billable_status, person),
});

impl IsRecording for TimesheetEntry {}
