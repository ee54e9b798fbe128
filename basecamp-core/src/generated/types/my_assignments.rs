// @generated from api/my_assignments.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.my_assignments()`.

use crate::generated::prelude::*;

open_enum! {
    /// A range of due dates.
    pub enum DueScope {
        /// Overdue.
        Overdue = "overdue",
        /// Due today.
        DueToday = "due_today",
        /// Due tomorrow.
        DueTomorrow = "due_tomorrow",
        /// Due after tomorrow, this week.
        DueLaterThisWeek = "due_later_this_week",
        /// Due next week.
        DueNextWeek = "due_next_week",
        /// Due after next week.
        DueLater = "due_later",
    }
}

/// A to-do, card or step that is assigned to the caller.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyAssignment {
    /// The id.
    pub id: Id<Recording>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The task, in a few words.
    pub content: Option<String>,
    /// The start date of the work on it.
    pub starts_on: Option<Date>,
    /// The due date.
    pub due_on: Option<Date>,
    /// The project that contains it.
    pub bucket: Option<MyAssignmentBucket>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// Its type. (`type` on the wire.)
    pub kind: Option<RecordingType>,
    /// The people assigned to it.
    pub assignees: Option<Vec<MyAssignmentAssignee>>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// Whether it has notes.
    pub has_description: Option<bool>,
    /// The recording that represents it in the priorities.
    pub priority_recording_id: Option<Id<Recording>>,
    /// Its parent.
    pub parent: Option<MyAssignmentParent>,
    /// The assignments that belong to it, such as its steps.
    pub children: Option<Vec<MyAssignment>>,
}

json_object!(MyAssignment {
    required(id), optional(app_url, content, starts_on, due_on, bucket, completed, kind = "type"),
    optional_list(assignees), optional(comments_count, has_description, priority_recording_id,
    parent), optional_list(children),
});

/// A person assigned to it.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyAssignmentAssignee {
    /// The id.
    pub id: Id<Person>,
    /// The name.
    pub name: String,
    /// The URL of the picture.
    pub avatar_url: String,
}

json_object!(MyAssignmentAssignee {
    required(id), default(name, avatar_url),
});

/// The project that contains an assignment.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyAssignmentBucket {
    /// The id.
    pub id: Id<Project>,
    /// The name.
    pub name: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
}

json_object!(MyAssignmentBucket {
    required(id), optional(name, app_url),
});

/// The parent of an assignment, such as a to-do list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyAssignmentParent {
    /// The id.
    pub id: Id<Recording>,
    /// The title.
    pub title: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
}

json_object!(MyAssignmentParent {
    required(id), optional(title, app_url),
});

/// The caller's assignments, in two parts.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MyAssignments {
    /// The priorities, in the caller's order.
    pub priorities: Option<Vec<MyAssignment>>,
    /// All the other assignments.
    pub non_priorities: Option<Vec<MyAssignment>>,
}

json_object!(MyAssignments {
    optional_list(priorities, non_priorities),
});
