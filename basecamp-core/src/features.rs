//! Operations that take more than one call, and shortcuts between them: downloads, rich text with
//! mentions and attachments, searches by name, the tools of a project, summaries.

mod dock;
pub(crate) mod download;
pub(crate) mod find;
pub(crate) mod rich_text;
pub(crate) mod summary;
