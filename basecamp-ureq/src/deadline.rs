//! Deadlines of operations on sockets.

use std::time::{Duration, Instant};

use ureq::unversioned::transport::{ConnectionDetails, NextTimeout, time};
use ureq::{Error, Timeout};

/// The time at which a timeout expires.
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

    /// The remaining time, or an error if there is none.
    pub(crate) fn remaining(self) -> Result<Duration, Error> {
        let left = self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()));
        if left.is_zero() { Err(self.error()) } else { Ok(left) }
    }

    /// The timeout, reduced to the remaining time.
    pub(crate) fn remaining_of(self, timeout: NextTimeout) -> Result<NextTimeout, Error> {
        let after = match timeout.after {
            time::Duration::NotHappening => timeout.after,
            time::Duration::Exact(_) => self.remaining()?.into(),
        };
        Ok(NextTimeout { after, ..timeout })
    }
}

/// The time to connect that earlier connectors have not used.
pub(crate) fn remaining_connect_time(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (time::Duration::Exact(after), time::Instant::Exact(start)) =
        (timeout.after, details.now)
    {
        timeout.after = after.saturating_sub(start.elapsed()).into();
    }
    timeout
}
