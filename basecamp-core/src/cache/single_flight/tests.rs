use super::*;

fn cache() -> SingleFlight<u32, u32> {
    SingleFlight::default()
}

fn lead(cache: &SingleFlight<u32, u32>, key: u32, now: Duration) -> Lead<u32, u32> {
    match cache.load(&key, now) {
        Load::Lead(lead) => lead,
        Load::Follow(_) => panic!("another load is in flight"),
    }
}

fn follow(cache: &SingleFlight<u32, u32>, key: u32) -> Arc<Flight<u32>> {
    match cache.load(&key, Duration::ZERO) {
        Load::Follow(flight) => flight,
        Load::Lead(_) => panic!("no load is in flight"),
    }
}

fn value(cache: &SingleFlight<u32, u32>, key: u32, now: Duration) -> Option<u32> {
    cache.get(&key, now).map(|cached| *cached.value)
}

const START: Duration = Duration::ZERO;

#[test]
fn calls_share_a_load_and_its_value() {
    let cache = cache();
    let first = lead(&cache, 1, START);
    let other_key = lead(&cache, 2, START);
    let flight = follow(&cache, 1);
    assert!(flight.outcome().is_none());
    first.finish(Arc::new(7), START);
    assert!(matches!(flight.outcome(), Some(Outcome::Loaded(value)) if *value == 7));
    assert_eq!(value(&cache, 1, START), Some(7));
    assert_eq!(value(&cache, 2, START), None);
    drop(other_key);
}

#[test]
fn a_failed_load_is_shared_and_preserves_the_old_value() {
    let cache = cache();
    lead(&cache, 1, START).finish(Arc::new(7), START);
    let refresh = lead(&cache, 1, START);
    let flight = follow(&cache, 1);
    refresh.fail(Error::usage("no"));
    assert!(matches!(flight.outcome(), Some(Outcome::Failed(_))));
    assert_eq!(value(&cache, 1, START), Some(7));
    // The failure is not stored: the next call loads again.
    drop(lead(&cache, 1, START));
}

#[test]
fn a_load_without_calls_is_dropped() {
    let cache = cache();
    let first = lead(&cache, 1, START);
    let flight = follow(&cache, 1);
    drop(first);
    assert!(matches!(flight.outcome(), Some(Outcome::Abandoned)));
    let second = lead(&cache, 1, START);
    second.pass(Arc::new(7));
    assert_eq!(value(&cache, 1, START), None);
}

#[test]
fn values_expire_after_ten_minutes() {
    let cache = cache();
    lead(&cache, 1, START).finish(Arc::new(7), START);
    let almost = MAX_AGE - Duration::from_nanos(1);
    assert_eq!((value(&cache, 1, almost), value(&cache, 1, MAX_AGE)), (Some(7), None));
    drop(lead(&cache, 2, MAX_AGE));
    assert!(!cache.lock().contains_key(&1));
}

#[test]
fn a_full_cache_drops_the_oldest_value() {
    let cache = cache();
    for key in 0..1024 {
        let now = Duration::from_millis(1024 - u64::from(key));
        lead(&cache, key, now).finish(Arc::new(key), now);
    }
    let now = Duration::from_secs(2);
    lead(&cache, 5000, now).finish(Arc::new(5000), now);
    assert_eq!(cache.lock().len(), 1024);
    assert_eq!((value(&cache, 1023, now), value(&cache, 1022, now)), (None, Some(1022)));
}
