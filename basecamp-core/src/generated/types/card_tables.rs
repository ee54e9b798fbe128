// @generated from api/card_tables.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.card_tables()`.

use crate::generated::prelude::*;

/// A board on which cards move from column to column.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CardTable {
    /// The id.
    pub id: Id<CardTable>,
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
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The URL of its public page, if it has one.
    pub public_link_url: Option<String>,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The recipients of notifications about it.
    pub subscribers: Option<Vec<Person>>,
    /// Its columns.
    pub lists: Option<Vec<CardColumn>>,
    /// Its links to other card tables.
    pub wormholes: Option<Vec<Wormhole>>,
}

json_object!(CardTable {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url, position, parent, public_link_url), required(bucket, creator),
    optional_list(subscribers, lists, wormholes),
});

impl IsRecording for CardTable {}
