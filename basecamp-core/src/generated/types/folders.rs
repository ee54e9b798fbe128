// @generated from api/folders.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.folders()`.

use crate::generated::prelude::*;

/// A folder of projects.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Folder {
    /// The id.
    pub id: Id<Folder>,
    /// The name.
    pub name: String,
    /// Its type, such as `Stack`. (`type` on the wire.)
    pub kind: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The projects in it.
    pub bucket_ids: Vec<Id<Project>>,
    /// Whether the name is a single emoji.
    pub is_emoji_only_name: bool,
    /// The API URL for starring it.
    pub star_url: String,
    /// The API URL of its gauges; `null` if it has none.
    pub gauges_url: Option<String>,
    /// The color that marks it; `null` if it has none.
    pub color: Option<String>,
    /// The URL of its image; `null` if it has none.
    pub image_url: Option<String>,
    /// Its API URL.
    pub url: String,
}

json_object!(Folder {
    required(id), default(name, kind = "type"), required(created_at, updated_at),
    default(bucket_ids, is_emoji_only_name, star_url, gauges_url, color, image_url, url),
});

/// A folder, with the projects in it.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FolderWithProjects {
    /// The id.
    pub id: Id<Folder>,
    /// The name.
    pub name: String,
    /// Its type, such as `Stack`. (`type` on the wire.)
    pub kind: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The projects in it.
    pub bucket_ids: Vec<Id<Project>>,
    /// Whether the name is a single emoji.
    pub is_emoji_only_name: bool,
    /// The API URL for starring it.
    pub star_url: String,
    /// The API URL of its gauges; `null` if it has none.
    pub gauges_url: Option<String>,
    /// The color that marks it; `null` if it has none.
    pub color: Option<String>,
    /// The URL of its image; `null` if it has none.
    pub image_url: Option<String>,
    /// Its API URL.
    pub url: String,
    /// The projects in it, with all their fields.
    pub projects: Vec<Project>,
}

json_object!(FolderWithProjects {
    required(id), default(name, kind = "type"), required(created_at, updated_at),
    default(bucket_ids, is_emoji_only_name, star_url, gauges_url, color, image_url, url),
    list(projects),
});
