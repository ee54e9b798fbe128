//! The scenarios of the event feed over real sockets, with both drivers.
//!
//! The scenarios and their language are those of the core's test `event_feed`, which runs them in
//! virtual time. Here a server on this machine plays them against the public interface, in real
//! time: timers fire when they are due, and states are those that the facts of the feed show.
//! `unsuitable` names the scenarios that need virtual time.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod consumer;
#[expect(dead_code, reason = "some parts of a script are checked in virtual time only")]
#[path = "../../../basecamp-core/tests/event_feed/script/mod.rs"]
mod script;
mod server;
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use serde_json::Value;

use crate::consumer::Driver;
use crate::script::Script;
use crate::server::Server;

/// The number of scenarios that run at the same time. Most of them wait for a timer.
const PARALLEL: usize = 32;

/// The longest delay of a backoff for which a test waits, in milliseconds.
const MAX_DELAY: u64 = 2_000;

/// Returns the reason for which a scenario needs virtual time.
fn unsuitable(script: &Script) -> Option<&'static str> {
    use crate::script::{FireTimer, Step};
    let config = &script.config;
    if config.staleness_ms.or(config.backoff_base_ms).or(config.backoff_cap_ms).is_some() {
        return Some("a setting that drivers don't have");
    }
    script.steps.iter().find_map(|step| match step {
        Step::Advance(_) => Some("the clock is advanced between timers"),
        Step::FireTimer(FireTimer { kind, assert_delay_ms: Some(delay) })
            if kind == "backoff" || kind == "poll-retry" =>
        {
            (delay.max > MAX_DELAY).then_some("a long backoff")
        }
        Step::ExpectMint(mint) => {
            let body = mint.respond.body.as_ref()?;
            let url = body.get("url").and_then(Value::as_str).unwrap_or_default();
            let is_foreign = !url.is_empty() && !url.contains("ticket=ticket-");
            is_foreign.then_some("the socket of another server")
        }
        _ => None,
    })
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    paths
}

#[derive(Debug, Default)]
struct Outcome {
    passed: usize,
    failures: Vec<String>,
    skipped: Vec<String>,
}

/// Runs the scenarios of a folder with a driver.
fn run(folder: &Path, driver: Driver) -> Outcome {
    let paths = Mutex::new(documents(folder).into_iter());
    let outcome = Mutex::new(Outcome::default());
    thread::scope(|scope| {
        for _ in 0..PARALLEL {
            scope.spawn(|| {
                while let Some(path) = { paths.lock().unwrap().next() } {
                    let document = serde_json::from_str(&fs::read_to_string(&path).unwrap());
                    let server = Server::start();
                    let result =
                        Script::parse(&document.unwrap(), &server.origins()).and_then(|script| {
                            match unsuitable(&script) {
                                Some(reason) => Ok(Some(reason)),
                                None => world::run(script, server, driver).map(|()| None),
                            }
                        });
                    let mut outcome = outcome.lock().unwrap();
                    let name = path.file_stem().unwrap().to_string_lossy();
                    match result {
                        Ok(None) => outcome.passed += 1,
                        Ok(Some(reason)) => outcome.skipped.push(format!("{name}: {reason}")),
                        Err(message) => outcome.failures.push(format!("{name}: {message}")),
                    }
                }
            });
        }
    });
    outcome.into_inner().unwrap()
}

fn scenarios_pass(driver: Driver) {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../basecamp-core/tests/event_feed/scenarios");
    let Outcome { passed, failures, skipped } = run(&folder, driver);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(passed >= 100 && skipped.len() <= 10, "{passed} passed, skipped: {skipped:#?}");
    let Some(further) = std::env::var_os("BASECAMP_FEED_CONFORMANCE_DIR") else { return };
    let Outcome { passed, failures, .. } = run(&PathBuf::from(further).join("fixtures"), driver);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(passed > 0);
}

#[test]
fn scenarios_pass_over_sockets_of_ureq() {
    scenarios_pass(Driver::Ureq);
}

#[test]
fn scenarios_pass_over_sockets_of_hyper() {
    scenarios_pass(Driver::Hyper);
}
