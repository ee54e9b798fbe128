//! The same suite over both transports against the sandbox, plain and TLS.
//!
//! `suite` is written once. `blocking` and `asynchronous` compile it, each with its own macros to
//! run a test and to send a call.
#![allow(missing_docs, clippy::unwrap_used)]
// The same file is compiled for both drivers, and a stream in one driver is an iterator in the
// other.
#![allow(clippy::duplicate_mod, clippy::while_let_on_iterator)]

mod asynchronous;
mod blocking;
mod documented;
mod network;
mod raw_server;
mod support;
