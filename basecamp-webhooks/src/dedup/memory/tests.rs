use super::*;

fn store(window: usize) -> MemoryStore {
    MemoryStore::new(NonZeroUsize::new(window).unwrap())
}

fn process(store: &MemoryStore, id: i64) -> Claim {
    let claim = store.claim(&id.into()).unwrap();
    if let Claim::Granted(token) = claim {
        store.commit(&id.into(), token).unwrap();
    }
    claim
}

#[test]
fn an_event_is_granted_once() {
    let store = store(10);
    let id = EventId::from(1);
    assert_eq!(store.claim(&id).unwrap(), Claim::Granted(0));
    assert_eq!(store.claim(&id).unwrap(), Claim::InProgress);
    store.release(&id, 0).unwrap();
    assert_eq!(store.claim(&id).unwrap(), Claim::Granted(0));
    store.commit(&id, 0).unwrap();
    assert_eq!(store.claim(&id).unwrap(), Claim::Seen);
    store.release(&id, 0).unwrap();
    assert_eq!(store.claim(&id).unwrap(), Claim::Seen);
}

#[test]
fn window_retains_recent_and_repeated_events() {
    let store = store(3);
    for id in [1, 2, 3] {
        assert_eq!(process(&store, id), Claim::Granted(0));
    }
    assert_eq!(process(&store, 1), Claim::Seen);
    assert_eq!(process(&store, 4), Claim::Granted(0));
    assert_eq!(process(&store, 1), Claim::Seen);
    assert_eq!(process(&store, 2), Claim::Granted(0));
}

#[test]
fn memory_is_bounded_by_the_window() {
    let store = store(100);
    for id in 0..100_000 {
        process(&store, id);
    }
    let events = store.events();
    assert_eq!((events.seen.len(), events.in_progress.len()), (100, 0));
}

#[test]
fn events_in_progress_are_never_evicted() {
    let store = store(2);
    assert_eq!(store.claim(&7.into()).unwrap(), Claim::Granted(0));
    for id in 100..200 {
        process(&store, id);
    }
    assert_eq!(store.claim(&7.into()).unwrap(), Claim::InProgress);
    assert!(format!("{store:?}").contains("in_progress: 1"));
}
