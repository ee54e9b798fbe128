//! The machine of a download.

use std::sync::Arc;

use http::Response;

use super::builder::{DownloadUpload, DownloadUrl};
use super::received::Download;
use super::redirect::DownloadStage;
use crate::call::Call;
use crate::client::context::Context;
use crate::error::Error;
use crate::features::download::disposition::file_name;
use crate::features::download::file_name::{name_in_url, safe_name};
use crate::generated::services::uploads::{GET_UPLOAD, GetUpload};
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;

/// A download in two hops, as a machine. The [`BodyPlan`](crate::BodyPlan) of the file itself is to
/// stream it; [`DownloadCall::finish`] combines that stream with the name and the headers of the
/// file.
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::{Account, Auth, BodyPlan, Config, Context, DownloadCall};
/// use basecamp_core::{Machine, Now, Step};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let url = "https://3.basecamp.com/999/blobs/5f/download/report.pdf";
/// let builder = Account::detached("999")?.download_url(url);
/// let mut download = DownloadCall::new(&context, &builder);
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// // The first hop goes to the base URL, with credentials.
/// let Step::Send(hop) = download.step(now) else { panic!() };
/// let expected = "https://3.basecampapi.com/999/blobs/5f/download/report.pdf";
/// assert_eq!(hop.request.uri(), expected);
/// assert!(hop.request.headers().contains_key("authorization"));
/// let head = http::Response::builder().status(302);
/// let head = head.header("Location", "https://storage.example.com/5f?signature=abc");
/// let head = head.body(())?;
/// assert_eq!(download.handle_head(now, head), BodyPlan::Discard);
/// download.handle_body(now, "".into());
///
/// // The second follows the redirect, without credentials.
/// let Step::Send(hop) = download.step(now) else { panic!() };
/// assert_eq!(hop.request.uri(), "https://storage.example.com/5f?signature=abc");
/// assert!(!hop.request.headers().contains_key("authorization"));
/// let head = http::Response::builder().header("Content-Length", "4").body(())?;
/// assert_eq!(download.handle_head(now, head), BodyPlan::Stream);
/// download.handle_body(now, "".into());
///
/// let Step::Done(Ok(reply)) = download.step(now) else { panic!() };
/// let file = download.finish(&reply, &b"%PDF"[..]);
/// assert_eq!((file.filename.as_str(), file.content_length), ("report.pdf", Some(4)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct DownloadCall {
    context: Arc<Context>,
    /// The call that reads the upload, and then the one that requests the file.
    call: Call,
    /// The request for the file, until the upload was read.
    file: Option<DownloadUrl>,
    /// The name from the caller or the upload.
    filename: Option<String>,
    /// The name that the redirect suggests, for a file whose own response suggests none.
    suggested: Option<String>,
    /// The name in the URL, if nothing else has one.
    fallback: String,
}

fn download_call<H>(context: &Arc<Context>, request: &DownloadUrl<H>) -> Call {
    Call::new(context, request).with_redirect_policy(DownloadStage::Api).with_declared_statuses()
}

impl DownloadCall {
    /// Prepares the download of a URL. An error of the URL or the options becomes the result.
    #[must_use]
    pub fn new<H>(context: &Arc<Context>, request: &DownloadUrl<H>) -> Self {
        let call = download_call(context, request);
        let fallback = name_in_url(call.uri().path());
        let filename = request.filename.clone();
        Self { context: context.clone(), call, file: None, filename, suggested: None, fallback }
    }

    /// Prepares the download of an upload, which is read first.
    #[must_use]
    pub fn of_upload<H>(context: &Arc<Context>, request: &DownloadUpload<H>) -> Self {
        let call = Call::new(context, request);
        let file = Some(request.file());
        let (filename, suggested, fallback) = (None, None, String::new());
        Self { context: context.clone(), call, file, filename, suggested, fallback }
    }

    /// Starts the download of the file of an upload.
    fn on_upload_read(&mut self, upload: Reply, mut file: DownloadUrl) -> Result<(), Error> {
        let upload = GetUpload::decode(upload)?;
        file.url = upload.download_url.filter(|url| !url.is_empty()).ok_or_else(|| {
            Error::api("the upload has no download URL")
                .with_hint("It may still be on its way to Basecamp: try again later.")
                .for_operation(&GET_UPLOAD)
        })?;
        file.filename = upload.filename;
        self.call.continue_with(download_call(&self.context, &file));
        self.fallback = name_in_url(self.call.uri().path());
        self.filename = file.filename;
        self.suggested = None;
        Ok(())
    }

    /// Combines the streamed body with the name and the headers of the file.
    pub fn finish<B>(&self, reply: &Reply, body: B) -> Download<B> {
        let suggested = || file_name(&reply.headers).or_else(|| self.suggested.clone());
        let name = self.filename.clone().or_else(suggested);
        let name = name.map_or_else(|| self.fallback.clone(), |name| safe_name(&name));
        Download::new(name, reply, body, self.call.cancel().cloned())
    }

    /// The same for a body that a driver may have failed to stream.
    pub(crate) fn finish_with<B>(
        &self,
        reply: &Reply,
        body: Option<B>,
    ) -> Result<Download<B>, Error> {
        let body = body.ok_or_else(|| Error::misuse("a body was not handed over"))?;
        Ok(self.finish(reply, body))
    }
}

impl Composite for DownloadCall {
    fn current(&mut self) -> &mut dyn Machine {
        &mut self.call
    }

    fn advance(&mut self, now: Now) -> Step {
        let step = self.call.step(now);
        let reply = match step {
            Step::Done(Ok(reply)) => reply,
            step => return step,
        };
        match self.file.take() {
            None => Step::Done(Ok(reply)),
            Some(file) => match self.on_upload_read(reply, file) {
                Ok(()) => self.call.step(now),
                Err(error) => Step::Done(Err(error)),
            },
        }
    }

    fn observe_head(&mut self, head: &Response<()>) {
        if head.status().is_redirection() {
            self.suggested = file_name(head.headers());
        }
    }
}

composite_machine!(DownloadCall);
