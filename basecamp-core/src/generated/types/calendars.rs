// @generated from api/calendars.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.calendars()`.

use crate::generated::prelude::*;

/// A calendar with its color.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Calendar {
    /// The id.
    pub id: Id<Calendar>,
    /// The kind of calendar. (`type` on the wire.)
    pub kind: String,
    /// The name.
    pub name: String,
    /// The color that marks it.
    pub color: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The API URL of its schedule.
    pub schedule_url: String,
}

json_object!(Calendar {
    required(id), default(kind = "type", name, color), required(created_at, updated_at),
    default(url, app_url, schedule_url),
});
