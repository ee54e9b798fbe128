use super::*;

#[test]
fn the_limit_doubles_up_to_the_maximum() {
    let backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(60) };
    let limits = (1..=8).map(|n| backoff.limit(n).as_secs());
    assert_eq!(limits.collect::<Vec<_>>(), [1, 2, 4, 8, 16, 32, 60, 60]);
    for n in [0, 64, 65, u32::MAX] {
        assert!(backoff.limit(n) <= Duration::from_secs(60));
    }
    assert_eq!(backoff.limit(u32::MAX), Duration::from_secs(60));
}

#[test]
fn jitter_covers_the_whole_range() {
    let backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(60) };
    assert_eq!(backoff.full_jitter(3, 0.0), Duration::ZERO);
    assert_eq!(backoff.full_jitter(3, 0.5), Duration::from_secs(2));
}
