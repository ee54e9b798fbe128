//! Operations that take more than one call: downloads, and rich text with mentions and attachments.

pub(crate) mod download;
pub(crate) mod rich_text;
