//! The same suite over both transports against the sandbox, plain and TLS.
//!
//! `suite` is written once. `blocking` and `asynchronous` compile it with macros of their own,
//! which say how a test is run and how a call is sent.
#![allow(missing_docs, clippy::unwrap_used)]
// The same files twice is the point, and what is a loop over an iterator here is none there.
#![allow(clippy::duplicate_mod, clippy::while_let_on_iterator)]

mod asynchronous;
mod blocking;
mod documented;
mod network;
mod raw_server;
mod support;
