// @generated from api/drafts.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.drafts()`.

use crate::generated::prelude::*;

/// An unpublished message, document or other text of the caller.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Draft {
    /// The id: cast it to the id of a message, a document, ...
    pub id: Id<Recording>,
    /// The URL of its web page.
    pub app_url: String,
    /// The title.
    pub title: String,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// The project, or other place, that contains it.
    pub bucket: DraftBucket,
    /// Its parent, if it has one.
    pub parent: Option<DraftParent>,
    /// The beginning of the text.
    pub excerpt: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The time of its publication, if it is scheduled.
    pub scheduled_posting_at: Option<Timestamp>,
}

json_object!(Draft {
    required(id), default(app_url, title, kind = "type"), required(bucket, parent),
    default(excerpt), required(created_at, updated_at, scheduled_posting_at),
});

/// The project that contains a draft.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DraftBucket {
    /// The project's id.
    pub id: Id<Project>,
    /// The name.
    pub name: String,
    /// The URL of its web page.
    pub app_url: String,
}

json_object!(DraftBucket {
    required(id), default(name, app_url),
});

/// The parent of a draft.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DraftParent {
    /// The id.
    pub id: Id<Recording>,
    /// The title.
    pub title: String,
    /// The URL of its web page.
    pub app_url: String,
}

json_object!(DraftParent {
    required(id), default(title, app_url),
});
