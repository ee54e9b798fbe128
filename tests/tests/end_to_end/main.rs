//! The same suite over both transports against the sandbox, plain and TLS.
//!
//! `suite` is written once. `blocking` and `asynchronous` compile it with macros of their own, which say
//! how a test is run and how a call is sent.
#![allow(missing_docs)]

mod asynchronous;
mod blocking;
mod support;
