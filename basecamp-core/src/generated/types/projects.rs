// @generated from api/projects.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.projects()`.

use crate::generated::prelude::*;

open_enum! {
    /// The people who may join a project without an invitation.
    pub enum Admissions {
        /// Nobody: an invitation is required.
        Invite = "invite",
        /// The employees of the company that owns the account.
        Employee = "employee",
        /// The members of the team.
        Team = "team",
    }
}

open_enum! {
    /// The kind of a tool on a project's dock.
    pub enum ToolName {
        /// A campfire.
        Chat = "chat",
        /// An inbox of forwarded e-mails.
        Inbox = "inbox",
        /// A card table.
        KanbanBoard = "kanban_board",
        /// A message board.
        MessageBoard = "message_board",
        /// Automatic check-ins.
        Questionnaire = "questionnaire",
        /// A schedule.
        Schedule = "schedule",
        /// A to-do set.
        Todoset = "todoset",
        /// A folder of documents and files.
        Vault = "vault",
    }
}

/// The former board of a project for its clients.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ClientSide {
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
}

json_object!(ClientSide {
    optional(url, app_url),
});

/// A tool of a project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DockItem {
    /// The tool's id. The methods of [`Project`] for its tools return typed ids.
    pub id: Id<Recording>,
    /// The title.
    pub title: String,
    /// The kind of tool.
    pub name: ToolName,
    /// Whether it is enabled.
    pub enabled: bool,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
}

json_object!(DockItem {
    required(id), default(title, name, enabled), optional(position), default(url, app_url),
});

/// A place where people, to-dos, messages and files come together.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Project {
    /// The id.
    pub id: Id<Project>,
    /// The status.
    pub status: Status,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The kind of project, such as `topic` or `team`.
    pub purpose: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// The color of the last update of its gauge.
    pub last_needle_color: Option<GaugeColor>,
    /// The first day, as `2026-12-01`.
    pub start_date: Option<Date>,
    /// The last day, as `2026-12-31`.
    pub end_date: Option<Date>,
    /// Whether clients have access.
    pub clients_enabled: Option<bool>,
    /// Whether time is tracked in it.
    pub timesheet_enabled: Option<bool>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL for starring it.
    pub star_url: Option<String>,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// Its tools.
    pub dock: Option<Vec<DockItem>>,
    /// Whether the caller has bookmarked it.
    pub bookmarked: Option<bool>,
    /// Whether the caller has starred it.
    pub starred: Option<bool>,
    /// The client's company.
    pub client_company: Option<Company>,
    /// Its wallpaper, if it has one.
    pub wallpaper: Option<ProjectWallpaper>,
    /// Its logo, if it has one.
    pub logo: Option<ProjectLogo>,
    /// The former board for its clients. Deprecated.
    pub clientside: Option<ClientSide>,
}

json_object!(Project {
    required(id), default(status), required(created_at, updated_at), default(name),
    optional(description, purpose, position, last_needle_color, start_date, end_date,
    clients_enabled, timesheet_enabled, bookmark_url, star_url), default(url, app_url),
    optional_list(dock), optional(bookmarked, starred, client_company, wallpaper, logo, clientside),
});

/// A project's logo.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProjectLogo {
    /// The URL of the image.
    pub url: String,
}

json_object!(ProjectLogo {
    default(url),
});

/// A project's wallpaper.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProjectWallpaper {
    /// The URL of the image.
    pub url: String,
    /// How the image fills the page.
    pub mode: String,
}

json_object!(ProjectWallpaper {
    default(url, mode),
});

/// A project's first and last day.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ScheduleAttributes {
    /// The first day, as `2026-12-01`.
    pub start_date: Option<Date>,
    /// The last day, as `2026-12-31`.
    pub end_date: Option<Date>,
}

json_object!(ScheduleAttributes {
    optional(start_date, end_date),
});

impl ScheduleAttributes {
    /// Creates a value without any fields.
    #[must_use]
    pub fn new() -> Self {
        Self { start_date: None, end_date: None }
    }
}

setters!(ScheduleAttributes {
    /// The first day, as `2026-12-01`.
    #[must_use]
    plain start_date: Date,
    /// The last day, as `2026-12-31`.
    #[must_use]
    plain end_date: Date,
});
