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

/// The soaks run in sequence, since each measures the resources of the process.
#[test]
fn the_history_matches_despite_faults() {
    // The first runtime opens sockets for signals, which stay open.
    drop(tokio::runtime::Runtime::new().unwrap());
    blocking::soak();
    asynchronous::soak();
    blocking::soak_feed();
    asynchronous::soak_feed();
}
