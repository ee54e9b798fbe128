//! Builds HTTP requests from endpoints: path, query, body, per-call options, retry policy.

pub(crate) mod account_id;
pub(crate) mod cursor;
pub(crate) mod endpoint;
pub(crate) mod open_enum;
pub(crate) mod options;
pub(crate) mod retry;
