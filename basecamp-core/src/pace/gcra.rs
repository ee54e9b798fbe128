//! The generic cell rate algorithm (GCRA), with pauses and a slow return after each.

use std::time::Duration;

use crate::pace::clock::{Micros, duration, micros};

/// The longest pause. A longer `Retry-After` is limited to it, then a request tries again.
pub(crate) const MAX_HOLD: Duration = Duration::from_secs(60 * 60);

/// The time that slots may be reserved in advance, in intervals. Each process reserves one slot at
/// a time, of four intervals at most.
const MAX_AHEAD: u64 = 1000;

/// The factor of the interval at the end of a pause.
const SLOWDOWN: u64 = 4;

/// A rate of requests, as the parameters of the generic cell rate algorithm (GCRA).
///
/// All durations are whole microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rate {
    /// The emission interval: the time between two slots.
    pub interval: Duration,
    /// The burst tolerance: how far slots may be ahead of the rate.
    pub tolerance: Duration,
    /// The time after a pause in which the interval decreases from four times its value to its
    /// value, linearly.
    pub recovery: Duration,
}

impl Rate {
    /// The rate that allows `limit` requests in every window, of which `burst` may follow one
    /// another without a pause.
    ///
    /// The algorithm allows `burst` requests and one more for each interval in a window, so the
    /// interval is `window / (limit - burst)`. It leaves one interval for late requests: `limit +
    /// 1` slots take at least a window and an interval.
    pub(crate) fn new(limit: u32, window: Duration, burst: u32) -> Self {
        let window = micros(window);
        let paced = u64::from(limit.saturating_sub(burst).max(1));
        let interval = window.div_ceil(paced);
        let tolerance = interval.saturating_mul(u64::from(burst.saturating_sub(1)));
        Self {
            interval: duration(interval),
            tolerance: duration(tolerance),
            recovery: duration(window.saturating_mul(2)),
        }
    }
}

/// The state of a rate limit: the times of the next slot and of the latest pause.
///
/// All times are microseconds since the Unix epoch. A [`PaceStore`](crate::PaceStore) that several
/// processes share saves these two numbers.
///
/// ```
/// use std::time::Duration;
/// use basecamp_core::{Gcra, Pacing};
///
/// let rate = Pacing::new(5, Duration::from_secs(1)).rate(); // one request in 250 ms
/// let mut state = Gcra::default();
/// assert_eq!(state.reserve(&rate, 1_000_000, Duration::ZERO), Ok(1_000_000));
/// // The next slot is not free yet, and nothing is reserved.
/// let wait = Duration::from_millis(250);
/// assert_eq!(state.reserve(&rate, 1_000_000, Duration::ZERO), Err(wait));
/// assert_eq!(state.reserve(&rate, 1_000_000, wait), Ok(1_250_000));
/// // The server answered 429 with a `Retry-After` of two seconds.
/// state.hold(&rate, 1_000_000, Duration::from_secs(2));
/// assert_eq!(state.reserve(&rate, 1_000_000, Duration::MAX), Ok(3_000_000));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "stores save and restore all of it")]
pub struct Gcra {
    /// The theoretical arrival time of the next request (TAT).
    pub arrival: u64,
    /// The end of the latest pause; 0 if there was none.
    pub held_until: u64,
}

impl Gcra {
    /// Reserves the next slot, and returns its time: `now`, or later.
    ///
    /// # Errors
    ///
    /// The wait for the slot, if it is longer than `max_wait`. Nothing is reserved then.
    pub fn reserve(&mut self, rate: &Rate, now: u64, max_wait: Duration) -> Result<u64, Duration> {
        let slot = self.next_slot(rate, now);
        let wait = duration(slot.saturating_sub(now));
        if wait > max_wait {
            return Err(wait);
        }
        self.discard_invalid(rate, now);
        self.arrival = self.arrival.max(slot).saturating_add(self.interval_at(rate, slot));
        Ok(slot)
    }

    /// Returns the time of the next slot without reserving it.
    #[must_use]
    pub fn next_slot(&self, rate: &Rate, now: u64) -> u64 {
        let mut valid = *self;
        valid.discard_invalid(rate, now);
        let earliest = valid.arrival.saturating_sub(micros(rate.tolerance));
        earliest.max(valid.held_until).max(now)
    }

    /// Moves all further slots to the end of a pause of that length, at most an hour. No burst
    /// follows it.
    pub fn hold(&mut self, rate: &Rate, now: u64, time: Duration) {
        self.discard_invalid(rate, now);
        let until = now.saturating_add(micros(time.min(MAX_HOLD)));
        self.held_until = self.held_until.max(until);
        self.arrival = self.arrival.max(until.saturating_add(micros(rate.tolerance)));
    }

    /// Returns the rest of the pause; zero if there is none.
    #[must_use]
    pub fn hold_left(&self, now: u64) -> Duration {
        let left = duration(self.held_until.saturating_sub(now));
        // A longer one is of a clock that was set back.
        if left > MAX_HOLD { Duration::ZERO } else { left }
    }

    /// Takes over slots that another state has reserved, so that this one continues after them.
    pub(crate) fn follow(&mut self, rate: &Rate, slot: Micros) {
        self.arrival = self.arrival.max(slot.saturating_add(self.interval_at(rate, slot)));
    }

    /// Returns the number of slots that can be reserved without a wait.
    pub(crate) fn available(&self, rate: &Rate, now: Micros) -> u64 {
        if self.next_slot(rate, now) > now {
            return 0;
        }
        let ahead = self.arrival.saturating_sub(now);
        micros(rate.tolerance).saturating_sub(ahead) / micros(rate.interval).max(1) + 1
    }

    /// The interval after a slot, which is longer while the pace returns after a pause.
    fn interval_at(&self, rate: &Rate, slot: Micros) -> Micros {
        let (interval, recovery) = (micros(rate.interval), micros(rate.recovery));
        if self.held_until == 0 || recovery == 0 {
            return interval;
        }
        let left = self.held_until.saturating_add(recovery).saturating_sub(slot).min(recovery);
        let extra = interval.saturating_mul(SLOWDOWN - 1);
        interval.saturating_add(scaled(extra, left, recovery))
    }

    /// Discards times that are too far in the future for this rate: the clock was set back, or the
    /// stored state is damaged.
    fn discard_invalid(&mut self, rate: &Rate, now: Micros) {
        if self.held_until > now.saturating_add(micros(MAX_HOLD)) {
            self.held_until = 0;
        }
        let ahead = micros(rate.interval).saturating_mul(MAX_AHEAD);
        let ahead = ahead.saturating_add(micros(rate.tolerance));
        if self.arrival > now.max(self.held_until).saturating_add(ahead) {
            self.arrival = now;
        }
    }
}

/// `value * part / whole` without overflow, rounded down.
fn scaled(value: u64, part: u64, whole: u64) -> u64 {
    let product = u128::from(value) * u128::from(part);
    u64::try_from(product / u128::from(whole.max(1))).unwrap_or(u64::MAX)
}
