//! Files of any size go down and up in little memory.
//!
//! `BASECAMP_LARGE_FILES` says how many MiB, such as 1024; without it nothing is done. Each
//! transport has a process of its own, whose peak the operating system measures.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod client;
mod server;

use std::env;
use std::process::{Command, ExitCode};

use crate::client::Task;
use crate::server::Server;

const SIZE: &str = "BASECAMP_LARGE_FILES";
/// The most memory of a process, in KiB.
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
        println!("nothing done: {SIZE} doesn't say how many MiB");
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
