//! Measures the event feed: events per second through the connector alone and through each driver,
//! and the memory of idle feeds. Run it as a release build: `feed_figures [FEEDS]`.
//!
//! The server and the idle feeds are separate processes, so that each has its own memory.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::Config;
use basecamp_core::event_feed::{Connector, FeedLane, FeedOptions, FeedPage, Input, Output};
use basecamp_sandbox::{Lane, Sandbox};
use serde_json::json;

/// The events of a measurement with a socket: below the capacity of the live buffer.
const EVENTS: usize = 9_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve"] => serve(),
        ["ureq", url, token, account, feeds] => idle_ureq(url, token, account, feeds),
        ["hyper", url, token, account, feeds] => idle_hyper(url, token, account, feeds),
        [] => measure("1000"),
        [feeds] => measure(feeds),
        _ => println!("usage: feed_figures [FEEDS]"),
    }
}

fn measure(feeds: &str) {
    println!("connector alone: {:.0} events/s", connector_alone());
    for driver in ["ureq", "hyper"] {
        println!("basecamp-{driver}: {:.0} events/s", events_per_second(driver));
        let mut server = Server::start();
        let mut child = server.child(driver, feeds);
        server.wait_for_subscriptions(feeds.parse().unwrap());
        child.stdin.take().unwrap().write_all(b"measure\n").unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        println!("basecamp-{driver}: {}", lines.next().unwrap().unwrap());
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

fn row(id: usize) -> serde_json::Value {
    json!({
        "id": id, "kind": "todo_completed", "action": "completed", "event_type": "todo.completed",
        "bucket_id": 1, "creator_id": 2, "performed_by_id": null, "recording_id": 3,
        "created_at": "2026-11-02T08:30:00Z", "actor_type": "person", "visible_to_clients": true,
    })
}

/// Streams frames through a connector, whose consumer accepts each row at once.
fn connector_alone() -> f64 {
    const COUNT: usize = 1_000_000;
    let identifier = r#"{"channel":"EventsChannel"}"#;
    let mut feed =
        Connector::new(FeedOptions::new("https://3.basecampapi.com").unwrap(), 0).unwrap();
    let now = Duration::ZERO;
    let frame = |value: serde_json::Value| Input::Frame {
        bytes: value.to_string().into(),
        received_at: now,
    };
    let ticket = json!({ "ticket": "t", "expires_in": 120, "url": "wss://cable.example.com/" });
    let page = FeedPage::decode(FeedLane::Account, br#"{"events":[],"position":"p"}"#).unwrap();
    let inputs = [
        Input::Begin,
        Input::Loaded(Ok(None)),
        Input::Ticket(Ok(serde_json::from_value(ticket).unwrap())),
        Input::Dialed(Ok(())),
        frame(json!({ "type": "welcome" })),
        frame(json!({ "type": "confirm_subscription", "identifier": identifier })),
        Input::Polled(Ok(page)),
        Input::Saved(Ok(())),
    ];
    for input in inputs {
        feed.handle(now, input);
        while feed.poll_output().is_some() {}
    }
    let frames: Vec<Input> = (1..=COUNT)
        .map(|id| frame(json!({ "identifier": identifier, "message": row(id) })))
        .collect();
    let (began, mut delivered) = (Instant::now(), 0);
    for frame in frames {
        feed.handle(now, frame);
        while let Some(output) = feed.poll_output() {
            if matches!(output, Output::Deliver(_)) {
                delivered += 1;
                feed.handle(now, Input::Accepted);
            }
        }
    }
    assert_eq!(delivered, COUNT);
    rate(COUNT, began)
}

fn rate(count: usize, began: Instant) -> f64 {
    count as f64 / began.elapsed().as_secs_f64()
}

/// Consumes events that the server pushes at its full speed.
fn events_per_second(driver: &str) -> f64 {
    let mut server = Server::start();
    let account = &server.account.clone();
    let config = Config::builder().base_url(&server.url).build().unwrap();
    let publish = thread::scope(|scope| {
        let (token, events) = (server.token.clone(), EVENTS);
        let consumer = scope.spawn(move || match driver {
            "ureq" => {
                let client = basecamp_ureq::Client::builder().config(config).token(token);
                let account = client.build().unwrap().for_account(account.as_str()).unwrap();
                let mut feed = account.event_feed().connect().open().unwrap();
                assert_eq!(feed.by_ref().take(events).filter(Result::is_ok).count(), events);
            }
            _ => runtime().block_on(async {
                let client = basecamp_hyper::Client::builder().config(config).token(token);
                let account = client.build().unwrap().for_account(account.as_str()).unwrap();
                let mut feed = account.event_feed().connect().open().unwrap();
                for _ in 0..events {
                    feed.next().await.unwrap().unwrap();
                }
            }),
        });
        server.wait_for_subscriptions(1);
        // The first poll is over.
        thread::sleep(Duration::from_millis(200));
        let began = Instant::now();
        server.command(&format!("publish {EVENTS}"));
        consumer.join().unwrap();
        began
    });
    rate(EVENTS, publish)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// The sandbox in a separate process, with commands on its standard input.
struct Server {
    process: Child,
    commands: ChildStdin,
    lines: BufReader<ChildStdout>,
    url: String,
    token: String,
    account: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = process.stdin.take().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let [url, token, account] = [(); 3].map(|()| line(&mut lines));
        Self { process, commands, lines, url, token, account }
    }

    fn command(&mut self, command: &str) -> String {
        writeln!(self.commands, "{command}").unwrap();
        line(&mut self.lines)
    }

    fn wait_for_subscriptions(&mut self, count: usize) {
        while self.command("subscriptions") != count.to_string() {
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Starts a process with idle feeds.
    fn child(&self, driver: &str, feeds: &str) -> Child {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args([driver, &self.url, &self.token, &self.account, feeds]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn line(lines: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.trim().to_owned()
}

fn serve() {
    let sandbox = Sandbox::start().unwrap();
    println!("{}\n{}\n{}", sandbox.url(), sandbox.token(), sandbox.account_id());
    for command in std::io::stdin().lines() {
        let command = command.unwrap();
        match command.split_once(' ') {
            Some(("publish", count)) => {
                for _ in 0..count.parse::<usize>().unwrap() {
                    let recording = sandbox.first_todo_id();
                    sandbox.feed().publish(Lane::Cable, "todo.completed", recording);
                }
                println!("published");
            }
            _ => println!("{}", sandbox.feed().subscriptions()),
        }
    }
}

/// Waits for the request on the standard input, and prints the cost of a feed since `before`.
fn report(before: usize, feeds: usize) {
    line(&mut std::io::stdin().lock());
    // Two pings.
    thread::sleep(Duration::from_secs(7));
    let threads = fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let memory = memory().saturating_sub(before);
    println!(
        "{feeds} idle feeds: {} KiB and {:.2} threads each",
        memory / feeds,
        threads as f64 / feeds as f64
    );
    thread::sleep(Duration::from_secs(60));
}

/// The memory of this process in KiB.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

fn idle_ureq(url: &str, token: &str, account: &str, feeds: &str) {
    let feeds: usize = feeds.parse().unwrap();
    let config = Config::builder().base_url(url).build().unwrap();
    let client = basecamp_ureq::Client::builder().config(config).token(token).build().unwrap();
    let account = client.for_account(account).unwrap();
    let before = memory();
    for _ in 0..feeds {
        let mut feed = account.event_feed().connect().open().unwrap();
        thread::spawn(move || feed.next());
    }
    report(before, feeds);
}

fn idle_hyper(url: &str, token: &str, account: &str, feeds: &str) {
    let feeds: usize = feeds.parse().unwrap();
    let config = Config::builder().base_url(url).build().unwrap();
    let client = basecamp_hyper::Client::builder().config(config).token(token).build().unwrap();
    let account = client.for_account(account).unwrap();
    runtime().block_on(async {
        let before = memory();
        for _ in 0..feeds {
            let mut feed = account.event_feed().connect().open().unwrap();
            tokio::spawn(async move { feed.next().await });
        }
        tokio::task::spawn_blocking(move || report(before, feeds)).await.unwrap();
    });
}
