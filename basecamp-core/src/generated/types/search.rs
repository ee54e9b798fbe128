// @generated from api/search.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.search()`.

use crate::generated::prelude::*;

/// The filters of a search.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SearchMetadata {
    /// The types to choose from.
    pub recording_search_types: Vec<SearchType>,
    /// The kinds of files to choose from.
    pub file_search_types: Vec<SearchType>,
    /// The label for any creator, such as `Anyone`.
    pub default_creator_label: String,
    /// The label for any project, such as `All projects`.
    pub default_bucket_label: String,
    /// The label for any ping, such as `All pings`.
    pub default_circle_label: String,
    /// The label for any kind of file, such as `All files`.
    pub default_file_type_label: String,
    /// The label for any type, such as `Everything`.
    pub default_type_label: String,
}

json_object!(SearchMetadata {
    list(recording_search_types, file_search_types), default(default_creator_label,
    default_bucket_label, default_circle_label, default_file_type_label, default_type_label),
});

/// A result of a search. The present fields depend on its type.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SearchResult {
    /// The id.
    pub id: Option<Id<Recording>>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// The title.
    pub title: Option<String>,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: Option<bool>,
    /// Its type. (`type` on the wire.)
    pub kind: Option<RecordingType>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The API URL for scheduling a reminder of it.
    pub bubble_up_url: Option<String>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Option<Person>,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The text around the match, with `<mark>` around the matching words.
    pub plain_text_content: Option<String>,
    /// The same excerpt of the notes.
    pub plain_text_description: Option<String>,
    /// Whether it is done.
    pub completed: Option<bool>,
    /// The files and images in the text.
    pub content_attachments: Option<Vec<RichTextAttachment>>,
    /// The files and images in the notes.
    pub description_attachments: Option<Vec<RichTextAttachment>>,
    /// Its files and images.
    pub attachments: Option<Vec<SearchResultAttachment>>,
    /// The subject.
    pub subject: Option<String>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// The language, if it is known.
    pub language: Option<String>,
    /// The URL of its image.
    pub image_url: Option<String>,
    /// The URL of its sound.
    pub sound_url: Option<String>,
    /// The recipients of notifications about it.
    pub subscribers: Option<Vec<Person>>,
    /// The color that marks it.
    pub color: Option<String>,
    /// The number of its cards.
    pub cards_count: Option<i32>,
    /// The number of its comments.
    pub comment_count: Option<i32>,
    /// The API URL of its cards.
    pub cards_url: Option<String>,
    /// Its section for on-hold cards.
    pub on_hold: Option<CardColumnOnHold>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// The file's name.
    pub filename: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// Whether it has a preview image.
    pub previewable: Option<bool>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// The URL of a preview image.
    pub preview_url: Option<String>,
    /// The URL of its thumbnail.
    pub thumbnail_url: Option<String>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
    /// The URL of the file for browsers.
    pub app_download_url: Option<String>,
}

json_object!(SearchResult {
    optional(id, status, visible_to_clients, created_at, updated_at, title, inherits_status, kind =
    "type", url, app_url, bookmark_url, subscription_url, bubble_up_url, parent, bucket, creator),
    default(content, description), optional(plain_text_content, plain_text_description, completed),
    optional_list(content_attachments, description_attachments, attachments), optional(subject,
    boosts_count, boosts_url, language, image_url, sound_url), optional_list(subscribers),
    optional(color, cards_count, comment_count, cards_url, on_hold, comments_count, comments_url,
    position, filename, content_type, byte_size, previewable), optional_integral(width, height),
    optional(preview_url, thumbnail_url, download_url, app_download_url),
});

impl IsRecording for SearchResult {}

/// A file or image of a search result.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SearchResultAttachment {
    /// The file's name.
    pub filename: String,
    /// The media type, such as `image/png`.
    pub content_type: String,
    /// The size in bytes.
    pub byte_size: i64,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: String,
    /// The id.
    pub id: Option<Id<SearchResultAttachment>>,
    /// The signed id by which rich text refers to it.
    pub sgid: Option<String>,
    /// Whether it has a preview image.
    pub previewable: Option<bool>,
    /// The URL of a preview image.
    pub preview_url: Option<String>,
    /// The URL of its thumbnail.
    pub thumbnail_url: Option<String>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// The title.
    pub title: Option<String>,
    /// Its API URL.
    pub url: Option<String>,
}

json_object!(SearchResultAttachment {
    default(filename, content_type, byte_size, download_url), optional(id, sgid, previewable,
    preview_url, thumbnail_url), optional_integral(width, height), optional(title, url),
});

/// A filter of a search: a type of recording or a kind of file.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SearchType {
    /// The key to search with; null if it means every kind.
    pub key: Option<String>,
    /// The label, such as `Everything`.
    pub value: String,
}

json_object!(SearchType {
    default(key, value),
});
