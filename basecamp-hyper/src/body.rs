//! Bodies on their way: out to the server, and in from it.

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

use crate::failure::Causes;
use crate::outgoing::Sending;
use crate::read::ReadBody;
use crate::timer::Timer;

/// What a `Content-Length` may reserve before the bytes have come.
const MAX_RESERVED: usize = 1 << 20;

/// Opens a file to be sent.
pub(crate) async fn open(path: &Path) -> io::Result<(AsyncBody, u64)> {
    let path = path.to_owned();
    let (file, length) = task::spawn_blocking(move || open_regular(&path)).await??;
    Ok((Box::pin(ReadBody::new(File::from_std(file))), length))
}

/// The body of a response, yet to be read. Dropping it ends the transfer.
pub(crate) struct Body {
    pub(crate) incoming: Incoming,
    pub(crate) http2: bool,
    /// Whether the response refuses a request that it stopped. Such a body may lose its end: the server
    /// closes with unread input, which resets the connection (RFC 9112, section 9.6).
    pub(crate) early_refusal: bool,
    pub(crate) timer: Timer,
    /// `None` once the body has ended.
    pub(crate) exchange: Option<Exchange>,
}

/// Resources that are released when the body of the response ends, or is dropped.
pub(crate) struct Exchange {
    /// The connection in use, counted against `max_connections`. HTTP/2 shares its connection, so it
    /// gives the permit back when the head arrives.
    pub(crate) _permit: Option<OwnedSemaphorePermit>,
    /// A request body that the response stopped.
    pub(crate) _stopped: Option<Sending>,
}

const STREAM_RESET: &str = "the server reset the HTTP/2 stream before its end";

/// Whether a body that hyper has read to its end is incomplete. hyper reports a stream that the server
/// resets with NO_ERROR as ended; only the flag END_STREAM ends it (RFC 9113, section 8.1).
fn is_cut(incoming: &Incoming, http2: bool) -> bool {
    http2 && !incoming.is_end_stream()
}

impl Body {
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        // The `Content-Length`, if there is one.
        let expected = usize::try_from(self.incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if expected > limit {
            return Err(Failure::body_too_large());
        }
        let timer = self.timer.without_stalls();
        let mut whole = BytesMut::new();
        while let Some(frame) = timer.bound(self.incoming.frame()).await? {
            let frame = match frame {
                Err(_) if self.early_refusal => break,
                frame => frame.map_err(|error| Failure::incomplete(Causes(error)))?,
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
        match is_cut(&self.incoming, self.http2) && !self.early_refusal {
            true => Err(Failure::incomplete(STREAM_RESET)),
            false => Ok(whole.freeze()),
        }
    }

    /// Leaves the reading to somebody else.
    pub(crate) fn into_stream(self) -> AsyncBody {
        let sleep = Box::pin(sleep_until(self.timer.end));
        Box::pin(HandedOver { body: self, sleep, waiting: false })
    }
}

/// A body that is bounded in time while somebody else reads it.
struct HandedOver {
    body: Body,
    sleep: Pin<Box<Sleep>>,
    /// Whether `sleep` bounds a wait for the server. A reader may take its time.
    waiting: bool,
}

impl hyper::body::Body for HandedOver {
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
            if frame.is_none() && is_cut(&this.body.incoming, this.body.http2) {
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, STREAM_RESET);
                return Poll::Ready(Some(Err(error.into())));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| Causes(error).into())));
        }
        if !this.waiting {
            this.waiting = true;
            this.body.timer.moved();
            this.sleep.as_mut().reset(this.body.timer.until());
        }
        ready!(this.sleep.as_mut().poll(cx));
        Poll::Ready(Some(Err(
            io::Error::new(io::ErrorKind::TimedOut, this.body.timer.late()).into()
        )))
    }
}
