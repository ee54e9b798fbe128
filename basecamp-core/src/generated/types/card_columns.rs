// @generated from api/card_columns.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.card_columns()`.

use crate::generated::prelude::*;

open_enum! {
    /// The color of a column.
    pub enum CardColumnColor {
        /// White.
        White = "white",
        /// Red.
        Red = "red",
        /// Orange.
        Orange = "orange",
        /// Yellow.
        Yellow = "yellow",
        /// Green.
        Green = "green",
        /// Blue.
        Blue = "blue",
        /// Aqua.
        Aqua = "aqua",
        /// Purple.
        Purple = "purple",
        /// Gray.
        Gray = "gray",
        /// Pink.
        Pink = "pink",
        /// Brown.
        Brown = "brown",
    }
}

/// A column of a card table.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CardColumn {
    /// The id.
    pub id: Id<CardColumn>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The title.
    pub title: String,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: bool,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// The color that marks it.
    pub color: Option<CardColumnColor>,
    /// Its purpose.
    pub description: Option<String>,
    /// The number of its cards.
    pub cards_count: Option<i32>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The same as `comments_count`.
    pub comment_count: Option<i32>,
    /// The API URL of its cards.
    pub cards_url: Option<String>,
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The recipients of notifications about it.
    pub subscribers: Option<Vec<Person>>,
    /// Its section for on-hold cards.
    pub on_hold: Option<CardColumnOnHold>,
}

json_object!(CardColumn {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position,
    color, description, cards_count, comments_count, comment_count, cards_url), required(parent,
    bucket, creator), optional_list(subscribers), optional(on_hold),
});

impl IsRecording for CardColumn {}
