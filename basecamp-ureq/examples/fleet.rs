//! Many processes list everything of one account, at one pace that they share.
//!
//! ```text
//! cargo run -p basecamp-ureq --example fleet
//! cargo run -p basecamp-ureq --example fleet -- --processes 4 --threads 2 --seconds 20
//! cargo run -p basecamp-ureq --example fleet -- --redis redis://127.0.0.1/
//! cargo run -p basecamp-ureq --example fleet -- --unpaced
//! ```
//!
//! It starts a sandbox that allows 50 requests in 10 seconds, and processes that share the rate in
//! a file, or in Redis as the processes of many machines do. On a terminal, each process has a line
//! with its requests so far. At the end it prints the 429s, the share of the allowed rate, and the
//! least share of a process. For comparison, `--memory` runs with a pace for each process, which is
//! right for `--processes 1`, and `--unpaced` without any.

use std::collections::HashMap;
use std::env;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_sandbox::Sandbox;
use basecamp_storage::Redis;
use basecamp_storage::redis::{RedisPacer, client};
use basecamp_tests::{note, program, say};
use basecamp_ureq::{
    Account, Client, Config, Error, ErrorCode, FilePacer, Hooks, Pacer, Pacing, PacingDecision,
    PacingInfo, RequestInfo, RequestResult,
};

const HELP: &str = "\
Many processes list everything of one account, at one pace that they share.

Usage:
  fleet [--processes N] [--threads N] [--seconds N] [--redis URL | --memory | --unpaced]

  --processes N   the number of processes; 8 by default
  --threads N     the number of threads of each process; 4 by default
  --seconds N     the duration; 30 by default
  --redis URL     share the pace in Redis instead of a file
  --memory        a pace for each process, for comparison
  --unpaced       without a pacer, for comparison

Everything happens on a sandbox that allows 50 requests in 10 seconds.
";

/// The rate limit of the sandbox.
const LIMIT: u32 = 50;
const WINDOW: Duration = Duration::from_secs(10);

/// The variables that make a process a worker: the URL, the token and the account of the sandbox,
/// the number of threads and of seconds, and the pace: `memory`, `file` and a path, or `redis` and
/// a URL.
const URL: &str = "FLEET_URL";
const TOKEN: &str = "FLEET_TOKEN";
const ACCOUNT: &str = "FLEET_ACCOUNT";
const THREADS: &str = "FLEET_THREADS";
const SECONDS: &str = "FLEET_SECONDS";
const PACE: &str = "FLEET_PACE";

fn main() -> ExitCode {
    program::run(
        HELP,
        |arguments| {
            if env::var_os(URL).is_some() { work() } else { lead(&options(arguments)?) }
        },
    )
}

struct Options {
    processes: usize,
    threads: usize,
    seconds: u64,
    pace: Pace,
}

/// The pacer of a process.
enum Pace {
    /// Shared in a file.
    File,
    /// Shared in Redis, at this URL.
    Redis(String),
    /// Of each process.
    Memory,
    Unpaced,
}

fn options(arguments: Vec<String>) -> Result<Options, Error> {
    let mut options = Options { processes: 8, threads: 4, seconds: 30, pace: Pace::File };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let value = arguments.next().and_then(|value| value.parse::<u32>().ok());
            value
                .filter(|number| *number > 0)
                .ok_or_else(|| usage(format!("`{argument}` needs a number greater than 0")))
        };
        match argument.as_str() {
            "--processes" => options.processes = number()? as usize,
            "--threads" => options.threads = number()? as usize,
            "--seconds" => options.seconds = number()?.into(),
            "--redis" => {
                let url = arguments.next().ok_or_else(|| usage("`--redis` needs a URL".into()))?;
                options.pace = Pace::Redis(check_redis(url)?);
            }
            "--memory" => options.pace = Pace::Memory,
            "--unpaced" => options.pace = Pace::Unpaced,
            other => return Err(usage(format!("unknown argument `{other}`"))),
        }
    }
    Ok(options)
}

fn usage(message: String) -> Error {
    Error::new(ErrorCode::Usage, message).with_hint("`fleet --help` lists the options.")
}

/// Returns the URL if Redis answers. Without it, each process would have its own pace.
fn check_redis(url: String) -> Result<String, Error> {
    let answer = Redis::connect(&url)?.query_blocking::<String>(client::cmd("PING"));
    answer.map(|_| url)
}

fn failed(action: &str) -> impl Fn(io::Error) -> Error + use<'_> {
    move |error| Error::new(ErrorCode::Usage, format!("{action}: {error}")).with_source(error)
}

/// The counts of a process: successful requests, 429s, and failures of the shared pace.
#[derive(Clone, Copy, Default)]
struct Counts {
    successes: usize,
    rejected: usize,
    failures: usize,
}

/// Starts the sandbox and the processes, and prints their progress and the result.
fn lead(options: &Options) -> Result<(), Error> {
    let sandbox = Sandbox::builder().rate_limit(LIMIT as usize, WINDOW).start();
    let sandbox = sandbox.map_err(failed("the sandbox does not start"))?;
    let folder = tempfile::tempdir().map_err(failed("there is no temporary folder"))?;
    let (sender, reports) = mpsc::channel();
    let start = Instant::now();
    let mut workers = Vec::new();
    for process in 0..options.processes {
        let mut worker = spawn(options, &sandbox, folder.path())?;
        let output = worker.stdout.take();
        workers.push(worker);
        let sender = sender.clone();
        thread::spawn(move || {
            let lines = output.into_iter().flat_map(|output| BufReader::new(output).lines());
            for counts in lines.map_while(Result::ok).filter_map(|line| counts(&line)) {
                // The receiver ends with the last worker.
                let _ = sender.send((process, counts));
            }
        });
    }
    drop(sender);
    let mut totals: HashMap<usize, Counts> = HashMap::new();
    let is_terminal = io::stdout().is_terminal();
    for (process, counts) in reports {
        totals.insert(process, counts);
        if is_terminal {
            show(options.processes, &totals, start.elapsed())?;
        }
    }
    let elapsed = start.elapsed();
    for mut worker in workers {
        let _ = worker.wait();
    }
    summarize(options, &totals, elapsed)
}

fn spawn(options: &Options, sandbox: &Sandbox, folder: &Path) -> Result<Child, Error> {
    let program = env::current_exe().map_err(failed("the program is not found"))?;
    let mut command = Command::new(program);
    command
        .env(URL, sandbox.url())
        .env(TOKEN, sandbox.token())
        .env(ACCOUNT, sandbox.account_id())
        .env(THREADS, options.threads.to_string())
        .env(SECONDS, options.seconds.to_string())
        .stdout(Stdio::piped());
    match &options.pace {
        Pace::File => command.env(PACE, format!("file {}", folder.join("pace").display())),
        Pace::Redis(url) => command.env(PACE, format!("redis {url}")),
        Pace::Memory => command.env(PACE, "memory"),
        Pace::Unpaced => &mut command,
    };
    command.spawn().map_err(failed("a process does not start"))
}

/// Draws a line for each process, in place of the lines before.
fn show(processes: usize, totals: &HashMap<usize, Counts>, elapsed: Duration) -> Result<(), Error> {
    let mut text = String::new();
    for process in 0..processes {
        let counts = totals.get(&process).copied().unwrap_or_default();
        let bar = "#".repeat(counts.successes.min(60));
        text += &format!(
            "\x1b[2Kprocess {process}: {:4} requests, {:3} rejected {bar}\n",
            counts.successes, counts.rejected
        );
    }
    text += &format!("\x1b[2K{:.0} s\n\x1b[{}A", elapsed.as_secs_f64(), processes + 1);
    program::print(text)
}

fn summarize(
    options: &Options,
    totals: &HashMap<usize, Counts>,
    elapsed: Duration,
) -> Result<(), Error> {
    if io::stdout().is_terminal() {
        program::print("\n".repeat(options.processes + 1))?;
    }
    let successes: usize = totals.values().map(|counts| counts.successes).sum();
    let rejected: usize = totals.values().map(|counts| counts.rejected).sum();
    let failures: usize = totals.values().map(|counts| counts.failures).sum();
    let least = totals.values().map(|counts| counts.successes).min().unwrap_or_default();
    let seconds = options.seconds as f64;
    let allowed = f64::from(LIMIT) / WINDOW.as_secs_f64() * seconds;
    let share = successes as f64 / options.processes as f64;
    say!(
        "{} processes with {} threads, {:.1} s:",
        options.processes,
        options.threads,
        elapsed.as_secs_f64()
    )?;
    say!("  {rejected} requests were rejected (429)")?;
    say!(
        "  {successes} requests succeeded, {:.1} % of the limit",
        successes as f64 / allowed * 100.0
    )?;
    say!("  the slowest process sent {:.0} % of its share", least as f64 / share.max(1.0) * 100.0)?;
    if failures > 0 {
        say!("  the shared pace failed {failures} times; each process continued at its own pace")?;
    }
    Ok(())
}

/// Reads a line of a worker.
fn counts(line: &str) -> Option<Counts> {
    let mut numbers = line.split(' ').map_while(|number| number.parse().ok());
    let (successes, rejected) = (numbers.next()?, numbers.next()?);
    Some(Counts { successes, rejected, failures: numbers.next()? })
}

/// Counts the responses of a process, and the failures of its pace.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicCounts>);

#[derive(Default)]
struct AtomicCounts {
    successes: AtomicUsize,
    rejected: AtomicUsize,
    failures: AtomicUsize,
}

impl Hooks for Counter {
    fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
        match result.status.map(|status| status.as_u16()) {
            Some(429) => self.0.rejected.fetch_add(1, Relaxed),
            Some(200) => self.0.successes.fetch_add(1, Relaxed),
            _ => return,
        };
    }

    fn on_pacing(&self, info: &PacingInfo) {
        if let PacingDecision::StoreFailed(error) = &info.decision
            && self.0.failures.fetch_add(1, Relaxed) == 0
        {
            note!("warning: each process has its own pace for a while: {}", error.message());
        }
    }
}

/// Lists everything with several threads until the time is up, and prints its counts.
fn work() -> Result<(), Error> {
    let variable =
        |name: &str| env::var(name).map_err(|_| usage(format!("the variable `{name}` is missing")));
    let number = |name: &str| {
        variable(name)?.parse::<u32>().map_err(|_| usage(format!("`{name}` is no number")))
    };
    let duration = Duration::from_secs(number(SECONDS)?.into());
    let counter = Counter::default();
    let config = Config::builder().base_url(variable(URL)?).build()?;
    let mut client =
        Client::builder().token(variable(TOKEN)?).config(config).hooks(counter.clone());
    if let Ok(pace) = variable(PACE) {
        client = client.pacer(pacer(&pace)?);
    }
    let account = client.build()?.for_account(variable(ACCOUNT)?)?;
    let end = Instant::now() + duration;
    let workers: Vec<_> = (0..number(THREADS)?)
        .map(|_| {
            let account = account.clone();
            thread::spawn(move || list_everything(&account, end))
        })
        .collect();
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(250));
        let AtomicCounts { successes, rejected, failures } = &*counter.0;
        let [successes, rejected, failures] =
            [successes, rejected, failures].map(|count| count.load(Relaxed));
        say!("{successes} {rejected} {failures}")?;
    }
    for worker in workers {
        let _ = worker.join();
    }
    Ok(())
}

/// Creates the pacer that the variable describes.
fn pacer(pace: &str) -> Result<Pacer, Error> {
    let pacing = Pacing::new(LIMIT, WINDOW);
    match pace.split_once(' ') {
        Some(("file", path)) => Pacer::shared(pacing, FilePacer::at(path)),
        Some(("redis", url)) => {
            Pacer::shared(pacing, RedisPacer::new(&Redis::connect(url)?, "fleet"))
        }
        _ => Pacer::new(pacing),
    }
}

/// Calls lists one after the other. A call that would end after the time is refused.
fn list_everything(account: &Account, end: Instant) {
    for round in 0.. {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        let result = match round % 3 {
            0 => account.projects().list().with_deadline(left).send().map(drop),
            1 => account.people().list().with_deadline(left).send().map(drop),
            _ => account.templates().list().with_deadline(left).send().map(drop),
        };
        let Err(error) = result else { continue };
        if error.pacing_refusal().is_some() {
            return;
        }
        if !error.is_transient() {
            note!("error: {}", error.message());
            return;
        }
    }
}
