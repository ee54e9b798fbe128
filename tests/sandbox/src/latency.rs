//! The latency of responses: a random time within a range, for every request.

use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use super::api::lock;

pub(super) struct Latency {
    range: RangeInclusive<Duration>,
    /// A generator with a fixed seed, so that every run has the same times.
    random: Mutex<SmallRng>,
}

impl Latency {
    pub(super) fn new(range: RangeInclusive<Duration>) -> Self {
        Self { range, random: Mutex::new(SmallRng::seed_from_u64(0)) }
    }

    pub(super) async fn pause(&self) {
        let time = self.next();
        sleep(time).await;
    }

    /// A time within the range; the start of an empty range.
    fn next(&self) -> Duration {
        let (start, end) = (*self.range.start(), *self.range.end());
        let share = lock(&self.random).random_range(0.0..=1.0);
        start + end.saturating_sub(start).mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_the_range_and_reproducible() {
        let (start, end) = (Duration::from_millis(50), Duration::from_millis(200));
        let (latency, twin) = (Latency::new(start..=end), Latency::new(start..=end));
        let times: Vec<_> = (0..1000).map(|_| latency.next()).collect();
        assert!(times.iter().all(|time| (start..=end).contains(time)));
        let middle = Duration::from_millis(125);
        assert!(times.iter().any(|time| *time < middle) && times.iter().any(|time| *time > middle));
        assert!(times.iter().all(|time| *time == twin.next()));
        assert_eq!(Latency::new(end..=start).next(), end);
    }
}
