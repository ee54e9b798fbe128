//! The soak over `basecamp-ureq`: a thread for each client.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::Blocking;
use basecamp_sandbox::Sandbox;
use basecamp_ureq::Client;

use crate::environment::{self, CLIENTS};
use crate::history::History;
use crate::ledger;

type Account = basecamp_core::Account<Blocking>;

macro_rules! function {
    ($(#[$doc:meta])* pub(super) fn $name:ident($($arguments:tt)*) -> $result:ty $body:block) => {
        $(#[$doc])*
        pub(super) fn $name($($arguments)*) -> $result $body
    };
}

macro_rules! wait {
    ($value:expr) => {
        $value
    };
}

/// A call with a short deadline.
macro_rules! hurried {
    ($call:expr) => {
        Some($call.with_deadline(std::time::Duration::from_millis(10)).send())
    };
}

macro_rules! pause {
    () => {
        std::thread::sleep(crate::environment::PAUSE)
    };
}

#[path = "follow.rs"]
mod follow;
#[path = "workload.rs"]
mod workload;

pub(crate) fn soak() {
    let before = environment::held();
    let sandbox = environment::sandbox();
    let builder = Client::builder().config(environment::config(&sandbox));
    let client = builder.oauth(environment::session(&sandbox)).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let todolists = account.todolists();
    let list = todolists.create(sandbox.first_todoset_id(), "Soak").send().unwrap().id.get();
    environment::misbehave(&sandbox);
    let (began, time) = (Instant::now(), environment::duration());
    let mut history = History::default();
    let (early, late) = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let account = account.clone();
                scope.spawn(move || {
                    workload::work(account, list, number, move || began.elapsed() >= time)
                })
            })
            .collect();
        let memory = environment::watch(&sandbox, began, time);
        for client in clients {
            history.add(client.join().unwrap());
        }
        memory
    });
    sandbox.clear_faults();
    // Requests of abandoned calls may still arrive.
    thread::sleep(Duration::from_millis(500));
    let there = workload::take_stock(account.clone(), list);
    history.report("ureq", &sandbox, (early, late), there.len());
    history.check(&there);
    drop((account, todolists, client, sandbox));
    environment::wait_until_no_more_than(before);
}

pub(crate) fn soak_feed() {
    let before = environment::held();
    let sandbox = Arc::new(Sandbox::start().unwrap());
    let client = Client::builder().config(environment::config(&sandbox)).token(sandbox.token());
    let client = client.build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let publisher = ledger::publish(&sandbox);
    let ledger = follow::follow(account.clone());
    let late = publisher.join().unwrap();
    ledger::check("ureq", &sandbox, &late, &ledger);
    drop((account, client, sandbox));
    environment::wait_until_no_more_than(before);
}
