//! The processes, and their resource usage as reported by the operating system.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use basecamp_bench::{CERTIFICATE, Workload};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use nix::unistd::Pid;

/// Pins this process and its children, including the server, to one core. The wake-up of a sleeping
/// core costs a multiple of a call, and its duration varies.
pub(crate) fn share_a_core() {
    let itself = Pid::from_raw(0);
    let allowed = sched_getaffinity(itself).unwrap();
    let last = (0..CpuSet::count()).rfind(|core| allowed.is_set(*core).unwrap()).unwrap();
    let mut cpus = CpuSet::new();
    cpus.set(last).unwrap();
    sched_setaffinity(itself, &cpus).unwrap();
}

/// The work of one process, and its cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// CPU time, user and system.
    pub(crate) cpu: Duration,
    /// The peak memory in KiB; 0 if the process doesn't report it.
    pub(crate) peak: f64,
    /// The time from the first request to the last response, in milliseconds.
    pub(crate) wall: f64,
    /// The number of bytes that it reports as received.
    pub(crate) proof: String,
    /// The server's counts: requests, bytes received, bytes sent.
    pub(crate) counters: String,
}

pub(crate) struct Server {
    process: Child,
    plain: String,
    secure: String,
    certificate: String,
}

impl Server {
    pub(crate) fn start(latency: u32) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_server"))
            .arg(latency.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        let [plain, secure, certificate] =
            ["plain", "secure", "certificate"].map(|name| line[name].as_str().unwrap().to_owned());
        Self { process, plain, secure, certificate }
    }

    /// Runs one side in a separate process.
    pub(crate) fn measure(&self, side: &str, transport: &str, workload: Workload) -> Run {
        let url = if transport == "http2" { &self.secure } else { &self.plain };
        let mut command = Command::new(side);
        command.args([transport, workload.name(), url]).env(CERTIFICATE, &self.certificate);
        let (output, cpu) = run(&mut command);
        let [count, sum, wall, peak] =
            output.split_whitespace().collect::<Vec<_>>().try_into().unwrap();
        Run {
            cpu,
            peak: peak.parse().unwrap(),
            wall: wall.parse().unwrap(),
            proof: format!("{count} {sum}"),
            counters: self.counters(),
        }
    }

    /// Runs a program that lists projects, several times.
    pub(crate) fn starts(&self, program: &str, times: u32) -> Run {
        let mut whole = Run {
            cpu: Duration::ZERO,
            peak: 0.0,
            wall: 0.0,
            proof: String::new(),
            counters: String::new(),
        };
        for _ in 0..times {
            let mut command = Command::new(program);
            let (output, cpu) = run(command.arg(&self.plain).env("BASECAMP_TOKEN", "token"));
            whole.cpu += cpu;
            whole.proof = output;
        }
        whole.counters = self.counters();
        whole
    }

    /// Returns the counters and resets them.
    fn counters(&self) -> String {
        let address = self.plain.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET /counters HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a process to its end, and returns its output and its CPU time. Only one process may run at
/// a time, because the operating system reports the sum of all ended processes.
fn run(command: &mut Command) -> (String, Duration) {
    let before = children();
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    let cpu = children() - before;
    assert!(output.status.success(), "{command:?} failed");
    (String::from_utf8(output.stdout).unwrap(), cpu)
}

fn children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let duration = |time: TimeVal| {
        Duration::from_secs(time.tv_sec().unsigned_abs())
            + Duration::from_micros(time.tv_usec().unsigned_abs())
    };
    duration(usage.user_time()) + duration(usage.system_time())
}
