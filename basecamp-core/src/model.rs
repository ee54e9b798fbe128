//! Values without behaviour of their own: ids, times, secrets, and how they appear in JSON and headers.

pub(crate) mod catch_panic;
pub(crate) mod header;
pub(crate) mod id;
pub(crate) mod json;
pub(crate) mod json_object;
pub(crate) mod secret;
pub(crate) mod serde_helpers;
pub mod time;
