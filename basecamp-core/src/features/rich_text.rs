//! Requests with rich text: the machine reads the people to mention, uploads the files to attach,
//! adds both to the text, and then sends the request.

mod expand;
mod fields;
mod handle;
mod machine;
pub(crate) mod macros;
mod upload;
mod write;

use std::sync::Arc;

use crate::client::context::Context;
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;

pub use expand::ExpandMentions;
pub(crate) use fields::RichTextFields;
pub use machine::RichTextCall;
pub(crate) use write::Write;

/// A builder with a rich text attribute.
pub(crate) trait RichText: Send {
    fn account_id(&self) -> &AccountId;

    fn call_options(&mut self) -> &mut CallOptions;

    /// The members that mentions and attachments change.
    fn rich_text(&mut self) -> RichTextFields<'_>;

    /// Creates the machine that sends the request.
    fn write(&self, context: &Arc<Context>) -> Write;
}

#[cfg(test)]
mod tests;
