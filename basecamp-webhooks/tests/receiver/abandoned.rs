//! Deliveries that the server drops half-way, as it does when the sender hangs up.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use basecamp_webhooks::{Async, AsyncDedupStore, BoxError, BoxFuture, Claim, EventId, Ticket};
use tokio::time::timeout;

use super::*;

fn receiver(stuck: &Arc<AtomicBool>) -> basecamp_webhooks::ReceiverBuilder<Async> {
    let stuck = Arc::clone(stuck);
    WebhookReceiver::async_builder(SECRET).on_any(move |_| {
        let stuck = stuck.load(Ordering::Relaxed);
        async move { if stuck { pending().await } else { Ok(()) } }
    })
}

#[tokio::test(start_paused = true)]
async fn an_event_that_was_dropped_half_way_is_given_back() {
    let stuck = Arc::new(AtomicBool::new(true));
    let receiver = receiver(&stuck).build().unwrap();
    let request = delivery(1, "todo_created");
    let first = timeout(Duration::from_secs(10), receiver.respond(request.clone())).await;
    assert!(first.is_err());
    stuck.store(false, Ordering::Relaxed);
    assert_eq!(receiver.respond(request).await.body(), "processed\n");
}

/// A store that never gets an answer to its commits.
struct Slow(Log);

impl AsyncDedupStore for Slow {
    fn claim<'a>(&'a self, _: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { Ok(Claim::Granted(7)) })
    }

    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.0.add(format!("commit {id} {ticket}"));
            pending().await
        })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        ticket: Ticket,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.0.add(format!("release {id} {ticket}"));
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_was_processed_is_not_given_back() {
    let (log, stuck) = (Log::default(), Arc::new(AtomicBool::new(false)));
    let receiver = receiver(&stuck).dedup_store(Slow(log.clone())).build().unwrap();
    let request = delivery(1, "todo_created");
    assert!(timeout(Duration::from_secs(10), receiver.respond(request.clone())).await.is_err());
    // The commit of the delivery, and that of its drop; retries follow in the background.
    assert_eq!(log.take()[..2], ["commit 1 7", "commit 1 7"]);
    receiver.shutdown(Duration::ZERO).await;
    log.take();
    stuck.store(true, Ordering::Relaxed);
    assert!(timeout(Duration::from_secs(10), receiver.respond(request)).await.is_err());
    assert_eq!(log.take(), ["release 1 7"]);
}
