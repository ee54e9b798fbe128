//! The cost of the SDK against hand-written clients: CPU time, memory, wall time.
//!
//! ```sh
//! cargo bench -p basecamp-bench                       # all rows
//! cargo bench -p basecamp-bench -- --rounds 5 get     # some rows
//! ```
//!
//! The README of this crate explains the table.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]

mod process;
mod table;

use basecamp_bench::Workload;

use crate::process::{Run, Server, share_a_core};
use crate::table::{Row, Rows};

const FLOOR: &str = env!("CARGO_BIN_EXE_floor");
const SDK: &str = env!("CARGO_BIN_EXE_sdk");

/// The number of starts of a program in a round.
const STARTS: u32 = 20;
/// The latency of the server for measurements of waits, in milliseconds.
const LATENCY: u32 = 20;

/// The workloads of each transport.
const WORK: [(&str, &[Workload]); 3] = {
    use Workload::{Collect, Download, Get, InFlight, Items, Post, Retry};
    [
        ("ureq", &[Get, Collect, Post, Items, Retry, Download]),
        ("hyper", &[Get, Collect, Post, InFlight, Items, Retry, Download]),
        ("http2", &[Get, Collect, Post, InFlight, Items]),
    ]
};

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (mut rounds, mut wanted) = (21, Vec::new());
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => rounds = arguments.next().unwrap().parse().unwrap(),
            _ => wanted.push(argument),
        }
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().all(|part| name.contains(part));

    share_a_core();
    let server = Server::start(0);
    let mut rows = Rows::default();
    let mut todo = Vec::new();
    for (transport, workloads) in WORK {
        for workload in workloads {
            let name = format!("{transport} {}", workload.name());
            if is_wanted(&name) {
                todo.push((rows.add(Row::new(name, workload.times())), transport, *workload));
            }
        }
    }
    let mut starts = Vec::new();
    for (transport, floor, sdk) in [
        (
            "ureq",
            env!("CARGO_BIN_EXE_projects_floor_ureq"),
            env!("CARGO_BIN_EXE_projects_sdk_ureq"),
        ),
        (
            "hyper",
            env!("CARGO_BIN_EXE_projects_floor_hyper"),
            env!("CARGO_BIN_EXE_projects_sdk_hyper"),
        ),
    ] {
        let name = format!("{transport} start");
        if is_wanted(&name) {
            starts.push((rows.add(Row::new(name, STARTS)), floor, sdk));
        }
    }

    for round in 0..rounds {
        // The order alternates.
        let turn = |floor: &dyn Fn() -> Run, sdk: &dyn Fn() -> Run| match round % 2 {
            0 => {
                let floor = floor();
                (floor, sdk())
            }
            _ => {
                let sdk = sdk();
                (floor(), sdk)
            }
        };
        for (row, transport, workload) in &todo {
            let (floor, sdk) = turn(&|| server.measure(FLOOR, transport, *workload), &|| {
                server.measure(SDK, transport, *workload)
            });
            rows.record(*row, floor, sdk);
        }
        for (row, floor, sdk) in &starts {
            let (floor, sdk) =
                turn(&|| server.starts(floor, STARTS), &|| server.starts(sdk, STARTS));
            rows.record(*row, floor, sdk);
        }
    }
    rows.print();

    if is_wanted("hyper ahead") {
        ahead(rounds.min(5));
    }
}

/// The time that `fetch_ahead` saves: it fetches the next page during the work on the current one.
fn ahead(rounds: usize) {
    let server = Server::start(LATENCY);
    let pages = basecamp_bench::PAGES / 5;
    for transport in ["hyper", "http2"] {
        let wall = |workload| {
            let walls = (0..rounds).map(|_| server.measure(SDK, transport, workload).wall);
            table::median(walls.collect())
        };
        let (single, ahead) = (wall(Workload::ItemsWorked), wall(Workload::ItemsAhead));
        println!(
            "{transport}: {pages} pages, {LATENCY} ms of latency, 20 ms of work a page: {single:.0} ms, \
             with `fetch_ahead` {ahead:.0} ms ({:.2})",
            ahead / single
        );
    }
}
