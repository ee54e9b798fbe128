//! Duplicates of events: after they were processed, in progress, and after they failed.

use std::future::Future;
use std::panic::resume_unwind;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use basecamp_webhooks::{
    BoxError, Claim, ClaimToken, DedupStore, Duplicate, EventId, ProcessingError,
};

use super::*;

#[track_caller]
fn duplicate(outcome: &Outcome) -> Duplicate {
    match outcome {
        Outcome::Duplicate { state, .. } => *state,
        other => panic!("{other:?}"),
    }
}

fn counting(window: usize) -> (WebhookReceiver, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_window(window)
        .on("todo_*", move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .build()
        .unwrap();
    (receiver, count)
}

#[test]
fn an_event_is_processed_once() {
    let (receiver, count) = counting(1000);
    let request = delivery(i64::MAX, "todo_created");
    assert!(matches!(handle(&receiver, &request), Outcome::Processed { .. }));
    let again = handle(&receiver, &request);
    assert_eq!((duplicate(&again), again.status().as_u16()), (Duplicate::Seen, 200));
    // The next id is a different event, although it is equal in floating point.
    assert_eq!(receiver.respond(delivery(i64::MAX - 1, "todo_created")).body(), "processed\n");
    // The id as a text is the same event.
    let quoted = format!(r#"{{"id": "{}", "kind": "todo_created"}}"#, i64::MAX);
    let quoted = handle(&receiver, &Signer::new(SECRET).request(quoted));
    assert_eq!(duplicate(&quoted), Duplicate::Seen);
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[test]
fn duplicate_of_an_event_in_progress_is_a_503() {
    let (entered, leave) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let gates = (Arc::clone(&entered), Arc::clone(&leave));
    let receiver = WebhookReceiver::builder(SECRET)
        .on("todo_*", move |_| {
            gates.0.wait();
            gates.1.wait();
            Ok(())
        })
        .build()
        .unwrap();
    let request = delivery(1, "todo_created");
    std::thread::scope(|scope| {
        let first = scope.spawn(|| handle(&receiver, &request));
        entered.wait();
        let second = handle(&receiver, &request);
        assert_eq!(duplicate(&second), Duplicate::InProgress);
        let response = second.to_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "5");
        leave.wait();
        assert!(matches!(first.join().unwrap(), Outcome::Processed { .. }));
    });
    assert_eq!(duplicate(&handle(&receiver, &request)), Duplicate::Seen);
}

#[test]
fn redelivery_of_a_failed_event_is_processed() {
    let tries = AtomicUsize::new(0);
    let receiver = WebhookReceiver::builder(SECRET)
        .on("todo_*", move |_| match tries.fetch_add(1, Ordering::Relaxed) {
            0 => Err("the first time".into()),
            // Panics without a message on stderr.
            1 => resume_unwind(Box::new("the second time")),
            2 => resume_unwind(Box::new(String::from("the third time"))),
            3 => resume_unwind(Box::new(4)),
            _ => Ok(()),
        })
        .build()
        .unwrap();
    let request = delivery(1, "todo_created");
    for expected in [
        "a handler failed: the first time",
        "a handler panicked: the second time",
        "a handler panicked: the third time",
        "a handler panicked: the panic has no message",
    ] {
        let outcome = handle(&receiver, &request);
        assert_eq!(outcome.status(), 500);
        let Outcome::Failed { error, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(error.to_string(), expected);
    }
    assert!(matches!(handle(&receiver, &request), Outcome::Processed { .. }));
    assert_eq!(duplicate(&handle(&receiver, &request)), Duplicate::Seen);
}

#[tokio::test]
async fn an_async_handler_may_panic_before_and_after_it_waited() {
    let tries = Arc::new(AtomicUsize::new(0));
    let receiver = WebhookReceiver::async_builder(SECRET)
        .on("todo_*", move |_| {
            let number = tries.fetch_add(1, Ordering::Relaxed);
            if number == 0 {
                resume_unwind(Box::new("at once"));
            }
            async move {
                tokio::task::yield_now().await;
                if number == 1 {
                    resume_unwind(Box::new("later"));
                }
                Ok(())
            }
        })
        .build()
        .unwrap();
    let request = delivery(1, "todo_created");
    for expected in ["at once", "later"] {
        match receiver.handle_request(request.headers(), request.body().clone()).await {
            Outcome::Failed { error: ProcessingError::Panic(message), .. } => {
                assert_eq!(message, expected);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(receiver.respond(request.clone()).await.body(), "processed\n");
    assert_eq!(receiver.respond(request).await.body(), "duplicate\n");
}

#[test]
fn window_limits_or_disables_deduplication() {
    let (receiver, count) = counting(2);
    for id in [1, 2, 3, 1] {
        receiver.respond(delivery(id, "todo_created"));
    }
    assert_eq!(count.load(Ordering::Relaxed), 4);
    let (receiver, count) = counting(0);
    for _ in 0..3 {
        receiver.respond(delivery(1, "todo_created"));
    }
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[test]
fn events_without_an_id_are_all_processed() {
    let (receiver, count) = counting(1000);
    let request = Signer::new(SECRET).request(r#"{"kind": "todo_created"}"#);
    for _ in 0..3 {
        assert!(matches!(handle(&receiver, &request), Outcome::Processed { .. }));
    }
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[test]
fn ignored_event_is_not_remembered() {
    let (receiver, _) = counting(1000);
    let request = delivery(1, "message_created");
    for _ in 0..2 {
        assert!(matches!(handle(&receiver, &request), Outcome::Ignored { .. }));
    }
}

/// Panics on drop, as the payload of a panic or as a local variable of a handler.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            resume_unwind(Box::new("in a destructor"));
        }
    }
}

#[test]
fn panic_in_the_destructor_of_a_panic_payload_is_caught() {
    let receiver = WebhookReceiver::builder(SECRET)
        .on_any(|_| resume_unwind(Box::new(Bomb)))
        .on_outcome(|_| resume_unwind(Box::new(Bomb)))
        .build()
        .unwrap();
    for _ in 0..2 {
        assert_eq!(receiver.respond(delivery(1, "todo_created")).status(), 500);
    }
}

#[tokio::test]
async fn panic_in_the_destructor_of_a_handler_future_is_caught() {
    let receiver = WebhookReceiver::async_builder(SECRET)
        .on_any(|_| {
            let bomb = Bomb;
            async move {
                let _bomb = bomb;
                tokio::task::yield_now().await;
                Ok(())
            }
        })
        .build()
        .unwrap();
    assert_eq!(receiver.respond(delivery(1, "todo_created")).await.status(), 500);
    // An abandoned delivery drops the waiting future.
    let mut abandoned = Box::pin(receiver.respond(delivery(2, "todo_created")));
    assert!(abandoned.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(abandoned);
}

struct PanickingStore;

impl DedupStore for PanickingStore {
    fn claim(&self, id: &EventId) -> Result<Claim, BoxError> {
        assert_ne!(*id, EventId::from(1), "no claim");
        Ok(Claim::Granted(7))
    }

    fn commit(&self, _: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        panic!("no commit")
    }

    fn release(&self, _: &EventId, _: ClaimToken) -> Result<(), BoxError> {
        panic!("no release")
    }

    fn lease(&self) -> Option<Duration> {
        panic!("no lease")
    }
}

#[test]
fn panicking_store_is_an_error_of_the_store() {
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(PanickingStore)
        .on("todo_created", |_| Ok(()))
        .on("todo_trashed", |_| Err("refused".into()))
        .build()
        .unwrap();
    assert_eq!(receiver.respond(delivery(1, "todo_created")).status(), 500);
    assert_eq!(receiver.respond(delivery(2, "todo_created")).status(), 200);
    assert_eq!(receiver.respond(delivery(3, "todo_trashed")).status(), 500);
    assert_eq!(receiver.shutdown(Duration::ZERO), 2);
}
