//! A download in progress: the metadata of the file, and the streaming of its bytes.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri, header};
use http_body::{Body, Frame, SizeHint};

use super::DOWNLOAD_URL;
use crate::body::{AsyncBody, BlockingBody};
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::model::cancel::Cancel;
use crate::model::header::{list, text};
use crate::model::waiters::Registration;
use crate::net::redact::redact_path;
use crate::response::reply::Reply;

/// A download in progress. Reading it streams the bytes of the file from the server; dropping it
/// ends the transfer.
///
/// With a blocking driver this is an [`io::Read`], with an async driver an [`http_body::Body`]. A
/// file that ends before its announced length is an error, for these two as well.
#[non_exhaustive]
pub struct Download<B> {
    /// The sanitized name of the file (no path, not hidden, never empty): the name set on the call,
    /// the name of the upload, the name in `Content-Disposition` (RFC 6266), or the last segment of
    /// the URL, in this order.
    pub filename: String,
    /// The media type (`Content-Type`), if the server states it.
    pub content_type: Option<String>,
    /// The content coding of the bytes, such as `gzip` (RFC 9110, section 8.4): the bytes are then
    /// not the file itself. A download requests no coding, but some storages send files in the
    /// coding in which they were stored. The SDK doesn't decode them, and
    /// [`require_identity`](Self::require_identity) returns an error.
    pub content_encoding: Option<String>,
    /// The total number of bytes in the content coding (`Content-Length`); `None` if the server
    /// doesn't announce it.
    pub content_length: Option<u64>,
    body: B,
    received: u64,
    attempts: u32,
    status: StatusCode,
    /// The URL of the last request.
    url: Uri,
    progress: Option<Progress>,
    cancel: Option<Cancel>,
    /// Wakes the task that waits for bytes, when the transfer is cancelled.
    cancelled: Option<Registration>,
}

type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

impl<B> Download<B> {
    pub(super) fn new(filename: String, reply: &Reply, body: B, cancel: Option<Cancel>) -> Self {
        Self {
            filename,
            content_type: text(&reply.headers, header::CONTENT_TYPE),
            content_encoding: content_encoding(&reply.headers),
            content_length: content_length(&reply.headers),
            body,
            received: 0,
            attempts: reply.attempts,
            status: reply.status,
            url: reply.url().clone(),
            progress: None,
            cancelled: cancel.as_ref().map(|cancel| Registration::new(cancel.event())),
            cancel,
        }
    }

    /// Sets a callback for the progress of the download. Its arguments are the number of bytes
    /// received so far, and the total number if it is known.
    #[must_use]
    pub fn with_progress(mut self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(report));
        self
    }

    /// Rejects bytes with a content coding, which are not the file itself. `save` of the drivers
    /// calls this method; `write_to` and `bytes` return the encoded bytes.
    ///
    /// # Errors
    ///
    /// An `api_error` that names the coding.
    pub fn require_identity(&self) -> Result<(), Error> {
        match &self.content_encoding {
            None => Ok(()),
            Some(coding) => {
                let message =
                    format!("the storage sends the file with the content coding `{coding}`");
                let hint = "Take the bytes with `write_to` or `bytes`, and decode them.";
                Err(self.annotate(Error::api(message).with_hint(hint)))
            }
        }
    }

    /// The number of bytes received so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    fn add(&mut self, bytes: usize) {
        self.received += bytes as u64;
        if let Some(report) = &mut self.progress {
            report(self.received, self.content_length);
        }
    }

    fn check_end(&self) -> Result<(), Error> {
        match self.content_length {
            Some(length) if length != self.received => {
                let received = self.received;
                let message = format!("the file broke off after {received} of {length} bytes");
                Err(self.annotate(Error::from_failure(Failure::io(message), None)))
            }
            _ => Ok(()),
        }
    }

    fn check_limit(&self, limit: usize, bytes: u64) -> Result<(), Error> {
        if bytes <= limit as u64 {
            return Ok(());
        }
        let error = Error::api(format!("the file exceeds the limit of {limit} bytes"))
            .with_hint("Raise the limit, or write it to a file.");
        Err(self.annotate(error))
    }

    /// The initial capacity of the buffer in bytes: the announced length, at most 1 MiB.
    fn initial_capacity(&self) -> usize {
        const MAX_INITIAL_CAPACITY: u64 = 1 << 20;
        self.content_length.unwrap_or(0).min(MAX_INITIAL_CAPACITY) as usize
    }

    /// Adds the operation, the path, the status and the number of attempts to an error.
    fn annotate(&self, error: Error) -> Error {
        error
            .for_operation(&DOWNLOAD_URL)
            .with_path(&redact_path(self.url.path()))
            .with_status(self.status)
            .after_attempts(self.attempts)
    }

    fn check_cancelled(&self) -> Result<(), Error> {
        match &self.cancel {
            Some(cancel) if cancel.is_cancelled() => Err(self.annotate(Error::cancelled())),
            _ => Ok(()),
        }
    }

    fn read_error(&self, failure: Failure) -> Error {
        if let Err(error) = self.check_cancelled() {
            return error;
        }
        self.annotate(Error::from_failure(failure, None).with_hint("Download it again."))
    }
}

/// Returns the content codings other than `identity`, in the order in which they were applied.
fn content_encoding(headers: &HeaderMap) -> Option<String> {
    let codings: Vec<_> = list(headers, header::CONTENT_ENCODING)
        .filter(|coding| !coding.eq_ignore_ascii_case(b"identity"))
        .map(String::from_utf8_lossy)
        .collect();
    (!codings.is_empty()).then(|| codings.join(", "))
}

/// Returns the `Content-Length`, which counts the bytes in their content coding.
fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

impl Download<BlockingBody> {
    /// Writes the rest of the file to `writer`, and returns the number of bytes received in total.
    ///
    /// # Errors
    ///
    /// A `network` error if the transfer fails or ends early; a `local_io` error with the cause
    /// if `writer` fails.
    pub fn write_to(&mut self, writer: &mut (impl Write + ?Sized)) -> Result<u64, Error> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            match self.try_read(&mut buffer)? {
                0 => break,
                read => writer.write_all(&buffer[..read]).map_err(unwritable)?,
            }
        }
        writer.flush().map_err(unwritable)?;
        Ok(self.received)
    }

    /// Reads the file into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the transfer fails or ends early, an `api_error` if the file is longer
    /// than `limit`.
    pub fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        self.check_limit(limit, self.content_length.unwrap_or(0))?;
        let mut bytes = Vec::with_capacity(self.initial_capacity());
        let mut buffer = vec![0; 64 << 10];
        loop {
            match self.try_read(&mut buffer)? {
                0 => return Ok(bytes.into()),
                read => {
                    self.check_limit(limit, self.received)?;
                    bytes.extend_from_slice(&buffer[..read]);
                }
            }
        }
    }

    fn try_read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            self.check_cancelled()?;
            match self.body.read(buffer) {
                Ok(0) => {
                    self.check_end()?;
                    return Ok(0);
                }
                Ok(read) => {
                    self.add(read);
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.read_error(Failure::reading(error))),
            }
        }
    }
}

/// Converts an I/O error of writing a downloaded file, for drivers.
pub fn unwritable(error: io::Error) -> Error {
    let (code, hint) = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            (ErrorCode::Usage, "Save it under another name, or allow it to overwrite.")
        }
        io::ErrorKind::IsADirectory => (
            ErrorCode::Usage,
            "Save it to `Destination::folder(..)`, which adds the name of the file, or under a name \
             that no folder has.",
        ),
        io::ErrorKind::NotFound => {
            (ErrorCode::LocalIo, "Create the folder first, or save to another.")
        }
        _ => (ErrorCode::LocalIo, "Check the folder, its permissions and the free space."),
    };
    Error::new(code, format!("the file can't be written: {error}"))
        .with_hint(hint)
        .with_source(error)
        .for_operation(&DOWNLOAD_URL)
}

impl Read for Download<BlockingBody> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.try_read(buffer).map_err(io::Error::other)
    }
}

impl Download<AsyncBody> {
    /// Returns the next bytes of the file; `None` at its end.
    ///
    /// # Errors
    ///
    /// A `network` error if the transfer fails or ends early.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Reads the file into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the transfer fails or ends early, an `api_error` if the file is longer
    /// than `limit`.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        self.check_limit(limit, self.content_length.unwrap_or(0))?;
        let mut bytes = Vec::with_capacity(self.initial_capacity());
        while let Some(chunk) = self.chunk().await? {
            self.check_limit(limit, self.received)?;
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.into())
    }

    fn poll_chunk(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(cancelled) = &mut self.cancelled
            && cancelled.poll(cx).is_ready()
        {
            return Poll::Ready(self.check_cancelled().err().map(Err));
        }
        loop {
            let frame = ready!(self.body.as_mut().poll_frame(cx));
            let data = match frame {
                None => return Poll::Ready(self.check_end().err().map(Err)),
                Some(Err(error)) => {
                    let failure = match error.downcast::<io::Error>() {
                        Ok(error) => Failure::reading(*error),
                        Err(error) => Failure::io(error),
                    };
                    return Poll::Ready(Some(Err(self.read_error(failure))));
                }
                Some(Ok(frame)) => frame.into_data(),
            };
            // Frames without data are trailers.
            if let Ok(data) = data
                && !data.is_empty()
            {
                self.add(data.len());
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }
}

impl Body for Download<AsyncBody> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.poll_chunk(cx).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        let left = |length: u64| length.saturating_sub(self.received);
        self.content_length.map(left).map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl<B> fmt::Debug for Download<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("filename", &self.filename)
            .field("content_type", &self.content_type)
            .field("content_encoding", &self.content_encoding)
            .field("content_length", &self.content_length)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
