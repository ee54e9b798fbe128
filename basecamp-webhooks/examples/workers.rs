//! Receives webhooks quickly, and processes them later in workers.
//!
//! ```text
//! cargo run -p basecamp-webhooks --example workers
//! ```
//!
//! Starts a sandbox, registers a webhook and makes changes. The receiver stores each delivery and
//! answers at once; a worker with slow handlers, of which some fail once, processes the events.
//! The inbox is in memory. In Redis, receiver and workers may be different programs, on different
//! machines:
//!
//! ```text
//! cargo run -p basecamp-webhooks --example workers work --redis redis://127.0.0.1/
//! cargo run -p basecamp-webhooks --example workers receive --redis redis://127.0.0.1/
//! ```

use std::error::Error;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_sandbox::Sandbox;
use basecamp_storage::redis::client::cmd;
use basecamp_tests::{program, say};
use basecamp_ureq::{Client, Config};
use basecamp_webhooks::{
    Inbox, MemoryInbox, Redis, RedisInbox, Report, WebhookReceiver, WorkOutcome,
};

#[path = "shared/blocking_server.rs"]
mod blocking_server;

const HELP: &str = "\
Stores the deliveries of webhooks, and processes them in workers.

Usage: workers [receive | work] [--redis URL]

Without a command, one process does both. Commands need --redis; `work` runs until it is killed.
";

/// Number of events that the sandbox delivers.
const EVENTS: usize = 12;

/// The secret of the worker's receiver, which receives no deliveries.
const SECRET: &str = "unused";

fn main() -> ExitCode {
    program::run(HELP, |arguments| run(&arguments).map_err(program::error_of))
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            let inbox = MemoryInbox::new(NonZeroUsize::new(1000).unwrap_or(NonZeroUsize::MIN));
            both(Arc::new(inbox))
        }
        ["--redis", url] => both(Arc::new(redis(url)?)),
        ["receive", "--redis", url] => receive(Arc::new(redis(url)?)),
        ["work", "--redis", url] => {
            let (reports, _ignored) = channel();
            workers(Arc::new(redis(url)?), reports)?.worker()?.run();
            Ok(())
        }
        ["receive" | "work"] => Err(usage("a command needs `--redis URL`")),
        [.., "--redis"] => Err(usage("`--redis` needs a URL")),
        [.., other] => Err(usage(&format!("unknown argument `{other}`"))),
    }
}

fn usage(message: &str) -> Box<dyn Error> {
    let hint = "`workers --help` describes the arguments.";
    basecamp_ureq::Error::usage(message).with_hint(hint).into()
}

/// The inbox in Redis, if Redis answers.
fn redis(url: &str) -> Result<RedisInbox, Box<dyn Error>> {
    let redis = Redis::connect(url)?;
    redis.query_blocking::<String>(cmd("PING"))?;
    Ok(RedisInbox::new(&redis).with_ordering_per_recording())
}

/// A receiver whose handlers a worker runs. Sends a report of each try.
fn workers(
    inbox: Arc<dyn Inbox>,
    reports: Sender<Report>,
) -> Result<WebhookReceiver, Box<dyn Error>> {
    let failed = Mutex::new(Vec::new());
    let reports = Mutex::new(reports);
    let receiver = WebhookReceiver::builder(SECRET)
        .inbox(inbox)
        .on("todo_*", move |event| {
            // A slow service, which fails for a third of the events at first.
            thread::sleep(Duration::from_millis(200));
            let id = event.id.as_ref().ok_or("an event without an id")?.to_string();
            let mut failed = failed.lock().map_err(|_| "poisoned")?;
            if failed.len() < EVENTS / 3 && !failed.contains(&id) {
                failed.push(id);
                return Err("the service is busy".into());
            }
            Ok(())
        })
        .on_outcome(move |report| {
            let _ = say!("  worker: {report}");
            // The receiver of the reports may have ended.
            if let Ok(reports) = reports.lock() {
                let _ = reports.send(report.clone());
            }
        })
        .build()?;
    Ok(receiver)
}

/// Receives and works in one process.
fn both(inbox: Arc<dyn Inbox>) -> Result<(), Box<dyn Error>> {
    let (sender, reports) = channel();
    let worker = workers(Arc::clone(&inbox), sender)?
        .worker()?
        .with_retry_delays(Duration::from_millis(100), Duration::from_secs(1));
    let stop = worker.stop_handle();
    let running = thread::spawn(move || worker.run());
    receive(inbox)?;
    let is_processed = |report: &Report| match report {
        Report::Work(work) => work.outcome == WorkOutcome::Processed,
        _ => false,
    };
    let count = reports.iter().filter(is_processed).take(EVENTS).count();
    stop.stop();
    running.join().map_err(|_| "the worker panicked")?;
    say!("{count} events processed")?;
    Ok(())
}

/// Lets a sandbox deliver events to a receiver, which stores them.
fn receive(inbox: Arc<dyn Inbox>) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let receiver = WebhookReceiver::builder(sandbox.webhook_secret()).inbox(inbox).build()?;
    let payload_url = blocking_server::start(&receiver, 2)?;
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    account.webhooks().create(sandbox.first_project_id(), payload_url, ["Todo"]).send()?;
    let start = Instant::now();
    for number in 1..=EVENTS {
        let title = format!("Order paper, part {number}");
        account.todos().create(sandbox.first_todolist_id(), title).send()?;
    }
    sandbox.wait_for_deliveries(EVENTS, Duration::from_secs(10));
    say!("receiver: {EVENTS} deliveries answered within {:?}", start.elapsed())?;
    Ok(())
}
