//! Runs the cases of some folders with the SDK, and prints the failed and the skipped ones.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use basecamp_tests::scenario;

const USAGE: &str = "usage: scenarios DIR...";

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    }
    match scenario::run(&folders) {
        Ok(report) => {
            println!("{report}");
            // A run without cases is a failure.
            match report.failed() == 0 && report.passed() > 0 {
                true => ExitCode::SUCCESS,
                false => ExitCode::FAILURE,
            }
        }
        Err(error) => {
            eprintln!("The cases can't be read: {error}");
            ExitCode::FAILURE
        }
    }
}
