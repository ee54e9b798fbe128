//! The ledger of the event feed: the sandbox publishes events among faults, and a consumer gets
//! each of them once.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use basecamp_core::event_feed::{Disposition, FeedFact, Signal};
use basecamp_sandbox::{CableFault, Fault, Lane, Sandbox};

use crate::environment;

/// The type of the last event.
pub(crate) const LAST: &str = "message.created";

/// The capacity of the live buffer, so small that rows are dropped. Polls deliver them.
pub(crate) const BUFFER: usize = 8;

/// The time between two events. A connection ends after some 25 messages, so a feed reaches the
/// head of the poll lane only if few rows arrive meanwhile.
const PACE: Duration = Duration::from_millis(20);

/// The rows and losses of a consumer, and the progress of its feed.
pub(crate) struct Ledger {
    pub(crate) ids: Vec<i64>,
    pub(crate) observed: Arc<Observed>,
    pub(crate) dropped: Arc<Mutex<Vec<i64>>>,
}

/// The numbers of the facts that a feed reported.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    connections: AtomicUsize,
    failures: AtomicUsize,
    pages: AtomicUsize,
    drains: AtomicUsize,
}

pub(crate) fn observer(observed: &Arc<Observed>) -> impl FnMut(&FeedFact) + Send + use<> {
    let observed = Arc::clone(observed);
    move |fact| {
        let counter = match fact {
            FeedFact::Confirmed => &observed.connections,
            FeedFact::Disconnected { .. } => &observed.failures,
            FeedFact::PageDelivered { .. } => &observed.pages,
            FeedFact::CaughtUp => &observed.drains,
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// Accepts losses, and records the ids.
pub(crate) fn acceptance(
    dropped: &Arc<Mutex<Vec<i64>>>,
) -> impl FnMut(&Signal) -> Disposition + Send + use<> {
    let dropped = Arc::clone(dropped);
    move |signal| match signal {
        Signal::BufferOverflow { dropped_ids } => {
            dropped.lock().unwrap().extend(dropped_ids);
            Disposition::Accept
        }
        _ => Disposition::Terminate,
    }
}

/// Publishes events for the duration of the soak, with faults in 30 % of requests and messages.
/// Then ends the faults and publishes the last event.
/// Returns the ids of the rows of slow transactions.
pub(crate) fn publish(sandbox: &Arc<Sandbox>) -> JoinHandle<Vec<i64>> {
    let faults = vec![
        Fault::status(429),
        Fault::status(500),
        Fault::status(502),
        Fault::status(503),
        Fault::status(504),
        Fault::Reset,
        Fault::ResetInBody,
        Fault::Stall,
        Fault::Delay(Duration::from_millis(30)),
        Fault::SlowBody { bytes: 100, every: Duration::from_millis(1) },
    ];
    // A complete response with malformed content, such as `Fault::Truncated`, ends a feed.
    sandbox.on("*", "*").sometimes(30, faults);
    let mut faults = [CableFault::Lose, CableFault::Duplicate, CableFault::Reorder].repeat(4);
    faults.extend([CableFault::NotJson, CableFault::Drop]);
    sandbox.feed().inject(30, faults);
    let sandbox = Arc::clone(sandbox);
    let (began, time) = (Instant::now(), environment::duration());
    thread::spawn(move || {
        let (feed, recording) = (sandbox.feed(), sandbox.first_todo_id());
        let mut late_ids = Vec::new();
        while began.elapsed() < time {
            // A slow transaction: its id is lower than those of rows that are visible before.
            let late = feed.reserve_id();
            for _ in 0..5 {
                feed.publish(Lane::Both, "todo.completed", recording);
                thread::sleep(PACE);
            }
            feed.publish_late(Lane::Cable, late, "comment.created", recording);
            late_ids.push(late);
            // The log of requests is the only part that may grow.
            sandbox.clear_requests();
        }
        feed.inject(0, Vec::new());
        sandbox.clear_faults();
        // Polls deliver it after all rows before it, also after those that the socket lost.
        feed.publish(Lane::Poll, LAST, recording);
        late_ids
    })
}

/// Compares the rows of the consumer with the events of the sandbox: each row of the poll lane
/// arrived once, also if the live buffer dropped it.
///
/// The rows of slow transactions are on the socket only, and may be lost with it: the feed promises
/// the others.
pub(crate) fn check(driver: &str, sandbox: &Sandbox, late: &[i64], ledger: &Ledger) {
    let published = sandbox.feed().event_ids();
    let received: HashSet<i64> = ledger.ids.iter().copied().collect();
    let late: HashSet<i64> = late.iter().copied().collect();
    let dropped = ledger.dropped.lock().unwrap();
    println!(
        "feed over {driver}: {} events, {} of {} late ones, {} dropped and accepted, {:?}",
        published.len(),
        received.intersection(&late).count(),
        late.len(),
        dropped.len(),
        ledger.observed
    );
    assert_eq!(received.len(), ledger.ids.len(), "a row was delivered twice");
    let missing: Vec<i64> = published.iter().filter(|id| !received.contains(id)).copied().collect();
    assert!(missing.is_empty(), "{} of {} rows are missing", missing.len(), published.len());
    let expected: HashSet<i64> = published.into_iter().chain(late).collect();
    assert!(received.is_subset(&expected), "a row was never published");
    assert!(dropped.iter().all(|id| expected.contains(id)), "an unknown row was dropped");
}
