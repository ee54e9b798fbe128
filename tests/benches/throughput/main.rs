//! CPU time of the SDK against a client written by hand, on the same transport, in one run.
//!
//! ```sh
//! cargo bench -p basecamp-tests --bench throughput [-- ROUNDS]
//! ```
//!
//! The server is a process of its own, so that only the client's time (user and system) counts. The
//! contenders take turns, round by round; the figures are medians, the ratios those of each round.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

mod floor;
mod sdk;
mod server;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Requests in a round.
const GETS: u32 = 500;
/// Pages in a round, of 50 to-dos each.
const PAGES: u32 = 20;

struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { process, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The CPU time that this process has used so far.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
}

fn measure(run: &mut dyn FnMut()) -> Duration {
    let before = cpu_time();
    run();
    cpu_time() - before
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values[values.len() / 2]
}

fn compare(
    workload: &str,
    per_round: u32,
    rounds: usize,
    floor: &mut dyn FnMut(),
    sdk: &mut dyn FnMut(),
) {
    // Connections, caches and branch predictors warm up outside of the count.
    floor();
    sdk();
    let mut pairs = Vec::new();
    for round in 0..rounds {
        // Who goes first alternates.
        pairs.push(if round % 2 == 0 {
            let floor = measure(floor);
            (floor, measure(sdk))
        } else {
            let sdk = measure(sdk);
            (measure(floor), sdk)
        });
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(per_round);
    let floor = median(pairs.iter().map(|(floor, _)| micros(*floor)).collect());
    let sdk = median(pairs.iter().map(|(_, sdk)| micros(*sdk)).collect());
    let ratios: Vec<f64> =
        pairs.iter().map(|(floor, sdk)| sdk.as_secs_f64() / floor.as_secs_f64()).collect();
    let (low, high) = ratios
        .iter()
        .fold((f64::MAX, f64::MIN), |(low, high), ratio| (low.min(*ratio), high.max(*ratio)));
    println!(
        "{workload:<28} floor {floor:>8.1} us  sdk {sdk:>8.1} us  ratio {:.3} ({low:.3} to {high:.3})",
        median(ratios)
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "serve") {
        return server::run();
    }
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(21);
    let server = Server::start();
    let url = server.url.as_str();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();

    let (floor, sdk) = (floor::Blocking::new(url), sdk::Blocking::new(url));
    compare(
        "ureq: GET a to-do",
        GETS,
        rounds,
        &mut || (0..GETS).for_each(|_| floor.get_todo()),
        &mut || (0..GETS).for_each(|_| sdk.get_todo()),
    );
    compare("ureq: a page of 50 to-dos", PAGES, rounds, &mut || floor.list_todos(), &mut || {
        sdk.list_todos()
    });

    let (floor, sdk) = (floor::Async::new(url), sdk::Async::new(url));
    compare(
        "hyper: GET a to-do",
        GETS,
        rounds,
        &mut || {
            runtime.block_on(async {
                for _ in 0..GETS {
                    floor.get_todo().await;
                }
            });
        },
        &mut || {
            runtime.block_on(async {
                for _ in 0..GETS {
                    sdk.get_todo().await;
                }
            });
        },
    );
    compare(
        "hyper: a page of 50 to-dos",
        PAGES,
        rounds,
        &mut || runtime.block_on(floor.list_todos()),
        &mut || runtime.block_on(sdk.list_todos()),
    );
}
