//! The time that a driver passes to a machine.

use std::time::{Duration, SystemTime};

/// The current time, an argument of every method of a machine: the core has no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Time since an arbitrary fixed point; must never decrease.
    pub monotonic: Duration,
    /// Wall-clock time, for comparison with dates in responses.
    pub wall: SystemTime,
}
