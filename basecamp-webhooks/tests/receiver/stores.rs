//! Custom stores, and their failures.

use std::error::Error as _;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use basecamp_webhooks::{
    BoxError, Claim, ClaimToken, DedupStore, Duplicate, EventId, MemoryStore, ProcessingError,
    Report, SyncStore,
};

use super::*;

/// A store in which some operations fail.
#[derive(Clone, Copy, Default)]
struct Broken {
    claim: bool,
    commit: bool,
    release: bool,
}

fn result(fails: bool) -> Result<(), BoxError> {
    if fails { Err("the store is unavailable".into()) } else { Ok(()) }
}

impl DedupStore for Broken {
    fn claim(&self, _: &EventId) -> Result<Claim, BoxError> {
        result(self.claim).map(|()| Claim::Granted(1))
    }

    fn commit(&self, _: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        result(self.commit)
    }

    fn release(&self, _: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        result(self.release)
    }
}

fn store_error(report: &Report) -> Option<&str> {
    match report {
        Report::Delivery(delivery) => delivery.store_error.as_deref(),
        other => panic!("{other}"),
    }
}

#[test]
fn event_is_not_processed_if_the_claim_fails() {
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(Broken { claim: true, ..Broken::default() })
        .on_any(|_| panic!("it may be a duplicate"))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(outcome.status(), 500);
    let Outcome::Failed { error: ProcessingError::Store(error), .. } = outcome else { panic!() };
    assert_eq!(error.to_string(), "the store is unavailable");
}

#[test]
fn process_if_store_fails_processes_unclaimed_events() {
    let log = Log::default();
    let logged = log.clone();
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(Broken { claim: true, ..Broken::default() })
        .process_if_store_fails()
        .on_outcome(move |report| logged.add(format!("{:?}", store_error(report))))
        .on_any(|_| Ok(()))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert!(matches!(outcome, Outcome::Processed { .. }));
    assert_eq!(log.take(), [r#"Some("the store is unavailable")"#]);
}

#[test]
fn failed_commit_or_release_does_not_change_the_outcome() {
    let log = Log::default();
    for (broken, kind, status) in [
        (Broken { commit: true, ..Broken::default() }, "todo_created", 200),
        (Broken { release: true, ..Broken::default() }, "message_created", 500),
    ] {
        let logged = log.clone();
        let receiver = WebhookReceiver::builder(SECRET)
            .dedup_store(broken)
            .on_outcome(move |report| logged.add(format!("{:?}", store_error(report))))
            .on("todo_*", |_| Ok(()))
            .on("message_*", |_| Err("no".into()))
            .build()
            .unwrap();
        assert_eq!(handle(&receiver, &delivery(1, kind)).status(), status);
        assert_eq!(log.take(), [r#"Some("the store is unavailable")"#]);
    }
}

#[tokio::test]
async fn two_receivers_can_share_a_store() {
    let store = Arc::new(MemoryStore::new(NonZeroUsize::new(10).unwrap()));
    let count = Arc::new(AtomicUsize::new(0));
    let (once, twice) = (Arc::clone(&count), Arc::clone(&count));
    let blocking = WebhookReceiver::builder(SECRET)
        .dedup_store(Arc::clone(&store))
        .on_any(move |_| {
            once.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .build()
        .unwrap();
    let waiting = WebhookReceiver::async_builder(SECRET)
        .dedup_store(SyncStore(store))
        .on_any(move |_| {
            twice.fetch_add(1, Ordering::Relaxed);
            async { Ok(()) }
        })
        .build()
        .unwrap();
    assert_eq!(blocking.respond(delivery(1, "todo_created")).body(), "processed\n");
    assert_eq!(waiting.respond(delivery(1, "todo_created")).await.body(), "duplicate\n");
    assert_eq!(waiting.respond(delivery(2, "todo_created")).await.body(), "processed\n");
    assert_eq!(blocking.respond(delivery(2, "todo_created")).body(), "duplicate\n");
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
fn shared_store_remembers_processed_and_releases_failed() {
    let store = Arc::new(MemoryStore::new(NonZeroUsize::new(10).unwrap()));
    let receiver = |handler: fn() -> HandlerResult| {
        let builder = WebhookReceiver::builder(SECRET).dedup_store(Arc::clone(&store));
        builder.on_any(move |_| handler()).build().unwrap()
    };
    let (good, bad) = (receiver(|| Ok(())), receiver(|| Err("no".into())));
    let delivery = delivery(1, "todo_created");
    for _ in 0..2 {
        assert_eq!(bad.respond(delivery.clone()).status(), 500);
    }
    assert_eq!(good.respond(delivery.clone()).body(), "processed\n");
    let outcome = handle(&bad, &delivery);
    assert!(matches!(outcome, Outcome::Duplicate { state: Duplicate::Seen, .. }), "{outcome:?}");
}

#[test]
fn processing_error_has_its_cause_as_source() {
    let cause = |error: ProcessingError| error.source().map(ToString::to_string);
    assert_eq!(cause(ProcessingError::Handler("no".into())), Some("no".to_owned()));
    assert_eq!(cause(ProcessingError::Store("away".into())), Some("away".to_owned()));
    assert_eq!(cause(ProcessingError::Panic("oh".to_owned())), None);
}
