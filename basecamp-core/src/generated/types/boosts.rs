// @generated from api/boosts.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.boosts()`.

use crate::generated::prelude::*;

/// A short cheer, in a few letters or an emoji.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Boost {
    /// The id.
    pub id: Id<Boost>,
    /// A few letters or an emoji.
    pub content: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The person who boosted.
    pub booster: Option<Person>,
    /// The boosted recording.
    pub recording: Option<RecordingParent>,
}

json_object!(Boost {
    required(id), optional(content), required(created_at), optional(booster, recording),
});
