//! Downloads and uploads of files of any size need little memory.
//!
//! `BASECAMP_LARGE_FILES` is the size in MiB, such as 1024; without it the test does nothing. Each
//! transport has its own process, and the operating system measures the peak of its memory.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod client;
mod server;

use std::env;
use std::process::{Command, ExitCode};

use crate::client::Task;
use crate::server::Server;

const SIZE: &str = "BASECAMP_LARGE_FILES";
/// The upper bound of the peak memory of a process, in KiB.
const PEAK: u64 = 32 << 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    if let [_, transport, url, hash] = &arguments[..]
        && ["ureq", "hyper"].contains(&transport.as_str())
    {
        client::run(transport, &Task { url: url.clone(), hash: hash.clone() });
        return ExitCode::SUCCESS;
    }
    let Ok(size) = env::var(SIZE) else {
        println!("skipped: set {SIZE} to a size in MiB");
        return ExitCode::SUCCESS;
    };
    let size: u64 = size.parse().unwrap();
    let server = Server::start(size << 20);
    let mut failed = false;
    for transport in ["ureq", "hyper"] {
        let mut child = Command::new(env::current_exe().unwrap());
        let output = child.args([transport, server.url(), server.hash()]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let peak: Option<u64> = text.trim().parse().ok();
        failed |= !output.status.success() || peak.is_none_or(|peak| peak >= PEAK);
        match peak {
            Some(peak) => println!("{transport}: {size} MiB down and up, {peak} KiB at the peak"),
            None => println!("{transport}: {text}{}", String::from_utf8_lossy(&output.stderr)),
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
