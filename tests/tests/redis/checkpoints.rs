//! Checkpoints of event feeds in Redis: their owner, and failures of Redis.

use std::time::{Duration, Instant};

use basecamp_core::event_feed::{
    CheckpointKey, CheckpointStore as _, Feed, FeedFilters, FeedLane, FeedStart,
};
use basecamp_core::{Blocking, Error, ErrorCode};
use basecamp_sandbox::{Lane, Sandbox};
use basecamp_storage::redis::RedisCheckpoints;
use basecamp_storage::redis::client::cmd;
use basecamp_ureq::{Account, Client, Config};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::server::{Redis, wait_until};

const TIMEOUT: Duration = Duration::from_millis(300);

fn store(redis: &Redis) -> RedisCheckpoints {
    RedisCheckpoints::new(&redis.connect().with_timeout(TIMEOUT)).unwrap()
}

fn key(namespace: &str) -> CheckpointKey {
    let (origin, filters) = ("https://3.basecampapi.com", FeedFilters::new());
    CheckpointKey::new(origin, "999", namespace, FeedLane::Account, &filters).unwrap()
}

fn name(key: &CheckpointKey) -> String {
    format!("basecamp:feed:{}", key.flat())
}

/// Returns the position without loading it.
fn saved(redis: &Redis, key: &CheckpointKey) -> Option<String> {
    cmd("HGET").arg(name(key)).arg("position").query(&mut redis.connection()).unwrap()
}

fn assert_is_network(error: &Error) {
    assert!(error.is_network() && error.retryable(), "{error:?}");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn positions_are_stored_by_key() {
    let redis = Redis::start();
    let first = store(&redis);
    assert_eq!(first.load(&key("a")).unwrap(), None);
    first.save(&key("a"), "p1").unwrap();
    first.save(&key("b"), "p2").unwrap();
    first.save(&key("a"), "p3").unwrap();
    let second = store(&redis);
    assert_eq!(second.load(&key("a")).unwrap().as_deref(), Some("p3"));
    assert_eq!(second.load(&key("b")).unwrap().as_deref(), Some("p2"));
    let expiry: i64 = cmd("PTTL").arg(name(&key("a"))).query(&mut redis.connection()).unwrap();
    assert_eq!(expiry, -1);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn previous_consumer_cannot_save() {
    let redis = Redis::start();
    let (paused, next) = (store(&redis), store(&redis));
    paused.save(&key("a"), "p1").unwrap();
    assert_eq!(next.load(&key("a")).unwrap().as_deref(), Some("p1"));
    let error = paused.save(&key("a"), "p2").unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(error.message().contains("another consumer"), "{error}");
    next.save(&key("a"), "p3").unwrap();
    assert_eq!(saved(&redis, &key("a")).as_deref(), Some("p3"));
    // Opened again, it continues after the other one.
    assert_eq!(paused.load(&key("a")).unwrap().as_deref(), Some("p3"));
    paused.save(&key("a"), "p4").unwrap();
    assert!(next.save(&key("a"), "p5").is_err());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn late_operation_does_not_undo_a_later_one() {
    let redis = Redis::start();
    let store = store(&redis);
    store.save(&key("a"), "p1").unwrap();
    // Redis has executed a later operation of this store first.
    let mut later = cmd("HSET");
    later.arg(name(&key("a"))).arg("number").arg(100).arg("position").arg("p9");
    later.exec(&mut redis.connection()).unwrap();
    store.save(&key("a"), "p2").unwrap();
    assert_eq!(store.load(&key("a")).unwrap().as_deref(), Some("p9"));
    let number: u64 =
        cmd("HGET").arg(name(&key("a"))).arg("number").query(&mut redis.connection()).unwrap();
    assert_eq!(number, 100);
}

/// An action of one of three consumers.
#[derive(Debug, Clone)]
enum Action {
    Load(usize),
    /// Processes a row, and saves its position.
    Process(usize),
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn position_never_goes_back() {
    let redis = Redis::start();
    let action =
        prop_oneof![(0..3_usize).prop_map(Action::Load), (0..3_usize).prop_map(Action::Process)];
    let actions = proptest::collection::vec(action, 1..60);
    let config =
        ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&actions, |actions| {
        let stores = [(); 3].map(|()| store(&redis));
        let mut positions = [0_u32; 3];
        let key = key("a");
        cmd("DEL").arg(name(&key)).exec(&mut redis.connection()).unwrap();
        let number = |position: Option<String>| position.map_or(0, |text| text.parse().unwrap());
        for action in actions {
            let before = number(saved(&redis, &key));
            match action {
                Action::Load(consumer) => {
                    positions[consumer] = number(stores[consumer].load(&key).unwrap());
                    prop_assert_eq!(positions[consumer], before);
                }
                Action::Process(consumer) => {
                    positions[consumer] += 1;
                    let position = positions[consumer].to_string();
                    let is_saved = stores[consumer].save(&key, &position).is_ok();
                    let after = number(saved(&redis, &key));
                    prop_assert!(after >= before, "{before} {after}");
                    prop_assert_eq!(after, if is_saved { positions[consumer] } else { before });
                }
            }
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn unreachable_or_full_redis_is_a_network_error() {
    let mut redis = Redis::start();
    let store = store(&redis);
    store.save(&key("a"), "p1").unwrap();
    let mut connection = redis.connection();
    let mut limit = |bytes: u64| {
        cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).exec(&mut connection).unwrap();
    };
    limit(1);
    assert_is_network(&store.save(&key("a"), "p2").unwrap_err());
    limit(0);
    assert_eq!(saved(&redis, &key("a")).as_deref(), Some("p1"));
    redis.signal("-STOP");
    let start = Instant::now();
    assert_is_network(&store.save(&key("a"), "p3").unwrap_err());
    assert_is_network(&store.load(&key("a")).unwrap_err());
    assert!(start.elapsed() < TIMEOUT * 6, "{:?}", start.elapsed());
    redis.signal("-CONT");
    store.save(&key("a"), "p4").unwrap();
    // Operations of other connections have ended, and the late save has not replaced the later one.
    assert_eq!(saved(&redis, &key("a")).as_deref(), Some("p4"));
    redis.stop();
    assert_is_network(&store.load(&key("a")).unwrap_err());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn running_consumer_saves_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let (mut empty, mut persistent) = (Redis::start(), Redis::start_persistent(directory.path()));
    for (redis, expected) in [(&mut empty, None), (&mut persistent, Some("p1"))] {
        let store = store(redis);
        store.save(&key("a"), "p1").unwrap();
        redis.stop();
        redis.restart();
        assert_eq!(saved(redis, &key("a")).as_deref(), expected);
        store.save(&key("a"), "p2").unwrap();
        assert_eq!(saved(redis, &key("a")).as_deref(), Some("p2"));
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn key_of_another_type_is_an_error_and_is_not_replaced() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    cmd("SET").arg(name(&key("a"))).arg("text").exec(&mut connection).unwrap();
    let store = store(&redis);
    assert_eq!(store.load(&key("a")).unwrap_err().code(), ErrorCode::Usage);
    assert_eq!(store.save(&key("a"), "p1").unwrap_err().code(), ErrorCode::Usage);
    let text: String = cmd("GET").arg(name(&key("a"))).query(&mut connection).unwrap();
    assert_eq!(text, "text");
}

fn open(account: &Account, redis: &Redis, start: FeedStart) -> Feed<Blocking> {
    let connect = account.event_feed().connect().polls_only().start(start);
    let connect = connect.repair_interval(Duration::from_millis(50));
    connect.checkpoints(store(redis), "mirror").open().unwrap()
}

fn saved_key(redis: &Redis) -> Option<String> {
    let keys: Vec<String> =
        cmd("KEYS").arg("basecamp:feed:*").query(&mut redis.connection()).unwrap();
    let name = keys.first()?;
    cmd("HGET").arg(name).arg("position").query(&mut redis.connection()).unwrap()
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn feed_resumes_on_another_machine() {
    let redis = Redis::start();
    let sandbox = Sandbox::start().unwrap();
    let config = Config::builder().base_url(sandbox.url()).build().unwrap();
    let client = Client::builder().token(sandbox.token()).config(config).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let publish = || sandbox.feed().publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let (first, second) = (publish(), publish());
    let mut feed = open(&account, &redis, FeedStart::Beginning);
    assert_eq!([(); 2].map(|()| feed.next().unwrap().unwrap().id()), [first, second]);
    let third = publish();
    assert_eq!(feed.next().unwrap().unwrap().id(), third);
    wait_until("a position is saved", || saved_key(&redis).is_some());
    drop(feed);
    let fourth = publish();
    let mut feed = open(&account, &redis, FeedStart::Resume);
    let mut ids = vec![feed.next().unwrap().unwrap().id()];
    while ids.last() != Some(&fourth) {
        ids.push(feed.next().unwrap().unwrap().id());
    }
    assert!(!ids.contains(&first) && !ids.contains(&second), "{ids:?}");
}
