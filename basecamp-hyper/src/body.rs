//! Response bodies: read into memory, or streamed to the caller.

use std::error::Error as StdError;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use basecamp_core::{AsyncBody, Failure};
use basecamp_storage::open_regular;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Frame, Incoming};
use tokio::fs::File;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task;
use tokio::time::{Sleep, sleep_until};

use crate::failure::WithSources;
use crate::outgoing::Sending;
use crate::read::ReadBody;
use crate::timer::Timer;

/// The most bytes that a `Content-Length` reserves before they arrive.
const MAX_RESERVED: usize = 1 << 20;

/// Opens a file for an upload.
pub(crate) async fn open(path: &Path) -> io::Result<(AsyncBody, u64)> {
    let path = path.to_owned();
    let (file, length) = task::spawn_blocking(move || open_regular(&path)).await??;
    Ok((Box::pin(ReadBody::new(File::from_std(file))), length))
}

/// The body of a response before it is read. Dropping it ends the transfer.
pub(crate) struct Body {
    pub(crate) incoming: Incoming,
    pub(crate) http2: bool,
    /// Whether the response is an error that arrived while the request was sent. Such a body may
    /// lose its end: the server closes with unread input, which resets the connection (RFC 9112,
    /// section 9.6).
    pub(crate) is_early_error: bool,
    pub(crate) timer: Timer,
    /// `None` once the body has ended.
    pub(crate) exchange: Option<Exchange>,
}

/// Resources that are released when the body of the response ends, or is dropped.
pub(crate) struct Exchange {
    /// The permit for a connection of `max_connections`. `None` for HTTP/2, which shares its
    /// connection and returns the permit when the head arrives.
    pub(crate) _permit: Option<OwnedSemaphorePermit>,
    /// The request body whose sending the response stopped.
    pub(crate) _stopped: Option<Sending>,
}

const STREAM_RESET: &str = "the server reset the HTTP/2 stream before its end";

/// Whether a body is incomplete although hyper reports its end. The server reset the stream
/// with NO_ERROR; only the flag END_STREAM ends a body (RFC 9113, section 8.1).
fn is_truncated(incoming: &Incoming, http2: bool) -> bool {
    http2 && !incoming.is_end_stream()
}

impl Body {
    /// Reads the whole body, at most `limit` bytes.
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        // The `Content-Length`, if there is one.
        let expected = usize::try_from(self.incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if expected > limit {
            return Err(Failure::body_too_large());
        }
        let timer = self.timer.for_whole_body();
        let mut whole = BytesMut::new();
        while let Some(frame) = timer.with_timeout(self.incoming.frame()).await? {
            let frame = match frame {
                Err(_) if self.is_early_error => break,
                frame => frame.map_err(|error| Failure::incomplete(WithSources(error)))?,
            };
            let Ok(data) = frame.into_data() else { continue };
            if data.len() > limit - whole.len() {
                return Err(Failure::body_too_large());
            }
            if whole.is_empty() && self.incoming.is_end_stream() {
                return Ok(data);
            }
            let announced = expected.min(MAX_RESERVED).saturating_sub(whole.len());
            whole.reserve(announced.max(data.len()));
            whole.extend_from_slice(&data);
        }
        if is_truncated(&self.incoming, self.http2) && !self.is_early_error {
            return Err(Failure::incomplete(STREAM_RESET));
        }
        Ok(whole.freeze())
    }

    /// The body as a stream, which the caller reads.
    pub(crate) fn into_stream(self) -> AsyncBody {
        let sleep = Box::pin(sleep_until(self.timer.end));
        Box::pin(StreamedBody { body: self, sleep, waiting: false })
    }
}

/// A body that the caller reads. It applies the time limits.
struct StreamedBody {
    body: Body,
    sleep: Pin<Box<Sleep>>,
    /// Whether `sleep` limits a wait for the server. The time limits don't apply to the caller.
    waiting: bool,
}

impl hyper::body::Body for StreamedBody {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body.incoming).poll_frame(cx) {
            this.waiting = false;
            if !matches!(frame, Some(Ok(_))) || this.body.incoming.is_end_stream() {
                this.body.exchange = None;
            }
            if frame.is_none() && is_truncated(&this.body.incoming, this.body.http2) {
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, STREAM_RESET);
                return Poll::Ready(Some(Err(error.into())));
            }
            return Poll::Ready(
                frame.map(|frame| frame.map_err(|error| WithSources(error).into())),
            );
        }
        if !this.waiting {
            this.waiting = true;
            this.body.timer.reset();
            this.sleep.as_mut().reset(this.body.timer.deadline());
        }
        ready!(this.sleep.as_mut().poll(cx));
        Poll::Ready(Some(Err(io::Error::new(
            io::ErrorKind::TimedOut,
            this.body.timer.timeout_message(),
        )
        .into())))
    }
}
