//! A receiver or a worker of the test in `inbox_figure.rs`.
//!
//! A receiver prints its port. On each connection it reads lines with the number of an event,
//! handles a delivery of the event, and responds with the status. A worker prints `ready` and
//! processes events until it is killed. Redis counts the work of the handlers.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::thread;
use std::time::Duration;

use basecamp_storage::Redis;
use basecamp_storage::redis::client::Cmd;
use basecamp_webhooks::{RedisInbox, Signer, WebhookReceiver};

const SECRET: &str = "shared by all processes";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, url, name, millis] = arguments.as_slice() else {
        panic!("usage: receive|work URL NAME MILLISECONDS")
    };
    let redis = Redis::connect(url).unwrap();
    let inbox = RedisInbox::new(&redis).with_takeover(Duration::from_secs(5));
    let receiver = WebhookReceiver::builder(SECRET).inbox(inbox);
    if mode == "work" {
        work(receiver, redis, name.clone(), Duration::from_millis(millis.parse().unwrap()))
    } else {
        receive(&receiver.build().unwrap())
    }
}

fn work(
    receiver: basecamp_webhooks::ReceiverBuilder<basecamp_webhooks::Blocking>,
    redis: Redis,
    name: String,
    time: Duration,
) {
    let receiver = receiver.on_any(move |event| {
        let id = event.id.as_ref().unwrap().to_string();
        let command = |parts: &[&str]| {
            let mut command = Cmd::new();
            command.arg(parts);
            redis.query_blocking::<i64>(command)
        };
        command(&["SADD", &format!("begun:{name}"), &id])?;
        thread::sleep(time);
        command(&["HINCRBY", "processed", &id, "1"])?;
        Ok(())
    });
    let worker = receiver.build().unwrap().worker().unwrap();
    println!("ready");
    worker.with_concurrency(NonZeroUsize::new(8).unwrap()).run();
}

fn receive(receiver: &WebhookReceiver) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    for stream in listener.incoming() {
        let receiver = receiver.clone();
        thread::spawn(move || answer(stream.unwrap(), &receiver));
    }
}

fn answer(stream: TcpStream, receiver: &WebhookReceiver) {
    stream.set_nodelay(true).unwrap();
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    while lines.read_line(&mut line).is_ok_and(|length| length > 0) {
        let body = format!(r#"{{"id": {}, "kind": "todo_created"}}"#, line.trim());
        let status = receiver.respond(Signer::new(SECRET).request(body)).status().as_u16();
        lines.get_mut().write_all(format!("{status}\n").as_bytes()).unwrap();
        line.clear();
    }
}
