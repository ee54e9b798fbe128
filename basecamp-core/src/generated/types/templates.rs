// @generated from api/templates.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.templates()`.

use crate::generated::prelude::*;

/// A job that creates a project from a template.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProjectConstruction {
    /// The id.
    pub id: Id<ProjectConstruction>,
    /// The status of the job, such as `pending` or `completed`.
    pub status: JobStatus,
    /// Its API URL.
    pub url: Option<String>,
    /// The project, once it exists.
    pub project: Option<Project>,
}

json_object!(ProjectConstruction {
    required(id), default(status), optional(url, project),
});

/// A pattern for projects.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Template {
    /// The id.
    pub id: Id<Template>,
    /// The status.
    pub status: Option<Status>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// Its tools.
    pub dock: Option<Vec<DockItem>>,
}

json_object!(Template {
    required(id), optional(status), required(created_at, updated_at), default(name),
    optional(description, url, app_url), optional_list(dock),
});

/// The card tables in the library.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TemplateLibraryCardTables {
    /// The place that contains the library.
    pub bucket: Bucket,
    /// The parent of the card tables; null if there is none.
    pub kanban_boardset: Option<RecordingParent>,
    /// The card tables.
    pub card_tables: Vec<Recording>,
}

json_object!(TemplateLibraryCardTables {
    required(bucket, kanban_boardset), list(card_tables),
});

/// A job that copies a to-do list or card table from the library.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TemplateLibraryCopy {
    /// The id.
    pub id: Id<TemplateLibraryCopy>,
    /// The status of the job.
    pub status: JobStatus,
    /// The to-do list or card table that is copied.
    pub source_recording_id: Id<Recording>,
    /// The recording that receives the copy.
    pub destination_parent_id: Id<Recording>,
    /// Its API URL.
    pub url: String,
    /// The resulting to-do list.
    pub destination_todolist: Option<Todolist>,
    /// The resulting card table.
    pub destination_card_table: Option<CardTable>,
}

json_object!(TemplateLibraryCopy {
    required(id), default(status), required(source_recording_id, destination_parent_id),
    default(url), optional(destination_todolist, destination_card_table),
});

/// The to-do lists in the library.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TemplateLibraryTodolists {
    /// The place that contains the library.
    pub bucket: Bucket,
    /// The to-do set that contains the lists.
    pub todoset: RecordingParent,
    /// The to-do lists.
    pub todolists: Vec<Todolist>,
}

json_object!(TemplateLibraryTodolists {
    required(bucket, todoset), list(todolists),
});

/// A job that creates a template from a to-do list or card table.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Templatification {
    /// The id.
    pub id: Id<Templatification>,
    /// The status of the job.
    pub status: JobStatus,
    /// The to-do list or card table that it is created from.
    pub source_recording_id: Id<Recording>,
    /// Its API URL.
    pub url: String,
    /// The resulting to-do list.
    pub destination_todolist: Option<Todolist>,
    /// The resulting card table.
    pub destination_card_table: Option<CardTable>,
}

json_object!(Templatification {
    required(id), default(status), required(source_recording_id), default(url),
    optional(destination_todolist, destination_card_table),
});
