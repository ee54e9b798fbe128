//! Runs the SDK through cases that are written as data.
//!
//! A case names an operation with its arguments, the responses of a server in order, and assertions
//! on the outcome. Each case runs three times: in the core alone, in virtual time, and in both
//! drivers, against a server on a loopback port. Every call goes through the builder that a user of
//! the SDK writes.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use basecamp_tests::scenario;
//!
//! let report = scenario::run(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")])?;
//! assert_eq!(report.failed(), 0, "{report}");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # A case
//!
//! A file holds a list of them.
//!
//! ```json
//! {
//!   "name": "what must hold, in words",
//!   "operation": "GetTodo",
//!   "method": "GET",
//!   "path": "/todos/{todoId}",
//!   "pathParams": {"todoId": 7},
//!   "queryParams": {},
//!   "requestBody": {},
//!   "configOverrides": {"maxRetries": 2},
//!   "mockResponses": [
//!     {"networkError": true},
//!     {"status": 404, "headers": {"X-Request-Id": "r1"}, "body": {"error": "gone"}}
//!   ],
//!   "assertions": [{"type": "errorCode", "expected": "not_found"}],
//!   "tags": ["retry"]
//! }
//! ```
//!
//! - `method` and `path` are for the reader: the SDK has its own idea of them, which
//!   `requestMethod` and `requestPath` check.
//! - `networkError`, or `transportError`, breaks the connection.
//! - A response's `body` is sent as JSON, to the letter, or as it is if it is a string. A list of
//!   values makes a header appear several times. With a `delay` it comes so many milliseconds
//!   later. A request beyond the last response gets a 501, which is never retried.
//! - Every argument that an operation needs must be given, but for those of the query: the path and
//!   the body of the request are what a case is about, and a query that it leaves out gets a plain
//!   value.
//! - Overrides: `baseUrl`, `token`, `accountId`, `maxRetries` (counts *all* attempts; 0 and 1 both
//!   mean one), `retry` (`declared` unless it says `standard`), `maxPages`, `maxItems`, `page`.
//! - Assertions: see `assertions.rs`. Those on a request look at the first one unless `index` names
//!   another; -1 is the last.
//!
//! A case with unknown members fails, and so does one without assertions, and a file without cases.
//! A case with a reason in `skip` is skipped, named and counted.
//!
//! A file that holds no list but one object is a case of discovery or of a token request: see
//! `oauth/mod.rs`.
//!
//! # Time
//!
//! Over sockets, the waits of the backoff are a hundredth of what they are in the core. A wait for
//! `Retry-After` isn't scaled, since its unit is a second. Cases run in parallel, so a run takes
//! little longer than its longest case. The assertion `delayBetweenRequests` compares the wait that
//! the core requested, in unscaled time, or the time that passed at the server if that is shorter.

mod assertions;
mod body_path;
mod calls;
mod case;
mod downloads;
mod drivers;
mod oauth;
mod record;
mod report;
mod script;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use self::case::{Case, Entry};
use self::drivers::Driver;
use self::record::NotRun;
pub use self::report::Report;
use self::report::{Line, Verdict};

/// Cases that run side by side; most of them only wait.
const WORKERS: usize = 16;

/// Runs all cases of some folders, each in three drivers.
///
/// A folder holds JSON files, or has folders `tests`, `oauth`, `oauth-token` or `fixtures` that do,
/// as have `oauth` and `oauth-token` in turn. A single file is read too. JSON Schemas are passed
/// over.
///
/// # Errors
///
/// If there are no cases there, or they can't be read.
pub fn run(folders: &[PathBuf]) -> io::Result<Report> {
    let (mut entries, mut logins) = (Vec::new(), Vec::new());
    for folder in folders {
        for file in case::files(folder)? {
            match oauth::Entry::read(&file) {
                Some(entry) => logins.push(entry),
                None => entries.extend(file.entries()),
            }
        }
    }
    let calls = entries.iter().map(Job::Call);
    let jobs: Vec<(Job<'_>, Driver)> = calls
        .chain(logins.iter().map(Job::Login))
        .flat_map(|job| Driver::ALL.map(|driver| (job, driver)))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut lines = Vec::new();
        while let Some((job, driver)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            lines.push(job.line(*driver));
        }
        lines
    };
    let lines = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    Ok(Report::new(lines))
}

/// Something to run in a driver.
#[derive(Debug, Clone, Copy)]
enum Job<'a> {
    /// A call of the API.
    Call(&'a Entry),
    /// Discovery, or a token request.
    Login(&'a oauth::Entry),
}

impl<'a> Job<'a> {
    fn line(self, driver: Driver) -> Line<'a> {
        // The SDK promises not to panic: one that does fails its case, not the run.
        let verdict = catch_unwind(AssertUnwindSafe(|| match self {
            Self::Call(entry) => judge(entry, driver),
            Self::Login(entry) => entry.judge(driver),
        }));
        let verdict = verdict.unwrap_or_else(|_| Verdict::Failed(vec!["it panicked".to_owned()]));
        let (file, name) = match self {
            Self::Call(entry) => (&entry.file, &entry.name),
            Self::Login(entry) => (&entry.file, &entry.name),
        };
        Line { file, name, driver, verdict }
    }
}

fn judge(entry: &Entry, driver: Driver) -> Verdict {
    let case = match &entry.case {
        Ok(case) => case,
        Err(reason) => return Verdict::Failed(vec![reason.clone()]),
    };
    if let Some(reason) = &case.skip {
        return Verdict::Skipped(reason.clone());
    }
    match failures(case, driver) {
        Ok(problems) if problems.is_empty() => Verdict::Passed,
        Ok(problems) => Verdict::Failed(problems),
        Err(NotRun::Unclear(problem) | NotRun::Broken(problem)) => Verdict::Failed(vec![problem]),
    }
}

/// Runs a case, and returns the assertions that fail.
fn failures(case: &Case, driver: Driver) -> Result<Vec<String>, NotRun> {
    calls::check(case)?;
    let record = driver.run(case)?;
    if case.assertions.is_empty() {
        return Err(NotRun::Unclear("it asserts nothing".to_owned()));
    }
    Ok(case.assertions.iter().filter_map(|assertion| assertion.problem(&record)).collect())
}
