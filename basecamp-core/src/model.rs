//! Value types (ids, times, secrets), their encoding in JSON and HTTP headers, and cancellation.

pub(crate) mod cancel;
pub(crate) mod catch_panic;
pub(crate) mod header;
pub(crate) mod id;
pub(crate) mod json;
pub(crate) mod json_object;
pub(crate) mod secret;
pub(crate) mod serde_helpers;
pub mod time;
pub(crate) mod waiters;
