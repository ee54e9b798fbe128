//! The contract of deduplication stores, for both Redis stores.

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use basecamp_webhooks::{AsyncDedupStore, Claim, ClaimToken, DedupStore, EventId, RedisStore};
use tokio::runtime::Runtime;

use crate::server::Redis;

/// A store, blocking or async.
enum Store {
    Blocking(Box<dyn DedupStore>),
    Async(Runtime, Box<dyn AsyncDedupStore>),
}

impl Store {
    fn claim(&self, id: &EventId) -> Claim {
        match self {
            Self::Blocking(store) => store.claim(id).unwrap(),
            Self::Async(runtime, store) => runtime.block_on(store.claim(id)).unwrap(),
        }
    }

    #[track_caller]
    fn granted(&self, id: &EventId) -> ClaimToken {
        match self.claim(id) {
            Claim::Granted(token) => token,
            other => panic!("{other:?}"),
        }
    }

    fn commit(&self, id: &EventId, token: ClaimToken) {
        match self {
            Self::Blocking(store) => store.commit(id, token).unwrap(),
            Self::Async(runtime, store) => runtime.block_on(store.commit(id, token)).unwrap(),
        }
    }

    fn release(&self, id: &EventId, token: ClaimToken) {
        match self {
            Self::Blocking(store) => store.release(id, token).unwrap(),
            Self::Async(runtime, store) => runtime.block_on(store.release(id, token)).unwrap(),
        }
    }
}

/// Returns a store of each mode with these times, on the same server.
fn stores(redis: &Redis, lease: Duration, remember: Duration) -> [Store; 2] {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let [blocking, waiting] = ["blocking:", "async:"]
        .map(|prefix| RedisStore::new(&redis.connect().with_key_prefix(prefix)));
    [
        Store::Blocking(Box::new(blocking.with_lease(lease).with_retention(remember))),
        Store::Async(runtime, Box::new(waiting.with_lease(lease).with_retention(remember))),
    ]
}

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn an_event_is_granted_once() {
    let redis = Redis::start();
    for store in stores(&redis, LONG, LONG) {
        let (id, other) = (EventId::from(i64::MAX), EventId::from(i64::MAX - 1));
        let token = store.granted(&id);
        assert_eq!(store.claim(&id), Claim::InProgress);
        store.granted(&other);
        store.release(&id, token);
        let token = store.granted(&id);
        store.commit(&id, token);
        assert_eq!(store.claim(&id), Claim::Seen);
        store.release(&id, token);
        assert_eq!(store.claim(&id), Claim::Seen);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn a_claim_lapses_after_its_lease() {
    let redis = Redis::start();
    for store in stores(&redis, SHORT, LONG) {
        let id = EventId::from(1);
        let lost = store.granted(&id);
        sleep(SHORT * 2);
        let held = store.granted(&id);
        assert_ne!(lost, held);
        // The lapsed claim can't release the event.
        store.release(&id, lost);
        assert_eq!(store.claim(&id), Claim::InProgress);
        // But the claim can still be committed.
        store.commit(&id, lost);
        store.release(&id, held);
        assert_eq!(store.claim(&id), Claim::Seen);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn processed_event_is_remembered_for_the_retention() {
    let redis = Redis::start();
    for store in stores(&redis, LONG, SHORT) {
        let id = EventId::from(1);
        let token = store.granted(&id);
        store.commit(&id, token);
        assert_eq!(store.claim(&id), Claim::Seen);
        sleep(SHORT * 2);
        store.granted(&id);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn concurrent_claims_are_granted_once() {
    let redis = Redis::start();
    let store = Arc::new(RedisStore::new(&redis.connect()));
    for id in 0..50 {
        let granted: usize = std::thread::scope(|scope| {
            let claiming: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| DedupStore::claim(&store, &EventId::from(id)).unwrap()))
                .collect();
            let claims = claiming.into_iter().map(|thread| thread.join().unwrap());
            claims.filter(|claim| matches!(claim, Claim::Granted(_))).count()
        });
        assert_eq!(granted, 1);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn debug_output_has_no_password() {
    let store = basecamp_storage::Redis::connect("redis://:hush@127.0.0.1/").unwrap();
    assert!(!format!("{:?}", RedisStore::new(&store)).contains("hush"));
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn times_are_clamped_to_the_range_of_redis() {
    let redis = Redis::start();
    for store in stores(&redis, Duration::ZERO, Duration::MAX) {
        let id = EventId::from(1);
        let token = store.granted(&id);
        store.commit(&id, token);
        assert_eq!(store.claim(&id), Claim::Seen);
    }
}
