//! The SDK's side: the same workloads with its two clients.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod asynchronous;
mod blocking;

use basecamp_bench::{BACKOFF, Proof, Task};
use basecamp_core::types::Todo;
use basecamp_core::{Config, RetryPolicy};
use std::time::Duration;

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

fn config(task: &Task) -> Config {
    let retry = RetryPolicy::standard().with_base_delay(BACKOFF).with_max_jitter(Duration::ZERO);
    Config::builder().base_url(&task.url).retry(retry).build().unwrap()
}

fn prove(todo: &Todo, proof: &mut Proof) {
    let people = todo.assignees.as_ref().map_or(0, Vec::len);
    proof.todo(todo.id.get(), &todo.content, todo.created_at, people);
}
