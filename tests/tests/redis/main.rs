//! The stores in Redis, on servers that these tests start on free ports of this machine.
//!
//! ```sh
//! cargo test --workspace --test redis -- --ignored
//! ```
//!
//! They need Debian's `redis-server`, so they are ignored by default.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(clippy::print_stdout, reason = "the figures are printed")]

mod cache;
mod checkpoints;
mod connection;
mod contract;
mod inbox;
mod inbox_figure;
mod outages;
mod pacer;
#[path = "../token_store/process.rs"]
#[allow(dead_code, reason = "the tests of files use the rest")]
mod process;
mod processes;
mod retries;
mod server;
mod tokens;
mod tokens_figure;

use basecamp_webhooks::Signer;
use bytes::Bytes;
use http::Request;

const SECRET: &str = "the tide turns twice";

fn delivery(id: i64) -> Request<Bytes> {
    Signer::new(SECRET).request(format!(r#"{{"id": {id}, "kind": "todo_created"}}"#))
}
