use super::*;

#[test]
fn waits_double_up_to_the_longest() {
    let policy = RetryPolicy::standard().base_delay(Duration::from_secs(2));
    let policy = policy.max_jitter(Duration::ZERO).max_backoff(Duration::from_secs(5));
    let waits = [1, 2, 3, 4, 200].map(|n| policy.backoff(n, 0.9).as_secs());
    assert_eq!(waits, [2, 4, 5, 5, 5]);
}
