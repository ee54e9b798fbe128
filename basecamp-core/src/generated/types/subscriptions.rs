// @generated from api/subscriptions.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.subscriptions()`.

use crate::generated::prelude::*;

/// The subscribers of a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Subscription {
    /// Whether the caller gets notifications about it.
    pub subscribed: bool,
    /// The number of subscribers.
    pub count: i32,
    /// Its API URL.
    pub url: String,
    /// The recipients of notifications about it.
    pub subscribers: Option<Vec<Person>>,
}

json_object!(Subscription {
    default(subscribed, count, url), optional_list(subscribers),
});
