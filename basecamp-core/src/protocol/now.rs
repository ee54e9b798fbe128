//! The time, as the driver reports it.

use std::time::{Duration, SystemTime};

/// The time, given by the driver with every call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Time since a fixed point of the driver's choosing; never goes back.
    pub monotonic: Duration,
    /// Wall-clock time, for comparing with dates that the server gave.
    pub wall: SystemTime,
}
