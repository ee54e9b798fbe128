//! Tests of the driver over sockets.

#![allow(clippy::unwrap_used)] // Clippy doesn't recognize helpers of tests as test code.

mod addresses;
mod client;
mod failures;
mod oauth;
mod proxy;
mod refresh;
mod server;
mod timeouts;
mod tls;
mod wire;
