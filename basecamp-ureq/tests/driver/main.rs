//! Tests of the driver over sockets.

#![allow(clippy::unwrap_used)] // Clippy takes helpers in tests for something else.

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
