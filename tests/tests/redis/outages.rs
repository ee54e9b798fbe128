//! Redis is unavailable or hangs: no event is lost, and none is processed twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use basecamp_webhooks::{
    Async, Outcome, ProcessingError, ReceiverBuilder, RedisStore, WebhookReceiver,
};

use super::{SECRET, delivery};
use crate::server::Redis;

const TIMEOUT: Duration = Duration::from_millis(300);

fn store(redis: &Redis) -> RedisStore {
    RedisStore::new(&redis.connect().with_timeout(TIMEOUT))
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn events_without_redis_are_processed_on_redelivery() {
    let mut redis = Redis::start();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(store(&redis))
        .on_any(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .build()
        .unwrap();
    assert_eq!(receiver.respond(delivery(1)).status(), 200);
    redis.stop();
    for _ in 0..3 {
        assert_eq!(receiver.respond(delivery(2)).status(), 500);
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
    redis.restart();
    assert_eq!(receiver.respond(delivery(2)).body(), "processed\n");
    assert_eq!(receiver.respond(delivery(2)).body(), "duplicate\n");
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn broken_idle_connection_is_replaced() {
    let mut redis = Redis::start();
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(store(&redis))
        .on_any(|_| Ok(()))
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        for id in 0..4 {
            let receiver = receiver.clone();
            scope.spawn(move || receiver.respond(delivery(id)));
        }
    });
    redis.stop();
    redis.restart();
    for id in 10..20 {
        assert_eq!(receiver.respond(delivery(id)).body(), "processed\n");
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn hanging_redis_delays_a_response_by_its_timeout() {
    let redis = Redis::start();
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(store(&redis))
        .on_any(|_| Ok(()))
        .build()
        .unwrap();
    assert_eq!(receiver.respond(delivery(1)).status(), 200);
    redis.signal("-STOP");
    let start = Instant::now();
    let request = delivery(2);
    let outcome = receiver.handle_request(request.headers(), request.body().clone());
    let Outcome::Failed { error: ProcessingError::Store(error), .. } = outcome else { panic!() };
    assert_eq!(error.to_string(), "Redis did not connect or answer within 300ms");
    assert!(start.elapsed() < TIMEOUT * 5, "{:?}", start.elapsed());
    redis.signal("-CONT");
    assert_eq!(receiver.respond(delivery(3)).body(), "processed\n");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn process_if_store_fails_processes_events_without_redis() {
    let mut redis = Redis::start();
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(store(&redis))
        .process_if_store_fails()
        .on_any(|_| Ok(()))
        .build()
        .unwrap();
    redis.stop();
    for _ in 0..2 {
        assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
    }
    // Redis has lost the event, so it is processed again.
    redis.restart();
    assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
    assert_eq!(receiver.respond(delivery(1)).body(), "duplicate\n");
}

fn async_builder(redis: &Redis) -> ReceiverBuilder<Async> {
    WebhookReceiver::async_builder(SECRET).dedup_store(store(redis)).on_any(|_| async { Ok(()) })
}

#[tokio::test]
#[ignore = "needs redis-server: run with --ignored"]
async fn async_receiver_fails_without_redis() {
    let mut redis = Redis::start();
    let receiver = async_builder(&redis).build().unwrap();
    let careless = async_builder(&redis).process_if_store_fails().build().unwrap();
    assert_eq!(receiver.respond(delivery(1)).await.body(), "processed\n");
    redis.stop();
    assert_eq!(receiver.respond(delivery(2)).await.status(), 500);
    assert_eq!(careless.respond(delivery(3)).await.body(), "processed\n");
    redis.restart();
    let end = Instant::now() + Duration::from_secs(60);
    while receiver.respond(delivery(2)).await.status() != 200 {
        assert!(Instant::now() < end, "the connection is not replaced");
    }
    assert_eq!(receiver.respond(delivery(2)).await.body(), "duplicate\n");
}
