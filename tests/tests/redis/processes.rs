//! Two processes with the same Redis: every event is processed exactly once.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use basecamp_storage::redis::client::cmd;

use crate::server::Redis;

const EVENTS: usize = 1000;
const DELIVERIES: usize = 5;

struct Worker {
    process: Child,
    port: u16,
}

impl Worker {
    fn start(redis: &Redis, name: &str, mode: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_redis_worker"))
            .args([&redis.url(), name, mode])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { process, port: port.trim().parse().unwrap() }
    }

    fn kill(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
    }

    fn connect(&self) -> Option<BufReader<TcpStream>> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok().map(BufReader::new)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a line and returns the response; `None` if the worker has ended.
fn send(connection: &mut BufReader<TcpStream>, line: &str) -> Option<String> {
    connection.get_mut().write_all(format!("{line}\n").as_bytes()).ok()?;
    let mut answer = String::new();
    let length = connection.read_line(&mut answer).ok()?;
    (length > 0).then(|| answer.trim().to_owned())
}

/// The pending deliveries. As in Basecamp, they are repeated until they are accepted.
struct Queue {
    waiting: Mutex<VecDeque<usize>>,
    accepted: AtomicUsize,
}

impl Queue {
    fn new() -> Self {
        let mut numbers: Vec<usize> = (0..EVENTS * DELIVERIES).collect();
        // Two deliveries of an event are adjacent, so that they overlap.
        numbers.sort_by_key(|number| (number / 2).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40);
        let waiting = numbers.into_iter().map(|number| number / 2 % EVENTS).collect();
        Self { waiting: Mutex::new(waiting), accepted: AtomicUsize::new(0) }
    }

    fn all_accepted(&self) -> bool {
        self.accepted.load(Ordering::Acquire) == EVENTS * DELIVERIES
    }

    /// Delivers on one connection, until all are accepted or the worker has ended.
    fn deliver(&self, worker: &Worker) {
        let Some(mut connection) = worker.connect() else { return };
        while !self.all_accepted() {
            let Some(event) = self.waiting.lock().unwrap().pop_front() else {
                thread::sleep(Duration::from_millis(1));
                continue;
            };
            let answer = send(&mut connection, &event.to_string());
            if answer.as_deref() == Some("200") {
                self.accepted.fetch_add(1, Ordering::AcqRel);
                continue;
            }
            self.waiting.lock().unwrap().push_back(event);
            if answer.is_none() {
                return;
            }
            // The event is in progress.
            thread::sleep(Duration::from_micros(200));
        }
    }
}

fn check(redis: &Redis) {
    let mut connection = redis.connection();
    let violations: Option<usize> = cmd("GET").arg("violations").query(&mut connection).unwrap();
    assert_eq!(violations, None, "two handlers had the same event");
    for event in 0..EVENTS {
        let key = format!("processed:{event}");
        let processed: Option<usize> = cmd("GET").arg(key).query(&mut connection).unwrap();
        assert_eq!(processed, Some(1), "event {event}");
    }
}

fn run(mode: &str, connections: usize) {
    let redis = Redis::start();
    let workers = [Worker::start(&redis, "a", mode), Worker::start(&redis, "b", mode)];
    let queue = Queue::new();
    thread::scope(|scope| {
        for worker in &workers {
            for _ in 0..connections {
                scope.spawn(|| queue.deliver(worker));
            }
        }
    });
    check(&redis);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn two_processes_with_eight_threads_process_each_event_once() {
    run("blocking", 8);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn two_processes_with_sixty_four_tasks_process_each_event_once() {
    run("async", 64);
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn other_process_takes_over_events_of_a_killed_one() {
    let redis = Redis::start();
    let (doomed, survivor) =
        (Worker::start(&redis, "a", "blocking"), Worker::start(&redis, "b", "blocking"));
    let queue = Queue::new();
    thread::scope(|scope| {
        for worker in [&doomed, &survivor] {
            for _ in 0..8 {
                scope.spawn(|| queue.deliver(worker));
            }
        }
        while queue.accepted.load(Ordering::Acquire) < EVENTS {
            thread::sleep(Duration::from_millis(1));
        }
        cmd("SET").arg("killed").arg("a").exec(&mut redis.connection()).unwrap();
        let mut connection = doomed.connect().unwrap();
        assert_eq!(send(&mut connection, "hold").as_deref(), Some("held"));
        doomed.kill();
        let mut connection = redis.connection();
        let busy: Vec<String> = cmd("KEYS").arg("busy:*").query(&mut connection).unwrap();
        assert!(!busy.is_empty(), "no event was in progress");
    });
    check(&redis);
}
