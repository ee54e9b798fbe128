//! The clock of a sandbox: the source of all its times, lifetimes and pauses.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_core::time::Timestamp;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio::sync::watch;
use tokio::time::sleep;

use super::api::lock;

/// The clock of a sandbox: [`Sandbox::clock`](crate::Sandbox::clock).
///
/// It runs from the current time, or from the time of
/// [`Builder::stopped_at`](crate::Builder::stopped_at). All times in responses follow it, and so do
/// the lifetimes of tokens, codes, tickets and URLs, the window of the rate limit, and the pauses
/// between deliveries: a delivery whose pause has passed is sent, and a job whose time has passed
/// is done, at once when the clock moves. It is a part of a saved state, unless it shows the time
/// of the system.
/// Injected delays, slow bodies and the pings of cables last real time.
///
/// ```
/// use std::time::Duration;
///
/// use basecamp_sandbox::Sandbox;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let start = "2027-03-01T08:00:00Z".parse()?;
/// let sandbox = Sandbox::builder().stopped_at(start).start()?;
/// sandbox.clock().advance(Duration::from_secs(60));
/// assert_eq!(sandbox.clock().now().to_string(), "2027-03-01T08:01:00Z");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    start: SavedClock,
    reading: Mutex<Reading>,
    changes: watch::Sender<()>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The time when the clock was set.
    time: Timestamp,
    /// The instant when it was set, if it runs.
    running_since: Option<Instant>,
    /// How far it is ahead of the clock of the system, if it runs.
    ahead: SignedDuration,
}

impl Reading {
    fn stopped_at(time: Timestamp) -> Self {
        Self { time, running_since: None, ahead: SignedDuration::ZERO }
    }

    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    fn running_from(time: Timestamp) -> Self {
        let ahead = time.duration_since(Timestamp::now());
        Self { time, running_since: Some(Instant::now()), ahead }
    }

    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    fn running_ahead(ahead: SignedDuration) -> Self {
        let now = Timestamp::now();
        let time = now.saturating_add(ahead).unwrap_or(now);
        Self { time, running_since: Some(Instant::now()), ahead }
    }

    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    fn now(self) -> Timestamp {
        let passed = self.running_since.map(|since| since.elapsed()).unwrap_or_default();
        later(self.time, passed)
    }
}

/// A clock in a saved state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SavedClock {
    StoppedAt(Timestamp),
    /// How far it is ahead of the clock of the system.
    Ahead(SignedDuration),
}

impl SavedClock {
    fn reading(self) -> Reading {
        match self {
            Self::StoppedAt(time) => Reading::stopped_at(time),
            Self::Ahead(ahead) => Reading::running_ahead(ahead),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SavedClock::Ahead(SignedDuration::ZERO))
    }
}

impl Clock {
    fn new(start: SavedClock) -> Self {
        let reading = Mutex::new(start.reading());
        Self(Arc::new(Inner { start, reading, changes: watch::Sender::new(()) }))
    }

    /// A clock that shows this time until it is moved.
    pub(super) fn stopped_at(time: Timestamp) -> Self {
        Self::new(SavedClock::StoppedAt(time))
    }

    /// Returns to the start.
    pub(super) fn restore(&self) {
        self.change(|_| self.0.start.reading());
    }

    /// Its form in a saved state; `None` if it shows the time of the system.
    pub(super) fn saved(&self) -> Option<SavedClock> {
        let reading = *lock(&self.0.reading);
        match reading.running_since {
            None => Some(SavedClock::StoppedAt(reading.time)),
            Some(_) if reading.ahead.is_zero() => None,
            Some(_) => Some(SavedClock::Ahead(reading.ahead)),
        }
    }

    /// Whether it shows the time of the system, which is no part of a saved state.
    pub(super) fn is_of_system(&self) -> bool {
        self.saved().is_none()
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        lock(&self.0.reading).now()
    }

    /// Whether time passes on the clock by itself.
    pub fn is_running(&self) -> bool {
        lock(&self.0.reading).running_since.is_some()
    }

    /// Stops the clock at its current time.
    pub fn stop(&self) {
        self.change(|reading| Reading::stopped_at(reading.now()));
    }

    /// Starts the clock again from the time that it shows. A running clock is unchanged.
    pub fn run(&self) {
        self.change(|reading| match reading.running_since {
            Some(_) => reading,
            None => Reading::running_from(reading.time),
        });
    }

    /// Moves the clock forward. It continues to run, or remains stopped.
    pub fn advance(&self, time: Duration) {
        self.change(|reading| Reading {
            time: later(reading.time, time),
            ahead: reading.ahead.saturating_add(signed(time)),
            ..reading
        });
    }

    /// Sets the clock to a time, also an earlier one. It continues to run, or remains stopped.
    pub fn set(&self, time: Timestamp) {
        self.change(|reading| match reading.running_since {
            Some(_) => Reading::running_from(time),
            None => Reading::stopped_at(time),
        });
    }

    fn change(&self, change: impl FnOnce(Reading) -> Reading) {
        let mut reading = lock(&self.0.reading);
        *reading = change(*reading);
        drop(reading);
        self.0.changes.send_replace(());
    }

    /// The current day in UTC.
    pub(super) fn today(&self) -> Date {
        self.now().to_zoned_datetime(TimeZone::UTC).date()
    }

    /// Waits until this time on the clock.
    pub(super) async fn wait_until(&self, time: Timestamp) {
        let mut changes = self.0.changes.subscribe();
        loop {
            let reading = *lock(&self.0.reading);
            let left = time.duration_since(reading.now());
            let Ok(left) = Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            // The sender is a part of this clock, so `changed` never fails.
            match reading.running_since {
                None => drop(changes.changed().await),
                Some(_) => tokio::select! {
                    () = sleep(left) => {}
                    _ = changes.changed() => {}
                },
            }
        }
    }
}

/// The time after another one by this length, at most the last time that a timestamp can have.
pub(super) fn later(time: Timestamp, length: Duration) -> Timestamp {
    time.checked_add(signed(length)).unwrap_or(Timestamp::MAX)
}

fn signed(length: Duration) -> SignedDuration {
    SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX)
}

/// Writes the clock of a saved state.
pub(super) fn save<S: Serializer>(clock: &Clock, serializer: S) -> Result<S::Ok, S::Error> {
    clock.saved().serialize(serializer)
}

/// Reads the clock of a saved state.
pub(super) fn load<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Clock, D::Error> {
    // A clock that was moved to the time of the system while the state was saved is null.
    let saved = Option::<SavedClock>::deserialize(deserializer)?;
    Ok(saved.map_or_else(Clock::default, Clock::new))
}

/// A time in the format of the API.
pub(super) fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}
