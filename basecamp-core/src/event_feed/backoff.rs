//! Exponential backoff with full jitter.

use std::time::Duration;

/// The backoff of attempts to connect, and of polls that are repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff {
    pub(super) base: Duration,
    pub(super) max: Duration,
}

impl Backoff {
    /// Returns the maximum backoff after the `n`th failure, counted from 1: the base, doubled with
    /// each further failure, up to the maximum.
    pub(super) fn limit(&self, n: u32) -> Duration {
        // A larger exponent would overflow; 2^31 times any base exceeds the maximum.
        self.base.saturating_mul(1 << n.saturating_sub(1).min(31)).min(self.max)
    }

    /// Returns the backoff after the `n`th failure. `random` is in [0, 1).
    pub(super) fn full_jitter(&self, n: u32, random: f64) -> Duration {
        self.limit(n).mul_f64(random)
    }
}

#[cfg(test)]
mod tests;
