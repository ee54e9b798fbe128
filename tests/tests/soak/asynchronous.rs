//! The soak over `basecamp-hyper`: a task for each client.

use std::sync::Arc;
use std::time::{Duration, Instant};

use basecamp_core::Async;
use basecamp_hyper::Client;
use basecamp_sandbox::Sandbox;
use tokio::runtime;
use tokio::task::{block_in_place, yield_now};

use crate::environment::{self, CLIENTS};
use crate::history::History;
use crate::ledger;

type Account = basecamp_core::Account<Async>;

macro_rules! function {
    ($(#[$doc:meta])* pub(super) fn $name:ident($($arguments:tt)*) -> $result:ty $body:block) => {
        $(#[$doc])*
        pub(super) async fn $name($($arguments)*) -> $result $body
    };
}

macro_rules! wait {
    ($value:expr) => {
        $value.await
    };
}

/// A call that is dropped after a short time, in any state.
macro_rules! hurried {
    ($call:expr) => {
        tokio::time::timeout(std::time::Duration::from_millis(10), $call.send()).await.ok()
    };
}

macro_rules! pause {
    () => {
        tokio::time::sleep(crate::environment::PAUSE).await
    };
}

#[path = "follow.rs"]
mod follow;
#[path = "workload.rs"]
mod workload;

pub(crate) fn soak() {
    let before = environment::held();
    let runtime =
        runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = environment::sandbox();
    runtime.block_on(async {
        let builder = Client::builder().config(environment::config(&sandbox));
        let client = builder.oauth(environment::session(&sandbox)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let todolists = account.todolists();
        let list = todolists.create(sandbox.first_todoset_id(), "Soak").await.unwrap().id.get();
        environment::misbehave(&sandbox);
        let (began, time) = (Instant::now(), environment::duration());
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let is_over = move || began.elapsed() >= time;
                tokio::spawn(workload::work(account.clone(), list, number, is_over))
            })
            .collect();
        let memory = block_in_place(|| environment::watch(&sandbox, began, time));
        let mut history = History::default();
        for client in clients {
            history.add(client.await.unwrap());
        }
        sandbox.clear_faults();
        // Requests of abandoned calls may still arrive.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let there = workload::take_stock(account, list).await;
        history.report("hyper", &sandbox, memory, there.len());
        history.check(&there);
    });
    wait_until_no_task_is_left(&runtime);
    drop((sandbox, runtime));
    environment::wait_until_no_more_than(before);
}

pub(crate) fn soak_feed() {
    let before = environment::held();
    let runtime =
        runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = Arc::new(Sandbox::start().unwrap());
    runtime.block_on(async {
        let client = Client::builder().config(environment::config(&sandbox)).token(sandbox.token());
        let client = client.build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let publisher = ledger::publish(&sandbox);
        let ledger = follow::follow(account).await;
        let late = publisher.join().unwrap();
        ledger::check("hyper", &sandbox, &late, &ledger);
    });
    wait_until_no_task_is_left(&runtime);
    drop((sandbox, runtime));
    environment::wait_until_no_more_than(before);
}

/// The connections end with the client, and so do their tasks.
fn wait_until_no_task_is_left(runtime: &runtime::Runtime) {
    runtime.block_on(async {
        let began = Instant::now();
        while runtime.metrics().num_alive_tasks() > 0 {
            let left = runtime.metrics().num_alive_tasks();
            assert!(began.elapsed() < Duration::from_secs(10), "{left} tasks are left");
            yield_now().await;
        }
    });
}
