//! The contract of the two sides of the benchmark: the workloads, and the proof of their
//! completion.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark that fails stops")]

use std::env;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// The account on the server.
pub const ACCOUNT: &str = "5250042";
/// The number of pages of a list, with 50 to-dos each.
pub const PAGES: u32 = 200;
/// The size of the downloaded file.
pub const FILE: u64 = 1 << 30;
/// The number of concurrent calls.
pub const IN_FLIGHT: usize = 64;
/// The wait before a retry.
pub const BACKOFF: Duration = Duration::from_millis(1);
/// The environment variable with the certificate that the server presents, in PEM form.
pub const CERTIFICATE: &str = "BENCH_CERTIFICATE";
/// The to-do whose first response is always a 429.
pub const BUSY_TODO: i64 = 2;

/// The workload of a side, in a separate process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// The start of a process without any call.
    Start,
    /// GETs of a to-do in sequence.
    Get,
    /// A list, collected completely.
    Collect,
    /// The same list, item by item, with one page in memory.
    Items,
    /// As `Items`, with 20 ms of work a page.
    ItemsWorked,
    /// As `ItemsWorked`, with the next page fetched in parallel.
    ItemsAhead,
    /// POSTs that create a to-do, in sequence.
    Post,
    /// GETs of a to-do, 64 at a time.
    InFlight,
    /// A file in two hops, read and dropped.
    Download,
    /// GETs whose first response is a 429.
    Retry,
}

impl Workload {
    /// All workloads.
    pub const ALL: [Self; 10] = [
        Self::Start,
        Self::Get,
        Self::Collect,
        Self::Items,
        Self::ItemsWorked,
        Self::ItemsAhead,
        Self::Post,
        Self::InFlight,
        Self::Download,
        Self::Retry,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Get => "get",
            Self::Collect => "collect",
            Self::Items => "items",
            Self::ItemsWorked => "items-worked",
            Self::ItemsAhead => "items-ahead",
            Self::Post => "post",
            Self::InFlight => "in-flight",
            Self::Download => "download",
            Self::Retry => "retry",
        }
    }

    /// The number of repetitions in one process.
    #[must_use]
    pub fn times(self) -> u32 {
        match self {
            Self::Start => 0,
            Self::Get => 5_000,
            Self::Collect | Self::Items | Self::ItemsWorked | Self::ItemsAhead => 1,
            Self::Post => 3_000,
            Self::InFlight => 10_000,
            Self::Download => 1,
            Self::Retry => 1_000,
        }
    }
}

/// The arguments of a side: the transport, the workload, and the address of the server.
#[derive(Debug)]
pub struct Task {
    /// `ureq`, `hyper` or `http2`.
    pub transport: String,
    /// The workload.
    pub workload: Workload,
    /// The URL of the server.
    pub url: String,
}

impl Task {
    /// Reads the command line.
    #[must_use]
    pub fn from_args() -> Self {
        let [transport, workload, url] =
            env::args().skip(1).collect::<Vec<_>>().try_into().expect("TRANSPORT WORKLOAD URL");
        let workload =
            Workload::ALL.into_iter().find(|candidate| candidate.name() == workload).unwrap();
        Self { transport, workload, url }
    }

    /// The certificate that the server presents, in PEM form.
    #[must_use]
    pub fn certificate() -> String {
        env::var(CERTIFICATE).unwrap()
    }
}

/// The received data: both sides must agree.
#[derive(Debug)]
pub struct Proof {
    began: Instant,
    count: u64,
    sum: u64,
}

impl Default for Proof {
    fn default() -> Self {
        Self { began: Instant::now(), count: 0, sum: 0 }
    }
}

impl Proof {
    /// Adds a to-do, by its decoded members.
    pub fn todo(&mut self, id: i64, content: &str, created_at: jiff::Timestamp, people: usize) {
        self.count += 1;
        let parts = [id.unsigned_abs(), content.len() as u64, people as u64];
        for part in parts.into_iter().chain([created_at.as_millisecond().unsigned_abs()]) {
            self.sum = self.sum.wrapping_mul(31).wrapping_add(part);
        }
    }

    /// Adds a part of a file: its length, and a byte of each 1 KiB.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let first = self.count.next_multiple_of(1024) - self.count;
        for byte in bytes.iter().skip(usize::try_from(first).unwrap()).step_by(1024) {
            self.sum = self.sum.wrapping_mul(31).wrapping_add(u64::from(*byte));
        }
        self.count += bytes.len() as u64;
    }

    /// Prints the proof, with the milliseconds since the start and the peak memory in KiB.
    pub fn print(&self) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        let peak = peak.trim().trim_end_matches(" kB");
        println!("{} {} {} {peak}", self.count, self.sum, self.began.elapsed().as_millis());
    }
}

/// A writer that discards a download, and adds it to the proof.
impl Write for Proof {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
