//! The baseline: minimal hand-written clients with the same transports, timeouts and TLS, and with
//! structs of all fields.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod asynchronous;
mod blocking;
mod types;

use basecamp_bench::{Proof, Task};

fn main() {
    let task = Task::from_args();
    let mut proof = Proof::default();
    match task.transport.as_str() {
        "ureq" => blocking::run(&task, &mut proof),
        _ => {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(asynchronous::run(&task, &mut proof));
        }
    }
    proof.print();
}

/// The target of a `Link: <..>; rel="next"` in the form of this server.
fn next(headers: &http::HeaderMap) -> Option<&str> {
    let link = headers.get("link")?.to_str().ok()?;
    let (target, _) = link.strip_prefix('<')?.split_once(">; rel=\"next\"")?;
    Some(target)
}

/// Whether a GET is worth another attempt.
fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// The number of retries.
const RETRIES: u32 = 3;

const USER_AGENT: &str = "floor/1.0 (someone@example.com)";
