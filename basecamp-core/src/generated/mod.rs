// @generated from api/api.toml by `basecamp-codegen generate`; do not edit.
//! Services, types and operations of the Basecamp API.

mod operations;
mod prelude;
pub mod services;
pub mod types;

pub use operations::OPERATIONS;

/// The version of the Basecamp API that this crate was generated for.
pub(crate) const API_VERSION: &str = "2026-10-30";
/// The hosts of Basecamp's web pages and of its API.
pub(crate) const HOSTS: &[&str] = &["3.basecamp.com", "3.basecampapi.com", "app.basecamp.com"];
/// The members and parameters with ids of people whose names don't end in `id` or
/// `ids`.
#[cfg(any(test, feature = "testing"))]
pub(crate) const PERSON_LISTS: &[&str] = &[
    "creators",
    "exclude_performers",
    "grant",
    "performers",
    "revoke",
    "subscriptions",
    "unsubscriptions",
];
