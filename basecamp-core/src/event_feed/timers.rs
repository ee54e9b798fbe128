//! The timers of a connector, by name.

use std::time::Duration;

/// A timer of the connector. Each kind runs at most once at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TimerKind {
    /// Limits the time from the dial to the server's welcome.
    HandshakeDeadline,
    /// Limits the time from the subscription to its confirmation.
    ConfirmationDeadline,
    /// The wait before the next attempt to connect.
    Backoff,
    /// Limits the time without a frame.
    Staleness,
    /// The interval of polls while the socket streams.
    RepairPoll,
    /// The wait before a failed poll is repeated.
    PollRetry,
}

impl TimerKind {
    /// Returns the name, such as `poll-retry`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HandshakeDeadline => "handshake-deadline",
            Self::ConfirmationDeadline => "confirmation-deadline",
            Self::Backoff => "backoff",
            Self::Staleness => "staleness",
            Self::RepairPoll => "repair-poll",
            Self::PollRetry => "poll-retry",
        }
    }
}

/// A timer that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timer {
    /// The kind.
    pub kind: TimerKind,
    /// The monotonic time at which the timer was armed.
    pub armed_at: Duration,
    /// The time from arming to firing.
    pub delay: Duration,
}

impl Timer {
    /// Returns the monotonic time at which the timer fires.
    #[must_use]
    pub fn fires_at(&self) -> Duration {
        self.armed_at.saturating_add(self.delay)
    }
}

/// The timers that run, in the order in which they were armed.
#[derive(Debug, Default)]
pub(super) struct Timers(Vec<Timer>);

impl Timers {
    /// Starts a timer, again if it runs.
    pub(super) fn arm(&mut self, timer: Timer) {
        self.stop(timer.kind);
        self.0.push(timer);
    }

    /// Stops a timer. Returns it if it ran.
    pub(super) fn stop(&mut self, kind: TimerKind) -> Option<Timer> {
        let index = self.0.iter().position(|timer| timer.kind == kind)?;
        Some(self.0.remove(index))
    }

    pub(super) fn running(&self) -> &[Timer] {
        &self.0
    }
}
