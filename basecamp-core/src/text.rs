//! Rich text: mentions and attachments in the HTML that Basecamp stores, and its conversion from
//! and to Markdown and plain text.

mod attachment;
mod clean;
#[cfg(feature = "rich-text")]
mod document;
mod entities;
#[cfg(feature = "rich-text")]
mod html;
mod kind;
#[cfg(feature = "rich-text")]
mod markdown;
mod markup;
mod mention;
#[cfg(feature = "rich-text")]
mod plain;
mod sgid;
mod tag;

pub use attachment::{Attachment, attachments};
pub(crate) use clean::{is_unsafe, single_line};
pub use kind::AttachmentKind;
#[cfg(feature = "rich-text")]
pub use markdown::{Markdown, html_to_markdown, markdown_to_html};
pub use mention::{
    attachment_sgids, mention_markup, mentioned_person_ids, person_id_from_sgid, with_mentions,
};
#[cfg(feature = "rich-text")]
pub use plain::{html_to_plain, plain_to_html};
pub(crate) use tag::escape;
pub use tag::{attachment_tag, gallery};

#[cfg(all(test, feature = "rich-text"))]
mod tests;
