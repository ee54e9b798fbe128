//! The kinds of attachments in rich text.

use super::mention::person_id_from_sgid;

/// The content type of mentions.
pub(crate) const MENTION: &str = "application/vnd.basecamp.mention";

/// The kind of an attachment in a rich text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachmentKind {
    /// A mention of a person.
    Mention,
    /// A picture, uploaded or at a URL.
    Picture,
    /// An uploaded file that is not a picture.
    File,
    /// Content of another site.
    Embed,
    /// The tag doesn't say: it has an sgid only, such as that of a text that was not posted yet.
    Unknown,
}

impl AttachmentKind {
    /// The kind of an attachment with these attributes, empty if it has none.
    pub(crate) fn of(sgid: &str, content_type: &str, filename: &str) -> Self {
        let content_type = content_type.trim().to_ascii_lowercase();
        if content_type == MENTION || person_id_from_sgid(sgid).is_some() {
            Self::Mention
        } else if content_type.starts_with("image") {
            Self::Picture
        } else if content_type.starts_with("application/vnd.basecamp.") {
            Self::Embed
        } else if !content_type.is_empty() || !filename.is_empty() {
            Self::File
        } else {
            Self::Unknown
        }
    }
}
