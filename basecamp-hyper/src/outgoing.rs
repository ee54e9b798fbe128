//! Request bodies, and how a response ends their sending (RFC 9112, section 9.5).

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use basecamp_core::AsyncUpload;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};

use crate::tasks::Task;
use crate::timer::Timer;

/// The size up to which a body is given to hyper in one piece. A longer one is given in pieces of
/// this size, so that the sending can stop between two of them.
const PIECE: usize = 64 << 10;

/// The body of a request.
pub(crate) enum Outgoing {
    Whole(Full<Bytes>),
    /// On the heap: hyper moves a request some twenty times, and few of them carry a stream.
    Streamed(Box<Streamed>),
}

impl Outgoing {
    /// A body in memory, and the handle that stops it if it is long.
    pub(crate) fn bytes(bytes: Bytes, timer: &Timer) -> (Self, Option<Sending>) {
        if bytes.len() <= PIECE {
            return (Self::Whole(bytes.into()), None);
        }
        let (body, sending) = Self::streamed(Source::Bytes(bytes), timer);
        (body, Some(sending))
    }

    /// The content of an upload, and the handle that stops it.
    pub(crate) fn upload(upload: AsyncUpload, timer: &Timer) -> (Self, Option<Sending>) {
        let (body, sending) = Self::streamed(Source::Upload(upload), timer);
        (body, Some(sending))
    }

    fn streamed(source: Source, timer: &Timer) -> (Self, Sending) {
        // hyper doesn't poll a body of length 0.
        let phase = match source.size_hint().exact() {
            Some(0) => Phase::Sent,
            _ => Phase::Sending,
        };
        let shared = Arc::new(Mutex::new(Progress { phase, waker: None, poller: Poller::New }));
        let sending = Sending(shared.clone());
        (Self::Streamed(Box::new(Streamed { source, timer: timer.clone(), shared })), sending)
    }
}

/// A body that is sent in pieces and reports its progress to the timer.
pub(crate) struct Streamed {
    source: Source,
    timer: Timer,
    shared: Arc<Mutex<Progress>>,
}

enum Source {
    Bytes(Bytes),
    Upload(AsyncUpload),
}

impl Source {
    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Upload(upload) => upload.size_hint(),
        }
    }
}

struct Progress {
    phase: Phase,
    /// Wakes the task that polls the body.
    waker: Option<Waker>,
    poller: Poller,
}

/// The task that polls a body.
enum Poller {
    /// None has.
    New,
    /// The task of the connection has polled once. HTTP/2 hands a body that is not ready to a task of its
    /// own, so the first poll is never ready.
    Connection(Option<Task>),
    /// Only this body: the body of an HTTP/2 request.
    Own(Task),
    /// The whole connection: that of HTTP/1.1.
    Shared(Task),
}

impl Poller {
    /// Notes a poll. Returns `false` for the first.
    fn note(&mut self) -> bool {
        match self {
            Self::New => {
                *self = Self::Connection(Task::current());
                false
            }
            Self::Connection(connection) => {
                if let Some(task) = Task::current() {
                    *self = match connection.as_ref().is_some_and(|it| it.is(&task)) {
                        true => Self::Shared(task),
                        false => Self::Own(task),
                    };
                }
                true
            }
            Self::Own(_) | Self::Shared(_) => true,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Sending,
    /// hyper has taken the last piece.
    Sent,
    /// The response arrived: nothing more is sent, but the connection stays open for its body.
    Stopped,
    /// The exchange is over, and the connection has to be closed.
    Abandoned,
}

/// Stops a body. Dropped, it ends an HTTP/1.1 connection whose body was stopped before its end, or the
/// stream of HTTP/2.
pub(crate) struct Sending(Arc<Mutex<Progress>>);

impl Sending {
    /// Stops the sending. Returns `false` if the whole body was sent already.
    pub(crate) fn stop(&self) -> bool {
        let mut progress = lock(&self.0);
        let unfinished = progress.phase == Phase::Sending;
        if unfinished {
            progress.phase = Phase::Stopped;
        }
        unfinished
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        let mut progress = lock(&self.0);
        let poller = std::mem::replace(&mut progress.poller, Poller::New);
        // hyper doesn't poll the body while the server takes no bytes, so its task has to be ended.
        let task = match (progress.phase, poller) {
            // The end of the task resets the stream with CANCEL (RFC 9113, section 8.1), once the
            // response's body is dropped.
            (Phase::Stopped | Phase::Sending, Poller::Own(task)) => Some(task),
            (Phase::Stopped, Poller::Shared(task)) => Some(task),
            _ => None,
        };
        if progress.phase != Phase::Sent {
            progress.phase = Phase::Abandoned;
        }
        let waker = progress.waker.take();
        drop(progress);
        if let Some(task) = task {
            task.abort();
        }
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

type Polled = Poll<Option<Result<Frame<Bytes>, Box<dyn StdError + Send + Sync>>>>;

impl Streamed {
    fn poll(&mut self, cx: &mut Context<'_>) -> Polled {
        {
            let mut progress = lock(&self.shared);
            match progress.phase {
                Phase::Abandoned => {
                    return Poll::Ready(Some(Err("the exchange ended before the upload".into())));
                }
                Phase::Sending | Phase::Stopped | Phase::Sent => {
                    let waker = &mut progress.waker;
                    match waker.as_mut() {
                        Some(waker) => waker.clone_from(cx.waker()),
                        None => *waker = Some(cx.waker().clone()),
                    }
                }
            }
            if !progress.poller.note() {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if progress.phase == Phase::Stopped {
                return Poll::Pending;
            }
        }
        let frame = match &mut self.source {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => {
                let piece = bytes.split_to(bytes.len().min(PIECE));
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Source::Upload(upload) => Pin::new(upload).poll_frame(cx),
        };
        if frame.is_ready() {
            self.timer.moved();
        }
        let last = matches!(frame, Poll::Ready(Some(Ok(_)))) && self.is_end_stream();
        if last || matches!(frame, Poll::Ready(None)) {
            let mut progress = lock(&self.shared);
            if progress.phase == Phase::Sending {
                progress.phase = Phase::Sent;
            }
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Bytes(bytes) => bytes.is_empty(),
            Source::Upload(upload) => upload.is_end_stream(),
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Polled {
        match &mut *self {
            Self::Whole(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Streamed(streamed) => streamed.poll(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Streamed(streamed) => streamed.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Streamed(streamed) => streamed.source.size_hint(),
        }
    }
}
