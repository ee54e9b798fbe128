//! Stores of one's own, and what happens when they fail.

use std::error::Error as _;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use basecamp_webhooks::{
    BoxError, Claim, DedupStore, Duplicate, EventId, Failure, MemoryStore, Ready, Report, Ticket,
};

use super::*;

/// A store in which some operations fail.
#[derive(Clone, Copy, Default)]
struct Broken {
    claim: bool,
    commit: bool,
    release: bool,
}

fn fails(it: bool) -> Result<(), BoxError> {
    if it { Err("the store is away".into()) } else { Ok(()) }
}

impl DedupStore for Broken {
    fn claim(&self, _: &EventId) -> Result<Claim, BoxError> {
        fails(self.claim).map(|()| Claim::Granted(1))
    }

    fn commit(&self, _: &EventId, _: Ticket) -> Result<(), BoxError> {
        fails(self.commit)
    }

    fn release(&self, _: &EventId, _: Ticket) -> Result<(), BoxError> {
        fails(self.release)
    }
}

fn store_error(report: &Report) -> Option<&str> {
    match report {
        Report::Delivery(delivery) => delivery.store_error.as_deref(),
        other => panic!("{other}"),
    }
}

#[test]
fn an_event_that_cannot_be_claimed_is_not_processed() {
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(Broken { claim: true, ..Broken::default() })
        .on_any(|_| panic!("it may be a duplicate"))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(outcome.status(), 500);
    let Outcome::Failed { failure: Failure::Store(error), .. } = outcome else { panic!() };
    assert_eq!(error.to_string(), "the store is away");
}

#[test]
fn an_event_that_cannot_be_claimed_is_processed_if_told_so() {
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
    assert_eq!(log.take(), [r#"Some("the store is away")"#]);
}

#[test]
fn what_the_handlers_did_stands_when_the_store_takes_no_note() {
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
        assert_eq!(log.take(), [r#"Some("the store is away")"#]);
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
        .dedup_store(Ready(store))
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
fn a_shared_store_keeps_what_is_done_and_frees_what_failed() {
    let store = Arc::new(MemoryStore::new(NonZeroUsize::new(10).unwrap()));
    let receiver = |result: fn() -> HandlerResult| {
        let builder = WebhookReceiver::builder(SECRET).dedup_store(Arc::clone(&store));
        builder.on_any(move |_| result()).build().unwrap()
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
fn a_failure_has_its_cause_as_its_source() {
    let cause = |failure: Failure| failure.source().map(ToString::to_string);
    assert_eq!(cause(Failure::Handler("no".into())), Some("no".to_owned()));
    assert_eq!(cause(Failure::Store("away".into())), Some("away".to_owned()));
    assert_eq!(cause(Failure::Panic("oh".to_owned())), None);
}
