// @generated from api/checkins.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.checkins()`.

use crate::generated::prelude::*;

open_enum! {
    /// The frequency of a question.
    pub enum QuestionFrequency {
        /// On each of the days.
        EveryDay = "every_day",
        /// On the days, each week.
        EveryWeek = "every_week",
        /// On the days, each second week.
        EveryOtherWeek = "every_other_week",
        /// On the days, in one week of each month.
        EveryMonth = "every_month",
        /// On specific days.
        OnCertainDays = "on_certain_days",
    }
}

/// A recurring question.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Question {
    /// The id.
    pub id: Id<Question>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The question.
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
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// Whether it is paused.
    pub paused: Option<bool>,
    /// Its schedule.
    pub schedule: Option<QuestionSchedule>,
    /// The number of its answers.
    pub answers_count: Option<i32>,
    /// The API URL of its answers.
    pub answers_url: Option<String>,
}

json_object!(Question {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url), required(parent, bucket, creator), optional(paused, schedule, answers_count,
    answers_url),
});

impl IsRecording for Question {}

/// A person's answer to a question.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct QuestionAnswer {
    /// The id.
    pub id: Id<QuestionAnswer>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The question that it answers.
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
    /// The text, as HTML.
    pub content: String,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// The date of the answer.
    pub group_on: Option<Date>,
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

json_object!(QuestionAnswer {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, comments_count, comments_url), default(content), list(content_attachments),
    optional(group_on), required(parent, bucket, creator), optional(boosts_count, boosts_url),
});

impl IsRecording for QuestionAnswer {}

/// A reminder to answer a question.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuestionReminder {
    /// The reminder's id.
    pub reminder_id: Option<i64>,
    /// The time of the reminder.
    pub remind_at: Option<Timestamp>,
    /// The date of the answer.
    pub group_on: Option<Date>,
    /// The question to answer.
    pub question: Option<Question>,
}

json_object!(QuestionReminder {
    optional(reminder_id, remind_at, group_on, question),
});

/// The schedule of a question.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuestionSchedule {
    /// Its frequency.
    pub frequency: Option<QuestionFrequency>,
    /// The days of the week, counted from 0 for Sunday.
    pub days: Option<Vec<i32>>,
    /// The hour of the question, from 0 to 23.
    pub hour: Option<i32>,
    /// The minute of the question, from 0 to 59.
    pub minute: Option<i32>,
    /// The week of the month.
    pub week_instance: Option<i32>,
    /// The number of weeks from one time to the next.
    pub week_interval: Option<i32>,
    /// The number of months from one time to the next.
    pub month_interval: Option<i32>,
    /// The first day, as `2026-12-01`.
    pub start_date: Option<Date>,
    /// The last day, as `2026-12-31`.
    pub end_date: Option<Date>,
}

json_object!(QuestionSchedule {
    optional(frequency, days, hour, minute, week_instance, week_interval, month_interval,
    start_date, end_date),
});

/// The schedule of a question, as sent in requests.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuestionScheduleInput {
    /// Its frequency.
    pub frequency: Option<QuestionFrequency>,
    /// The days of the week, counted from 0 for Sunday.
    pub days: Option<Vec<i32>>,
    /// The time of day of the question, such as `5:00pm`.
    pub time_of_day: Option<String>,
    /// The week of the month.
    pub week_instance: Option<i32>,
    /// The first day, as `2026-12-01`.
    pub start_date: Option<Date>,
}

json_object!(QuestionScheduleInput {
    optional(frequency, days, time_of_day, week_instance, start_date),
});

impl QuestionScheduleInput {
    /// Creates a value without any fields.
    #[must_use]
    pub fn new() -> Self {
        Self {
            frequency: None,
            days: None,
            time_of_day: None,
            week_instance: None,
            start_date: None,
        }
    }
}

setters!(QuestionScheduleInput {
    /// Its frequency.
    #[must_use]
    into frequency: QuestionFrequency,
    /// The days of the week, counted from 0 for Sunday.
    #[must_use]
    list days: i32,
    /// The time of day of the question, such as `5:00pm`.
    #[must_use]
    into time_of_day: String,
    /// The week of the month.
    #[must_use]
    plain week_instance: i32,
    /// The first day, as `2026-12-01`.
    #[must_use]
    plain start_date: Date,
});

/// A project's automatic check-ins.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Questionnaire {
    /// The id.
    pub id: Id<Questionnaire>,
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
    /// The API URL of its questions.
    pub questions_url: Option<String>,
    /// The number of its questions.
    pub questions_count: Option<i32>,
    /// The name.
    pub name: String,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
}

json_object!(Questionnaire {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    questions_url, questions_count), default(name), required(bucket, creator),
});

impl IsRecording for Questionnaire {}

/// Whether the caller gets a question, and notifications of its answers.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuestionNotificationSettings {
    /// Whether the caller gets the question.
    pub responding: Option<bool>,
    /// Whether the caller is notified of answers.
    pub subscribed: Option<bool>,
}

json_object!(QuestionNotificationSettings {
    optional(responding, subscribed),
});

/// Whether a question is paused.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct QuestionPause {
    /// Whether the question is paused.
    pub paused: Option<bool>,
}

json_object!(QuestionPause {
    optional(paused),
});
