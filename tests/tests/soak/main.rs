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

/// One after the other, since each looks at what the process has.
#[test]
fn the_ledger_matches_despite_faults() {
    // The first runtime opens sockets for signals, which the process keeps.
    drop(tokio::runtime::Runtime::new().unwrap());
    blocking::soak();
    asynchronous::soak();
    blocking::soak_feed();
    asynchronous::soak_feed();
}
