//! Deadlines of operations on sockets.

use std::time::{Duration, Instant};

use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, time};
use ureq::{Error, Timeout};

/// A point in time, and the timeout that ends then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Option<Instant>,
    reason: Timeout,
}

impl From<NextTimeout> for Deadline {
    fn from(timeout: NextTimeout) -> Self {
        Self { at: Instant::now().checked_add(*timeout.after), reason: timeout.reason }
    }
}

impl Deadline {
    pub(crate) fn error(self) -> Error {
        Error::Timeout(self.reason)
    }

    /// The time that is left; an error if there is none.
    pub(crate) fn left(self) -> Result<Duration, Error> {
        let left = self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()));
        if left.is_zero() { Err(self.error()) } else { Ok(left) }
    }

    /// The same timeout, with the time that is left of it.
    pub(crate) fn rest_of(self, timeout: NextTimeout) -> Result<NextTimeout, Error> {
        let after = match timeout.after {
            time::Duration::NotHappening => timeout.after,
            time::Duration::Exact(_) => self.left()?.into(),
        };
        Ok(NextTimeout { after, ..timeout })
    }
}

/// The time left to connect, of which earlier connectors have used some.
pub(crate) fn time_left(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (time::Duration::Exact(after), time::Instant::Exact(start)) =
        (timeout.after, details.now)
    {
        timeout.after = after.saturating_sub(start.elapsed()).into();
    }
    timeout
}
