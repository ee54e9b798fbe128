//! Redis fails after a handler ran: the commit or release is retried until Redis answers again.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_webhooks::{
    Async, GiveUpReason, ReceiverBuilder, RedisStore, Report, RetryOutcome, RetryReport,
    StoreOperation, WebhookReceiver,
};

use super::{SECRET, delivery};
use crate::server::Redis;

const TIMEOUT: Duration = Duration::from_millis(300);
/// Longest wait for an event. Shorter than the lease, and long enough for a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A Redis server that handlers can stop.
type Shared = Arc<Mutex<Redis>>;

fn shared() -> Shared {
    Arc::new(Mutex::new(Redis::start()))
}

/// A failure of Redis, which the handler injects.
#[derive(Clone, Copy)]
enum Fault {
    /// The process ends, and the claim is lost with it.
    Stop,
    /// The process hangs, and the claim survives.
    Hang,
}

impl Fault {
    fn inject(self, redis: &Shared) {
        let mut redis = redis.lock().unwrap();
        match self {
            Self::Stop => redis.stop(),
            Self::Hang => redis.signal("-STOP"),
        }
    }

    fn repair(self, redis: &Shared) {
        let mut redis = redis.lock().unwrap();
        match self {
            Self::Stop => redis.restart(),
            Self::Hang => redis.signal("-CONT"),
        }
    }
}

struct Reports(Receiver<RetryReport>);

impl Reports {
    #[track_caller]
    fn next(&self) -> RetryReport {
        self.0.recv_timeout(PATIENCE).unwrap()
    }
}

fn observed<M>(builder: ReceiverBuilder<M>) -> (ReceiverBuilder<M>, Reports) {
    let (sender, receiver) = channel();
    let observe = move |report: &Report| {
        if let Report::Retry(retry) = report {
            drop(sender.send(retry.clone()));
        }
    };
    (builder.on_outcome(observe), Reports(receiver))
}

/// A receiver whose handler injects the fault in event 1, and then returns this result.
fn blocking(
    redis: &Shared,
    fault: Fault,
    lease: Duration,
    succeeds: bool,
) -> (WebhookReceiver, Reports) {
    let connection = redis.lock().unwrap().connect().with_timeout(TIMEOUT);
    let (builder, reports) = observed(WebhookReceiver::builder(SECRET));
    let redis = Arc::clone(redis);
    let faulty = Mutex::new(true);
    let receiver = builder
        .dedup_store(RedisStore::new(&connection).with_lease(lease))
        .on_any(move |_| {
            if std::mem::take(&mut *faulty.lock().unwrap()) {
                fault.inject(&redis);
                if !succeeds {
                    return Err("the handler fails".into());
                }
            }
            Ok(())
        })
        .build()
        .unwrap();
    (receiver, reports)
}

async fn asynchronous(redis: &Shared, fault: Fault) -> (WebhookReceiver<Async>, Reports) {
    let connection = redis.lock().unwrap().connect().with_timeout(TIMEOUT);
    let (builder, reports) = observed(WebhookReceiver::async_builder(SECRET));
    let redis = Arc::clone(redis);
    let faulty = Mutex::new(true);
    let receiver = builder
        .dedup_store(RedisStore::new(&connection))
        .on_any(move |_| {
            if std::mem::take(&mut *faulty.lock().unwrap()) {
                fault.inject(&redis);
            }
            async { Ok(()) }
        })
        .build()
        .unwrap();
    (receiver, reports)
}

const LEASE: Duration = Duration::from_secs(60);

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn commit_is_retried_until_redis_is_back() {
    for fault in [Fault::Stop, Fault::Hang] {
        let redis = shared();
        let (receiver, reports) = blocking(&redis, fault, LEASE, true);
        assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
        std::thread::sleep(Duration::from_secs(1));
        fault.repair(&redis);
        let retry = reports.next();
        assert_eq!(retry.operation, StoreOperation::Commit);
        assert_eq!(retry.outcome, RetryOutcome::Succeeded);
        assert!(retry.attempts > 2, "{retry}");
        assert!(retry.duration >= Duration::from_secs(1), "{retry}");
        assert_eq!(receiver.respond(delivery(1)).body(), "duplicate\n");
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn release_is_retried_so_that_a_redelivery_is_processed() {
    let redis = shared();
    let (receiver, reports) = blocking(&redis, Fault::Hang, LEASE, false);
    assert_eq!(receiver.respond(delivery(1)).status(), 500);
    Fault::Hang.repair(&redis);
    let retry = reports.next();
    assert_eq!(retry.operation, StoreOperation::Release);
    assert_eq!(retry.outcome, RetryOutcome::Succeeded);
    // Long before the lease ends.
    assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn commit_is_given_up_when_the_lease_ends() {
    let redis = shared();
    let lease = Duration::from_secs(1);
    let (receiver, reports) = blocking(&redis, Fault::Stop, lease, true);
    assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
    let retry = reports.next();
    assert_eq!(retry.outcome, RetryOutcome::GivenUp(GiveUpReason::LeaseEnded));
    assert!(retry.attempts > 1 && retry.duration < PATIENCE, "{retry}");
    redis.lock().unwrap().restart();
    assert_eq!(receiver.respond(delivery(1)).body(), "processed\n");
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn shutdown_waits_for_redis_up_to_its_timeout() {
    let redis = shared();
    let (receiver, reports) = blocking(&redis, Fault::Stop, LEASE, true);
    assert_eq!(receiver.respond(delivery(1)).status(), 200);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(TIMEOUT);
            redis.lock().unwrap().restart();
        });
        assert_eq!(receiver.shutdown(PATIENCE), 0);
    });
    assert_eq!(reports.next().outcome, RetryOutcome::Succeeded);
    assert_eq!(receiver.respond(delivery(1)).body(), "duplicate\n");
    // A Redis that hangs delays a shutdown no longer than its timeout.
    let (receiver, reports) = blocking(&redis, Fault::Hang, LEASE, true);
    assert_eq!(receiver.respond(delivery(2)).status(), 200);
    let start = Instant::now();
    assert_eq!(receiver.shutdown(TIMEOUT / 3), 1);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    assert_eq!(reports.next().outcome, RetryOutcome::GivenUp(GiveUpReason::Shutdown));
    Fault::Hang.repair(&redis);
}

#[tokio::test]
#[ignore = "needs redis-server: run with --ignored"]
async fn async_commit_is_retried_until_redis_is_back() {
    for fault in [Fault::Stop, Fault::Hang] {
        let redis = shared();
        let (receiver, reports) = asynchronous(&redis, fault).await;
        assert_eq!(receiver.respond(delivery(1)).await.body(), "processed\n");
        tokio::time::sleep(Duration::from_secs(1)).await;
        let stopped = Arc::clone(&redis);
        tokio::task::spawn_blocking(move || fault.repair(&stopped)).await.unwrap();
        assert_eq!(receiver.shutdown(PATIENCE).await, 0);
        let retry = reports.next();
        assert_eq!(retry.outcome, RetryOutcome::Succeeded, "{retry}");
        assert!(retry.attempts > 2, "{retry}");
        assert_eq!(receiver.respond(delivery(1)).await.body(), "duplicate\n");
    }
}

#[tokio::test]
#[ignore = "needs redis-server: run with --ignored"]
async fn async_shutdown_gives_up_after_its_timeout() {
    for fault in [Fault::Stop, Fault::Hang] {
        let redis = shared();
        let (receiver, reports) = asynchronous(&redis, fault).await;
        assert_eq!(receiver.respond(delivery(1)).await.body(), "processed\n");
        let start = Instant::now();
        assert_eq!(receiver.shutdown(TIMEOUT).await, 1);
        assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
        assert_eq!(reports.next().outcome, RetryOutcome::GivenUp(GiveUpReason::Shutdown));
    }
}
