//! The builder of a download.

use super::received::Download;
use super::{DOWNLOAD_URL, DownloadCall};
use crate::account::Account;
use crate::body::{AsyncBody, BlockingBody};
use crate::builder::call_settings;
use crate::endpoint::{Request, RequestBuilder};
use crate::error::Error;
use crate::handle::{Async, Blocking, BoxFuture, Detached};
use crate::operation::Operation;
use crate::options::CallOptions;

impl<H: Clone> Account<H> {
    /// Downloads a file by its `download_url`, such as that of an attachment in rich text.
    ///
    /// Only the path and query of `url` count: it is fetched from the configured base URL, and from
    /// wherever that redirects to.
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
/// Network errors and the statuses 429, 502, 503 and 504 are retried until the file has been found;
/// from there on nothing is. `with_timeout` bounds each silence of the server, `with_deadline` all of
/// it, the reading of the file included.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DownloadUrl<H = Detached> {
    account: Account<H>,
    url: String,
    pub(super) filename: Option<String>,
    options: CallOptions,
}

impl<H> DownloadUrl<H> {
    /// Calls the file so, in place of what its URL says. The name is made safe.
    pub fn filename(mut self, name: impl Into<String>) -> Self {
        self.filename = Some(name.into());
        self
    }
}

impl<H> Request for DownloadUrl<H> {
    fn operation(&self) -> &'static Operation {
        &DOWNLOAD_URL
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.rebased(&self.url);
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

call_settings!(DownloadUrl);

impl DownloadUrl<Blocking> {
    /// Asks for the file; its bytes are read from the result.
    ///
    /// # Errors
    ///
    /// What the server or the file's storage refused, what failed on the way, or what is wrong with
    /// the URL: see [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> Result<Download<BlockingBody>, Error> {
        self.account.handle().download(DownloadCall::new(self.account.handle().context(), &self))
    }
}

impl DownloadUrl<Async> {
    /// Asks for the file; its bytes are read from the result. Awaiting the builder itself does the
    /// same.
    ///
    /// # Errors
    ///
    /// What the server or the file's storage refused, what failed on the way, or what is wrong with
    /// the URL: see [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> BoxFuture<'static, Result<Download<AsyncBody>, Error>> {
        let call = DownloadCall::new(self.account.handle().context(), &self);
        self.account.handle().download(call)
    }
}

impl IntoFuture for DownloadUrl<Async> {
    type Output = Result<Download<AsyncBody>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
