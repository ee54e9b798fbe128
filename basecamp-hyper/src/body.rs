//! Bodies on their way: out to the server, and in from it.

use std::error::Error as StdError;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use basecamp_core::{AsyncBody, AsyncUpload, Failure};
use basecamp_fs::open_regular;
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use tokio::fs::File;
use tokio::task;
use tokio::time::{Sleep, sleep_until};

use crate::read::ReadBody;
use crate::timer::Timer;
use crate::transport::Causes;

/// What a `Content-Length` may reserve before the bytes have come.
const MAX_RESERVED: usize = 1 << 20;

/// Opens a file to be sent.
pub(crate) async fn open(path: &Path) -> io::Result<(AsyncBody, u64)> {
    let path = path.to_owned();
    let (file, length) = task::spawn_blocking(move || open_regular(&path)).await??;
    Ok((Box::pin(ReadBody::new(File::from_std(file))), length))
}

/// The body of a request.
pub(crate) enum Outgoing {
    Whole(Full<Bytes>),
    /// On the heap: hyper moves a request some twenty times, and few of them carry a stream.
    Streamed(Box<Streamed>),
}

/// A body that tells the timer whenever some of it goes.
pub(crate) struct Streamed {
    pub(crate) body: AsyncUpload,
    pub(crate) timer: Timer,
}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &mut *self {
            Self::Whole(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Streamed(streamed) => {
                let frame = Pin::new(&mut streamed.body).poll_frame(cx);
                if frame.is_ready() {
                    streamed.timer.moved();
                }
                frame
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Streamed(streamed) => streamed.body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Streamed(streamed) => streamed.body.size_hint(),
        }
    }
}

/// The body of a response, yet to be read. Dropping it ends the transfer.
pub(crate) struct Body {
    pub(crate) incoming: Incoming,
    pub(crate) http2: bool,
    pub(crate) timer: Timer,
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
            let frame = frame.map_err(|error| Failure::io(Causes(error)))?;
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
        match is_cut(&self.incoming, self.http2) {
            true => Err(Failure::incomplete(STREAM_RESET)),
            false => Ok(whole.freeze()),
        }
    }

    /// Leaves the reading to somebody else.
    pub(crate) fn hand_over(self) -> AsyncBody {
        let sleep = Box::pin(sleep_until(self.timer.end));
        let Self { incoming, http2, timer } = self;
        Box::pin(HandedOver { incoming, http2, timer, sleep, waiting: false })
    }
}

/// A body that is bounded in time while somebody else reads it.
struct HandedOver {
    incoming: Incoming,
    http2: bool,
    timer: Timer,
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
        if let Poll::Ready(frame) = Pin::new(&mut this.incoming).poll_frame(cx) {
            this.waiting = false;
            if frame.is_none() && is_cut(&this.incoming, this.http2) {
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, STREAM_RESET);
                return Poll::Ready(Some(Err(error.into())));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| Causes(error).into())));
        }
        if !this.waiting {
            this.waiting = true;
            this.timer.moved();
            this.sleep.as_mut().reset(this.timer.until());
        }
        ready!(this.sleep.as_mut().poll(cx));
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, this.timer.late()).into())))
    }
}
