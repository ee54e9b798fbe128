//! Deduplication in Redis, on a server that these tests start on a free port of this machine.
//!
//! ```sh
//! cargo test --workspace --test redis -- --ignored
//! ```
//!
//! They need Debian's `redis-server`, so they are ignored by default.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod contract;
mod outages;
mod processes;
mod retries;
mod server;

use basecamp_webhooks::Signer;
use bytes::Bytes;
use http::Request;

const SECRET: &str = "the tide turns twice";

fn delivery(id: i64) -> Request<Bytes> {
    Signer::new(SECRET).request(format!(r#"{{"id": {id}, "kind": "todo_created"}}"#))
}
