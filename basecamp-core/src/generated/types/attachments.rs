// @generated from api/attachments.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.attachments()`.

use crate::generated::prelude::*;

/// An uploaded file that isn't used yet.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Attachment {
    /// The signed id by which rich text and new uploads refer to the file.
    pub attachable_sgid: Option<String>,
    /// The id.
    pub id: Option<Id<Attachment>>,
    /// The signed id by which rich text refers to it.
    pub sgid: Option<String>,
    /// The file's name.
    pub filename: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// Whether it has a preview image.
    pub previewable: Option<bool>,
    /// The URL of a preview image.
    pub preview_url: Option<String>,
    /// The URL of its thumbnail.
    pub thumbnail_url: Option<String>,
}

json_object!(Attachment {
    optional(attachable_sgid, id, sgid, filename, content_type, byte_size, download_url),
    optional_integral(width, height), optional(previewable, preview_url, thumbnail_url),
});
