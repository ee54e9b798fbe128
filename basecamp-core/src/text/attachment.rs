//! Attachments in rich text: files, pictures, mentions and embeds.

use std::ops::Range;

use super::entities::unescape;
#[cfg(not(feature = "rich-text"))]
use super::entities::unescape as decode;
#[cfg(feature = "rich-text")]
use super::html::attribute_value as decode;
use super::kind::AttachmentKind;
use super::markup::{self, Element};

/// An attachment in a rich text: the attributes of a `<bc-attachment>` tag, with entities decoded.
///
/// Without the feature `rich-text`, which has the table of all names, the entities of other
/// characters than those that HTML escapes may stay, such as `&eacute;`. Basecamp stores no such
/// entities.
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
        let attribute = |name| element.attribute(name).map(decode);
        let number = |name| element.attribute(name)?.trim().parse::<f64>().ok();
        let length = |name| number(name).filter(|length| length.is_finite() && *length >= 0.0);
        let sgid = element.attribute("sgid").map(unescape);
        let (content_type, filename) = (attribute("content-type"), attribute("filename"));
        let or_empty = Option::unwrap_or_default;
        let kind = AttachmentKind::of(
            or_empty(sgid.as_deref()),
            or_empty(content_type.as_deref()),
            or_empty(filename.as_deref()),
        );
        Self {
            kind,
            sgid,
            content_type,
            filename,
            caption: attribute("caption"),
            href: attribute("href"),
            url: attribute("url"),
            width: length("width"),
            height: length("height"),
            in_gallery: attribute("presentation").as_deref() == Some("gallery"),
            range: element.range.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
