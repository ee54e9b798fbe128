//! Prints the events of an account as they happen, and resumes where it stopped.
//!
//! ```text
//! cargo run -p basecamp-ureq --example follow -- --help
//! ```
//!
//! With `BASECAMP_TOKEN` it follows an account of Basecamp. Without a token it starts a sandbox, in
//! which something happens.

use std::process::ExitCode;
use std::sync::Arc;

use basecamp_tests::{note, program, say};
use basecamp_ureq::{Account, Client, Config, Error};

use follow::{Activity, HELP, Options};

#[path = "../../basecamp-core/examples/shared/follow.rs"]
mod follow;

fn main() -> ExitCode {
    program::run(HELP, run)
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut options = Options::parse(arguments)?;
    if program::has_token() {
        options.store.get_or_insert_with(|| "follow.json".into());
        let client = Client::from_env()?;
        let id = match program::account_in_environment()? {
            Some(id) => id,
            None => program::only_account(&client.authorization().get().send()?.accounts)?,
        };
        return print_events(&client.for_account(id)?, &options);
    }
    let sandbox = Arc::new(program::start_sandbox()?);
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let _activity = Activity::start(sandbox)?;
    print_events(&account, &options)
}

fn print_events(account: &Account, options: &Options) -> Result<(), Error> {
    let feed = options.connect(account).open()?;
    let closer = feed.closer();
    let interrupted = ctrlc::set_handler(move || closer.close());
    interrupted.map_err(|error| Error::usage(format!("Ctrl-C can't be handled: {error}")))?;
    for row in feed.take(options.count.unwrap_or(usize::MAX)) {
        say!("{}", options.line(&row?))?;
    }
    Ok(())
}
