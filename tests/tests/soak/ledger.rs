//! The ledger of the event feed: the sandbox publishes events among faults, and a consumer gets
//! each of them once.

use std::collections::HashSet;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use basecamp_sandbox::{CableFault, Fault, Lane, Sandbox};

use crate::environment;

/// The type of the last event.
pub(crate) const LAST: &str = "message.created";

/// Publishes events for the duration of the soak, with faults in 30 % of requests and messages.
/// Then ends the faults and publishes the last event.
pub(crate) fn publish(sandbox: &Arc<Sandbox>) -> JoinHandle<()> {
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
        while began.elapsed() < time {
            // A slow transaction: its id is lower than those of rows that are visible before.
            let late = feed.reserve_id();
            for _ in 0..5 {
                feed.publish(Lane::Both, "todo.completed", recording);
                thread::sleep(Duration::from_millis(2));
            }
            feed.publish_late(Lane::Cable, late, "comment.created", recording);
        }
        feed.inject(0, Vec::new());
        sandbox.clear_faults();
        feed.publish(Lane::Both, LAST, recording);
    })
}

/// Compares the ids that the consumer got with the events of the sandbox.
///
/// The rows of slow transactions are on the socket only, and may be lost with it: the feed promises
/// the others.
pub(crate) fn check(driver: &str, sandbox: &Sandbox, ids: &[i64]) {
    let published = sandbox.feed().event_ids();
    let received: HashSet<i64> = ids.iter().copied().collect();
    assert_eq!(received.len(), ids.len(), "a row was delivered twice");
    let missing: Vec<i64> = published.iter().filter(|id| !received.contains(id)).copied().collect();
    assert!(missing.is_empty(), "{} of {} rows are missing", missing.len(), published.len());
    println!(
        "feed over {driver}: {} events, {} of them late",
        ids.len(),
        ids.len() - published.len()
    );
}
