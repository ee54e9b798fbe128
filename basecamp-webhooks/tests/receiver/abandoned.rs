//! Deliveries that the server drops, as it does when the sender closes the connection.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use basecamp_webhooks::{Async, AsyncDedupStore, BoxError, BoxFuture, Claim, ClaimToken, EventId};
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
async fn dropped_delivery_releases_its_claim() {
    let stuck = Arc::new(AtomicBool::new(true));
    let receiver = receiver(&stuck).build().unwrap();
    let request = delivery(1, "todo_created");
    let first = timeout(Duration::from_secs(10), receiver.respond(request.clone())).await;
    assert!(first.is_err());
    stuck.store(false, Ordering::Relaxed);
    assert_eq!(receiver.respond(request).await.body(), "processed\n");
}

/// A store whose commits never complete.
struct Slow(Log);

impl AsyncDedupStore for Slow {
    fn claim<'a>(&'a self, _: &'a EventId) -> BoxFuture<'a, Result<Claim, BoxError>> {
        Box::pin(async { Ok(Claim::Granted(7)) })
    }

    fn commit<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.0.add(format!("commit {id} {token}"));
            pending().await
        })
    }

    fn release<'a>(
        &'a self,
        id: &'a EventId,
        token: ClaimToken,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.0.add(format!("release {id} {token}"));
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn dropped_delivery_of_a_processed_event_is_committed() {
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
