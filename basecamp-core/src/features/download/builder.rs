//! Builders of downloads.

use super::received::Download;
use super::{DOWNLOAD_URL, DownloadCall, rebase};
use crate::body::{AsyncBody, BlockingBody};
use crate::builders::macros::call_settings;
use crate::client::account::Account;
use crate::client::handle::{Async, Blocking, Detached};
use crate::error::Error;
use crate::generated::services::uploads::{GET_UPLOAD, Uploads};
use crate::model::id::Id;
use crate::protocol::driver::BoxFuture;
use crate::registry::operation::Operation;
use crate::request::endpoint::{Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::types::Upload;

impl<H: Clone> Account<H> {
    /// Downloads a file by its `download_url`, such as the one of an attachment in rich text.
    ///
    /// The request goes to the path and query of `url` at the configured base URL, and from there
    /// to the target of a redirect.
    pub fn download_url(&self, url: impl Into<String>) -> DownloadUrl<H> {
        DownloadUrl {
            account: self.clone(),
            url: url.into(),
            filename: None,
            options: CallOptions::default(),
        }
    }
}

/// Downloads a file by its URL.
///
/// The request to the API is retried after network errors and the statuses 408, 425, 429, 502, 503
/// and 504. The request to the file storage and the transfer are never retried. `with_timeout` sets
/// the idle timeout, the longest time without a byte; `with_deadline` limits the whole download,
/// including the transfer.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DownloadUrl<H = Detached> {
    account: Account<H>,
    pub(super) url: String,
    pub(super) filename: Option<String>,
    options: CallOptions,
}

impl<H> DownloadUrl<H> {
    /// Sets the file name of the [`Download`], instead of the name from the response or the URL.
    /// The name is sanitized: see [`safe_name`](crate::safe_name).
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
        request.url(rebase(request.origin().as_str(), &self.url));
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

impl<H: Clone> Uploads<H> {
    /// Downloads the content of an upload. Reads the upload first, for its URL and its name.
    pub fn download(&self, upload_id: impl Into<Id<Upload>>) -> DownloadUpload<H> {
        DownloadUpload {
            account: self.account.clone(),
            upload_id: upload_id.into(),
            options: CallOptions::default(),
        }
    }
}

/// Downloads the content of an upload: sends `GetUpload`, then downloads the file as
/// [`DownloadUrl`] does. Created by [`Uploads::download`].
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DownloadUpload<H = Detached> {
    account: Account<H>,
    upload_id: Id<Upload>,
    options: CallOptions,
}

impl<H> DownloadUpload<H> {
    /// The download of the file; `GetUpload` returns its URL.
    pub(super) fn file(&self) -> DownloadUrl {
        DownloadUrl {
            account: Account::from(self.account.id().clone()),
            url: String::new(),
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

/// Implements the ways to send a download.
macro_rules! download_methods {
    ($builder:ident, $machine:expr) => {
        call_settings!($builder);

        impl $builder<Blocking> {
            /// Requests the file. The result reads its bytes.
            ///
            /// # Errors
            ///
            /// A rejection by the server or by the file storage, a network failure, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> Result<Download<BlockingBody>, Error> {
                let handle = self.account.handle();
                let mut call = $machine(handle.context(), &self);
                let (reply, body) = handle.run_streaming(&mut call)?;
                call.finish_with(&reply, body)
            }
        }

        impl $builder<Async> {
            /// Requests the file. The result reads its bytes. Awaiting the builder does the same.
            ///
            /// # Errors
            ///
            /// A rejection by the server or by the file storage, a network failure, or an invalid
            /// call: see [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> BoxFuture<'static, Result<Download<AsyncBody>, Error>> {
                let handle = self.account.handle();
                let run = handle.run_streaming($machine(handle.context(), &self));
                Box::pin(async move {
                    let driven = run.await;
                    driven.machine.finish_with(&driven.result?, driven.body)
                })
            }
        }

        impl IntoFuture for $builder<Async> {
            type Output = Result<Download<AsyncBody>, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

download_methods!(DownloadUrl, DownloadCall::new);
download_methods!(DownloadUpload, DownloadCall::of_upload);
