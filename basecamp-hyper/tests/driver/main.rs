//! Tests of the driver against a server that records the bytes on the wire.

// Test code may unwrap, its helpers included.
#![allow(clippy::unwrap_used)]

mod addresses;
mod build;
mod connector;
mod dashboard;
mod early;
mod http2;
mod limits;
mod lists;
mod oauth;
mod refresh;
mod runtime;
mod server;
mod wire;
