// @generated from api/attachments.toml by `basecamp-codegen generate`; do not edit.
//! Attachments: files that are uploaded first, and then used in texts or folders.

use crate::generated::prelude::*;

/// Attachments: files that are uploaded first, and then used in texts or folders.
///
/// The service of [`Account::attachments`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let file = basecamp_core::FilePart::new("notes.txt", "text/plain", "Bring the plans.");
/// let call = account.attachments().create(file);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Attachments<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Attachments<H> {
    /// Uploads a file, for use in a text or as an upload.
    ///
    /// - `file`: The file.
    pub fn create(&self, file: FilePart) -> CreateAttachment<H> {
        CreateAttachment { account: self.account.clone(), options: CallOptions::default(), file }
    }
}

/// Uploads a file, for use in a text or as an upload.
///
/// - `file`: The file.
///
/// `CreateAttachment`: `POST /{accountId}/attachments.json`. Not idempotent, so it is never
/// retried after a failure. Created by [`Attachments::create`].
#[doc = example!("attachments().create(FilePart::file(\"report.pdf\"))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateAttachment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    file: FilePart,
}

endpoint!(
    CreateAttachment = CREATE_ATTACHMENT { path(), file(file = "name") }
        => Attachment, decode::json
);

constructor!(CreateAttachment(file: FilePart) = Attachments.create);

#[rustfmt::skip]
pub(crate) static CREATE_ATTACHMENT: Operation = Operation {
    id: "CreateAttachment", service: "attachments", name: "create", resource_type: "attachment",
    method: Method::POST, path: path_template!("/{accountId}/attachments.json"),
    parameters: &[Parameter::body("file", Type::File, "The file.")],
    body: Body::File, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Uploads a file, for use in a text or as an upload.",
};
