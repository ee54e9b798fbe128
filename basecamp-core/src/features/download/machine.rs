//! The machine of a download.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::builder::{DownloadUpload, DownloadUrl};
use super::received::Download;
use crate::call::Call;
use crate::client::context::Context;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::features::download::disposition::file_name;
use crate::features::download::file_name::{name_in_url, safe_name};
use crate::generated::services::uploads::{GET_UPLOAD, GetUpload};
use crate::observe::event::Event;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;

/// A download in two hops, as a machine. Its [`BodyPlan`] for the file itself is to hand it over;
/// [`DownloadCall::finish`] joins that body with what is known about it.
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::{Account, Auth, Config, Context, DownloadCall, Machine, Now, BodyPlan, Step};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let url = "https://3.basecamp.com/999/blobs/5f/download/report.pdf";
/// let mut download = DownloadCall::new(&context, &Account::detached("999")?.download_url(url));
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// // The first hop goes to the base URL, with credentials.
/// let Step::Send(hop) = download.step(now) else { panic!() };
/// let expected = "https://3.basecampapi.com/999/blobs/5f/download/report.pdf";
/// assert_eq!(hop.request.uri(), expected);
/// assert!(hop.request.headers().contains_key("authorization"));
/// let head = http::Response::builder().status(302);
/// let head = head.header("Location", "https://storage.example.com/5f?signature=abc").body(())?;
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
    /// The upload's own call, and then the file's.
    call: Call,
    /// The file's call to come, while the upload has yet to be read.
    file: Option<DownloadUrl>,
    /// The name that the caller or the upload gives.
    filename: Option<String>,
    /// The name that the redirect suggests, for a file whose own response suggests none.
    suggested: Option<String>,
    /// The name in the URL, if nothing else has one.
    fallback: String,
}

impl DownloadCall {
    /// Prepares the download of a URL. Whatever is wrong with that becomes the result.
    #[must_use]
    pub fn new<H>(context: &Arc<Context>, request: &DownloadUrl<H>) -> Self {
        let call = Call::new(context, request).of_download();
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

    /// Goes on from what is known of the upload to its file.
    fn found(&mut self, upload: Reply, mut file: DownloadUrl) -> Result<(), Error> {
        let upload = GetUpload::decode(upload)?;
        file.url = upload.download_url.filter(|url| !url.is_empty()).ok_or_else(|| {
            Error::api("the upload has no download URL")
                .with_hint("It may still be on its way to Basecamp: try again later.")
                .for_operation(&GET_UPLOAD)
        })?;
        file.filename = upload.filename;
        let mut next = Self::new(&self.context, &file);
        next.call.end_with(&self.call);
        *self = next;
        Ok(())
    }

    /// Joins the body that was handed over with what is known about it.
    pub fn finish<B>(&self, reply: &Reply, body: B) -> Download<B> {
        let suggested = || file_name(&reply.headers).or_else(|| self.suggested.clone());
        let name = self.filename.clone().or_else(suggested);
        let name = name.map_or_else(|| self.fallback.clone(), |name| safe_name(&name));
        Download::new(name, reply, body)
    }

    /// The same for what a driver may have failed to hand over.
    pub(crate) fn finish_with<B>(
        &self,
        reply: &Reply,
        body: Option<B>,
    ) -> Result<Download<B>, Error> {
        let body = body.ok_or_else(|| Error::misuse("a body was not handed over"))?;
        Ok(self.finish(reply, body))
    }
}

impl Machine for DownloadCall {
    fn step(&mut self, now: Now) -> Step {
        let step = self.call.step(now);
        let reply = match step {
            Step::Done(Ok(reply)) => reply,
            step => return step,
        };
        match self.file.take() {
            None => Step::Done(Ok(reply)),
            Some(file) => match self.found(reply, file) {
                Ok(()) => self.call.step(now),
                Err(error) => Step::Done(Err(error)),
            },
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        if head.status().is_redirection() {
            self.suggested = file_name(head.headers());
        }
        self.call.handle_head(now, head)
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.call.handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.call.handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.call.poll_event()
    }
}
