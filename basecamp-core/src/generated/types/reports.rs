// @generated from api/reports.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.reports()`.

use crate::generated::prelude::*;

/// A to-do or other assignment in the report of upcoming work.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingAssignable {
    /// The id.
    pub id: Id<Recording>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The start date of the work on it.
    pub starts_on: Option<Date>,
    /// The due date.
    pub due_on: Option<Date>,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// The task, in a few words.
    pub content: String,
    /// The people assigned to it.
    pub assignees: Vec<UpcomingSchedulePerson>,
    /// The project, or other place, that contains it.
    pub bucket: UpcomingScheduleBucket,
    /// Its parent.
    pub parent: UpcomingAssignableParent,
    /// The API URL for completing it.
    pub completion_url: String,
    /// Whether it is done.
    pub completed: bool,
    /// Whether it repeats.
    pub repeating: bool,
    /// Its completion: the person and the time. Present once it is done.
    pub completion: Option<UpcomingAssignableCompletion>,
    /// The number of its comments.
    pub comments_count: i32,
}

json_object!(UpcomingAssignable {
    required(id), default(status, visible_to_clients, url, app_url), optional(starts_on, due_on),
    default(kind = "type", content), list(assignees), required(bucket, parent),
    default(completion_url, completed, repeating), optional(completion), default(comments_count),
});

/// The completion of an assignment: the person and the time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingAssignableCompletion {
    /// When it was completed.
    pub created_at: Timestamp,
    /// The person who completed it.
    pub creator: UpcomingSchedulePerson,
}

json_object!(UpcomingAssignableCompletion {
    required(created_at, creator),
});

/// The parent of an assignment, such as a to-do list.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingAssignableParent {
    /// The id.
    pub id: Id<Recording>,
    /// The title.
    pub title: String,
}

json_object!(UpcomingAssignableParent {
    required(id), default(title),
});

/// The project of an entry or assignment.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingScheduleBucket {
    /// The id.
    pub id: Id<Project>,
    /// The name.
    pub name: String,
}

json_object!(UpcomingScheduleBucket {
    required(id), default(name),
});

/// A schedule entry in the report of upcoming work.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingScheduleEntry {
    /// The id.
    pub id: Id<ScheduleEntry>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// The title, in a few words.
    pub summary: String,
    /// Whether it lasts entire days.
    pub all_day: bool,
    /// Whether it repeats.
    pub recurring: bool,
    /// The start: a date if it lasts entire days, otherwise a timestamp.
    pub starts_at: DateOrTimestamp,
    /// The end: a date if it lasts entire days, otherwise a timestamp.
    pub ends_at: DateOrTimestamp,
    /// The person who created it.
    pub creator: UpcomingSchedulePerson,
    /// The participants.
    pub participants: Vec<UpcomingSchedulePerson>,
    /// The project, or other place, that contains it.
    pub bucket: UpcomingScheduleBucket,
    /// The number of its comments.
    pub comments_count: i32,
}

json_object!(UpcomingScheduleEntry {
    required(id), default(status, visible_to_clients, url, app_url, kind = "type", summary, all_day,
    recurring), required(starts_at, ends_at, creator), list(participants), required(bucket),
    default(comments_count),
});

/// A person in the report of upcoming work.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingSchedulePerson {
    /// The id.
    pub id: Id<Person>,
    /// The name.
    pub name: String,
    /// The URL of the picture.
    pub avatar_url: String,
}

json_object!(UpcomingSchedulePerson {
    required(id), default(name, avatar_url),
});

/// The to-dos that are assigned to a person.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AssignedTodos {
    /// The person to whom they are assigned.
    pub person: Option<Person>,
    /// The key by which they are grouped: `bucket`, which is the project, or `date`.
    pub grouped_by: Option<String>,
    /// The to-dos.
    pub todos: Option<Vec<Todo>>,
}

json_object!(AssignedTodos {
    optional(person, grouped_by), optional_list(todos),
});

/// The overdue to-dos, grouped by their delay.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OverdueTodos {
    /// Those less than a week late.
    pub under_a_week_late: Option<Vec<Todo>>,
    /// Those more than a week late, but not over a month.
    pub over_a_week_late: Option<Vec<Todo>>,
    /// Those more than a month late, but not over three.
    pub over_a_month_late: Option<Vec<Todo>>,
    /// Those more than three months late.
    pub over_three_months_late: Option<Vec<Todo>>,
}

json_object!(OverdueTodos {
    optional_list(under_a_week_late, over_a_week_late, over_a_month_late, over_three_months_late),
});

/// The activity of a person. Its `events` are the items of the list.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PersonProgress {
    /// The person.
    pub person: Person,
}

json_object!(PersonProgress {
    required(person),
});

/// The schedule entries and assignments in a range of days.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpcomingSchedule {
    /// The schedule entries that don't repeat.
    pub schedule_entries: Vec<UpcomingScheduleEntry>,
    /// The single occurrences of repeating entries.
    pub recurring_schedule_entry_occurrences: Vec<UpcomingScheduleEntry>,
    /// The to-dos and other assignments with dates in that range.
    pub assignables: Vec<UpcomingAssignable>,
}

json_object!(UpcomingSchedule {
    list(schedule_entries, recurring_schedule_entry_occurrences, assignables),
});
