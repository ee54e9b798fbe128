//! Deduplication stores: claims of events, and processed events.

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
pub use self::redis::RedisStore;

/// The result of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim {
    /// The caller may process the event, and must commit or release it with this token.
    Granted(ClaimToken),
    /// Another delivery is processing the event.
    InProgress,
    /// The event has been processed.
    Seen,
}

/// Distinguishes a claim of an event from a later claim.
///
/// Stores with leases need it: a late release must not end the claim of another delivery.
pub type ClaimToken = u64;

/// Stores which events are in progress, and which have been processed.
///
/// - [`claim`](Self::claim) is atomic: of any number of callers at the same time, in all processes
///   that share the store, one is granted the event.
/// - A granted claim lasts until it is committed or released. A store that outlives its callers
///   should let it lapse after a [`lease`](Self::lease): a process that crashed does neither.
/// - All three are idempotent, as they are repeated after an error. A commit or release that fails
///   is retried in the background, with exponential backoff, until the lease ends. A release that
///   is repeated must not end a later claim, which has another token.
/// - Calls may come from any thread, and must have timeouts of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a deduplication store",
    label = "expected a type that implements `DedupStore`",
    note = "`MemoryStore` and `RedisStore` are stores; an `AsyncDedupStore` is for async receivers"
)]
pub trait DedupStore: Send + Sync {
    /// Claims an event.
    ///
    /// # Errors
    ///
    /// If the store fails. The event is then not processed, unless the receiver was built with
    /// [`process_if_store_fails`](crate::ReceiverBuilder::process_if_store_fails).
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError>;

    /// Marks an event as processed.
    ///
    /// # Errors
    ///
    /// If the store fails. The event counts as processed nevertheless, and the commit is retried.
    fn commit(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError>;

    /// Ends a claim, so that the event can be claimed again.
    ///
    /// # Errors
    ///
    /// If the store fails. The release is retried.
    fn release(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError>;

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
/// Futures of retries are polled on a background thread. With the feature `tokio`, they are polled
/// in the context of the tokio runtime that processed the delivery, so that timers and sockets of
/// tokio work. An attempt may take 10 s.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async deduplication store",
    label = "expected a type that implements `AsyncDedupStore`",
    note = "`RedisStore` is an async store; a `DedupStore` is for blocking receivers"
)]
pub trait AsyncDedupStore: Send + Sync {
    /// Claims an event; see [`DedupStore::claim`].
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>>;

    /// Marks an event as processed; see [`DedupStore::commit`].
    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>>;

    /// Ends a claim; see [`DedupStore::release`].
    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
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

    fn commit(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        (**self).commit(id, token)
    }

    fn release(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        (**self).release(id, token)
    }

    fn lease(&self) -> Option<Duration> {
        (**self).lease()
    }
}

/// Adapts a blocking store to an async receiver. Suitable for stores without I/O, such as
/// [`MemoryStore`]: the futures run the store's call at the first poll, on the polling thread.
#[derive(Debug, Clone, Default)]
pub struct SyncStore<S>(
    /// The store.
    pub S,
);

impl<S: DedupStore> AsyncDedupStore for SyncStore<S> {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { self.0.claim(id) })
    }

    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { self.0.commit(id, token) })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { self.0.release(id, token) })
    }

    fn lease(&self) -> Option<Duration> {
        self.0.lease()
    }
}
