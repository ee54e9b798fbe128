//! Deduplication: who may process an event, and who has.

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::sync::Arc;
use std::time::Duration;

use basecamp_core::BoxFuture;

use crate::BoxError;
use crate::event::EventId;

pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::{Pool, RedisStore};

/// The answer to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// The event is yours. Commit it or release it, with this ticket.
    Granted(Ticket),
    /// Someone else is at it.
    InProgress,
    /// It has been processed.
    Seen,
}

/// Tells one claim of an event from another, later one.
///
/// A store that takes claims back, as one with leases does, needs it: a release that comes too late
/// must not end the claim of another.
pub type Ticket = u64;

/// Remembers which events are in progress and which have been processed.
///
/// - [`claim`](Self::claim) is atomic: of any number of callers at the same time, in all processes
///   that share the store, one is granted the event.
/// - A granted claim lasts until it is committed or released. A store that outlives its callers
///   should let it lapse after a [`lease`](Self::lease): a process that crashed does neither.
/// - All three are idempotent, as they are repeated after an error. A commit or release that fails is
///   retried in the background, with exponential backoff, until the lease ends. A release that is
///   repeated must not end a later claim, which has another ticket.
/// - Calls may come from any thread, and must have timeouts of their own.
pub trait DedupStore: Send + Sync {
    /// Asks for an event.
    ///
    /// # Errors
    ///
    /// When the store can't tell. Then the event is not processed, unless the receiver was built
    /// with [`process_if_store_fails`](crate::ReceiverBuilder::process_if_store_fails).
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError>;

    /// Remembers that an event was processed.
    ///
    /// # Errors
    ///
    /// If the store can't. The event counts as processed nevertheless, and the commit is retried.
    fn commit(&self, id: &EventId, ticket: Ticket) -> Result<(), BoxError>;

    /// Gives an event back, so that it can be claimed again.
    ///
    /// # Errors
    ///
    /// If the store can't. The release is retried.
    fn release(&self, id: &EventId, ticket: Ticket) -> Result<(), BoxError>;

    /// Returns the time after which the store lets a claim lapse that is neither committed nor
    /// released; `None` if it never does.
    ///
    /// A commit or release that failed is retried for this time, counted from the claim, or for 5
    /// minutes if there is no lease.
    fn lease(&self) -> Option<Duration> {
        None
    }
}

/// The async form of [`DedupStore`].
///
/// Futures of retries are polled on a background thread. With the feature `tokio`, they are polled in
/// the context of the tokio runtime that processed the delivery, so that timers and sockets of tokio
/// work. An attempt may take 10 s.
pub trait AsyncDedupStore: Send + Sync {
    /// Asks for an event; see [`DedupStore::claim`].
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>>;

    /// Remembers that an event was processed; see [`DedupStore::commit`].
    fn commit<'a>(&'a self, id: &'a EventId, ticket: Ticket)
    -> BoxFuture<'a, Result<(), BoxError>>;

    /// Gives an event back; see [`DedupStore::release`].
    fn release<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Returns the time after which a claim lapses; see [`DedupStore::lease`].
    fn lease(&self) -> Option<Duration> {
        None
    }
}

impl<S: DedupStore + ?Sized> DedupStore for Arc<S> {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        (**self).claim(id)
    }

    fn commit(&self, id: &EventId, ticket: Ticket) -> Result<(), BoxError> {
        (**self).commit(id, ticket)
    }

    fn release(&self, id: &EventId, ticket: Ticket) -> Result<(), BoxError> {
        (**self).release(id, ticket)
    }

    fn lease(&self) -> Option<Duration> {
        (**self).lease()
    }
}

/// A blocking store in an async receiver. For stores that never wait, as [`MemoryStore`]: its futures
/// do their work at the first poll, on the thread that polls.
#[derive(Debug, Clone, Default)]
pub struct Ready<S>(
    /// The store.
    pub S,
);

impl<S: DedupStore> AsyncDedupStore for Ready<S> {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { self.0.claim(id) })
    }

    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { self.0.commit(id, ticket) })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { self.0.release(id, ticket) })
    }

    fn lease(&self) -> Option<Duration> {
        self.0.lease()
    }
}
