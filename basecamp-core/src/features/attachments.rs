//! Calls that send files first: an upload made from a file, a text with files in it.

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

/// A call that sends files first, each as an attachment, and then makes use of them.
///
/// Sending a file is never repeated by itself, as that would leave a second one behind; a file whose
/// use then fails is one that Basecamp removes after a while.
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

/// A request that files are put into once they have been sent.
trait AcceptAttachments {
    fn take(&mut self, file: &FilePart, sgid: String);
}

/// How a file stands in rich text.
///
/// `sgid` is the `attachable_sgid` of an attachment, a person or another recording; `caption` is
/// plain text, and may be empty. Both are escaped.
///
/// ```
/// use basecamp_core::attachment_tag;
///
/// let markup = attachment_tag("BAh7", "\"Q3\" & more");
/// let expected = r#"<bc-attachment sgid="BAh7" caption="&quot;Q3&quot; &amp; more"></bc-attachment>"#;
/// assert_eq!(markup, expected);
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

/// Writes a text as it stands in an attribute or between tags.
fn escape(markup: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            '\'' => markup.push_str("&#39;"),
            _ => markup.push(character),
        }
    }
}

impl<H: Clone> Uploads<H> {
    /// Puts a file into a folder: sends it, and makes an upload of it.
    pub fn upload(
        &self,
        vault_id: impl Into<Id<Vault>>,
        file: FilePart,
    ) -> WithAttachments<CreateUpload<H>> {
        WithAttachments { files: vec![file], request: self.create(vault_id, "") }
    }
}

impl<H> AcceptAttachments for CreateUpload<H> {
    fn take(&mut self, _: &FilePart, sgid: String) {
        self.body.attachable_sgid = sgid;
    }
}

impl<H> WithAttachments<CreateUpload<H>> {
    /// The notes, as HTML.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.map(|upload| upload.description(description))
    }

    /// The file's name without its ending; it stays as it is if not given.
    pub fn base_name(self, base_name: impl Into<String>) -> Self {
        self.map(|upload| upload.base_name(base_name))
    }

    /// The people to notify; everyone in the project if not given.
    pub fn subscriptions(
        self,
        subscriptions: impl IntoIterator<Item = impl Into<Id<Person>>>,
    ) -> Self {
        self.map(|upload| upload.subscriptions(subscriptions))
    }

    /// Whether clients see it.
    pub fn visible_to_clients(self, visible_to_clients: bool) -> Self {
        self.map(|upload| upload.visible_to_clients(visible_to_clients))
    }
}

impl<R> WithAttachments<R> {
    fn map(self, change: impl FnOnce(R) -> R) -> Self {
        Self { files: self.files, request: change(self.request) }
    }
}

/// A text that files can be attached to.
macro_rules! attach {
    ($builder:ident, $text:expr) => {
        impl<H> $builder<H> {
            /// Sends a file along, and puts it at the end of the text, with its name as caption.
            /// [`attachment_tag`](crate::attachment_tag) puts one anywhere else.
            pub fn attach(self, file: FilePart) -> WithAttachments<Self> {
                WithAttachments { files: vec![file], request: self }
            }
        }

        impl<H> WithAttachments<$builder<H>> {
            /// Sends another file along.
            pub fn attach(mut self, file: FilePart) -> Self {
                self.files.push(file);
                self
            }
        }

        impl<H> AcceptAttachments for $builder<H> {
            fn take(&mut self, file: &FilePart, sgid: String) {
                let text: fn(&mut Self) -> &mut String = $text;
                text(self).push_str(&attachment_tag(&sgid, &file.file_name));
            }
        }
    };
}

attach!(CreateComment, |comment| &mut comment.body.content);
attach!(CreateMessage, |message| message.body.content.get_or_insert_default());
attach!(CreateDocument, |document| document.body.content.get_or_insert_default());

/// Ways to send such a call.
macro_rules! send {
    ($builder:ident => $output:ty) => {
        impl<H: Clone + Send + Sync + 'static> WithAttachments<$builder<H>> {
            /// The machine that runs it, for a stack of your own.
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
                            request.take(&file, sgid);
                        }
                        crate::call::Call::new(context, &request)
                    },
                )
            }
        }

        impl WithAttachments<$builder<Detached>> {
            /// Decodes the reply of a call that was run by hand.
            ///
            /// # Errors
            ///
            /// An `api_error` that says where the body departs from its documented shape.
            #[inline]
            pub fn decode(reply: Reply) -> Result<$output, Error> {
                <$builder as Endpoint>::decode(reply)
            }
        }

        impl WithAttachments<$builder<Blocking>> {
            /// Sends the files, then the request, and gives the result.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with a file or the
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
            /// Sends the files, then the request, and gives the result; awaiting the builder itself
            /// does the same.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with a file or the
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
