//! Commits and releases that fail are retried in the background.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use basecamp_webhooks::{
    Async, AsyncDedupStore, Blocking, BoxError, BoxFuture, Claim, ClaimToken, DedupStore, EventId,
    GiveUpReason, MemoryStore, ReceiverBuilder, Report, RetryOutcome, RetryReport, StoreOperation,
    SyncStore,
};

use super::*;

const TIMEOUT: Duration = Duration::from_secs(20);

/// A store in memory whose next commits and releases fail.
struct FlakyStore {
    memory: MemoryStore,
    failures: AtomicUsize,
    lease: Option<Duration>,
}

impl FlakyStore {
    fn new(failures: usize) -> Arc<Self> {
        Self::with_lease(failures, None)
    }

    fn with_lease(failures: usize, lease: Option<Duration>) -> Arc<Self> {
        let memory = MemoryStore::new(NonZeroUsize::new(5000).unwrap());
        Arc::new(Self { memory, failures: AtomicUsize::new(failures), lease })
    }

    fn attempt(&self) -> Result<(), BoxError> {
        let decrement = |failures: usize| failures.checked_sub(1);
        match self.failures.fetch_update(Ordering::AcqRel, Ordering::Acquire, decrement) {
            Ok(_) => Err("the store is unavailable".into()),
            Err(_) => Ok(()),
        }
    }
}

impl DedupStore for FlakyStore {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        self.memory.claim(id)
    }

    fn commit(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        self.attempt()?;
        self.memory.commit(id, token)
    }

    fn release(&self, id: &EventId, token: ClaimToken) -> Result<(), BoxError> {
        self.attempt()?;
        self.memory.release(id, token)
    }

    fn lease(&self) -> Option<Duration> {
        self.lease
    }
}

/// A store whose commits and releases wait on a timer of tokio, which needs its runtime.
struct TimerStore(Arc<FlakyStore>);

impl AsyncDedupStore for TimerStore {
    fn claim<'a>(&'a self, id: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { self.0.claim(id) })
    }

    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.0.commit(id, token)
        })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.0.release(id, token)
        })
    }
}

/// The reports of a receiver, in order.
struct Reports(Receiver<Report>);

impl Reports {
    /// Returns the error in the report of a delivery.
    #[track_caller]
    fn first_failure(&self) -> Option<String> {
        match self.0.recv_timeout(TIMEOUT).unwrap() {
            Report::Delivery(delivery) => delivery.store_error,
            other => panic!("{other}"),
        }
    }

    #[track_caller]
    fn retry(&self) -> RetryReport {
        match self.0.recv_timeout(TIMEOUT).unwrap() {
            Report::Retry(retry) => retry,
            other => panic!("{other}"),
        }
    }

    #[track_caller]
    fn assert_none(&self) {
        assert!(self.0.try_recv().is_err(), "there is another report");
    }
}

fn observed<M>(builder: ReceiverBuilder<M>) -> (ReceiverBuilder<M>, Reports) {
    let (sender, receiver) = channel();
    let observe = move |report: &Report| drop(sender.send(report.clone()));
    (builder.on_outcome(observe), Reports(receiver))
}

/// A receiver whose handlers of messages fail.
fn blocking(store: &Arc<FlakyStore>) -> (WebhookReceiver, Reports) {
    let (builder, reports) = observed::<Blocking>(WebhookReceiver::builder(SECRET));
    let builder = builder.dedup_store(Arc::clone(store));
    let builder = builder.on("todo_*", |_| Ok(())).on("message_*", |_| Err("no".into()));
    (builder.build().unwrap(), reports)
}

fn asynchronous(store: impl AsyncDedupStore + 'static) -> (WebhookReceiver<Async>, Reports) {
    let (builder, reports) = observed(WebhookReceiver::async_builder(SECRET));
    let builder = builder.dedup_store(store).on("todo_*", |_| async { Ok(()) });
    (builder.on("message_*", |_| async { Err("no".into()) }).build().unwrap(), reports)
}

#[test]
fn failed_commit_is_retried() {
    let store = FlakyStore::new(3);
    let (receiver, reports) = blocking(&store);
    assert_eq!(receiver.respond(delivery(1, "todo_created")).body(), "processed\n");
    assert_eq!(reports.first_failure().as_deref(), Some("the store is unavailable"));
    let retry = reports.retry();
    assert_eq!(retry.event_id, EventId::from(1));
    assert_eq!(retry.operation, StoreOperation::Commit);
    assert_eq!((retry.outcome, retry.attempts), (RetryOutcome::Succeeded, 4));
    // Three delays of at least 50, 100 and 200 ms.
    assert!(retry.duration >= Duration::from_millis(350), "{:?}", retry.duration);
    assert_eq!(receiver.respond(delivery(1, "todo_created")).body(), "duplicate\n");
}

#[test]
fn failed_release_is_retried() {
    let store = FlakyStore::new(2);
    let (receiver, reports) = blocking(&store);
    assert_eq!(receiver.respond(delivery(1, "message_created")).status(), 500);
    // The event is in progress until the release succeeds.
    assert_eq!(receiver.respond(delivery(1, "message_created")).status(), 503);
    assert_eq!(reports.first_failure().as_deref(), Some("the store is unavailable"));
    assert_eq!(reports.first_failure(), None);
    let retry = reports.retry();
    assert_eq!(retry.operation, StoreOperation::Release);
    assert_eq!((retry.outcome, retry.attempts), (RetryOutcome::Succeeded, 3));
    assert_eq!(receiver.respond(delivery(1, "message_created")).status(), 500);
    assert_eq!(receiver.respond(delivery(1, "todo_created")).body(), "processed\n");
}

#[test]
fn retries_end_with_the_lease() {
    let store = FlakyStore::with_lease(usize::MAX, Some(Duration::from_millis(300)));
    let (receiver, reports) = blocking(&store);
    receiver.respond(delivery(1, "todo_created"));
    reports.first_failure();
    let retry = reports.retry();
    assert_eq!(retry.outcome, RetryOutcome::GivenUp(GiveUpReason::LeaseEnded));
    assert!((2..=5).contains(&retry.attempts), "{}", retry.attempts);
    assert!(retry.duration <= Duration::from_secs(10), "{:?}", retry.duration);
    // The thread starts again for the next failure.
    receiver.respond(delivery(2, "todo_created"));
    reports.first_failure();
    assert_eq!(reports.retry().event_id, EventId::from(2));
    assert_eq!(receiver.shutdown(TIMEOUT), 0);
}

#[test]
fn full_queue_gives_up_and_reports_the_oldest() {
    let store = FlakyStore::new(usize::MAX);
    let (receiver, reports) = blocking(&store);
    for id in 0..1002 {
        receiver.respond(delivery(id, "todo_created"));
    }
    assert_eq!(receiver.shutdown(Duration::ZERO), 1000);
    let outcomes: Vec<RetryOutcome> = std::iter::from_fn(|| reports.0.try_recv().ok())
        .filter_map(|report| match report {
            Report::Retry(retry) => Some(retry.outcome),
            _ => None,
        })
        .collect();
    let count = |reason| {
        outcomes.iter().filter(|outcome| **outcome == RetryOutcome::GivenUp(reason)).count()
    };
    assert_eq!(count(GiveUpReason::QueueFull), 2);
    assert_eq!(count(GiveUpReason::Shutdown), 1000);
    assert_eq!(outcomes.len(), 1002);
}

#[test]
fn shutdown_waits_for_pending_commits() {
    let (receiver, reports) = blocking(&FlakyStore::new(3));
    for id in 0..5 {
        receiver.respond(delivery(id, "todo_created"));
    }
    assert_eq!(receiver.shutdown(TIMEOUT), 0);
    let reports = || std::iter::from_fn(|| reports.0.try_recv().ok());
    assert_eq!(reports().filter(|report| matches!(report, Report::Retry(_))).count(), 3);
}

#[test]
fn shutdown_gives_up_after_its_timeout() {
    let (receiver, reports) = blocking(&FlakyStore::new(usize::MAX));
    receiver.respond(delivery(1, "todo_created"));
    receiver.respond(delivery(2, "message_created"));
    let start = Instant::now();
    assert_eq!(receiver.shutdown(Duration::from_millis(200)), 2);
    assert!(start.elapsed() >= Duration::from_millis(200));
    reports.first_failure();
    reports.first_failure();
    for _ in 0..2 {
        assert_eq!(reports.retry().outcome, RetryOutcome::GivenUp(GiveUpReason::Shutdown));
    }
    // Without a store there is no retry to wait for.
    let receiver = WebhookReceiver::builder(SECRET).dedup_window(0).build().unwrap();
    assert_eq!(receiver.shutdown(TIMEOUT), 0);
}

#[test]
fn dropped_receiver_does_not_wait_and_retries_continue() {
    let store = FlakyStore::new(3);
    let (receiver, reports) = blocking(&store);
    receiver.respond(delivery(1, "todo_created"));
    drop(receiver);
    assert_eq!(reports.first_failure().as_deref(), Some("the store is unavailable"));
    reports.assert_none();
    assert_eq!(reports.retry().outcome, RetryOutcome::Succeeded);
    assert_eq!(store.claim(&EventId::from(1)).unwrap(), Claim::Seen);
    // The thread drops the observer when it ends.
    assert!(reports.0.recv_timeout(TIMEOUT).is_err());
    assert_eq!(Arc::strong_count(&store), 1);
}

#[tokio::test]
async fn async_commits_and_releases_are_retried_in_their_runtime() {
    let store = FlakyStore::new(4);
    let (receiver, reports) = asynchronous(TimerStore(Arc::clone(&store)));
    assert_eq!(receiver.respond(delivery(1, "todo_created")).await.body(), "processed\n");
    assert_eq!(receiver.respond(delivery(2, "message_created")).await.status(), 500);
    assert_eq!(receiver.shutdown(TIMEOUT).await, 0);
    assert_eq!(reports.first_failure().as_deref(), Some("the store is unavailable"));
    assert_eq!(reports.first_failure().as_deref(), Some("the store is unavailable"));
    for _ in 0..2 {
        let retry = reports.retry();
        assert_eq!(retry.outcome, RetryOutcome::Succeeded);
        assert_eq!(retry.last_error, "the store is unavailable");
    }
    assert_eq!(store.claim(&EventId::from(1)).unwrap(), Claim::Seen);
    assert!(matches!(store.claim(&EventId::from(2)).unwrap(), Claim::Granted(_)));
}

/// A store whose commits never end.
struct HangingStore;

impl AsyncDedupStore for HangingStore {
    fn claim<'a>(&'a self, _: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { Ok(Claim::Granted(1)) })
    }

    fn commit<'a>(&'a self, _: &'a EventId, _: ClaimToken) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(std::future::pending())
    }

    fn release<'a>(&'a self, _: &'a EventId, _: ClaimToken) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn async_shutdown_gives_up_after_its_timeout() {
    let (receiver, reports) = asynchronous(HangingStore);
    for id in 1..=2 {
        let request = delivery(id, "todo_created");
        let waiting = tokio::time::timeout(Duration::from_millis(1), receiver.respond(request));
        assert!(waiting.await.is_err());
    }
    // An attempt in flight is cancelled.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let start = Instant::now();
    assert_eq!(receiver.shutdown(Duration::from_millis(100)).await, 2);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    for _ in 0..2 {
        assert_eq!(reports.retry().outcome, RetryOutcome::GivenUp(GiveUpReason::Shutdown));
    }
    // Failures after a shutdown are abandoned at once.
    let (receiver, reports) = asynchronous(SyncStore(FlakyStore::new(usize::MAX)));
    assert_eq!(receiver.shutdown(Duration::ZERO).await, 0);
    receiver.respond(delivery(1, "todo_created")).await;
    reports.first_failure();
    let retry = reports.retry();
    assert_eq!(retry.outcome, RetryOutcome::GivenUp(GiveUpReason::Shutdown));
    assert_eq!(retry.attempts, 1);
}

#[test]
fn reports_of_retries_are_lines() {
    let (receiver, reports) =
        blocking(&FlakyStore::with_lease(usize::MAX, Some(Duration::from_millis(10))));
    let body = "{\"id\": \"1\\nwebhook\", \"kind\": \"todo_created\"}";
    receiver.respond(Signer::new(SECRET).request(body));
    reports.first_failure();
    let line = reports.retry().to_string();
    let (line, duration) = line.split_once(" duration=").unwrap();
    assert!(!duration.is_empty());
    let start = r#"webhook commit given up id="1\nwebhook" attempts="#;
    assert!(line.starts_with(start), "{line}");
    let end = r#" reason="the lease ended" store_error="the store is unavailable""#;
    assert!(line.ends_with(end), "{line}");
}
