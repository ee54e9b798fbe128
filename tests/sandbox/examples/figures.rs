//! Measures the sandbox: its start, also with a seed, the rate of requests for a to-do on one core,
//! and the memory of 100 000 to-dos. Run it as a release build, on Linux: `--example figures`.
//!
//! The rate is that of the processor time of the server's thread, so that other programs don't
//! change it.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it measures real time, prints figures, and ends on any failure"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use basecamp_sandbox::{Builder, Sandbox};

const REQUESTS: usize = 20_000;
const TODOS: usize = 100_000;

fn main() {
    println!("start: {:.1?}", starts(&Sandbox::builder()));
    println!("start with a seed: {:.1?}", starts(&Sandbox::builder().seed(7)));
    let sandbox = Sandbox::start().unwrap();
    let before = memory();
    let ids = sandbox.add_todos(sandbox.first_todolist_id(), TODOS);
    println!("memory: {} MB before {TODOS} to-dos, {} MB after", before, memory());
    let first = ids[0];
    println!("the same to-do: {:.0} requests/s", rate(&sandbox, |_| first));
    println!("different to-dos: {:.0} requests/s", rate(&sandbox, |index| ids[index]));
}

/// The times of three starts.
fn starts(builder: &Builder) -> [Duration; 3] {
    [(); 3].map(|()| {
        let start = Instant::now();
        let sandbox = builder.clone().start().unwrap();
        let time = start.elapsed();
        drop(sandbox);
        time
    })
}

/// The number of requests per second of the server's processor time.
fn rate(sandbox: &Sandbox, id: impl Fn(usize) -> i64) -> f64 {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (token, account) = (sandbox.token(), sandbox.account_id());
    let before = processor_time();
    for index in 0..REQUESTS {
        let request = format!(
            "GET /{account}/todos/{} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: figures\r\n\
             Authorization: Bearer {token}\r\n\r\n",
            id(index)
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        while reader.read_line(&mut line).unwrap() > 2 {
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        assert!(body.starts_with(b"{\"app_url\""), "{}", String::from_utf8_lossy(&body));
    }
    REQUESTS as f64 / (processor_time() - before).as_secs_f64()
}

/// The processor time of the server's thread so far.
fn processor_time() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    let mut servers =
        tasks.filter(|task| fs::read_to_string(task.join("comm")).unwrap().trim() == "sandbox");
    let task = servers.next().unwrap();
    let schedule = fs::read_to_string(task.join("schedstat")).unwrap();
    Duration::from_nanos(schedule.split(' ').next().unwrap().parse().unwrap())
}

/// The resident memory of this process, in MB.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1000
}
