use std::thread;

use super::*;

#[test]
fn no_more_than_the_maximum_are_in_use() {
    let connections = Connections::new(2);
    let (first, waited) = connections.acquire(Duration::ZERO).unwrap();
    assert_eq!(waited, Duration::ZERO);
    let _second = connections.acquire(Duration::ZERO).unwrap();
    assert!(connections.acquire(Duration::ZERO).is_none());
    assert!(connections.acquire(Duration::from_millis(1)).is_none());
    drop(first);
    assert!(connections.acquire(Duration::ZERO).is_some());
}

#[test]
fn a_freed_connection_wakes_a_waiting_thread() {
    let connections = Connections::new(1);
    let (permit, _) = connections.acquire(Duration::ZERO).unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| connections.acquire(Duration::MAX).is_some());
        drop(permit);
        assert!(waiting.join().unwrap());
    });
}
