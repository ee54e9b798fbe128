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
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_sandbox::Sandbox;
use basecamp_tests::{program, say};
use basecamp_ureq::{Client, Config};
use basecamp_webhooks::{
    Inbox, MemoryInbox, Redis, RedisInbox, Report, WebhookReceiver, WorkOutcome,
};
use http::{HeaderName, HeaderValue};
use tiny_http::{Header, Response, Server};

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
        [other, ..] => {
            Err(basecamp_ureq::Error::usage(format!("unknown argument `{other}`")).into())
        }
    }
}

fn redis(url: &str) -> Result<RedisInbox, Box<dyn Error>> {
    Ok(RedisInbox::new(&Redis::connect(url)?).with_ordering_per_recording())
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
    let server = Arc::new(Server::http("127.0.0.1:0").map_err(|error| error.to_string())?);
    let payload_url = format!("http://{}/", server.server_addr());
    for _ in 0..2 {
        let (server, receiver) = (Arc::clone(&server), receiver.clone());
        thread::spawn(move || serve(&server, &receiver));
    }
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

fn serve(server: &Server, receiver: &WebhookReceiver) {
    while let Ok(mut request) = server.recv() {
        let response = answer(receiver, &mut request)
            .unwrap_or_else(|_| Response::from_data("bad headers\n").with_status_code(400));
        // Fails if the client has closed the connection.
        let _ = request.respond(response);
    }
}

/// Answers a request of the server.
fn answer(
    receiver: &WebhookReceiver,
    request: &mut tiny_http::Request,
) -> Result<Response<Cursor<Vec<u8>>>, Box<dyn Error>> {
    let mut delivery = http::Request::new(());
    for header in request.headers() {
        let name = HeaderName::from_bytes(header.field.as_str().as_str().as_bytes())?;
        delivery.headers_mut().append(name, HeaderValue::from_str(header.value.as_str())?);
    }
    let (head, body) =
        receiver.respond_reading(delivery.map(|()| request.as_reader())).into_parts();
    let mut response = Response::from_data(body).with_status_code(head.status.as_u16());
    for (name, value) in &head.headers {
        if let Ok(header) = Header::from_bytes(name.as_str(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    Ok(response)
}
