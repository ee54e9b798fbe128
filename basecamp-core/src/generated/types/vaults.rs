// @generated from api/vaults.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.vaults()`.

use crate::generated::prelude::*;

/// A folder of documents, files and further folders.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Vault {
    /// The id.
    pub id: Id<Vault>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The folder's name.
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
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The number of its documents.
    pub documents_count: Option<i32>,
    /// The API URL of its documents.
    pub documents_url: Option<String>,
    /// The number of its files.
    pub uploads_count: Option<i32>,
    /// The API URL of its files.
    pub uploads_url: Option<String>,
    /// The number of its folders.
    pub vaults_count: Option<i32>,
    /// The API URL of its folders.
    pub vaults_url: Option<String>,
}

json_object!(Vault {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url, position,
    parent), required(bucket, creator), optional(documents_count, documents_url, uploads_count,
    uploads_url, vaults_count, vaults_url),
});

impl IsRecording for Vault {}
