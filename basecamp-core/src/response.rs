//! Replies: status, headers and body of a response, and the decoding of the body.

pub(crate) mod decode;
pub(crate) mod reply;
