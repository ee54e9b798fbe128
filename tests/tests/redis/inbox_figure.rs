//! Receivers and workers as processes: every accepted event is processed, and only those of killed
//! workers twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_storage::redis::client::cmd;

use crate::server::Redis;

/// Longest time for all events on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

struct Process {
    child: Child,
    name: String,
    /// The line that it printed first.
    line: String,
}

impl Process {
    fn start(redis: &Redis, mode: &str, name: &str, millis: u32) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inbox_process"))
            .args([mode, &redis.url(), name, &millis.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, name: name.to_owned(), line: line.trim().to_owned() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Delivers events on one connection, and records the answer times. As Basecamp does, it repeats a
/// delivery that fails, such as by a timeout on a busy machine.
fn deliver(port: u16, events: &[usize], next: &AtomicUsize, times: &Mutex<Vec<Duration>>) {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut connection = BufReader::new(stream);
    while let Some(event) = events.get(next.fetch_add(1, Ordering::Relaxed)) {
        let mut answer = String::new();
        while answer != "200\n" {
            answer.clear();
            let start = Instant::now();
            connection.get_mut().write_all(format!("{event}\n").as_bytes()).unwrap();
            connection.read_line(&mut answer).unwrap();
            assert!(["200\n", "500\n"].contains(&&*answer), "{answer}");
            times.lock().unwrap().push(start.elapsed());
        }
    }
}

/// Delivers all events to three receivers. Returns the answer times, sorted.
fn deliver_all(redis: &Redis, events: &[usize]) -> Vec<Duration> {
    let receivers = ["a", "b", "c"].map(|name| Process::start(redis, "receive", name, 0));
    let (next, times) = (&AtomicUsize::new(0), &Mutex::default());
    thread::scope(|scope| {
        for receiver in &receivers {
            let port = receiver.line.parse().unwrap();
            for _ in 0..2 {
                scope.spawn(move || deliver(port, events, next, times));
            }
        }
    });
    let mut times = std::mem::take(&mut *times.lock().unwrap());
    times.sort();
    times
}

fn processed(redis: &Redis) -> BTreeMap<usize, usize> {
    cmd("HGETALL").arg("processed").query(&mut redis.connection()).unwrap()
}

fn wait_for_zero(mut count: impl FnMut() -> usize) {
    let end = Instant::now() + PATIENCE;
    while count() > 0 {
        assert!(Instant::now() < end, "{} messages are left", count());
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn twenty_thousand_events_are_processed_while_workers_are_killed() {
    const EVENTS: usize = 20_000;
    let redis = Redis::start();
    // A tenth is delivered twice.
    let mut events: Vec<usize> = (0..EVENTS).chain((0..EVENTS).step_by(10)).collect();
    events.sort_by_key(|event| event.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32);
    let start = Instant::now();
    let mut workers: Vec<Process> =
        (0..4).map(|number| Process::start(&redis, "work", &number.to_string(), 0)).collect();
    let mut killed = Vec::new();
    let times = thread::scope(|scope| {
        let delivering = scope.spawn(|| deliver_all(&redis, &events));
        let end = start + PATIENCE;
        let mut connection = redis.connection();
        loop {
            let count: usize = cmd("HLEN").arg("processed").query(&mut connection).unwrap();
            if count >= EVENTS {
                break;
            }
            assert!(Instant::now() < end, "{count} events processed");
            // A worker is killed after each sixth of the events.
            if count > (killed.len() + 1) * EVENTS / 6 {
                let name = (workers.len() + killed.len()).to_string();
                let process = Process::start(&redis, "work", &name, 0);
                let position = killed.len() % workers.len();
                let victim = std::mem::replace(&mut workers[position], process);
                killed.push(victim.name.clone());
            }
            thread::sleep(Duration::from_millis(5));
        }
        delivering.join().unwrap()
    });
    let elapsed = start.elapsed();
    // Messages of killed workers that were processed, but not settled, are taken over.
    let mut connection = redis.connection();
    let length = || {
        let length: usize =
            cmd("XLEN").arg("basecamp:inbox:default:events").query(&mut connection).unwrap();
        length
    };
    wait_for_zero(length);
    let processed = processed(&redis);
    assert_eq!(processed.len(), EVENTS, "events are lost");
    let mut begun = BTreeSet::new();
    for name in &killed {
        let key = format!("begun:{name}");
        let events: Vec<usize> = cmd("SMEMBERS").arg(key).query(&mut redis.connection()).unwrap();
        begun.extend(events);
    }
    let twice: Vec<_> = processed.iter().filter(|(_, count)| **count > 1).collect();
    for (event, count) in &twice {
        assert!(begun.contains(event), "event {event} was processed {count} times");
    }
    println!(
        "{EVENTS} events, {} answers, {} workers killed, {} events twice, 0 lost: {:.0} events/s, \
         answers p50 {:?} p99 {:?}",
        times.len(),
        killed.len(),
        twice.len(),
        EVENTS as f64 / elapsed.as_secs_f64(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    );
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn answers_are_quick_while_handlers_take_a_second() {
    // The first deliveries of the six connections, which open the connections to Redis, are less
    // than a hundredth.
    const EVENTS: usize = 1000;
    let redis = Redis::start();
    let _workers: Vec<Process> =
        (0..4).map(|number| Process::start(&redis, "work", &number.to_string(), 1000)).collect();
    let times = deliver_all(&redis, &(0..EVENTS).collect::<Vec<_>>());
    let slowest = times[times.len() * 99 / 100];
    println!("answers while handlers take 1 s: p50 {:?} p99 {slowest:?}", times[times.len() / 2]);
    // A response doesn't wait for a handler. On an idle machine it takes less than 20 ms.
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    let end = Instant::now() + PATIENCE;
    while processed(&redis).len() < EVENTS {
        assert!(Instant::now() < end);
        thread::sleep(Duration::from_millis(50));
    }
}
