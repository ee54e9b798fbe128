//! Many concurrent clients with expiring tokens, a server and a network that fail continuously: in
//! the end the server and the history of the clients agree, and all resources are released.
//!
//! `BASECAMP_SOAK` is the duration in seconds on each transport. Default: three.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]
// The same file is compiled for both drivers.
#![allow(clippy::duplicate_mod)]

mod asynchronous;
mod blocking;
mod environment;
mod history;
mod ledger;

use std::sync::{Mutex, PoisonError};

/// The tests run in sequence, since each counts the sockets and threads of the process.
static PROCESS: Mutex<()> = Mutex::new(());

fn alone(soak: impl FnOnce()) {
    let _guard = PROCESS.lock().unwrap_or_else(PoisonError::into_inner);
    // The first runtime opens sockets for signals, which stay open.
    drop(tokio::runtime::Runtime::new().unwrap());
    soak();
}

#[test]
fn the_history_matches_despite_faults() {
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
