//! Runs the SDK through the cases of some folders, and prints what fails and what can't be run.

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
            // Nothing run is nothing shown.
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
