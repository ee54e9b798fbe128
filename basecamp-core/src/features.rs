//! Operations that take more than one call: downloads, and posts with attachments.

pub(crate) mod attachments;
pub(crate) mod download;
