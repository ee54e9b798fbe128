use super::*;

#[test]
fn backoff_doubles_up_to_the_maximum() {
    let policy = RetryPolicy::standard().with_base_delay(Duration::from_secs(2));
    let policy = policy.with_max_jitter(Duration::ZERO).with_max_backoff(Duration::from_secs(5));
    let waits = [1, 2, 3, 4, 200].map(|n| policy.backoff(n, 0.9).as_secs());
    assert_eq!(waits, [2, 4, 5, 5, 5]);
}

#[test]
fn full_jitter_is_between_zero_and_the_backoff() {
    let policy = RetryPolicy::standard().with_full_jitter();
    assert_eq!(policy.backoff(1, 0.0), Duration::ZERO);
    assert_eq!(policy.backoff(3, 0.5), Duration::from_secs(2));
    assert_eq!(policy.backoff(u32::MAX, 0.5), Duration::from_secs(15));
    assert!(policy.backoff(2, 0.999) < Duration::from_secs(2));
}

#[test]
fn jitter_is_added_to_a_retry_after() {
    let requested = Duration::from_secs(10);
    let policy = RetryPolicy::standard();
    assert_eq!(policy.delay(1, Some(requested), 0.0), Some(requested));
    assert_eq!(policy.delay(1, Some(requested), 0.5), Some(Duration::from_millis(10_050)));
    let full = policy.with_full_jitter();
    assert_eq!(full.delay(2, Some(requested), 0.0), Some(requested));
    assert_eq!(full.delay(2, Some(requested), 0.5), Some(Duration::from_secs(11)));
    let exact = policy.with_max_jitter(Duration::ZERO);
    assert_eq!(exact.delay(1, Some(requested), 0.9), Some(requested));
}

#[test]
fn full_jitter_spreads_the_retries_of_many_calls() {
    let policy = RetryPolicy::standard().with_full_jitter();
    let mut waits: Vec<u128> =
        (0..300).map(|call| policy.backoff(1, f64::from(call) / 300.0).as_millis()).collect();
    waits.dedup();
    assert!(waits.len() > 250 && waits[299.min(waits.len() - 1)] - waits[0] > 900);
}

#[test]
fn extreme_durations_neither_overflow_nor_panic() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    for duration in [Duration::ZERO, Duration::from_nanos(1), year, Duration::MAX] {
        let policy = RetryPolicy::standard()
            .with_base_delay(duration)
            .with_max_jitter(duration)
            .with_max_backoff(duration)
            .with_max_retry_after(Some(duration));
        for policy in [policy, policy.with_full_jitter()] {
            for n in [1, 2, u32::MAX] {
                assert!(policy.backoff(n, 0.999_999) <= year.saturating_mul(2));
                let delay = policy.delay(n, Some(Duration::MAX), 0.999_999);
                assert_eq!(delay, None);
                let any =
                    policy.with_max_retry_after(None).delay(n, Some(Duration::MAX), 0.999_999);
                assert!(any.unwrap() <= year.saturating_mul(2));
            }
        }
    }
}
