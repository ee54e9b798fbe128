//! Responses: the status, headers and body of a reply, and its decoding.

pub(crate) mod decode;
pub(crate) mod reply;
