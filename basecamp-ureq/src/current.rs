//! The exchange that runs on this thread: state that a request and its connection share.
//!
//! ureq passes nothing from a request to its transport or back, but runs the whole exchange, up to
//! the head of the response, on the thread that sends the request.

use std::cell::{Cell, RefCell};

use basecamp_core::Cancel;
use http::HeaderMap;

use crate::chunks::Chunks;

thread_local! {
    static CURRENT: Current = const { Current::new(0) };
}

struct Current {
    /// The longest line of the request's head, in bytes.
    longest_line: Cell<usize>,
    /// The response has begun, or the connection has failed, before the whole request was sent.
    stopped: Cell<bool>,
    /// Part of the request is in a buffer of the connection.
    unsent: Cell<bool>,
    /// The response's header fields, if they are more than ureq takes.
    fields: RefCell<Option<HeaderMap>>,
    /// The chunks of the body that is read, if it is chunked.
    chunks: Cell<Option<Chunks>>,
    /// Cancels the call.
    cancel: RefCell<Option<Cancel>>,
}

impl Current {
    const fn new(longest_line: usize) -> Self {
        Self {
            longest_line: Cell::new(longest_line),
            stopped: Cell::new(false),
            unsent: Cell::new(false),
            fields: RefCell::new(None),
            chunks: Cell::new(None),
            cancel: RefCell::new(None),
        }
    }

    /// Exchanges the contents of both.
    fn swap(&self, other: &Self) {
        self.longest_line.swap(&other.longest_line);
        self.stopped.swap(&other.stopped);
        self.unsent.swap(&other.unsent);
        self.fields.swap(&other.fields);
        self.chunks.swap(&other.chunks);
        self.cancel.swap(&other.cancel);
    }
}

/// An exchange on this thread. Dropping it restores the exchange that it interrupted: the reader of
/// an upload may itself send calls.
pub(crate) struct Exchange {
    interrupted: Current,
}

impl Exchange {
    /// Starts an exchange whose request has no line longer than `longest_line` bytes.
    pub(crate) fn start(longest_line: usize, cancel: Option<Cancel>) -> Self {
        let interrupted = Current { cancel: RefCell::new(cancel), ..Current::new(longest_line) };
        CURRENT.with(|current| current.swap(&interrupted));
        Self { interrupted }
    }

    /// Whether the response began before the whole request was sent.
    pub(crate) fn is_answered_early(&self) -> bool {
        is_stopped()
    }

    /// The response's header fields, if ureq received only those that delimit the body.
    pub(crate) fn take_fields(&self) -> Option<HeaderMap> {
        CURRENT.with(|current| current.fields.take())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        CURRENT.with(|current| current.swap(&self.interrupted));
    }
}

pub(crate) fn longest_line() -> usize {
    CURRENT.with(|current| current.longest_line.get())
}

/// Stops the sending of the request. The rest of its body is not read.
pub(crate) fn stop() {
    CURRENT.with(|current| current.stopped.set(true));
}

pub(crate) fn is_stopped() -> bool {
    CURRENT.with(|current| current.stopped.get())
}

/// Reports whether part of the request is in a buffer of the connection.
pub(crate) fn set_unsent(unsent: bool) {
    CURRENT.with(|current| current.unsent.set(unsent));
}

pub(crate) fn is_unsent() -> bool {
    CURRENT.with(|current| current.unsent.get())
}

pub(crate) fn set_fields(fields: HeaderMap) {
    CURRENT.with(|current| *current.fields.borrow_mut() = Some(fields));
}

/// A read of a body on this thread. Dropping it restores the state before it: the reader of an
/// upload may itself read the body of a download.
pub(crate) struct BodyRead {
    previous: (Option<Chunks>, Option<Cancel>),
}

impl BodyRead {
    /// Starts a read. `chunks` is the state after the previous read, if the body is chunked.
    pub(crate) fn start(chunks: Option<Chunks>, cancel: Option<Cancel>) -> Self {
        let previous = CURRENT
            .with(|current| (current.chunks.replace(chunks), current.cancel.replace(cancel)));
        Self { previous }
    }

    /// The state after the bytes that have arrived, if the body is chunked.
    pub(crate) fn chunks(&self) -> Option<Chunks> {
        chunks()
    }
}

impl Drop for BodyRead {
    fn drop(&mut self) {
        let (chunks, cancel) = (self.previous.0, self.previous.1.take());
        CURRENT.with(|current| {
            current.chunks.set(chunks);
            current.cancel.replace(cancel);
        });
    }
}

/// Whether the call may be cancelled.
pub(crate) fn is_cancellable() -> bool {
    CURRENT.with(|current| current.cancel.borrow().is_some())
}

/// Whether the call is cancelled.
pub(crate) fn is_cancelled() -> bool {
    CURRENT.with(|current| current.cancel.borrow().as_ref().is_some_and(Cancel::is_cancelled))
}

/// The state of the body that is read, if it is chunked.
pub(crate) fn chunks() -> Option<Chunks> {
    CURRENT.with(|current| current.chunks.get())
}

pub(crate) fn set_chunks(chunks: Chunks) {
    CURRENT.with(|current| current.chunks.set(Some(chunks)));
}
