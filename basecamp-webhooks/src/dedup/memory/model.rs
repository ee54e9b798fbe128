//! Every interleaving of the claims of a few threads:
//!
//! ```sh
//! RUSTFLAGS='--cfg model' cargo test -p basecamp-webhooks --lib model
//! ```
//!
//! The store's lock is that of `loom` instead of `std`, so these tests run the code that is
//! released.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize as Count, Ordering::SeqCst};

use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use loom::thread;

use super::MemoryStore;
use crate::dedup::{Claim, DedupStore};
use crate::event::EventId;
use crate::{Signer, WebhookReceiver};

/// Stack size of a thread, in words.
const STACK: usize = 1 << 17;

fn store(window: usize) -> MemoryStore {
    MemoryStore::new(NonZeroUsize::new(window).unwrap())
}

/// Checks that an event is processed once, by one thread at a time.
#[derive(Default)]
struct Checked {
    busy: AtomicBool,
    tries: AtomicUsize,
    processed: AtomicUsize,
}

impl Checked {
    /// Processes the event; the first `failures` attempts fail.
    fn work(&self, failures: usize) -> bool {
        assert!(
            !self.busy.swap(true, Ordering::AcqRel),
            "two threads process the event at the same time"
        );
        let failed = self.tries.fetch_add(1, Ordering::AcqRel) < failures;
        if !failed {
            self.processed.fetch_add(1, Ordering::AcqRel);
        }
        self.busy.store(false, Ordering::Release);
        !failed
    }

    fn processed(&self) -> usize {
        self.processed.load(Ordering::Acquire)
    }
}

/// Delivers the event once, as the dispatcher does.
fn deliver(store: &MemoryStore, event: &Checked, failures: usize) -> Claim {
    let id = EventId::from(1);
    let claim = store.claim(&id).unwrap();
    if let Claim::Granted(token) = claim {
        if event.work(failures) {
            store.commit(&id, token).unwrap();
        } else {
            store.release(&id, token).unwrap();
        }
    }
    claim
}

/// Delivers an event on this many threads, then until it has been processed.
fn check_store(threads: usize, failures: usize) {
    loom::model(move || {
        let shared = Arc::new((store(4), Checked::default()));
        let delivering: Vec<_> = (0..threads)
            .map(|_| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || deliver(&shared.0, &shared.1, failures))
            })
            .collect();
        let claims: Vec<Claim> =
            delivering.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(claims.iter().any(|claim| matches!(claim, Claim::Granted(_))));
        // No claim is left, and a processed event did not fail.
        for _ in 0..=failures {
            assert_ne!(deliver(&shared.0, &shared.1, failures), Claim::InProgress);
        }
        assert_eq!(deliver(&shared.0, &shared.1, failures), Claim::Seen);
        assert_eq!(shared.1.processed(), 1);
    });
}

#[test]
fn three_claim_one_event() {
    check_store(3, 0);
}

#[test]
fn three_claim_one_event_that_fails_at_first() {
    check_store(3, 1);
}

#[test]
fn two_claim_one_event_that_fails_twice() {
    check_store(2, 2);
}

#[test]
fn events_do_not_disturb_each_other() {
    loom::model(|| {
        let store = Arc::new(store(2));
        let delivering: Vec<_> = [1, 2]
            .map(|id| {
                let store = Arc::clone(&store);
                thread::spawn(move || {
                    let id = EventId::from(id);
                    let Claim::Granted(token) = store.claim(&id).unwrap() else { panic!() };
                    store.commit(&id, token).unwrap();
                })
            })
            .into_iter()
            .collect();
        for thread in delivering {
            thread.join().unwrap();
        }
        for id in [1, 2] {
            assert_eq!(store.claim(&id.into()).unwrap(), Claim::Seen);
        }
    });
}

/// Two threads deliver an event to a receiver, whose handler fails this often.
fn check_receiver(failures: usize) {
    let models = std::sync::Arc::new(Count::new(0));
    let counted = std::sync::Arc::clone(&models);
    loom::model(move || {
        counted.fetch_add(1, SeqCst);
        let event = Arc::new(Checked::default());
        let handled = Arc::clone(&event);
        let receiver = WebhookReceiver::builder("secret")
            .on(
                "todo_*",
                move |_| if handled.work(failures) { Ok(()) } else { Err("not yet".into()) },
            )
            .build()
            .unwrap();
        let request = Signer::new("secret").request(r#"{"id": 1, "kind": "todo_created"}"#);
        let outcome = |receiver: &WebhookReceiver, request: &http::Request<bytes::Bytes>| {
            receiver.handle_request(request.headers(), request.body().clone())
        };
        let deliver = || {
            let (receiver, request) = (receiver.clone(), request.clone());
            // Loom's own stacks are too small for a whole delivery.
            let thread = thread::Builder::new().stack_size(STACK);
            thread.spawn(move || outcome(&receiver, &request).name()).unwrap()
        };
        let delivering = [deliver(), deliver()];
        let outcomes = delivering.map(|thread| thread.join().unwrap());
        // An event is reported as processed if and only if it was.
        assert_eq!(event.processed(), usize::from(outcomes.contains(&"processed")));
        deliver().join().unwrap();
        assert_eq!(deliver().join().unwrap(), "duplicate");
        assert_eq!(event.processed(), 1);
    });
    assert!(models.load(SeqCst) > 1, "there was more than one interleaving to try");
}

#[test]
fn a_receiver_processes_an_event_once() {
    check_receiver(0);
}

#[test]
fn a_receiver_processes_an_event_that_fails_at_first_once() {
    check_receiver(1);
}
