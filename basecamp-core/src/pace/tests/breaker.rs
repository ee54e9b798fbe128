//! Tests of the circuit breaker.

use super::millis;
use crate::pace::breaker::{Breaker, CircuitBreaker, Outcome};

const SETTINGS: CircuitBreaker = CircuitBreaker::new(4, 50, millis_const(1));

const fn millis_const(time: u64) -> std::time::Duration {
    std::time::Duration::from_millis(time)
}

fn breaker(outcomes: &str) -> Breaker {
    let mut breaker = Breaker::default();
    for outcome in outcomes.chars() {
        let outcome = if outcome == 'f' { Outcome::Failure } else { Outcome::Success };
        breaker.record(&SETTINGS, 0, false, outcome);
    }
    breaker
}

#[test]
fn breaker_opens_at_the_share_of_the_latest_requests() {
    for (outcomes, is_open) in
        [("fff", false), ("ssff", true), ("sfsfs", true), ("fsss", false), ("fffsss", true)]
    {
        assert_eq!(breaker(outcomes).is_open(), is_open, "{outcomes}");
    }
}

#[test]
fn only_one_probe_is_in_flight() {
    let mut breaker = breaker("ffff");
    assert_eq!(breaker.check(400), Err(std::time::Duration::from_micros(600)));
    assert_eq!(breaker.check(1000), Ok(()));
    assert!(breaker.start());
    assert_eq!(breaker.check(5000), Err(millis(0)));
    // The result of an older request doesn't count.
    breaker.record(&SETTINGS, 5000, false, Outcome::Success);
    assert!(breaker.is_open());
    breaker.abandon_probe();
    assert_eq!(breaker.check(5000), Ok(()));
    assert!(breaker.start());
    breaker.record(&SETTINGS, 5000, true, Outcome::Success);
    assert!(!breaker.is_open() && !breaker.start());
}

#[test]
fn failed_probe_opens_the_breaker_again() {
    let mut breaker = breaker("ffff");
    assert!(breaker.check(1000).is_ok() && breaker.start());
    breaker.record(&SETTINGS, 1000, true, Outcome::Failure);
    assert_eq!(breaker.check(1000), Err(millis(1)));
}
