//! Runs the SDK with test cases in JSON.
//!
//! A case consists of an operation with its arguments, the responses of a server in order, and
//! assertions on the outcome. Each case runs three times: in the core alone, in virtual time, and
//! in both drivers, against a server on a loopback port. Every call uses the public builder.
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
//! A file contains a list of cases.
//!
//! ```json
//! {
//!   "name": "the expected behaviour in words",
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
//! - `method` and `path` are for readers. The assertions `requestMethod` and `requestPath` check
//!   the request of the SDK.
//! - `networkError`, or `transportError`, breaks the connection.
//! - A `body` is sent as the exact JSON text, or as plain text if it is a string. A header with a
//!   list of values is repeated. `delay` is in milliseconds. A request after the last response gets
//!   a 501, which is never retried.
//! - The required arguments of the path and the body must be present. A required query argument
//!   that is absent gets a default value.
//! - Overrides: `baseUrl`, `token`, `accountId`, `maxRetries` (counts *all* attempts; 0 and 1 both
//!   mean one), `retry` (`standard`; default: `declared`), `maxPages`, `maxItems`, `page`.
//! - Assertions: see `assertions.rs`. Those on a request check the first one, or the one at
//!   `index`; -1 is the last.
//!
//! A case with unknown members fails, and so do a case without assertions and a file without cases.
//! A case with a reason in `skip` is skipped, reported and counted.
//!
//! A file with a single object in place of a list is a case of discovery or of a token request: see
//! `oauth/mod.rs`.
//!
//! # Time
//!
//! Over sockets, the backoff is a hundredth of that in the core. A wait for `Retry-After` isn't
//! scaled, since its unit is a second. Cases run in parallel, so a run takes little longer than its
//! longest case. The assertion `delayBetweenRequests` compares the wait that the core requested,
//! unscaled, or the delay at the server if that is shorter.

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

/// The number of parallel cases; most of them only wait.
const WORKERS: usize = 16;

/// Runs all cases of some folders, each in three drivers.
///
/// A folder contains JSON files, or folders `tests`, `oauth`, `oauth-token` or `fixtures` with such
/// files, as may `oauth` and `oauth-token`. A single file is valid, too. JSON Schemas are skipped.
///
/// # Errors
///
/// If there are no cases, or they can't be read.
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

/// A case to run in a driver.
#[derive(Debug, Clone, Copy)]
enum Job<'a> {
    /// A call of the API.
    Call(&'a Entry),
    /// Discovery, or a token request.
    Login(&'a oauth::Entry),
}

impl<'a> Job<'a> {
    fn line(self, driver: Driver) -> Line<'a> {
        // The SDK promises not to panic: a panic fails its case, not the run.
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
        Ok(failures) if failures.is_empty() => Verdict::Passed,
        Ok(failures) => Verdict::Failed(failures),
        Err(NotRun::Unclear(reason) | NotRun::Broken(reason)) => Verdict::Failed(vec![reason]),
    }
}

/// Runs a case, and returns the assertions that fail.
fn failures(case: &Case, driver: Driver) -> Result<Vec<String>, NotRun> {
    calls::check(case)?;
    let record = driver.run(case)?;
    if case.assertions.is_empty() {
        return Err(NotRun::Unclear("no assertions".to_owned()));
    }
    Ok(case.assertions.iter().filter_map(|assertion| assertion.failure(&record)).collect())
}
