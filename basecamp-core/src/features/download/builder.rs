//! Builders of downloads.

use super::{DOWNLOAD_URL, rebase, rebase_file};
use crate::builders::macros::call_settings;
use crate::builders::macros::plain_value::example;
use crate::client::account::Account;
use crate::client::handle::{Detached, Handle};
use crate::generated::services::uploads::{GET_UPLOAD, Uploads};
use crate::model::id::{Id, IntoId};
use crate::registry::operation::Operation;
use crate::request::endpoint::{Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::text::{Attachment, AttachmentKind};
use crate::types::Upload;

impl<H: Handle> Account<H> {
    /// Downloads a file by its `download_url`, such as the one of an attachment in rich text.
    ///
    /// The request goes to the path and query of `url` at the configured base URL, and from there
    /// to the target of a redirect.
    pub fn download_url(&self, url: impl Into<String>) -> DownloadUrl<H> {
        DownloadUrl {
            account: self.clone(),
            url: url.into(),
            in_text: false,
            filename: None,
            options: CallOptions::default(),
        }
    }
}

impl<H: Handle> Account<H> {
    /// Downloads the file of an attachment in a rich text, by its `href` or `url`. `None` if the
    /// attachment has neither, and for a mention.
    ///
    /// As in [`download_url`](Self::download_url), the request goes to the configured base URL,
    /// wherever the URL in the text leads. A URL whose path is not that of a file in Basecamp, such
    /// as the one of a picture on another site, is a `usage` error without a request.
    ///
    /// ```
    /// use basecamp_core::{Account, text};
    ///
    /// let account = Account::detached("999")?;
    /// let html = "<bc-attachment sgid=\"BAh7\" filename=\"a.pdf\" \
    ///             href=\"https://3.basecamp.com/999/blobs/5f/download/a.pdf\"></bc-attachment>";
    /// for attachment in text::attachments(html) {
    ///     let download = account.download_attachment(&attachment).unwrap();
    /// }
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn download_attachment(&self, attachment: &Attachment) -> Option<DownloadUrl<H>> {
        if attachment.kind == AttachmentKind::Mention {
            return None;
        }
        let url = attachment.href.as_ref().or(attachment.url.as_ref())?;
        let filename = attachment.filename.clone();
        Some(DownloadUrl { in_text: true, filename, ..self.download_url(url) })
    }
}

/// Downloads a file by its URL.
///
/// The request to the API is retried after network errors and the statuses 408, 425, 429, 502, 503
/// and 504. The request to the file storage and the transfer are never retried. `with_timeout` sets
/// the idle timeout, the longest time without a byte; `with_deadline` limits the whole download,
/// including the transfer.
#[doc = example!("download_url(\"https://3.basecamp.com/999/blobs/5f/a.pdf\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DownloadUrl<H = Detached> {
    pub(super) account: Account<H>,
    pub(super) url: String,
    /// Whether the URL is from a rich text, and not from a response of the API.
    in_text: bool,
    pub(super) filename: Option<String>,
    options: CallOptions,
}

impl<H> DownloadUrl<H> {
    /// Sets the file name of the [`Download`](crate::Download), instead of the name from the
    /// response or the URL. The name is sanitized: see [`safe_name`](crate::safe_name).
    pub fn with_filename(mut self, name: impl Into<String>) -> Self {
        self.filename = Some(name.into());
        self
    }
}

impl<H> Request for DownloadUrl<H> {
    fn operation(&self) -> &'static Operation {
        &DOWNLOAD_URL
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        let rebase = if self.in_text { rebase_file } else { rebase };
        request.url(rebase(request.origin().as_str(), &self.url));
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

impl<H: Handle> Uploads<H> {
    /// Downloads the content of an upload. Reads the upload first, for its URL and its name.
    pub fn download(&self, upload_id: impl IntoId<Upload>) -> DownloadUpload<H> {
        DownloadUpload {
            account: self.account.clone(),
            upload_id: upload_id.into_id(),
            options: CallOptions::default(),
        }
    }
}

/// Downloads the content of an upload: sends `GetUpload`, then downloads the file as
/// [`DownloadUrl`] does. Created by [`Uploads::download`].
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DownloadUpload<H = Detached> {
    pub(super) account: Account<H>,
    upload_id: Id<Upload>,
    options: CallOptions,
}

impl<H> DownloadUpload<H> {
    /// The download of the file; `GetUpload` returns its URL.
    pub(super) fn file(&self) -> DownloadUrl {
        DownloadUrl {
            account: Account::from(self.account.id().clone()),
            url: String::new(),
            in_text: false,
            filename: None,
            options: self.options.clone(),
        }
    }
}

impl<H> Request for DownloadUpload<H> {
    fn operation(&self) -> &'static Operation {
        &GET_UPLOAD
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&[self.account.id().into(), self.upload_id.into()]);
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

call_settings!(DownloadUrl);
call_settings!(DownloadUpload);
