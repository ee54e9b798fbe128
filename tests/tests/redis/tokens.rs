//! The token store in Redis: its lease, and failures of Redis.

use std::thread::sleep;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{AsyncTokenStore as _, Token, TokenStore as _};
use basecamp_storage::TokenCipher;
use basecamp_storage::redis::RedisTokenStore;
use basecamp_storage::redis::client::cmd;

use crate::server::{Redis, wait_until};

const PROFILE: &str = "work";
const KEY: &str = "basecamp:token:work";
const TIMEOUT: Duration = Duration::from_millis(300);

fn store(redis: &Redis) -> RedisTokenStore {
    RedisTokenStore::new(&redis.connect().with_timeout(TIMEOUT))
}

fn token(number: u32) -> Token {
    Token::new(format!("access-{number}")).with_refresh_token(format!("refresh-{number}"))
}

fn load(store: &RedisTokenStore) -> Option<Token> {
    store.load(PROFILE).unwrap()
}

fn save(store: &RedisTokenStore, number: u32) {
    store.save(PROFILE, &token(number)).unwrap();
}

/// Lets another session have the lease, whose fencing number is higher.
fn pass_on(redis: &Redis) {
    let mut connection = redis.connection();
    cmd("HSET").arg(KEY).arg("owner").arg("other").exec(&mut connection).unwrap();
    cmd("HINCRBY").arg(KEY).arg("fence").arg(1).exec(&mut connection).unwrap();
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn token_survives_a_round_trip_in_both_forms() {
    let redis = Redis::start();
    let (first, second) = (store(&redis), store(&redis));
    assert_eq!(load(&first), None);
    save(&first, 1);
    assert_eq!(load(&second), Some(token(1)));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (first, second) = (first.clone().into_async(), second.into_async());
        second.save(PROFILE, &token(2)).await.unwrap();
        assert_eq!(first.load(PROFILE).await.unwrap(), Some(token(2)));
        let lock = first.try_lock(PROFILE).await.unwrap().unwrap();
        assert!(second.try_lock(PROFILE).await.unwrap().is_none());
        first.save_locked(PROFILE, &token(3), &lock).await.unwrap();
        first.delete(PROFILE).await.unwrap();
        assert_eq!(second.load(PROFILE).await.unwrap(), None);
    });
    assert!(first.load("").unwrap_err().message().contains("empty"));
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn lease_is_extended_until_the_lock_is_dropped() {
    let redis = Redis::start();
    let lease = Duration::from_millis(300);
    let (first, second) = (store(&redis).with_lease(lease), store(&redis).with_lease(lease));
    let lock = first.try_lock(PROFILE).unwrap().unwrap();
    let end = Instant::now() + lease * 4;
    while Instant::now() < end {
        assert!(second.try_lock(PROFILE).unwrap().is_none());
        sleep(Duration::from_millis(20));
    }
    drop(lock);
    // Sent before this lock, on the same connection.
    let mut lock = first.try_lock(PROFILE).unwrap();
    assert!(lock.take().is_some());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn save_without_the_lease_fails_and_is_retryable() {
    let redis = Redis::start();
    let store = store(&redis);
    save(&store, 1);
    let lock = store.try_lock(PROFILE).unwrap().unwrap();
    pass_on(&redis);
    let error = store.save_locked(PROFILE, &token(2), &lock).unwrap_err();
    assert!(error.is_network() && error.retryable(), "{error:?}");
    assert_eq!(load(&store), Some(token(1)));
    // The release leaves the lease of the other session.
    drop(lock);
    assert!(store.try_lock(PROFILE).unwrap().is_none());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn login_and_logout_end_the_lease_of_a_refresh() {
    let redis = Redis::start();
    let store = store(&redis);
    save(&store, 1);
    let lock = store.try_lock(PROFILE).unwrap().unwrap();
    save(&store, 7);
    assert!(store.save_locked(PROFILE, &token(2), &lock).is_err());
    assert_eq!(load(&store), Some(token(7)));
    let lock = store.try_lock(PROFILE).unwrap().unwrap();
    store.delete(PROFILE).unwrap();
    assert!(store.save_locked(PROFILE, &token(8), &lock).is_err());
    assert_eq!(load(&store), None);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn unreachable_redis_is_a_retryable_error() {
    let mut redis = Redis::start();
    let store = store(&redis);
    save(&store, 1);
    redis.signal("-STOP");
    let start = Instant::now();
    let hanging = [store.try_lock(PROFILE).unwrap_err(), store.load(PROFILE).unwrap_err()];
    assert!(start.elapsed() < TIMEOUT * 6, "{:?}", start.elapsed());
    redis.signal("-CONT");
    assert_eq!(load(&store), Some(token(1)));
    redis.stop();
    let stopped = store.try_lock(PROFILE).unwrap_err();
    for error in hanging.iter().chain([&stopped]) {
        assert!(error.is_network() && error.retryable(), "{error:?}");
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn restart_without_data_is_no_logout() {
    let mut redis = Redis::start();
    let store = store(&redis);
    save(&store, 1);
    let lock = store.try_lock(PROFILE).unwrap().unwrap();
    redis.stop();
    redis.restart();
    assert_eq!(load(&store), Some(token(1)));
    // The refresh in flight saves its token.
    store.save_locked(PROFILE, &token(2), &lock).unwrap();
    assert_eq!(load(&self::store(&redis)), Some(token(2)));
    drop(lock);
    redis.stop();
    redis.restart();
    // A store that has seen no token has none; a logout is one in all of them.
    assert_eq!(load(&self::store(&redis)), None);
    self::store(&redis).delete(PROFILE).unwrap();
    assert_eq!(load(&store), None);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn full_redis_denies_the_lock_before_the_request() {
    let redis = Redis::start();
    let store = store(&redis);
    save(&store, 1);
    let mut connection = redis.connection();
    let mut set = |bytes: u64| {
        cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).exec(&mut connection).unwrap();
    };
    set(1);
    let error = store.try_lock(PROFILE).unwrap_err();
    assert!(error.is_network() && error.retryable(), "{error:?}");
    assert_eq!(load(&store), Some(token(1)));
    set(0);
    assert!(store.try_lock(PROFILE).unwrap().is_some());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn replica_has_the_token_and_the_lease_after_a_failover() {
    let (mut primary, replica) = (Redis::start(), Redis::start());
    let (old, new) = (store(&primary), store(&replica));
    save(&old, 1);
    let lock = old.try_lock(PROFILE).unwrap().unwrap();
    let mut connection = replica.connection();
    cmd("REPLICAOF").arg("127.0.0.1").arg(primary.port()).exec(&mut connection).unwrap();
    wait_until("the replica has data", || new.load(PROFILE).unwrap() == Some(token(1)));
    let error = new.save(PROFILE, &token(9)).unwrap_err();
    assert!(error.is_network() && error.retryable(), "a replica is read-only: {error:?}");
    primary.stop();
    cmd("REPLICAOF").arg("NO").arg("ONE").exec(&mut connection).unwrap();
    assert!(new.try_lock(PROFILE).unwrap().is_none(), "the lease is lost");
    new.save_locked(PROFILE, &token(2), &lock).unwrap();
    assert_eq!(load(&new), Some(token(2)));
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn tokens_are_encrypted_in_redis() {
    let redis = Redis::start();
    let sealed = store(&redis).with_cipher(TokenCipher::new(&[1; 32]));
    save(&sealed, 1);
    let lock = sealed.try_lock(PROFILE).unwrap().unwrap();
    sealed.save_locked(PROFILE, &token(2), &lock).unwrap();
    let text: String = cmd("HGET").arg(KEY).arg("token").query(&mut redis.connection()).unwrap();
    assert!(!text.contains("access") && !text.contains("refresh"), "{text}");
    assert_eq!(load(&sealed), Some(token(2)));
    let error = store(&redis).load(PROFILE).unwrap_err();
    let expected = "the key basecamp:token:work in Redis has no token (line 1,";
    assert!(error.message().starts_with(expected), "{error}");
    let rotated = TokenCipher::new(&[2; 32]).with_previous_key(&[1; 32]);
    assert_eq!(load(&store(&redis).with_cipher(rotated)), Some(token(2)));
}
