// @generated from api/my_notes.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.my_notes()`.

use crate::generated::prelude::*;

/// The caller's notes.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyNote {
    /// The id; `null` if there are no notes yet.
    pub id: Option<Id<MyNote>>,
    /// Its type. (`type` on the wire.)
    pub kind: String,
    /// The time of their creation; `null` if there are none yet.
    pub created_at: Option<Timestamp>,
    /// The time of their last change; `null` if there are none yet.
    pub updated_at: Option<Timestamp>,
    /// The text, as HTML.
    pub content: String,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// Their API URL.
    pub url: String,
    /// The URL of their web page.
    pub app_url: String,
}

json_object!(MyNote {
    required(id), default(kind = "type"), required(created_at, updated_at), default(content),
    list(content_attachments), default(url, app_url),
});
