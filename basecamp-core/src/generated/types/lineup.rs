// @generated from api/lineup.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.lineup()`.

use crate::generated::prelude::*;

/// A named day on the lineup.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LineupMarker {
    /// The id.
    pub id: Id<LineupMarker>,
    /// The name.
    pub name: String,
    /// The day, as `2026-12-01`.
    pub date: Date,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

json_object!(LineupMarker {
    required(id), default(name), required(date, created_at, updated_at),
});
