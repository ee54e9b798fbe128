//! Counts the instructions and allocations of a call in the core.
//!
//! ```sh
//! cargo run --release -p basecamp-counts              # prints them next to the baseline
//! cargo run --release -p basecamp-counts -- check     # fails if a count has grown
//! cargo run --release -p basecamp-counts -- update    # replaces the baseline
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod baseline;
mod operations;

use std::env;
use std::process::{Command, ExitCode};

use crate::baseline::{Baseline, Count};
use crate::operations::Operation;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        // This process runs under valgrind.
        ["run", name] => {
            prepared(name)();
            ExitCode::SUCCESS
        }
        ["update"] => {
            Baseline::of(count()).write();
            ExitCode::SUCCESS
        }
        [] | ["check"] => {
            let grown = Baseline::read().compare(&Baseline::of(count()));
            if grown && !arguments.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        _ => {
            println!("usage: basecamp-counts [check | update]");
            ExitCode::FAILURE
        }
    }
}

/// Prepares an operation and runs it once, so that lazy statics are initialized.
fn prepared(name: &str) -> impl FnOnce() {
    let make = operations::ALL.iter().find(|operation| operation.0 == name).unwrap().1;
    let mut operation = make();
    operation();
    move || measured(&mut operation)
}

/// The name of callgrind's counter.
#[inline(never)]
fn measured(operation: &mut Operation) {
    operation();
}

fn count() -> Vec<(String, Count)> {
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !has_valgrind {
        println!("valgrind is not installed: instructions are not counted");
    }
    let counts = operations::ALL.iter().map(|(name, _)| {
        let allocations = allocation_counter::measure(prepared(name)).count_total;
        let instructions = has_valgrind.then(|| instructions(name));
        ((*name).to_owned(), Count { allocations, instructions })
    });
    counts.collect()
}

fn instructions(name: &str) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=basecamp_counts::measured*"])
        .args(["--callgrind-out-file=/dev/null", "--"])
        .arg(env::current_exe().unwrap())
        .args(["run", name])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected :"));
    let count = collected.and_then(|(_, count)| count.trim().parse().ok());
    count.filter(|count| *count > 0).unwrap_or_else(|| panic!("{name}: {report}"))
}
