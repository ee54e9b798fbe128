//! Streams an upload to an async driver.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;

use super::{Meter, Source, take};
use crate::body::{AsyncBody, ExternalBody};
use crate::error::failure::Failure;
use crate::error::unreadable::Unreadable;

type BoxError = Box<dyn StdError + Send + Sync>;

/// An [`ExternalBody`] as an `http_body::Body` of known length.
///
/// The body fails if the content is longer or shorter than announced.
pub struct AsyncUpload {
    /// The number of bytes that the driver has not polled yet.
    left: u64,
    head: Bytes,
    content: Option<AsyncBody>,
    /// The last chunk of the content, held back until the content has ended.
    last: Bytes,
    meter: Meter,
    tail: Bytes,
}

impl ExternalBody {
    /// Opens the body for an async driver. `open` opens a file, and returns its length too.
    ///
    /// # Errors
    ///
    /// A failure that the driver reports to the machine: the file can't be opened, the stream was
    /// already sent, the content is for blocking drivers, or a content of length 0 is not empty.
    pub async fn open_async(
        self,
        open: impl AsyncFnOnce(&Path) -> io::Result<(AsyncBody, u64)>,
    ) -> Result<AsyncUpload, Failure> {
        let opened = match &self.content.source {
            Source::Bytes(bytes) => Ok((boxed(Chunks(bytes.clone())), bytes.len() as u64)),
            Source::File(path) => open(path).await.map_err(|error| Unreadable::file(path, error)),
            Source::Stream(stream, length) => take(stream).map(|stream| (stream, *length)),
            Source::Reader(..) => Err(Unreadable::wrong_driver()),
        };
        let (content, length) = opened.map_err(Failure::io)?;
        let mut upload = AsyncUpload {
            left: self.length(length),
            meter: Meter::new(&self.content, length),
            head: self.head,
            content: Some(content),
            last: Bytes::new(),
            tail: self.tail,
        };
        if length == 0 {
            // Poll for the end now, since an HTTP client doesn't poll an empty body.
            let end = poll_fn(|cx| upload.poll_content(cx)).await.transpose();
            end.map_err(|error| Failure::io(self.content.explain(error)))?;
        }
        Ok(upload)
    }
}

impl AsyncUpload {
    fn poll_content(
        &mut self,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Bytes, Unreadable>>> {
        while let Some(content) = &mut self.content {
            let Some(frame) = ready!(content.as_mut().poll_frame(cx)) else {
                self.content = None;
                if let Err(error) = self.meter.check_end() {
                    return Poll::Ready(Some(Err(error)));
                }
                break;
            };
            let data = match frame.map(Frame::into_data) {
                Ok(Ok(data)) if !data.is_empty() => data,
                Ok(_) => continue,
                Err(error) => {
                    let error = Unreadable::because(io::Error::other(error));
                    return Poll::Ready(Some(Err(error)));
                }
            };
            if let Err(error) = self.meter.add(data.len()) {
                return Poll::Ready(Some(Err(error)));
            }
            if self.meter.left() > 0 {
                return Poll::Ready(Some(Ok(data)));
            }
            // Hold the last chunk back until the content ends: if the content is too long, the
            // server must not receive a complete request.
            self.last = data;
        }
        match std::mem::take(&mut self.last) {
            last if last.is_empty() => Poll::Ready(None),
            last => Poll::Ready(Some(Ok(last))),
        }
    }
}

impl Body for AsyncUpload {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let data = if !self.head.is_empty() {
            std::mem::take(&mut self.head)
        } else {
            match ready!(self.poll_content(cx)) {
                Some(Ok(data)) => data,
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None if self.tail.is_empty() => return Poll::Ready(None),
                None => std::mem::take(&mut self.tail),
            }
        };
        self.left = self.left.saturating_sub(data.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0 && self.content.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

impl fmt::Debug for AsyncUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncUpload").field("left", &self.left).finish_non_exhaustive()
    }
}

/// Bytes as a body of several chunks, so that the progress callback runs for each chunk.
struct Chunks(Bytes);

/// The maximum size of a chunk in bytes.
const CHUNK_SIZE: usize = 64 << 10;

impl Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let length = self.0.len().min(CHUNK_SIZE);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(self.0.split_to(length)))))
    }
}

/// Erases the types of a body and of its errors.
pub(super) fn boxed<B>(body: B) -> AsyncBody
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Box::pin(body.map_err(Into::into))
}
