//! A server process of the tests in `processes.rs`: it receives webhooks, blocking or async, and
//! shares a Redis with others like it.
//!
//! It prints its port. On each connection it reads lines with the number of an event, handles a
//! delivery of the event, and responds with the status. A line `hold` stops the process at a point
//! where it may be killed. Redis counts the work of the handlers.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::resume_unwind;
use std::sync::{RwLock, RwLockReadGuard};
use std::thread;
use std::time::Duration;

use basecamp_storage::Redis;
use basecamp_storage::redis::client::aio::MultiplexedConnection;
use basecamp_storage::redis::client::{Client, Pipeline, pipe};
use basecamp_webhooks::{Event, HandlerResult, RedisStore, Signer, WebhookReceiver};
use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

const SECRET: &str = "shared by all workers";

/// Longer than a handler takes, and shorter than the timeout of the tests.
const LEASE: Duration = Duration::from_secs(1);

/// Locked from a handler's effect to the end of its claim. If the process ended in between, no
/// store could know that the work was done, so the tests kill it at another point.
static UNCOMMITTED: RwLock<()> = RwLock::new(());

thread_local! {
    static HELD: RefCell<Option<RwLockReadGuard<'static, ()>>> = const { RefCell::new(None) };
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, name, mode] = arguments.as_slice() else { panic!("usage: URL NAME blocking|async") };
    let client = Client::open(url.as_str()).unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    let store = RedisStore::new(&Redis::connect(url).unwrap()).with_lease(LEASE);
    if mode == "async" {
        serve_async(listener, client, store, name)
    } else {
        serve(listener, client, store, name)
    }
}

fn delivery(event: &str) -> Request<Bytes> {
    Signer::new(SECRET).request(format!(r#"{{"id": "event-{event}", "kind": "todo_created"}}"#))
}

fn number(event: &Event) -> String {
    event.id.as_ref().unwrap().to_string().split_off("event-".len())
}

/// Records the start of a handler. Returns the process in whose handler the event was, and the
/// number of attempts.
fn begin(event: &str, name: &str) -> Pipeline {
    let mut commands = pipe();
    commands.atomic().cmd("GETSET").arg(format!("busy:{event}")).arg(name);
    commands.cmd("GET").arg("killed").cmd("INCR").arg(format!("tries:{event}"));
    commands
}

/// The result of [`begin`].
type Begun = (Option<String>, Option<String>, usize);

/// Records the end of a handler, whether it succeeded, and whether another handler ran meanwhile.
fn end(event: &str, (busy, killed, _): &Begun, done: bool) -> Pipeline {
    let mut commands = pipe();
    commands.atomic().cmd("DEL").arg(format!("busy:{event}"));
    if busy.is_some() && busy != killed {
        commands.cmd("INCR").arg("violations");
    }
    if done {
        commands.cmd("INCR").arg(format!("processed:{event}"));
    }
    commands
}

/// The end of an attempt: the first two fail or panic at random.
enum End {
    Done,
    Error,
    Panic,
}

impl End {
    fn of(event: &str, tries: usize) -> Self {
        let event: usize = event.parse().unwrap();
        match (event * 3 + tries).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60 {
            _ if tries >= 3 => Self::Done,
            0..5 => Self::Error,
            5..10 => Self::Panic,
            _ => Self::Done,
        }
    }

    fn result(self) -> HandlerResult {
        match self {
            Self::Done => Ok(()),
            Self::Error => Err("at random".into()),
            Self::Panic => resume_unwind(Box::new("at random")),
        }
    }
}

fn serve(listener: TcpListener, client: Client, store: RedisStore, name: &str) {
    let name = name.to_owned();
    let receiver = WebhookReceiver::builder(SECRET)
        .dedup_store(store)
        .on("todo_*", move |event| {
            let event = number(event);
            let mut connection = client.get_connection()?;
            let begun: Begun = begin(&event, &name).query(&mut connection)?;
            thread::sleep(Duration::from_millis(1));
            let result = End::of(&event, begun.2);
            HELD.set(Some(UNCOMMITTED.read().unwrap()));
            end(&event, &begun, matches!(result, End::Done)).exec(&mut connection)?;
            result.result()
        })
        .build()
        .unwrap();
    for stream in listener.incoming() {
        let receiver = receiver.clone();
        thread::spawn(move || answer(stream.unwrap(), &receiver));
    }
}

fn answer(stream: TcpStream, receiver: &WebhookReceiver) {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    while lines.read_line(&mut line).is_ok_and(|length| length > 0) {
        let event = line.trim();
        if event == "hold" {
            // Other threads are in handlers and claims, and wait here.
            let _held = UNCOMMITTED.write().unwrap();
            lines.get_mut().write_all(b"held\n").unwrap();
            loop {
                thread::park();
            }
        }
        let status = receiver.respond(delivery(event)).status().as_u16();
        HELD.set(None);
        lines.get_mut().write_all(format!("{status}\n").as_bytes()).unwrap();
        line.clear();
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn serve_async(listener: TcpListener, client: Client, store: RedisStore, name: &str) {
    let connection = client.get_multiplexed_async_connection().await.unwrap();
    let name = name.to_owned();
    let receiver = WebhookReceiver::async_builder(SECRET)
        .dedup_store(store)
        .on("todo_*", move |event| work(event, connection.clone(), name.clone()))
        .build()
        .unwrap();
    listener.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let receiver = receiver.clone();
        tokio::spawn(async move {
            let mut lines = tokio::io::BufReader::new(stream);
            let mut line = String::new();
            while lines.read_line(&mut line).await.is_ok_and(|length| length > 0) {
                let status = receiver.respond(delivery(line.trim())).await.status().as_u16();
                lines.get_mut().write_all(format!("{status}\n").as_bytes()).await.unwrap();
                line.clear();
            }
        });
    }
}

async fn work(
    event: std::sync::Arc<Event>,
    mut connection: MultiplexedConnection,
    name: String,
) -> HandlerResult {
    let event = number(&event);
    let begun: Begun = begin(&event, &name).query_async(&mut connection).await?;
    tokio::time::sleep(Duration::from_millis(1)).await;
    let result = End::of(&event, begun.2);
    let done = matches!(result, End::Done);
    end(&event, &begun, done).exec_async(&mut connection).await?;
    result.result()
}
