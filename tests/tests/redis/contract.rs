//! What a store promises, kept by Redis: blocking and async.

use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use basecamp_webhooks::{AsyncDedupStore, Claim, DedupStore, EventId, RedisStore, Ticket};
use tokio::runtime::Runtime;

use crate::server::Redis;

/// Either store, called alike.
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
    fn granted(&self, id: &EventId) -> Ticket {
        match self.claim(id) {
            Claim::Granted(ticket) => ticket,
            other => panic!("{other:?}"),
        }
    }

    fn commit(&self, id: &EventId, ticket: Ticket) {
        match self {
            Self::Blocking(store) => store.commit(id, ticket).unwrap(),
            Self::Async(runtime, store) => runtime.block_on(store.commit(id, ticket)).unwrap(),
        }
    }

    fn release(&self, id: &EventId, ticket: Ticket) {
        match self {
            Self::Blocking(store) => store.release(id, ticket).unwrap(),
            Self::Async(runtime, store) => runtime.block_on(store.release(id, ticket)).unwrap(),
        }
    }
}

/// A store of each kind, with these times, one after the other on the same server.
fn stores(redis: &Redis, lease: Duration, remember: Duration) -> [Store; 2] {
    let blocking = RedisStore::blocking(redis.client()).key_prefix("blocking:");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let connection = runtime.block_on(redis.client().get_connection_manager()).unwrap();
    let waiting = RedisStore::new(connection).key_prefix("async:");
    [
        Store::Blocking(Box::new(blocking.lease(lease).remember(remember))),
        Store::Async(runtime, Box::new(waiting.lease(lease).remember(remember))),
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
        let ticket = store.granted(&id);
        assert_eq!(store.claim(&id), Claim::InProgress);
        store.granted(&other);
        store.release(&id, ticket);
        let ticket = store.granted(&id);
        store.commit(&id, ticket);
        assert_eq!(store.claim(&id), Claim::Seen);
        store.release(&id, ticket);
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
        // The one who lost it can't give it away any more.
        store.release(&id, lost);
        assert_eq!(store.claim(&id), Claim::InProgress);
        // But what it processed after all is processed.
        store.commit(&id, lost);
        store.release(&id, held);
        assert_eq!(store.claim(&id), Claim::Seen);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn what_is_processed_is_remembered_for_a_while() {
    let redis = Redis::start();
    for store in stores(&redis, LONG, SHORT) {
        let id = EventId::from(1);
        let ticket = store.granted(&id);
        store.commit(&id, ticket);
        assert_eq!(store.claim(&id), Claim::Seen);
        sleep(SHORT * 2);
        store.granted(&id);
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn of_many_one_is_granted_the_event() {
    let redis = Redis::start();
    let store = Arc::new(RedisStore::blocking(redis.client()));
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
fn nothing_prints_the_password() {
    let redis = Redis::start();
    let client = basecamp_webhooks::redis::Client::open("redis://:hush@127.0.0.1/").unwrap();
    assert!(!format!("{:?}", RedisStore::blocking(client)).contains("hush"));
    // Times that Redis would refuse are cut to what it takes.
    for store in stores(&redis, Duration::ZERO, Duration::MAX) {
        let id = EventId::from(1);
        let ticket = store.granted(&id);
        store.commit(&id, ticket);
        assert_eq!(store.claim(&id), Claim::Seen);
    }
}
