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

/// A longer body is passed to hyper in chunks of this size, so that the sending can stop between
/// two of them.
const CHUNK_SIZE: usize = 64 << 10;

/// The body of a request, the counterpart of hyper's `Incoming`.
pub(crate) enum OutgoingBody {
    Whole(Full<Bytes>),
    /// On the heap: hyper moves each request about twenty times, and few have streams.
    Streamed(Box<Streamed>),
}

impl OutgoingBody {
    /// A body in memory. A long one has a handle that stops it.
    pub(crate) fn bytes(bytes: Bytes, timer: &Timer) -> (Self, Option<Sending>) {
        if bytes.len() <= CHUNK_SIZE {
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

/// A body that is sent in chunks and reports its progress to the timer.
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
    /// No task has polled yet.
    New,
    /// The task of the connection has polled once. hyper moves an HTTP/2 body that is not ready to
    /// a separate task, so the first poll is never ready.
    Connection(Option<Task>),
    /// The task of this body only: HTTP/2.
    Own(Task),
    /// The task of the connection: HTTP/1.1.
    Shared(Task),
}

impl Poller {
    /// Records a poll. Returns `false` for the first.
    fn record(&mut self) -> bool {
        match self {
            Self::New => {
                *self = Self::Connection(Task::current());
                false
            }
            Self::Connection(connection) => {
                if let Some(task) = Task::current() {
                    let is_same = connection.as_ref().is_some_and(|known| known.is(&task));
                    *self = if is_same { Self::Shared(task) } else { Self::Own(task) };
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
    /// hyper has received the last chunk.
    Sent,
    /// The response has arrived: nothing more is sent, but the connection stays open for its body.
    Stopped,
    /// The exchange has ended, and the connection must be closed.
    Abandoned,
}

/// Stops the sending of a body. Dropping it after a stop ends the HTTP/1.1 connection, or the
/// HTTP/2 stream.
pub(crate) struct Sending(Arc<Mutex<Progress>>);

impl Sending {
    /// Stops the sending. Returns `false` if the whole body has been sent.
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
        // hyper doesn't poll the body while the server reads nothing, so its task must be aborted.
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
            if !progress.poller.record() {
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
                let chunk = bytes.split_to(bytes.len().min(CHUNK_SIZE));
                Poll::Ready(Some(Ok(Frame::data(chunk))))
            }
            Source::Upload(upload) => Pin::new(upload).poll_frame(cx),
        };
        if frame.is_ready() {
            self.timer.reset();
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

impl Body for OutgoingBody {
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
