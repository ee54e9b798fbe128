// @generated from api/pings.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.pings()`.

use crate::generated::prelude::*;

/// A private chat.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ping {
    /// The id.
    pub id: Id<Ping>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The title.
    pub title: String,
    /// Whether it has a custom name.
    pub named: bool,
    /// The URL of its image, if it has one.
    pub image_url: Option<String>,
    /// The URL of its avatar.
    pub avatar_url: String,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The API URL for bookmarking it.
    pub bookmark_url: String,
    /// The URL of its room.
    pub room_url: String,
    /// The URL for changing its title.
    pub edit_title_url: Option<String>,
    /// The URLs of its contents.
    pub links: PingLinks,
    /// The people in it.
    pub people: Vec<Person>,
}

json_object!(Ping {
    required(id, created_at, updated_at), default(title, named), optional(image_url),
    default(avatar_url, url, app_url, bookmark_url, room_url), optional(edit_title_url),
    required(links), list(people),
});

/// The URLs of a private chat's contents.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PingLinks {
    /// The URL of its lines.
    pub lines: String,
    /// The URL of its files.
    pub files: String,
}

json_object!(PingLinks {
    default(lines, files),
});
