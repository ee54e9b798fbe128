//! The clock of a sandbox: the source of all its times, lifetimes and pauses.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_core::time::Timestamp;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tokio::time::sleep;

use super::api::lock;

/// The clock of a sandbox: [`Sandbox::clock`](crate::Sandbox::clock).
///
/// It runs from the current time, or from the time of
/// [`Builder::stopped_at`](crate::Builder::stopped_at). All times in responses follow it, and so do
/// the lifetimes of tokens, codes, tickets and URLs, the window of the rate limit, and the pauses
/// between deliveries: a delivery whose pause has passed is sent at once when the clock moves.
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
    reading: Mutex<Reading>,
    changes: watch::Sender<()>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The time when the clock was set.
    time: Timestamp,
    /// The instant when it was set, if it runs.
    running_since: Option<Instant>,
}

impl Reading {
    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    fn now(self) -> Timestamp {
        let passed = self.running_since.map(|since| since.elapsed()).unwrap_or_default();
        later(self.time, passed)
    }
}

impl Default for Clock {
    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    fn default() -> Self {
        Self::new(Reading { time: Timestamp::now(), running_since: Some(Instant::now()) })
    }
}

impl Clock {
    fn new(reading: Reading) -> Self {
        Self(Arc::new(Inner { reading: Mutex::new(reading), changes: watch::Sender::new(()) }))
    }

    /// A clock that shows this time until it is moved.
    pub(super) fn stopped_at(time: Timestamp) -> Self {
        Self::new(Reading { time, running_since: None })
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
        self.change(|reading| *reading = Reading { time: reading.now(), running_since: None });
    }

    /// Starts the clock again from the time that it shows.
    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    pub fn run(&self) {
        self.change(|reading| {
            *reading = Reading { time: reading.now(), running_since: Some(Instant::now()) };
        });
    }

    /// Moves the clock forward. It continues to run, or remains stopped.
    pub fn advance(&self, time: Duration) {
        self.change(|reading| reading.time = later(reading.time, time));
    }

    /// Sets the clock to a time, also an earlier one. It continues to run, or remains stopped.
    #[allow(clippy::disallowed_methods, reason = "the clock is the source of time")]
    pub fn set(&self, time: Timestamp) {
        self.change(|reading| {
            let running_since = reading.running_since.map(|_| Instant::now());
            *reading = Reading { time, running_since };
        });
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut lock(&self.0.reading));
        self.0.changes.send_replace(());
    }

    /// The current day in UTC.
    pub(super) fn today(&self) -> Date {
        self.now().to_zoned_datetime(TimeZone::UTC).date()
    }

    /// Waits for this length of time on the clock.
    pub(super) async fn pause(&self, length: Duration) {
        let mut changes = self.0.changes.subscribe();
        let end = later(self.now(), length);
        loop {
            let reading = *lock(&self.0.reading);
            let left = end.duration_since(reading.now());
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
    let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
    time.checked_add(length).unwrap_or(Timestamp::MAX)
}

/// A time in the format of the API.
pub(super) fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}
