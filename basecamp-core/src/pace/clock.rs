//! The clock of a pacer, which the clients that share the pacer agree on.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use crate::protocol::now::Now;

/// Microseconds since the Unix epoch.
pub(crate) type Micros = u64;

pub(crate) fn micros(duration: Duration) -> Micros {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

pub(crate) fn duration(micros: Micros) -> Duration {
    Duration::from_micros(micros)
}

/// Converts the monotonic time of one client to the clock of the pacer and back.
///
/// The monotonic clock of each client starts at an arbitrary time. The wall clock at the first
/// conversion aligns them; later changes of the wall clock have no effect.
#[derive(Debug, Default)]
pub(crate) struct ClientClock {
    /// The pacer's time at which the monotonic clock was zero.
    start: OnceLock<Micros>,
}

impl ClientClock {
    /// Returns the time on the clock of the pacer.
    pub(crate) fn time(&self, now: Now) -> Micros {
        let start = self.start.get_or_init(|| {
            let wall = now.wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            micros(wall.saturating_sub(now.monotonic))
        });
        start.saturating_add(micros(now.monotonic))
    }

    /// Returns the time of the pacer at a monotonic time, after the first [`time`](Self::time).
    pub(crate) fn time_of(&self, monotonic: Duration) -> Micros {
        self.start.get().copied().unwrap_or_default().saturating_add(micros(monotonic))
    }

    /// Returns the monotonic time of the client.
    pub(crate) fn monotonic(&self, time: Micros) -> Duration {
        let start = self.start.get().copied().unwrap_or_default();
        duration(time.saturating_sub(start))
    }
}
