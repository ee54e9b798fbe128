//! The store of a rate limit that several processes share.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::pace::gcra::Rate;

/// Shares the slots of a rate limit between processes, such as in a file or in a database.
///
/// Drivers call it on threads that may block, once or twice for each request. An implementation
/// must have a time limit of its own, well below a second: after an error, the pacer uses its local
/// state and tries the store again later. [`Gcra`](crate::Gcra) is the algorithm for stores that
/// save two numbers under a lock.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store of a rate limit",
    label = "expected a type that implements `PaceStore`",
    note = "`FilePacer` shares a rate limit between the processes of a host, `RedisPacer` between hosts"
)]
pub trait PaceStore: Send + Sync {
    /// Reserves the next slot at that rate, unless the wait for it is longer than `max_wait`.
    ///
    /// # Errors
    ///
    /// The store can't be used.
    fn reserve(&self, rate: &Rate, max_wait: Duration) -> Result<Reservation, Error>;

    /// Holds back the requests of all processes for that time.
    ///
    /// # Errors
    ///
    /// The store can't be used.
    fn hold(&self, rate: &Rate, time: Duration) -> Result<(), Error>;

    /// Returns the rest of the pause; zero if there is none. The pacer checks it after each wait.
    ///
    /// # Errors
    ///
    /// The store can't be used.
    fn hold_left(&self) -> Result<Duration, Error>;
}

impl<S: PaceStore + ?Sized> PaceStore for Arc<S> {
    fn reserve(&self, rate: &Rate, max_wait: Duration) -> Result<Reservation, Error> {
        (**self).reserve(rate, max_wait)
    }

    fn hold(&self, rate: &Rate, time: Duration) -> Result<(), Error> {
        (**self).hold(rate, time)
    }

    fn hold_left(&self) -> Result<Duration, Error> {
        (**self).hold_left()
    }
}

/// The result of [`PaceStore::reserve`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "stores construct it")]
pub enum Reservation {
    /// A slot is reserved, after this wait.
    Reserved(Duration),
    /// Nothing is reserved: the wait for the next slot would be this long.
    TooLate(Duration),
}
