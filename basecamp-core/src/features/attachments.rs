//! Calls with attachments: the files are uploaded first, then used in an upload or in rich text.

mod machine;

use std::sync::Arc;

use crate::body::multipart::FilePart;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, Detached, ResponseFuture};
use crate::error::Error;
use crate::generated::services::comments::CreateComment;
use crate::generated::services::documents::CreateDocument;
use crate::generated::services::messages::CreateMessage;
use crate::generated::services::uploads::{CreateUpload, Uploads};
use crate::model::id::Id;
use crate::request::endpoint::Endpoint;
use crate::response::reply::Reply;
use crate::types::{Comment, Document, Message, Person, Upload, Vault};

pub use machine::AttachmentUpload;

/// A call that uploads files as attachments, and then sends a request that uses them.
///
/// The upload of a file is not idempotent and never retried, since a retry could create a second
/// attachment. If the request after the uploads fails, Basecamp removes the unused attachments
/// after a while.
///
/// ```
/// use basecamp_core::{Account, FilePart};
///
/// let account = Account::detached("999")?;
/// let upload = account.uploads().upload(12, FilePart::file("report.pdf")).description("For May");
/// let photo = FilePart::file("photo.jpg");
/// let comment = account.comments().create(34, "<p>There it is.</p>").attach(photo);
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct WithAttachments<R> {
    files: Vec<FilePart>,
    request: R,
}

/// A request with attachments.
trait AcceptAttachments {
    /// Adds an uploaded file to the request.
    fn add(&mut self, file: &FilePart, sgid: String);
}

/// Returns the HTML tag of an attachment in rich text.
///
/// `sgid` is the `attachable_sgid` of an attachment, a person or another recording; `caption` is
/// plain text, and may be empty. The function escapes both.
///
/// ```
/// use basecamp_core::attachment_tag;
///
/// assert_eq!(
///     attachment_tag("BAh7", "\"Q3\" & more"),
///     r#"<bc-attachment sgid="BAh7" caption="&quot;Q3&quot; &amp; more"></bc-attachment>"#
/// );
/// ```
#[must_use]
pub fn attachment_tag(sgid: &str, caption: &str) -> String {
    let mut markup = String::from("<bc-attachment sgid=\"");
    escape(&mut markup, sgid);
    if !caption.is_empty() {
        markup.push_str("\" caption=\"");
        escape(&mut markup, caption);
    }
    markup.push_str("\"></bc-attachment>");
    markup
}

/// Appends a text with the characters escaped that are special in HTML text or attributes.
fn escape(markup: &mut String, text: &str) {
    for ch in text.chars() {
        match ch {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            _ => markup.push(ch),
        }
    }
}

impl<H: Clone> Uploads<H> {
    /// Uploads a file to a folder: sends the file as an attachment, then creates the upload.
    pub fn upload(
        &self,
        vault_id: impl Into<Id<Vault>>,
        file: FilePart,
    ) -> WithAttachments<CreateUpload<H>> {
        WithAttachments { files: vec![file], request: self.create(vault_id, "") }
    }
}

impl<H> AcceptAttachments for CreateUpload<H> {
    fn add(&mut self, _: &FilePart, sgid: String) {
        self.body.attachable_sgid = sgid;
    }
}

impl<H> WithAttachments<CreateUpload<H>> {
    /// Sets the notes, as HTML.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.map(|upload| upload.description(description))
    }

    /// Sets the file's name without its extension. Default: the name of the uploaded file.
    pub fn base_name(self, base_name: impl Into<String>) -> Self {
        self.map(|upload| upload.base_name(base_name))
    }

    /// Sets the people to notify. Default: everyone in the project.
    pub fn subscriptions(
        self,
        subscriptions: impl IntoIterator<Item = impl Into<Id<Person>>>,
    ) -> Self {
        self.map(|upload| upload.subscriptions(subscriptions))
    }

    /// Sets whether clients see the upload.
    pub fn visible_to_clients(self, visible_to_clients: bool) -> Self {
        self.map(|upload| upload.visible_to_clients(visible_to_clients))
    }
}

impl<R> WithAttachments<R> {
    fn map(self, change: impl FnOnce(R) -> R) -> Self {
        Self { files: self.files, request: change(self.request) }
    }
}

/// Implements attachments for a request with rich text.
macro_rules! attach {
    ($builder:ident, $text:expr) => {
        impl<H> $builder<H> {
            /// Uploads a file and appends it to the text, with its name as the caption. To place an
            /// attachment elsewhere in the text, use
            /// [`attachment_tag`](crate::attachment_tag).
            pub fn attach(self, file: FilePart) -> WithAttachments<Self> {
                WithAttachments { files: vec![file], request: self }
            }
        }

        impl<H> WithAttachments<$builder<H>> {
            /// Uploads another file and appends it to the text.
            pub fn attach(mut self, file: FilePart) -> Self {
                self.files.push(file);
                self
            }
        }

        impl<H> AcceptAttachments for $builder<H> {
            fn add(&mut self, file: &FilePart, sgid: String) {
                let text: fn(&mut Self) -> &mut String = $text;
                text(self).push_str(&attachment_tag(&sgid, &file.file_name));
            }
        }
    };
}

attach!(CreateComment, |comment| &mut comment.body.content);
attach!(CreateMessage, |message| message.body.content.get_or_insert_default());
attach!(CreateDocument, |document| document.body.content.get_or_insert_default());

/// Implements the ways to send a call with attachments.
macro_rules! send {
    ($builder:ident => $output:ty) => {
        impl<H: Clone + Send + Sync + 'static> WithAttachments<$builder<H>> {
            /// Returns the machine of the call, for a custom driver.
            #[inline]
            pub fn call(self, context: &Arc<Context>) -> AttachmentUpload {
                let (account, options) =
                    (self.request.account.id().clone(), self.request.options.clone());
                let mut request = self.request;
                AttachmentUpload::new(
                    context,
                    account,
                    options,
                    self.files,
                    move |context, sent| {
                        for (file, sgid) in sent {
                            request.add(&file, sgid);
                        }
                        crate::call::Call::new(context, &request)
                    },
                )
            }
        }

        impl WithAttachments<$builder<Detached>> {
            /// Decodes the reply of the machine.
            ///
            /// # Errors
            ///
            /// An `api_error` with the JSON path, if the body doesn't have the documented form.
            #[inline]
            pub fn decode(reply: Reply) -> Result<$output, Error> {
                <$builder as Endpoint>::decode(reply)
            }
        }

        impl WithAttachments<$builder<Blocking>> {
            /// Sends the files, then the request, and returns the result.
            ///
            /// # Errors
            ///
            /// A rejection by the server, a network failure, an unreadable file, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            #[inline]
            pub fn send(self) -> Result<$output, Error> {
                let handle = self.request.account.handle().clone();
                handle
                    .run(&mut self.call(handle.context()))
                    .and_then(<$builder as Endpoint>::decode)
            }
        }

        impl WithAttachments<$builder<Async>> {
            /// Sends the files, then the request, and returns the result. Awaiting the builder does
            /// the same.
            ///
            /// # Errors
            ///
            /// A rejection by the server, a network failure, an unreadable file, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            #[inline]
            pub fn send(self) -> ResponseFuture<$output> {
                let handle = self.request.account.handle().clone();
                let call = self.call(handle.context());
                ResponseFuture::new(handle.run(call), <$builder as Endpoint>::decode)
            }
        }

        impl IntoFuture for WithAttachments<$builder<Async>> {
            type Output = Result<$output, Error>;
            type IntoFuture = ResponseFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

send!(CreateUpload => Upload);
send!(CreateComment => Comment);
send!(CreateMessage => Message);
send!(CreateDocument => Document);

#[cfg(test)]
mod tests;
