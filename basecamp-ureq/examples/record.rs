//! Records a conversation without secrets and names of people, and replays it.
//!
//! ```text
//! cargo run -p basecamp-ureq --example record -- --help
//! ```

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use basecamp_core::cassette::{Cassette, Recorder, Replay};
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Context};
use basecamp_storage::AtomicFile;
use basecamp_tests::{note, program};
use basecamp_ureq::{Account, Client, ClientBuilder, Config, Destination, Error, ErrorCode};

const HELP: &str = "\
Records reads of projects, to-do lists and to-dos, and replays the recording in virtual time.

usage: record [FILE]

Writes the recording to FILE, or to standard output: JSON without secrets and personal data. Titles
are in it, so read it before you publish it. With BASECAMP_TOKEN it reads from Basecamp, and without
from a sandbox.
";

fn main() -> ExitCode {
    program::run(HELP, run)
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let (mut options, files): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| argument.starts_with('-'));
    options.extend(files.iter().skip(1));
    if let Some(unknown) = options.first() {
        let error = Error::new(ErrorCode::Usage, format!("unknown argument `{unknown}`"));
        return Err(error.with_hint("The arguments are a file and --help."));
    }
    let recorder = Recorder::new();
    let (account_id, counted) = if program::has_token() {
        let client = ClientBuilder::from_env()?.record(&recorder).build()?;
        let id = match program::account_in_environment()? {
            Some(id) => id,
            None => program::only_account(&client.authorization().get().send()?.accounts)?,
        };
        (id.clone(), count(&client.for_account(id)?)?)
    } else {
        let sandbox = program::start_sandbox()?;
        note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
        let client = Client::builder().token(sandbox.token()).base_url(sandbox.url());
        let client = client.record(&recorder).build()?;
        let account = client.for_account(sandbox.account_id())?;
        (sandbox.account_id().parse()?, count(&account)?)
    };
    let json = recorder.cassette().to_json();
    match files.first() {
        Some(path) => save(path, &json)?,
        None => program::print(&json)?,
    }

    // A test reads the recording from a file, and calls the code under test in the same way.
    let replay = Replay::repeating_reads(Cassette::from_json(&json)?);
    let context = Context::builder().auth(Auth::token("any")).config(Config::builder()).build(0)?;
    let server = Simulation::new(replay.responder());
    let account = Account::new(server.blocking(Arc::clone(&context)), account_id)?;
    let replayed = count(&account)?;
    note!("{} requests recorded; {replayed} of {counted} to-dos replayed", server.requests().len());
    Ok(())
}

/// The code under test: counts the open to-dos.
fn count(account: &Account) -> Result<usize, Error> {
    let mut count = 0;
    for project in account.projects().list().send()? {
        let Ok(todoset) = project.todoset() else { continue };
        for list in account.todolists().list(todoset).send()? {
            count += account.todos().list(list.id).send()?.len();
        }
    }
    Ok(count)
}

/// Writes a file that appears when it is complete.
fn save(path: &str, text: &str) -> Result<(), Error> {
    let destination = Destination::file(path).with_overwrite();
    let written = AtomicFile::create(&destination, "").and_then(|(new, mut file)| {
        file.write_all(text.as_bytes())?;
        new.finish(&file)
    });
    written.map(drop).map_err(|error| program::error_of(error.into()))
}
