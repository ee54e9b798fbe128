//! A custom driver for an HTTP client that the SDK doesn't support, here `attohttpc`. The driver
//! consists of one loop and one function that sends a request.
//!
//! ```sh
//! cargo run -p basecamp-core --example custom_stack
//! ```
//!
//! Uses the sandbox unless `BASECAMP_TOKEN` and `BASECAMP_ACCOUNT_ID` are set.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example is a program with a clock and files"
)]

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::services::projects::{GetProject, ListProjects};
use basecamp_core::{
    AccountId, Attempt, Auth, BlockingBody, Call, Config, Context, Error, Failure, Machine, Now,
    Pager, Reply, RequestBody, Step,
};
use basecamp_tests::{note, program, say};
use bytes::Bytes;

const HELP: &str = "\
Lists projects with the core and an HTTP client that the SDK doesn't support.

BASECAMP_TOKEN is the token and BASECAMP_ACCOUNT_ID the account; without a token, the program starts a
sandbox. The exit status is 0, or that of the error's code.
";

/// The loop of the driver: executes the steps of a machine and reports the results. The body of a
/// download is stored in `file`.
fn drive(
    machine: &mut dyn Machine,
    epoch: Instant,
    file: &mut Option<BlockingBody>,
) -> Result<Reply, Error> {
    let now = || Now { monotonic: epoch.elapsed(), wall: SystemTime::now() };
    loop {
        match machine.step(now()) {
            Step::Done(result) => return result,
            Step::Wait(wait) => {
                let until = wait.until().unwrap_or_default();
                thread::sleep(until.saturating_sub(epoch.elapsed()).max(Duration::from_millis(1)));
            }
            // The program has a single thread, so it drives the refresh inline.
            Step::Spawn(mut refresh) => drop(drive(&mut refresh, epoch, &mut None)),
            Step::Blocking(task) => task.run(),
            Step::Send(attempt) => {
                let body = send(attempt)
                    .and_then(|(head, body)| machine.handle_head(now(), head).read(body, file));
                match body {
                    Ok(bytes) => machine.handle_body(now(), bytes),
                    Err(failure) => machine.handle_failure(now(), failure),
                }
            }
        }
    }
}

/// Sends one request, without redirects or decompression.
fn send(attempt: Attempt) -> Result<(http::Response<()>, BlockingBody), Failure> {
    let (parts, body) = attempt.request.into_parts();
    let bytes = match body {
        RequestBody::Empty => Bytes::new(),
        RequestBody::Bytes(bytes) => bytes,
        // An upload. This client accepts readers too, but without a length.
        RequestBody::External(body) => {
            let mut bytes = Vec::new();
            let mut reader = body.open_blocking(open)?;
            reader.read_to_end(&mut bytes).map_err(Failure::io)?;
            bytes.into()
        }
        _ => return Err(Failure::io("an unknown kind of body")),
    };
    let mut request = attohttpc::RequestBuilder::try_new(parts.method, parts.uri.to_string())
        .map_err(Failure::io)?
        .follow_redirects(false)
        .timeout(attempt.timeout)
        .bytes(bytes);
    *request.headers_mut() = parts.headers;
    let (status, headers, body) = request.send().map_err(failure)?.split();
    let mut head = http::Response::new(());
    *head.status_mut() = status;
    *head.headers_mut() = headers;
    Ok((head, Box::new(body)))
}

/// Opens a file for an upload, and returns its length.
fn open(path: &Path) -> io::Result<(BlockingBody, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((Box::new(file), length))
}

/// Maps an error of the client to a failure, by whether the server may have received the request.
fn failure(error: attohttpc::Error) -> Failure {
    match error.kind() {
        attohttpc::ErrorKind::ConnectError { .. } => Failure::connect(error),
        attohttpc::ErrorKind::Io(cause) => match cause.kind() {
            ErrorKind::ConnectionRefused => Failure::connect(error),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Failure::timeout(error),
            _ => Failure::io(error),
        },
        _ => Failure::io(error),
    }
}

fn show_projects(context: &Arc<Context>, account: &AccountId) -> Result<(), Error> {
    let epoch = Instant::now();
    let request = ListProjects::new(account.clone()); // a plain value
    let mut pager = Pager::new(context, &request); // a machine without type parameters
    let mut projects = Vec::new();
    loop {
        projects.extend(ListProjects::decode(drive(&mut pager, epoch, &mut None)?)?);
        if !pager.next_page() {
            break;
        }
    }
    for project in &projects {
        say!("{}: {}", project.id, project.name)?;
    }
    if let Some(first) = projects.first() {
        let request = GetProject::new(account.clone(), first.id);
        let mut call = Call::new(context, &request);
        let project = GetProject::decode(drive(&mut call, epoch, &mut None)?)?;
        say!("{} has {} tools.", project.name, project.dock.unwrap_or_default().len())?;
    }
    Ok(())
}

fn run() -> Result<(), Error> {
    let config = Config::from_env_with(program::variable)?;
    if let Some(token) = program::variable("BASECAMP_TOKEN") {
        let account = program::account_in_environment()?
            .ok_or_else(|| Error::usage("BASECAMP_ACCOUNT_ID is not set"))?;
        let context = Context::new(config.build()?, Auth::token(token), 0)?;
        return show_projects(&Arc::new(context), &account);
    }
    let sandbox = program::start_sandbox()?;
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = config.base_url(sandbox.url()).build()?;
    let context = Context::new(config, Auth::token(sandbox.token()), 0)?;
    show_projects(&Arc::new(context), &sandbox.account_id().parse()?)
}

fn main() -> ExitCode {
    program::run_alone(HELP, run)
}
