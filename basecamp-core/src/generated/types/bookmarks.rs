// @generated from api/bookmarks.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.bookmarks()`.

use crate::generated::prelude::*;

/// A recording that the caller bookmarked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bookmark {
    /// The id.
    pub id: Id<Bookmark>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The bookmarked recording.
    pub recording: Recording,
}

json_object!(Bookmark {
    required(id, created_at, updated_at, recording),
});

/// Whether the caller has bookmarked a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BookmarkStatus {
    /// Whether the caller has bookmarked it.
    pub bookmarked: bool,
}

json_object!(BookmarkStatus {
    default(bookmarked),
});
