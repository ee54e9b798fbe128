//! A file that is being downloaded: what is known about it, and its bytes as they come.

use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use http_body::{Body, Frame, SizeHint};

use super::DOWNLOAD_URL;
use crate::body::{AsyncBody, BlockingBody};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::header::{list, text};
use crate::response::reply::Reply;

/// A file that is being downloaded. Its bytes are read from it, and come from the server as they are
/// read; dropping it ends the transfer.
///
/// With a blocking driver it is an [`io::Read`], with an async one an [`http_body::Body`]. A file that
/// ends before its announced length is an error, also of these two.
#[non_exhaustive]
pub struct Download<B> {
    /// The name of the file: that of the call or the upload, else that of `Content-Disposition` (RFC
    /// 6266), else the last segment of the URL. It is made safe: no path, nothing hidden, never empty.
    pub filename: String,
    /// Its media type, if the server says.
    pub content_type: Option<String>,
    /// The content coding of its bytes, such as `gzip` (RFC 9110, section 8.4): they are not the file
    /// itself. A download asks for none, but some storages send files as they were stored. Nothing
    /// decodes it, and [`require_identity`](Self::require_identity) makes an error of it.
    pub content_encoding: Option<String>,
    /// The number of bytes to come, with the content coding if there is one; `None` if the server
    /// doesn't announce it.
    pub content_length: Option<u64>,
    body: B,
    received: u64,
    attempts: u32,
    status: StatusCode,
    progress: Option<Progress>,
}

type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

impl<B> Download<B> {
    pub(super) fn new(filename: String, reply: &Reply, body: B) -> Self {
        Self {
            filename,
            content_type: text(&reply.headers, header::CONTENT_TYPE),
            content_encoding: content_encoding(&reply.headers),
            content_length: content_length(&reply.headers),
            body,
            received: 0,
            attempts: reply.attempts,
            status: reply.status,
            progress: None,
        }
    }

    /// Has `report` called with the bytes received so far, and with all there are if that is known.
    #[must_use]
    pub fn with_progress(mut self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(report));
        self
    }

    /// Refuses bytes with a content coding, which are not the file itself. `save` of the drivers calls
    /// it; `write_to` and `bytes` return the bytes as they come.
    ///
    /// # Errors
    ///
    /// An `api_error` that names the coding.
    pub fn require_identity(&self) -> Result<(), Error> {
        match &self.content_encoding {
            None => Ok(()),
            Some(coding) => {
                let problem =
                    format!("the storage sends the file with the content coding `{coding}`");
                let hint = "Take the bytes with `write_to` or `bytes`, and decode them.";
                Err(self.about(Error::api(problem).with_hint(hint)))
            }
        }
    }

    /// How many bytes have been received.
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
                let problem = format!("the file broke off after {received} of {length} bytes");
                Err(self.about(Error::from_failure(Failure::io(problem), None)))
            }
            _ => Ok(()),
        }
    }

    fn check_limit(&self, limit: usize, bytes: u64) -> Result<(), Error> {
        match bytes > limit as u64 {
            true => {
                let problem = format!("the file exceeds the limit of {limit} bytes");
                Err(self.about(
                    Error::api(problem).with_hint("Raise the limit, or write it to a file."),
                ))
            }
            false => Ok(()),
        }
    }

    /// Room for what was announced, unless it is announced to be huge.
    fn reserved(&self) -> usize {
        const MOST: u64 = 1 << 20;
        self.content_length.unwrap_or(0).min(MOST) as usize
    }

    fn about(&self, error: Error) -> Error {
        error.for_operation(&DOWNLOAD_URL).with_status(self.status).after_attempts(self.attempts)
    }

    fn broken(&self, failure: Failure) -> Error {
        self.about(Error::from_failure(failure, None).with_hint("Download it again."))
    }
}

/// The codings other than `identity`, in the order in which they were applied.
fn content_encoding(headers: &HeaderMap) -> Option<String> {
    let codings: Vec<_> = list(headers, header::CONTENT_ENCODING)
        .filter(|coding| !coding.eq_ignore_ascii_case(b"identity"))
        .map(String::from_utf8_lossy)
        .collect();
    (!codings.is_empty()).then(|| codings.join(", "))
}

/// The length of the bytes that come, whatever their coding.
fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

impl Download<BlockingBody> {
    /// Writes all of it, and gives the number of bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the file broke off, a `usage` error with the cause if it can't be written.
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

    /// Reads all of it into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the file broke off, an `api_error` if it is longer than `limit`.
    pub fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        self.check_limit(limit, self.content_length.unwrap_or(0))?;
        let mut bytes = Vec::with_capacity(self.reserved());
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
                Err(error) => return Err(self.broken(Failure::reading(error))),
            }
        }
    }
}

/// The error that failing to write a downloaded file amounts to, for drivers.
pub fn unwritable(error: io::Error) -> Error {
    let hint = match error.kind() {
        io::ErrorKind::AlreadyExists => "Save it under another name, or allow it to overwrite.",
        _ => "Check the place that it is written to.",
    };
    Error::usage(format!("the file can't be written: {error}"))
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
    /// The next bytes; `None` at the end of the file.
    ///
    /// # Errors
    ///
    /// A `network` error if the file broke off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Reads all of it into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// A `network` error if the file broke off, an `api_error` if it is longer than `limit`.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        self.check_limit(limit, self.content_length.unwrap_or(0))?;
        let mut bytes = Vec::with_capacity(self.reserved());
        while let Some(chunk) = self.chunk().await? {
            self.check_limit(limit, self.received)?;
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.into())
    }

    fn poll_chunk(&mut self, cx: &mut TaskContext<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let frame = ready!(self.body.as_mut().poll_frame(cx));
            let data = match frame {
                None => return Poll::Ready(self.check_end().err().map(Err)),
                Some(Err(error)) => {
                    let failure = match error.downcast::<io::Error>() {
                        Ok(error) => Failure::reading(*error),
                        Err(error) => Failure::io(error),
                    };
                    return Poll::Ready(Some(Err(self.broken(failure))));
                }
                Some(Ok(frame)) => frame.into_data(),
            };
            // What isn't data is trailers.
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
