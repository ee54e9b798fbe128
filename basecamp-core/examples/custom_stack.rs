//! The core on an HTTP client that the SDK knows nothing about, here `attohttpc`: what there is to
//! write is one loop and one function that sends a request.
//!
//! ```sh
//! cargo run -p basecamp-core --example custom_stack
//! ```
//!
//! Talks to the sandbox unless `BASECAMP_TOKEN` and `BASECAMP_ACCOUNT_ID` are set.
// An example is a program: it has a clock and an environment.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

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
Lists projects through the core and an HTTP client that the SDK knows nothing about.

BASECAMP_TOKEN is the token and BASECAMP_ACCOUNT_ID the account; without a token, everything happens on a
sandbox. The exit status is 0, or that of the error's code.
";

/// The whole driver: does what the machine says and reports what happened. The file of a download is
/// handed over to `file`.
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
            // Nothing else runs here, so the token may as well be refreshed on the spot.
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

/// Sends one request as it stands: no redirects, no decompression.
fn send(attempt: Attempt) -> Result<(http::Response<()>, BlockingBody), Failure> {
    let (parts, body) = attempt.request.into_parts();
    let bytes = match body {
        RequestBody::Empty => Bytes::new(),
        RequestBody::Bytes(bytes) => bytes,
        // A file to be uploaded. This client takes readers too, but no length with them.
        RequestBody::External(body) => {
            let mut bytes = Vec::new();
            let mut reader = body.open_blocking(open)?;
            reader.read_to_end(&mut bytes).map_err(Failure::io)?;
            bytes.into()
        }
        _ => return Err(Failure::io("a kind of body that is not known here")),
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

/// Opens a file to be sent, and gives its length.
fn open(path: &Path) -> io::Result<(BlockingBody, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((Box::new(file), length))
}

/// Says whether the server may have seen the request.
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
    let mut walk = Pager::new(context, &request); // a machine without type parameters
    let mut projects = Vec::new();
    loop {
        projects.extend(ListProjects::decode(drive(&mut walk, epoch, &mut None)?)?);
        if !walk.next_page() {
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
