//! Rich text: mentions and attachments in the HTML that Basecamp stores.

mod attachment;
mod entities;
mod markup;
mod mention;
mod sgid;
mod tag;

pub use attachment::{Attachment, AttachmentKind, attachments};
pub use mention::{
    attachment_sgids, mention_markup, mentioned_person_ids, person_id_from_sgid, with_mentions,
};
pub(crate) use tag::escape;
pub use tag::{attachment_tag, gallery};
