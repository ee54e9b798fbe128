//! From an endpoint to an HTTP request: paths, queries, bodies, per-call options, the retry policy.

pub(crate) mod account_id;
pub(crate) mod cursor;
pub(crate) mod endpoint;
pub(crate) mod open_enum;
pub(crate) mod options;
pub(crate) mod retry;
