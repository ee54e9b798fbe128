//! Over `basecamp-ureq`: a thread for each client.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::Blocking;
use basecamp_sandbox::Sandbox;
use basecamp_ureq::Client;

use crate::history::History;
use crate::ledger;
use crate::place::{self, CLIENTS};

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

#[path = "follow.rs"]
mod follow;
#[path = "work.rs"]
mod work;

pub(crate) fn soak() {
    let before = place::held();
    let sandbox = place::sandbox();
    let builder = Client::builder().config(place::config(&sandbox));
    let client = builder.oauth(place::session(&sandbox)).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let todolists = account.todolists();
    let list = todolists.create(sandbox.first_todoset_id(), "Soak").send().unwrap().id.get();
    place::misbehave(&sandbox);
    let (began, time) = (Instant::now(), place::duration());
    let mut history = History::default();
    let (early, late) = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let account = account.clone();
                scope.spawn(move || {
                    work::work(account, list, number, move || began.elapsed() >= time)
                })
            })
            .collect();
        let memory = place::watch(&sandbox, began, time);
        for client in clients {
            history.add(client.join().unwrap());
        }
        memory
    });
    sandbox.clear_faults();
    // Requests of abandoned calls may still arrive.
    thread::sleep(Duration::from_millis(500));
    let there = work::take_stock(account.clone(), list);
    history.report("ureq", &sandbox, (early, late), there.len());
    history.check(&there);
    drop((account, todolists, client, sandbox));
    place::wait_until_no_more_than(before);
}

pub(crate) fn soak_feed() {
    let before = place::held();
    let sandbox = Arc::new(Sandbox::start().unwrap());
    let client = Client::builder().config(place::config(&sandbox)).token(sandbox.token());
    let client = client.build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let publisher = ledger::publish(&sandbox);
    let ids = follow::follow(account.clone());
    publisher.join().unwrap();
    ledger::check("ureq", &sandbox, &ids);
    drop((account, client, sandbox));
    place::wait_until_no_more_than(before);
}
