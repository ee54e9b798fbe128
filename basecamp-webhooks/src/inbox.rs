//! The inbox: verified events that are stored first and processed later.

mod dead_letters;
mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use basecamp_core::BoxFuture;
use bytes::Bytes;
use serde::Deserialize;

use crate::BoxError;
use crate::event::Event;

pub use self::dead_letters::DeadLetters;
pub use self::memory::MemoryInbox;
#[cfg(feature = "redis")]
pub use self::redis::RedisInbox;

/// Stores events between the receiver and its workers, at least once.
///
/// A receiver [with an inbox](crate::ReceiverBuilder::inbox) appends each new event and answers at
/// once. A [`Worker`](crate::Worker) takes events, runs the handlers, and settles each message: it
/// completes it, retries it later, or buries it as a dead letter. A message whose worker dies is
/// taken again.
///
/// Any runtime and any thread may poll the futures; a blocking receiver waits for them. All
/// operations must have timeouts of their own, and be idempotent.
pub trait Inbox: Send + Sync {
    /// Stores an event, unless an event with its id was stored before. Once this method has
    /// returned, the event is not lost.
    fn append<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Appended, BoxError>>;

    /// Takes the next message that is due; `None` if there is none. Doesn't wait.
    fn take(&self) -> BoxFuture<'_, Result<Option<Message>, BoxError>>;

    /// Removes a message that was processed.
    fn complete<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Returns a message to the inbox, with one more failed try. It is due after the delay.
    fn retry<'a>(
        &'a self,
        message: &'a Message,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Moves a message to the dead letters, with the error of its last try.
    fn bury<'a>(
        &'a self,
        message: &'a Message,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Returns the oldest dead letters, at most `limit`.
    fn dead_letters(&self, limit: usize) -> BoxFuture<'_, Result<Vec<DeadLetter>, BoxError>>;

    /// Returns a dead letter to the inbox, as if it was new. `false` if there is none with this id.
    fn replay<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>>;

    /// Removes a dead letter. `false` if there is none with this id.
    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>>;
}

/// The result of [`Inbox::append`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Appended {
    /// The event is stored.
    Stored,
    /// An event with this id was stored before.
    Duplicate,
    /// The inbox is full, and the event is not stored.
    Full,
}

/// A stored event that a worker has taken.
pub struct Message {
    /// Identifies the message in its inbox.
    pub id: String,
    /// The body of the delivery.
    pub body: Bytes,
    /// Tries that failed before, including those whose worker died.
    pub tries: u32,
    /// The recording that the message is ordered by; `None` without ordering.
    pub ordered_by: Option<String>,
    guard: Option<Box<dyn Any + Send + Sync>>,
}

impl Message {
    /// Creates a message without failed tries.
    pub fn new(id: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self { id: id.into(), body: body.into(), tries: 0, ordered_by: None, guard: None }
    }

    /// Sets a value that is dropped with the message, such as one that extends its lease.
    #[must_use]
    pub fn with_guard(mut self, guard: impl Any + Send + Sync) -> Self {
        self.guard = Some(Box::new(guard));
        self
    }

    /// Returns the guard, if it has this type.
    #[must_use]
    pub fn guard<G: 'static>(&self) -> Option<&G> {
        self.guard.as_ref()?.downcast_ref()
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("tries", &self.tries)
            .field("ordered_by", &self.ordered_by)
            .finish_non_exhaustive()
    }
}

/// A message whose tries have all failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Identifies the dead letter in its inbox.
    pub id: String,
    /// The body of the delivery; [`Event::parse`] decodes it.
    pub body: Bytes,
    /// Number of failed tries.
    pub tries: u32,
    /// The error of the last try.
    pub error: String,
    /// Time of the last try.
    pub failed_at: SystemTime,
}

/// Returns the id of the recording that an event is ordered by. It doesn't depend on the other
/// fields of the recording, which may have an unknown form.
fn recording_of(event: &Event) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        recording: Recording,
    }

    #[derive(Deserialize)]
    struct Recording {
        id: i64,
    }

    event.json().ok().map(|body: Body| body.recording.id.to_string())
}

impl<I: Inbox + ?Sized> Inbox for Arc<I> {
    fn append<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Appended, BoxError>> {
        (**self).append(event)
    }

    fn take(&self) -> BoxFuture<'_, Result<Option<Message>, BoxError>> {
        (**self).take()
    }

    fn complete<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BoxError>> {
        (**self).complete(message)
    }

    fn retry<'a>(
        &'a self,
        message: &'a Message,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        (**self).retry(message, delay)
    }

    fn bury<'a>(
        &'a self,
        message: &'a Message,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        (**self).bury(message, error)
    }

    fn dead_letters(&self, limit: usize) -> BoxFuture<'_, Result<Vec<DeadLetter>, BoxError>> {
        (**self).dead_letters(limit)
    }

    fn replay<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        (**self).replay(id)
    }

    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        (**self).discard(id)
    }
}
