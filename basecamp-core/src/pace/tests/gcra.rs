//! Tests of the algorithm.

use std::time::Duration;

use proptest::prelude::*;

use super::millis;
use crate::pace::gcra::{Gcra, Rate};
use crate::pace::pacing::Pacing;

#[test]
fn basecamp_rate_uses_98_percent_of_the_limit() {
    let rate = Pacing::basecamp().rate();
    let per_window = 10.0 / rate.interval.as_secs_f64();
    assert!((48.99..=49.0).contains(&per_window), "{per_window}");
}

#[test]
fn state_from_the_future_is_discarded() {
    let rate = Pacing::basecamp().rate();
    let day = 24 * 60 * 60 * 1_000_000;
    let mut state = Gcra { arrival: 2 * day, held_until: 2 * day };
    assert_eq!(state.hold_left(day), Duration::ZERO);
    assert_eq!(state.reserve(&rate, day, Duration::ZERO), Ok(day));
}

#[test]
fn hold_is_limited_to_an_hour() {
    let rate = Pacing::basecamp().rate();
    let mut state = Gcra::default();
    state.hold(&rate, 0, Duration::MAX);
    assert_eq!(state.hold_left(0), Duration::from_secs(3600));
    assert_eq!(state.next_slot(&rate, 0), 3_600_000_000);
}

proptest! {
    #[test]
    fn slots_never_exceed_the_limit_of_a_window(
        (limit, burst, window) in (2..20_u32, 1..20_u32, 1..5000_u64),
        steps in proptest::collection::vec((0..400_000_u64, any::<bool>()), 1..100),
    ) {
        let window = millis(window);
        let rate = Rate::new(limit, window, burst.min(limit - 1));
        let (mut state, mut now, mut slots) = (Gcra::default(), 0, Vec::new());
        for (pass, is_held) in steps {
            now += pass;
            if is_held {
                state.hold(&rate, now, Duration::from_millis(pass / 1000));
            }
            let expected = state.next_slot(&rate, now);
            let slot = state.reserve(&rate, now, Duration::MAX).unwrap();
            assert_eq!(slot, expected);
            slots.push(slot);
        }
        // One interval remains for late requests.
        let least = (window + rate.interval).as_micros() as u64;
        for (first, next) in slots.iter().zip(slots.iter().skip(limit as usize)) {
            assert!(next - first >= least);
        }
    }

    #[test]
    fn any_state_is_accepted(
        (arrival, held_until, now, wait) in any::<(u64, u64, u64, u64)>(),
        (limit, burst) in any::<(u32, u32)>(),
    ) {
        let rate = Rate::new(limit, Duration::MAX, burst);
        let mut state = Gcra { arrival, held_until };
        let _ = state.available(&rate, now);
        let _ = state.reserve(&rate, now, Duration::from_micros(wait));
        state.hold(&rate, now, Duration::from_micros(wait));
        let _ = state.reserve(&rate, now, Duration::MAX);
    }
}
