//! The deadline of a call, and the times that it has seen.

use std::time::Duration;

use crate::error::{Error, ErrorCode};
use crate::protocol::now::Now;

/// The time by which a call ends, retries and waits included. All times are monotonic.
#[derive(Debug)]
pub(crate) struct Deadline {
    /// The time that the options allow, from the first step on.
    limit: Option<Duration>,
    deadline_at: Option<Duration>,
    started_at: Option<Duration>,
    /// The time of the most recent step.
    last_now: Duration,
}

impl Deadline {
    pub(crate) fn new(limit: Option<Duration>) -> Self {
        Self { limit, deadline_at: None, started_at: None, last_now: Duration::ZERO }
    }

    /// Notes the time of a step. Returns whether it is the first one, from which the limit counts.
    pub(crate) fn start(&mut self, now: Now) -> bool {
        self.last_now = now.monotonic;
        if self.started_at.is_some() {
            return false;
        }
        self.started_at = Some(now.monotonic);
        let deadline_at = self.limit.map(|limit| now.monotonic.saturating_add(limit));
        self.deadline_at = self.deadline_at.or(deadline_at);
        true
    }

    pub(crate) fn deadline_at(&self) -> Option<Duration> {
        self.deadline_at
    }

    pub(crate) fn started_at(&self) -> Option<Duration> {
        self.started_at
    }

    pub(crate) fn last_now(&self) -> Duration {
        self.last_now
    }

    /// The time left; `None` without a deadline.
    pub(crate) fn remaining(&self, now: Now) -> Option<Duration> {
        self.deadline_at.map(|deadline_at| deadline_at.saturating_sub(now.monotonic))
    }

    pub(crate) fn has_passed(&self, now: Now) -> bool {
        self.deadline_at.is_some_and(|deadline_at| now.monotonic >= deadline_at)
    }

    /// Whether that time comes before the deadline.
    pub(crate) fn allows(&self, time: Duration) -> bool {
        self.deadline_at.is_none_or(|deadline_at| time < deadline_at)
    }

    /// The error of a call whose deadline has passed.
    pub(crate) fn error(&self) -> Error {
        let limit = self.limit.unwrap_or_default();
        Error::new(ErrorCode::Network, format!("the call's deadline of {limit:?} has passed"))
            .with_hint("Allow more time, or try again when the service answers faster.")
            .with_timeout()
    }

    /// Ends at that time.
    pub(crate) fn end_at(&mut self, time: Option<Duration>) {
        self.deadline_at = time;
    }

    /// Ends at the time of a previous call, which is a part of the same operation.
    pub(crate) fn inherit(&mut self, previous: &Self) {
        self.deadline_at = previous.deadline_at;
    }
}
