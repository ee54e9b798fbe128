//! The settings of a pacer, and its status.

use std::time::Duration;

use crate::error::Error;
use crate::model::time::capped;
use crate::pace::breaker::CircuitBreaker;
use crate::pace::clock::micros;
use crate::pace::gcra::Rate;

/// The settings of a [`Pacer`](crate::Pacer): a client-side rate limit, a limit of requests in
/// flight, and circuit breakers.
///
/// ```
/// use std::time::Duration;
/// use basecamp_core::{CircuitBreaker, Pacing};
///
/// let pacing = Pacing::basecamp()
///     .with_max_in_flight(8)
///     .with_circuit_breaker(CircuitBreaker::new(20, 50, Duration::from_secs(30)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pacing {
    pub(super) limit: u32,
    pub(super) window: Duration,
    pub(super) burst: u32,
    pub(super) max_in_flight: usize,
    pub(super) max_wait: Duration,
    pub(super) breaker: Option<CircuitBreaker>,
}

impl Pacing {
    /// Basecamp's limit for each IP address: 50 requests in 10 seconds. Requests are spread evenly,
    /// at 98 percent of the limit.
    #[must_use]
    pub const fn basecamp() -> Self {
        Self::new(50, Duration::from_secs(10))
    }

    /// At most `limit` requests in any period of the length `window`, spread evenly: the generic
    /// cell rate algorithm (GCRA) with an interval of `window / (limit - 1)`.
    ///
    /// Building the pacer fails unless `limit` is at least 2 and `window` at least a millisecond.
    #[must_use]
    pub const fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window: capped(window),
            burst: 1,
            max_in_flight: usize::MAX,
            max_wait: Duration::from_secs(5 * 60),
            breaker: None,
        }
    }

    /// Sets the number of requests that may follow one another without a pause after an idle time;
    /// 1 by default, and less than the limit.
    ///
    /// The limit of each window stays the same, so a burst lowers the sustained rate: the interval
    /// is `window / (limit - burst)`. A burst of 10 suits a program with few requests at a time, 1
    /// one that runs at the limit.
    #[must_use]
    pub const fn with_burst(mut self, requests: u32) -> Self {
        self.burst = requests;
        self
    }

    /// Sets the maximum of requests in flight, over all clients that share the pacer in this
    /// process. Unlimited by default. A request is in flight until its response is complete.
    #[must_use]
    pub const fn with_max_in_flight(mut self, requests: usize) -> Self {
        self.max_in_flight = requests;
        self
    }

    /// Sets the longest wait of a request; 5 minutes by default. A request that would wait longer,
    /// or beyond the deadline of its call, is refused at once ([`PacingRefusal`]).
    ///
    /// [`PacingRefusal`]: crate::PacingRefusal
    #[must_use]
    pub const fn with_max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = capped(wait);
        self
    }

    /// Adds a circuit breaker for each service. There is none by default.
    #[must_use]
    pub const fn with_circuit_breaker(mut self, breaker: CircuitBreaker) -> Self {
        self.breaker = Some(breaker);
        self
    }

    /// Returns the parameters of the rate limit.
    #[must_use]
    pub fn rate(&self) -> Rate {
        Rate::new(self.limit, self.window, self.burst)
    }

    /// # Errors
    ///
    /// A `usage` error that names the setting.
    pub(super) fn validate(&self) -> Result<(), Error> {
        let message = if self.limit < 2 {
            "the limit of `Pacing` must be at least 2"
        } else if micros(self.window) < 1000 {
            "the window of `Pacing` must be at least a millisecond"
        } else if self.burst == 0 || self.burst >= self.limit {
            "the burst of `Pacing` must be at least 1 and less than the limit"
        } else if self.max_in_flight == 0 {
            "`max_in_flight` must be greater than 0"
        } else if self.breaker.is_some_and(|breaker| !breaker.is_valid()) {
            "`CircuitBreaker` needs 1 to 64 samples, 1 to 100 percent, and a time greater than 0"
        } else {
            return Ok(());
        };
        Err(Error::usage(message))
    }
}

/// The budget that is left of a [`Pacer`](crate::Pacer), as seen by this process.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PacingStatus {
    /// The settings.
    pub pacing: Pacing,
    /// The number of requests that could be sent now.
    pub available: u64,
    /// The wait of the next request, if no call is waiting; zero if it could be sent now.
    pub next_in: Duration,
    /// The rest of the pause after a 429, or a 503 with `Retry-After`; zero if there is none.
    pub held_for: Duration,
    /// The number of waiting calls.
    pub waiting: usize,
    /// The number of requests in flight.
    pub in_flight: usize,
    /// The services whose circuit breaker is open, sorted.
    pub open_services: Vec<&'static str>,
    /// Whether the shared store fails, so that the local state is in use.
    pub store_fails: bool,
}
