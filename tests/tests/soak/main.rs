//! Many clients at once, a server and a network that fail all the time, tokens that expire: in the
//! end the history of the server and the clients agree, and nothing is left over.
//!
//! `BASECAMP_SOAK` says for how many seconds on each transport; three if it doesn't.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
// The same file twice is the point.
#![allow(clippy::duplicate_mod)]

mod asynchronous;
mod blocking;
mod history;
mod ledger;
mod place;

use std::sync::{Mutex, PoisonError};

/// The tests run one after the other, since each counts the sockets and threads of the process.
static PROCESS: Mutex<()> = Mutex::new(());

fn alone(soak: impl FnOnce()) {
    let _guard = PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
    // The first runtime opens sockets for signals, which stay open.
    drop(tokio::runtime::Runtime::new().unwrap());
    soak();
}

#[test]
fn the_ledger_matches_despite_faults() {
    alone(|| {
        blocking::soak();
        asynchronous::soak();
    });
}

#[test]
fn the_feed_neither_loses_nor_repeats_rows() {
    alone(|| {
        blocking::soak_feed();
        asynchronous::soak_feed();
    });
}
