//! The rate limit in Redis: its script, and failures of Redis.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::{
    Error, Gcra, Hooks, PaceStore, Pacer, Pacing, PacingDecision, PacingInfo, Rate, Reservation,
};
use basecamp_sandbox::Sandbox;
use basecamp_storage::redis::RedisPacer;
use basecamp_storage::redis::client::{Connection, cmd};
use basecamp_ureq::{Account, Client, Config};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::server::{Redis, wait_until};

const KEY: &str = "basecamp:pace:office";
const PATIENCE: Duration = Duration::from_secs(20);
const HOUR: u64 = 3_600_000_000;

fn pacer(redis: &Redis) -> RedisPacer {
    RedisPacer::new(&redis.connect(), "office")
}

/// One request in 50 ms.
fn rate() -> Rate {
    Pacing::new(21, Duration::from_secs(1)).rate()
}

fn reserved(pacer: &RedisPacer, rate: &Rate) -> Duration {
    match pacer.reserve(rate, Duration::MAX).unwrap() {
        Reservation::Reserved(wait) => wait,
        other => panic!("{other:?}"),
    }
}

fn state(connection: &mut Connection) -> BTreeMap<String, u64> {
    cmd("HGETALL").arg(KEY).query(connection).unwrap()
}

/// The time of Redis in microseconds.
fn now(connection: &mut Connection) -> u64 {
    let (seconds, micros): (u64, u64) = cmd("TIME").query(connection).unwrap();
    seconds * 1_000_000 + micros
}

fn assert_is_network(error: &Error) {
    assert!(error.is_network() && error.retryable(), "{error:?}");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn slots_are_shared_by_all_connections() {
    let redis = Redis::start();
    let (first, second) = (pacer(&redis), pacer(&redis));
    let rate = Pacing::new(2, PATIENCE).rate();
    assert_eq!(reserved(&first, &rate), Duration::ZERO);
    let wait = reserved(&second, &rate);
    assert!(wait > Duration::ZERO && wait <= rate.interval, "{wait:?}");
    let other = RedisPacer::new(&redis.connect(), "home");
    assert_eq!(reserved(&other, &rate), Duration::ZERO);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn refused_reservation_changes_nothing() {
    let redis = Redis::start();
    let pacer = pacer(&redis);
    let rate = Pacing::new(2, PATIENCE).rate();
    reserved(&pacer, &rate);
    let mut connection = redis.connection();
    let before = state(&mut connection);
    let refused = pacer.reserve(&rate, Duration::ZERO).unwrap();
    assert!(matches!(refused, Reservation::TooLate(wait) if wait <= rate.interval), "{refused:?}");
    assert_eq!(state(&mut connection), before);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn hold_applies_to_all_connections() {
    let redis = Redis::start();
    let (first, second) = (pacer(&redis), pacer(&redis));
    assert_eq!(second.hold_left().unwrap(), Duration::ZERO);
    first.hold(&rate(), Duration::from_secs(100)).unwrap();
    let left = second.hold_left().unwrap();
    assert!(left > Duration::from_secs(80) && left <= Duration::from_secs(100), "{left:?}");
    assert!(reserved(&second, &rate()) > Duration::from_secs(80));
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn state_expires_after_its_last_effect() {
    let redis = Redis::start();
    let pacer = pacer(&redis);
    let mut connection = redis.connection();
    let mut expiry = || {
        let millis: u64 = cmd("PTTL").arg(KEY).query(&mut connection).unwrap();
        Duration::from_millis(millis)
    };
    let (minute, pause) = (Duration::from_secs(60), Duration::from_secs(600));
    reserved(&pacer, &rate());
    let idle = expiry();
    assert!(idle > minute - PATIENCE && idle <= minute + rate().interval, "{idle:?}");
    pacer.hold(&rate(), pause).unwrap();
    let held = expiry();
    assert!(held > minute + pause - PATIENCE && held <= minute + pause + rate().recovery * 2);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn damaged_state_counts_as_unused() {
    let redis = Redis::start();
    let pacer = pacer(&redis);
    let mut connection = redis.connection();
    let rate = Pacing::new(2, PATIENCE).rate();
    for value in ["", "x", "nan", "inf", "-inf", "-1", "1e300", "99999999999999999999"] {
        for field in ["arrival", "held_until"] {
            cmd("DEL").arg(KEY).exec(&mut connection).unwrap();
            cmd("HSET").arg(KEY).arg(field).arg(value).exec(&mut connection).unwrap();
            assert_eq!(reserved(&pacer, &rate), Duration::ZERO, "{field} {value}");
            let wait = reserved(&pacer, &rate);
            assert!(wait > Duration::ZERO && wait <= PATIENCE, "{field} {value}: {wait:?}");
        }
    }
}

/// An operation on a state with these times, relative to the clock.
#[derive(Debug, Clone)]
struct Operation {
    arrival: i64,
    held_until: i64,
    pacing: Pacing,
    /// The length of a pause, or the longest wait of a reservation.
    hold: Option<Duration>,
    max_wait: Duration,
}

impl Operation {
    fn state(&self, now: u64) -> Gcra {
        let time = |offset: i64| now.saturating_add_signed(offset);
        let held_until = if self.held_until == 0 { 0 } else { time(self.held_until) };
        Gcra { arrival: time(self.arrival), held_until }
    }

    /// Applies the operation as the core does. Returns the wait of a reservation, reserved or not.
    fn apply(&self, state: &mut Gcra, now: u64) -> Result<Duration, Duration> {
        let rate = self.pacing.rate();
        let Some(time) = self.hold else {
            return state
                .reserve(&rate, now, self.max_wait)
                .map(|slot| Duration::from_micros(slot - now));
        };
        state.hold(&rate, now, time);
        Ok(Duration::ZERO)
    }

    /// Applies the operation as the script does, with the same result.
    fn run(&self, pacer: &RedisPacer) -> Result<Duration, Duration> {
        let rate = self.pacing.rate();
        let Some(time) = self.hold else {
            return match pacer.reserve(&rate, self.max_wait).unwrap() {
                Reservation::Reserved(wait) => Ok(wait),
                Reservation::TooLate(wait) => Err(wait),
            };
        };
        pacer.hold(&rate, time).unwrap();
        Ok(Duration::ZERO)
    }
}

fn operations() -> impl Strategy<Value = Operation> {
    let hour = HOUR as i64;
    let offset = || prop_oneof![Just(0), -20_000_000..20_000_000_i64, -2 * hour..2 * hour];
    let hold = proptest::option::of((0..2 * HOUR).prop_map(Duration::from_micros));
    let pacing = (2..60_u32, 1..60_u32, 1..20_000_u64).prop_map(|(limit, burst, window)| {
        Pacing::new(limit, Duration::from_millis(window)).with_burst(burst.min(limit - 1))
    });
    let max_wait = prop_oneof![Just(Duration::ZERO), Just(Duration::MAX)];
    (offset(), offset(), pacing, hold, max_wait).prop_map(
        |(arrival, held_until, pacing, hold, max_wait)| Operation {
            arrival,
            held_until,
            pacing,
            hold,
            max_wait,
        },
    )
}

/// Whether the value is between two values of the core, up to an error of rounding.
fn is_between(value: u64, (first, last): (u64, u64)) -> bool {
    let tolerance = 2;
    value + tolerance >= first.min(last) && value <= first.max(last) + tolerance
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn script_agrees_with_the_algorithm_of_the_core() {
    let redis = Redis::start();
    let pacer = pacer(&redis).with_timeout(PATIENCE);
    let connection = Mutex::new(redis.connection());
    let config =
        ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&operations(), |operation| {
        let mut connection = connection.lock().unwrap();
        let start = now(&mut connection);
        let stored = operation.state(start);
        let mut put = cmd("HSET");
        put.arg(KEY).arg("arrival").arg(stored.arrival).arg("held_until").arg(stored.held_until);
        put.exec(&mut connection).unwrap();
        let result = operation.run(&pacer);
        // The script ran between these two times.
        let end = now(&mut connection);
        let (mut first, mut last) = (stored, stored);
        let results = (operation.apply(&mut first, start), operation.apply(&mut last, end));
        let micros = |result: Result<Duration, Duration>| {
            result.unwrap_or_else(|wait| wait).as_micros() as u64
        };
        let wait = micros(result);
        let expected = (micros(results.0), micros(results.1));
        prop_assert!(is_between(wait, expected), "{wait} {expected:?}");
        if results.0.is_ok() == results.1.is_ok() {
            prop_assert_eq!(result.is_ok(), results.0.is_ok());
        }
        if result.is_ok() {
            let saved = state(&mut connection);
            let arrivals = (first.arrival, last.arrival);
            prop_assert!(is_between(saved["arrival"], arrivals), "{saved:?} {arrivals:?}");
            let holds = (first.held_until, last.held_until);
            prop_assert!(is_between(saved["held_until"], holds), "{saved:?} {holds:?}");
        }
        Ok(())
    });
    result.unwrap();
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn concurrent_reservations_are_an_interval_apart() {
    let redis = Redis::start();
    let pacers: Vec<_> = (0..8).map(|_| pacer(&redis).with_timeout(PATIENCE)).collect();
    let start = Barrier::new(pacers.len());
    let rate = Pacing::new(2, Duration::from_secs(1)).rate();
    let mut connection = redis.connection();
    let before = now(&mut connection);
    thread::scope(|scope| {
        for pacer in &pacers {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                for _ in 0..25 {
                    reserved(pacer, &rate);
                }
            });
        }
    });
    // Each slot has moved the next one by an interval.
    let arrival = state(&mut connection)["arrival"];
    let expected = before + 200 * rate.interval.as_micros() as u64;
    assert!(arrival >= expected && arrival < expected + PATIENCE.as_micros() as u64);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn hanging_redis_is_an_error_within_the_timeout() {
    let redis = Redis::start();
    let pacer = pacer(&redis);
    reserved(&pacer, &rate());
    redis.signal("-STOP");
    let start = Instant::now();
    assert_is_network(&pacer.reserve(&rate(), Duration::MAX).unwrap_err());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_is_network(&pacer.hold_left().unwrap_err());
    redis.signal("-CONT");
    pacer.hold(&rate(), Duration::ZERO).unwrap();
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn stopped_or_full_redis_is_a_network_error() {
    let mut redis = Redis::start();
    let pacer = pacer(&redis);
    let mut connection = redis.connection();
    let mut limit = |bytes: u64| {
        cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).exec(&mut connection).unwrap();
    };
    limit(1);
    assert_is_network(&pacer.reserve(&rate(), Duration::MAX).unwrap_err());
    limit(0);
    reserved(&pacer, &rate());
    redis.stop();
    assert_is_network(&pacer.reserve(&rate(), Duration::MAX).unwrap_err());
    redis.restart();
    reserved(&pacer, &rate());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn replica_continues_the_pause_after_a_failover() {
    let (mut primary, replica) = (Redis::start(), Redis::start());
    let (old, new) = (pacer(&primary), pacer(&replica));
    old.hold(&rate(), Duration::from_secs(1000)).unwrap();
    let mut connection = replica.connection();
    cmd("REPLICAOF").arg("127.0.0.1").arg(primary.port()).exec(&mut connection).unwrap();
    wait_until("the replica has data", || !state(&mut connection).is_empty());
    assert_is_network(&new.reserve(&rate(), Duration::MAX).unwrap_err());
    primary.stop();
    cmd("REPLICAOF").arg("NO").arg("ONE").exec(&mut connection).unwrap();
    assert!(reserved(&new, &rate()) > Duration::from_secs(900));
}

/// Notes the failures of the store.
#[derive(Clone, Default)]
struct Failures(Arc<Mutex<Vec<String>>>);

impl Hooks for Failures {
    fn on_pacing(&self, info: &PacingInfo) {
        if let PacingDecision::StoreFailed(error) = &info.decision {
            self.0.lock().unwrap().push(error.message().to_owned());
        }
    }
}

const WINDOW: Duration = Duration::from_secs(1);

/// A client with 10 requests in a second.
fn account(sandbox: &Sandbox, redis: &Redis, failures: &Failures) -> (Client, Account) {
    let pacer = Pacer::shared(Pacing::new(10, WINDOW), pacer(redis)).unwrap();
    let config = Config::builder().base_url(sandbox.url()).max_retries(0).build().unwrap();
    let builder = Client::builder().token(sandbox.token()).config(config);
    let client = builder.pacer(pacer).hooks(failures.clone()).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    (client, account)
}

/// Lists until the end of the time.
fn list_for(account: &Account, time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        account.projects().list().send().unwrap();
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn clients_on_two_connections_stay_within_the_limit() {
    let redis = Redis::start();
    let sandbox = Sandbox::builder().rate_limit(10, WINDOW).start().unwrap();
    let failures = Failures::default();
    let clients = [(); 2].map(|()| account(&sandbox, &redis, &failures));
    thread::scope(|scope| {
        for (_, account) in &clients {
            for _ in 0..2 {
                // A rejected request fails.
                scope.spawn(|| list_for(account, WINDOW * 3));
            }
        }
    });
    let count = sandbox.count("GET", "/projects");
    assert!((11..=40).contains(&count), "{count}");
    assert_eq!(*failures.0.lock().unwrap(), [""; 0]);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn client_continues_at_its_pace_without_redis() {
    let mut redis = Redis::start();
    let sandbox = Sandbox::builder().rate_limit(10, WINDOW).start().unwrap();
    let failures = Failures::default();
    let (client, account) = account(&sandbox, &redis, &failures);
    list_for(&account, WINDOW);
    redis.stop();
    list_for(&account, WINDOW * 2);
    assert!(client.pacing().unwrap().store_fails);
    assert_eq!(failures.0.lock().unwrap().len(), 1, "it is tried again after 5 seconds");
    // It is empty then, and the client continues after its latest slot.
    redis.restart();
    wait_until("Redis is used again", || {
        list_for(&account, Duration::from_millis(100));
        !client.pacing().unwrap().store_fails
    });
    list_for(&account, WINDOW * 2);
    assert!(!state(&mut redis.connection()).is_empty());
}
