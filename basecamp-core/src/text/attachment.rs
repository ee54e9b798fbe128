//! Attachments in rich text: files, pictures, mentions and embeds.

use std::ops::Range;

use super::markup::{self, Element};
use super::mention::person_id_from_sgid;

/// An attachment in a rich text: the attributes of a `<bc-attachment>` tag, with entities decoded.
///
/// The text may come from anyone, and nothing in it proves that an attribute is true.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Attachment {
    /// The kind of the attachment.
    pub kind: AttachmentKind,
    /// The signed id of the file, the person or the recording.
    pub sgid: Option<String>,
    /// The media type of a file, or a type of Basecamp such as
    /// `application/vnd.basecamp.mention`.
    pub content_type: Option<String>,
    /// The name of a file.
    pub filename: Option<String>,
    /// The caption, as plain text.
    pub caption: Option<String>,
    /// The URL of a file's download, or of the page that an embed shows.
    pub href: Option<String>,
    /// The URL of a picture, or of the preview of a file.
    pub url: Option<String>,
    /// The width of a picture, in pixels.
    pub width: Option<f64>,
    /// The height of a picture, in pixels.
    pub height: Option<f64>,
    /// Whether the attachment is a picture of a gallery.
    pub in_gallery: bool,
    /// The bytes of the element in the text, from the start tag through the end tag.
    pub range: Range<usize>,
}

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

/// Returns the attachments of a rich text, in document order.
///
/// ```
/// use basecamp_core::text::{AttachmentKind, attachments};
///
/// let mut text = "<div>See <bc-attachment sgid=\"BAh7\" content-type=\"application/pdf\" \
///                 filename=\"plan.pdf\"><figure>..</figure></bc-attachment></div>"
///     .to_owned();
/// let found = attachments(&text);
/// assert_eq!(found[0].kind, AttachmentKind::File);
/// assert_eq!(found[0].filename.as_deref(), Some("plan.pdf"));
///
/// // The range replaces or removes an attachment. With several, begin with the last.
/// text.replace_range(found[0].range.clone(), "the plan");
/// assert_eq!(text, "<div>See the plan</div>");
/// ```
#[must_use]
pub fn attachments(rich_text: &str) -> Vec<Attachment> {
    markup::attachments(rich_text).iter().map(Attachment::of).collect()
}

impl Attachment {
    fn of(element: &Element<'_>) -> Self {
        let number = |name| element.attribute(name)?.trim().parse::<f64>().ok();
        let length = |name| number(name).filter(|length| length.is_finite() && *length >= 0.0);
        let attachment = Self {
            kind: AttachmentKind::Unknown,
            sgid: element.attribute("sgid"),
            content_type: element.attribute("content-type"),
            filename: element.attribute("filename"),
            caption: element.attribute("caption"),
            href: element.attribute("href"),
            url: element.attribute("url"),
            width: length("width"),
            height: length("height"),
            in_gallery: element.attribute("presentation").as_deref() == Some("gallery"),
            range: element.range.clone(),
        };
        Self { kind: attachment.kind(), ..attachment }
    }

    fn kind(&self) -> AttachmentKind {
        let content_type = self.content_type.as_deref().unwrap_or_default().trim();
        let content_type = content_type.to_ascii_lowercase();
        let is_mention = content_type == "application/vnd.basecamp.mention";
        if is_mention || self.sgid.as_deref().and_then(person_id_from_sgid).is_some() {
            AttachmentKind::Mention
        } else if content_type.starts_with("image") {
            AttachmentKind::Picture
        } else if content_type.starts_with("application/vnd.basecamp.") {
            AttachmentKind::Embed
        } else if !content_type.is_empty() || self.filename.is_some() {
            AttachmentKind::File
        } else {
            AttachmentKind::Unknown
        }
    }
}

#[cfg(test)]
mod tests;
