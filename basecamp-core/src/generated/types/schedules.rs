// @generated from api/schedules.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.schedules()`.

use crate::generated::prelude::*;

/// The calendar of a project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Schedule {
    /// The id.
    pub id: Id<Schedule>,
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
    /// Whether it shows the to-dos and cards that are due.
    pub include_due_assignments: Option<bool>,
    /// The number of its entries.
    pub entries_count: Option<i32>,
    /// The API URL of its entries.
    pub entries_url: Option<String>,
}

json_object!(Schedule {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position),
    required(bucket, creator), optional(include_due_assignments, entries_count, entries_url),
});

impl IsRecording for Schedule {}

/// An entry in a schedule.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error, and so is a missing `summary` or `all_day` or
/// `starts_at` or `ends_at`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ScheduleEntry {
    /// The id.
    pub id: Id<ScheduleEntry>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The title, which is the same as `summary`.
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
    /// The title, in a few words.
    pub summary: String,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Vec<RichTextAttachment>,
    /// Whether it lasts entire days.
    pub all_day: bool,
    /// The start: a date if it lasts entire days, otherwise a timestamp.
    pub starts_at: DateOrTimestamp,
    /// The end: a date if it lasts entire days, otherwise a timestamp.
    pub ends_at: DateOrTimestamp,
    /// The recurrence of the entry, if it repeats.
    pub recurrence_schedule: Option<RecurrenceSchedule>,
    /// The participants.
    pub participants: Option<Vec<Person>>,
    /// The URL for joining it online, such as a video call.
    pub join_url: Option<String>,
    /// Whether it is highlighted.
    pub highlighted: Option<bool>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
}

json_object!(ScheduleEntry {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url), required(parent, bucket, creator, summary),
    optional(description), list(description_attachments), required(all_day, starts_at, ends_at),
    optional(recurrence_schedule), optional_list(participants), optional(join_url, highlighted,
    boosts_count, boosts_url),
});

impl IsRecording for ScheduleEntry {}

/// The recurrence of a schedule entry.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RecurrenceSchedule {
    /// The frequency, such as `every_week`.
    pub frequency: Option<String>,
    /// The days of the week, counted from 0 for Sunday.
    pub days: Option<Vec<i32>>,
    /// The hour of its start, from 0 to 23.
    pub hour: Option<i32>,
    /// The minute of its start, from 0 to 59.
    pub minute: Option<i32>,
    /// The week of the month.
    pub week_instance: Option<i32>,
    /// The number of weeks from one occurrence to the next.
    pub week_interval: Option<i32>,
    /// The number of months from one occurrence to the next.
    pub month_interval: Option<i32>,
    /// The first day, as `2026-12-01`.
    pub start_date: Option<DateOrTimestamp>,
    /// The last day, as `2026-12-31`.
    pub end_date: Option<DateOrTimestamp>,
}

json_object!(RecurrenceSchedule {
    optional(frequency, days), optional_integral(hour, minute, week_instance, week_interval,
    month_interval), optional(start_date, end_date),
});
