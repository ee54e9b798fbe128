//! The inbox in Redis: its contract, and failures of Redis.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use basecamp_storage::redis::client::cmd;
use basecamp_webhooks::{
    Appended, Event, Inbox, Outcome, ProcessingError, RedisInbox, Report, Signer, StopHandle,
    WebhookReceiver,
};
use bytes::Bytes;
use http::Request;
use tokio::runtime::Runtime;

use super::{SECRET, delivery};
use crate::server::{Redis, wait_until};

const TIMEOUT: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

fn inbox(redis: &Redis) -> RedisInbox {
    RedisInbox::new(&redis.connect().with_timeout(TIMEOUT))
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn event(id: u32, recording: u32) -> Event {
    let body = format!(
        r#"{{"id": {id}, "kind": "todo_created", "recording": {{"id": {recording}, "type": "Todo"}}}}"#
    );
    Event::parse(body).unwrap()
}

/// The number of keys that the inbox has, apart from the ids of events.
fn keys(redis: &Redis) -> Vec<String> {
    let keys: Vec<String> = cmd("KEYS").arg("*").query(&mut redis.connection()).unwrap();
    keys.into_iter().filter(|key| !key.contains(":id:")).collect()
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn message_is_taken_once_and_settled_once() {
    let redis = Redis::start();
    let inbox = inbox(&redis);
    runtime().block_on(async {
        assert_eq!(inbox.append(&event(1, 1)).await.unwrap(), Appended::Stored);
        assert_eq!(inbox.append(&event(1, 1)).await.unwrap(), Appended::Duplicate);
        let message = inbox.take().await.unwrap().unwrap();
        assert_eq!((message.tries, message.body.clone()), (0, event(1, 1).raw));
        assert!(inbox.take().await.unwrap().is_none());
        // With a delay, and a failed try.
        inbox.retry(&message, Duration::from_millis(200)).await.unwrap();
        assert!(inbox.take().await.unwrap().is_none());
        sleep(Duration::from_millis(300));
        let message = inbox.take().await.unwrap().unwrap();
        assert_eq!((message.tries, message.body.clone()), (1, event(1, 1).raw));
        inbox.complete(&message).await.unwrap();
        inbox.complete(&message).await.unwrap();
        inbox.retry(&message, Duration::ZERO).await.unwrap();
        assert!(inbox.take().await.unwrap().is_none());
    });
    assert_eq!(keys(&redis), ["basecamp:inbox:default:events"]);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn dead_letters_are_listed_replayed_and_discarded() {
    let redis = Redis::start();
    let inbox = inbox(&redis).with_ordering_per_recording();
    runtime().block_on(async {
        for id in 1..=2 {
            inbox.append(&event(id, id)).await.unwrap();
            let message = inbox.take().await.unwrap().unwrap();
            inbox.bury(&message, "out of paper").await.unwrap();
        }
        let dead = inbox.dead_letters(10).await.unwrap();
        assert_eq!(dead.len(), 2);
        assert_eq!((dead[0].tries, dead[0].error.as_str()), (1, "out of paper"));
        assert!(dead[0].failed_at.elapsed().unwrap() < PATIENCE);
        assert!(inbox.discard(&dead[0].id).await.unwrap());
        assert!(!inbox.discard(&dead[0].id).await.unwrap());
        assert!(inbox.replay(&dead[1].id).await.unwrap());
        assert!(!inbox.replay(&dead[1].id).await.unwrap());
        assert!(inbox.dead_letters(10).await.unwrap().is_empty());
        let message = inbox.take().await.unwrap().unwrap();
        assert_eq!((message.tries, message.body.clone()), (0, event(2, 2).raw));
    });
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn message_of_a_dead_worker_is_taken_over() {
    let redis = Redis::start();
    let inbox = inbox(&redis).with_takeover(Duration::from_millis(300));
    runtime().block_on(async {
        inbox.append(&event(1, 1)).await.unwrap();
        let message = inbox.take().await.unwrap().unwrap();
        // Signs of life retain it.
        let end = Instant::now() + Duration::from_secs(1);
        while Instant::now() < end {
            assert!(inbox.take().await.unwrap().is_none());
            sleep(Duration::from_millis(20));
        }
        drop(message);
        sleep(Duration::from_millis(500));
        let message = inbox.take().await.unwrap().unwrap();
        assert_eq!(message.tries, 1);
        inbox.complete(&message).await.unwrap();
    });
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn events_of_a_recording_stay_in_order() {
    let redis = Redis::start();
    let inbox = inbox(&redis).with_ordering_per_recording();
    runtime().block_on(async {
        for (id, recording) in [(1, 1), (2, 1), (3, 2), (4, 1)] {
            inbox.append(&event(id, recording)).await.unwrap();
        }
        let first = inbox.take().await.unwrap().unwrap();
        let other = inbox.take().await.unwrap().unwrap();
        assert_eq!([&first.body, &other.body], [&event(1, 1).raw, &event(3, 2).raw]);
        assert!(inbox.take().await.unwrap().is_none());
        // A failed event delays the later ones.
        inbox.retry(&first, Duration::from_millis(1)).await.unwrap();
        sleep(Duration::from_millis(20));
        let again = inbox.take().await.unwrap().unwrap();
        assert_eq!(again.body, event(1, 1).raw);
        assert!(inbox.take().await.unwrap().is_none());
        inbox.bury(&again, "out of paper").await.unwrap();
        for id in [2, 4] {
            let next = inbox.take().await.unwrap().unwrap();
            assert_eq!(next.body, event(id, 1).raw);
            assert!(inbox.take().await.unwrap().is_none());
            inbox.complete(&next).await.unwrap();
        }
        inbox.complete(&other).await.unwrap();
    });
    let mut keys = keys(&redis);
    keys.sort();
    assert_eq!(keys, ["basecamp:inbox:default:dead", "basecamp:inbox:default:events"]);
}

fn signed(id: u32, recording: u32) -> Request<Bytes> {
    Signer::new(SECRET).request(event(id, recording).raw)
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn delivery_without_redis_is_answered_with_500() {
    let mut redis = Redis::start();
    let receiver = WebhookReceiver::builder(SECRET).inbox(inbox(&redis)).build().unwrap();
    assert_eq!(receiver.respond(delivery(1)).body(), "accepted\n");
    assert_eq!(receiver.respond(delivery(1)).body(), "duplicate\n");
    redis.signal("-STOP");
    let start = Instant::now();
    let request = delivery(2);
    let outcome = receiver.handle_request(request.headers(), request.body().clone());
    assert!(start.elapsed() < TIMEOUT * 4, "{:?}", start.elapsed());
    assert_eq!(outcome.status(), 500);
    let Outcome::Failed { error: ProcessingError::Inbox(error), .. } = outcome else { panic!() };
    assert_eq!(error.to_string(), "Redis did not connect or answer within 300ms");
    redis.signal("-CONT");
    // Redis may have stored the event after the timeout, so it answers either way.
    assert_eq!(receiver.respond(delivery(2)).status(), 200);
    redis.stop();
    assert_eq!(receiver.respond(delivery(3)).status(), 500);
    redis.restart();
    assert_eq!(receiver.respond(delivery(3)).body(), "accepted\n");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn full_redis_rejects_events_and_lets_workers_finish() {
    let redis = Redis::start();
    let inbox = inbox(&redis);
    let receiver = WebhookReceiver::builder(SECRET).inbox(inbox.clone()).build().unwrap();
    // The first look of a worker creates the group.
    assert!(runtime().block_on(inbox.take()).unwrap().is_none());
    assert_eq!(receiver.respond(delivery(1)).status(), 200);
    let limit = |bytes: u64| {
        let mut connection = redis.connection();
        cmd("CONFIG").arg("SET").arg("maxmemory").arg(bytes).exec(&mut connection).unwrap();
    };
    limit(1);
    assert_eq!(receiver.respond(delivery(2)).status(), 500);
    runtime().block_on(async {
        let message = inbox.take().await.unwrap().unwrap();
        inbox.complete(&message).await.unwrap();
    });
    limit(0);
    assert_eq!(receiver.respond(delivery(2)).body(), "accepted\n");
}

/// Stops a worker, also if the test fails.
struct StopOnDrop(StopHandle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// A receiver whose handler adds the id of an event to the log.
fn logging(inbox: RedisInbox, log: &Arc<Mutex<Vec<String>>>) -> WebhookReceiver {
    let log = Arc::clone(log);
    WebhookReceiver::builder(SECRET)
        .inbox(inbox)
        .on_any(move |event| {
            log.lock().unwrap().push(event.id.as_ref().unwrap().to_string());
            Ok(())
        })
        .on_outcome(|report| assert!(!matches!(report, Report::Retry(_)), "{report}"))
        .build()
        .unwrap()
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn accepted_events_survive_a_restart_while_workers_run() {
    let directory = tempfile::tempdir().unwrap();
    let mut redis = Redis::start_persistent(directory.path());
    let log = Arc::default();
    let receiver = logging(inbox(&redis).with_takeover(Duration::from_secs(1)), &log);
    let worker = receiver.worker().unwrap().with_concurrency(NonZeroUsize::new(8).unwrap());
    scope(|scope| {
        let _stop = StopOnDrop(worker.stop_handle());
        scope.spawn(|| worker.run());
        for id in 1..=100 {
            if id == 50 {
                redis.stop();
                assert_eq!(receiver.respond(signed(id, 1)).status(), 500);
                redis.restart();
            }
            assert_eq!(receiver.respond(signed(id, 1)).status(), 200, "{id}");
        }
        let processed = |id: u32| log.lock().unwrap().contains(&id.to_string());
        wait_until("all events are processed", || (1..=100).all(processed));
    });
}
