//! The settings of a feed.

use std::time::Duration;

use super::backoff::Backoff;
use super::filters::{FeedFilters, FeedLane};
use crate::error::Error;
use crate::model::time::MAX_DURATION;
use crate::net::origin::Origin;

/// The start of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeedStart {
    /// At the stored position; at the present if there is none.
    #[default]
    Resume,
    /// At the present.
    Present,
    /// At the earliest row that the server has.
    Beginning,
    /// After this id, which is above 0.
    After(i64),
    /// After the page of this position.
    Position(String),
}

/// The settings of a feed.
#[derive(Debug, Clone)]
pub struct FeedOptions {
    pub(super) origin: Origin,
    pub(super) lane: FeedLane,
    pub(super) filters: FeedFilters,
    pub(super) start: FeedStart,
    pub(super) confirmation_deadline: Duration,
    pub(super) repair_interval: Duration,
    pub(super) staleness: Duration,
    pub(super) backoff: Backoff,
    pub(super) dedupe_capacity: usize,
    pub(super) live_buffer_capacity: usize,
    pub(super) polls_only: bool,
}

impl FeedOptions {
    /// Creates the default settings: the account's feed without filters, from the stored position.
    ///
    /// # Errors
    ///
    /// A `usage` error if the origin of the API isn't the root of an HTTPS server (HTTP for
    /// localhost).
    pub fn new(origin: &str) -> Result<Self, Error> {
        Ok(Self {
            origin: Origin::parse_root("origin", origin)?,
            lane: FeedLane::default(),
            filters: FeedFilters::new(),
            start: FeedStart::default(),
            confirmation_deadline: Duration::from_secs(10),
            repair_interval: Duration::from_secs(60),
            // Two missed pings of the server, which sends one in 3 seconds, and a quarter.
            staleness: Duration::from_millis(7500),
            backoff: Backoff { base: Duration::from_secs(1), max: Duration::from_secs(60) },
            dedupe_capacity: 10_000,
            live_buffer_capacity: 10_000,
            polls_only: false,
        })
    }

    /// Sets the lane.
    #[must_use]
    pub fn with_lane(mut self, lane: FeedLane) -> Self {
        self.lane = lane;
        self
    }

    /// Sets the filters.
    #[must_use]
    pub fn with_filters(mut self, filters: FeedFilters) -> Self {
        self.filters = filters;
        self
    }

    /// Sets the start.
    #[must_use]
    pub fn with_start(mut self, start: FeedStart) -> Self {
        self.start = start;
        self
    }

    /// Sets the time that the server has to confirm the subscription. Default: 10 s.
    #[must_use]
    pub fn with_confirmation_deadline(mut self, deadline: Duration) -> Self {
        self.confirmation_deadline = deadline;
        self
    }

    /// Follows the poll lane alone, without a socket: rows arrive with the interval of
    /// [`with_repair_interval`](Self::with_repair_interval).
    #[must_use]
    pub fn with_polls_only(mut self) -> Self {
        self.polls_only = true;
        self
    }

    /// Sets the interval of polls while the socket streams, or without a socket, with up to 20 % of
    /// jitter in both directions. Default: 60 s.
    #[must_use]
    pub fn with_repair_interval(mut self, interval: Duration) -> Self {
        self.repair_interval = interval;
        self
    }

    /// Sets the time without a frame after which the socket counts as broken. Default: 7.5 s.
    #[must_use]
    pub fn with_staleness(mut self, staleness: Duration) -> Self {
        self.staleness = staleness;
        self
    }

    /// Sets the base and the maximum of the exponential backoff. Default: 1 s and 60 s.
    #[must_use]
    pub fn with_backoff(mut self, base: Duration, max: Duration) -> Self {
        self.backoff = Backoff { base, max };
        self
    }

    /// Sets the number of delivered ids that are remembered for deduplication. Default: 10,000.
    #[must_use]
    pub fn with_dedupe_capacity(mut self, ids: usize) -> Self {
        self.dedupe_capacity = ids;
        self
    }

    /// Sets the number of rows in the live buffer. Default: 10,000.
    #[must_use]
    pub fn with_live_buffer_capacity(mut self, rows: usize) -> Self {
        self.live_buffer_capacity = rows;
        self
    }

    /// Checks the settings, without a request.
    ///
    /// # Errors
    ///
    /// A `usage` error for invalid filters, a capacity or duration of 0, a duration above a year,
    /// an empty position, and an id below 1.
    pub fn check(&self) -> Result<(), Error> {
        self.filters.check(self.lane)?;
        let invalid = |message: &str| Err(Error::usage(message));
        match &self.start {
            FeedStart::After(id) if *id < 1 => return invalid("the start has an id below 1"),
            FeedStart::Position(text) if text.is_empty() => {
                return invalid("the start has an empty position");
            }
            _ => {}
        }
        if self.dedupe_capacity == 0 || self.live_buffer_capacity == 0 {
            return invalid("a capacity of the feed is 0");
        }
        let durations = [
            self.confirmation_deadline,
            self.repair_interval,
            self.staleness,
            self.backoff.base,
            self.backoff.max,
        ];
        if durations.iter().any(|duration| duration.is_zero() || *duration > MAX_DURATION) {
            return invalid("a duration of the feed is 0 or above a year");
        }
        Ok(())
    }
}
