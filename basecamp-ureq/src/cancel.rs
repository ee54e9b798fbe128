//! Blocking operations of an exchange, in slices between which the call may be cancelled.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::current;

/// The longest time without a check. A power of two in milliseconds, like all timeouts of sockets.
const SLICE: Duration = Duration::from_millis(64);

/// Fails if the call of the current exchange is cancelled. The core replaces the error.
pub(crate) fn check() -> io::Result<()> {
    if current::is_cancelled() { Err(io::Error::other("the call was cancelled")) } else { Ok(()) }
}

/// The time that an operation may block until the next [`check`].
pub(crate) fn slice(limit: Duration) -> Duration {
    if current::is_cancellable() { limit.min(SLICE) } else { limit }
}

/// Receives the result of another thread.
pub(crate) fn receive<T>(
    results: &Receiver<T>,
    limit: Duration,
) -> io::Result<Result<T, RecvTimeoutError>> {
    let start = Instant::now();
    loop {
        check()?;
        let left = limit.saturating_sub(start.elapsed());
        let slice = slice(left);
        match results.recv_timeout(slice) {
            Err(RecvTimeoutError::Timeout) if slice < left => {}
            result => return Ok(result),
        }
    }
}
