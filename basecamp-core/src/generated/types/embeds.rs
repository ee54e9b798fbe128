// @generated from api/embeds.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.embeds()`.

use crate::generated::prelude::*;

/// A web page, video or the like that is shown inside rich text.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Embed {
    /// The embedded URL.
    pub url: String,
    /// The status of its creation.
    pub status: JobStatus,
    /// The signed id by which rich text refers to it.
    pub sgid: String,
    /// The kind of embed. (`type` on the wire.)
    pub kind: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The URL of its image.
    pub image_url: Option<String>,
    /// The displayed content.
    pub content: Option<String>,
}

json_object!(Embed {
    default(url, status, sgid), optional(kind = "type", content_type, image_url, content),
});
