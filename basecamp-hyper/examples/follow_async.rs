//! Prints the events of an account as they happen, and resumes where it stopped.
//!
//! ```text
//! cargo run -p basecamp-hyper --example follow_async -- --help
//! ```
//!
//! With `BASECAMP_TOKEN` it follows an account of Basecamp. Without a token it starts a sandbox, in
//! which something happens.

use std::future::pending;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;

use basecamp_hyper::{Account, Client, Config, Error};
use basecamp_tests::{note, program, say};

use follow::{Activity, HELP, Options};

#[path = "../../basecamp-core/examples/shared/follow.rs"]
mod follow;

fn main() -> ExitCode {
    program::run(HELP, run)
}

#[tokio::main]
async fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut options = Options::parse(arguments)?;
    if program::has_token() {
        options.store.get_or_insert_with(|| "follow.json".into());
        let client = Client::from_env()?;
        let id = match program::account_in_environment()? {
            Some(id) => id,
            None => program::only_account(&client.authorization().get().await?.accounts)?,
        };
        return print_events(&client.for_account(id)?, &options).await;
    }
    let sandbox = Arc::new(program::start_sandbox()?);
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let _activity = Activity::start(sandbox)?;
    print_events(&account, &options).await
}

async fn print_events(account: &Account, options: &Options) -> Result<(), Error> {
    let mut feed = options.connect(account).open()?;
    let mut left = options.count.unwrap_or(usize::MAX);
    // One future for all iterations: a Ctrl-C between two futures would be lost.
    let mut interrupted = pin!(async {
        // An error means that the process can't handle Ctrl-C, which ends it then.
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    });
    while left > 0 {
        let row = tokio::select! {
            biased;
            () = &mut interrupted => return Ok(()),
            row = feed.next() => row,
        };
        let Some(row) = row else { break };
        say!("{}", options.line(&row?))?;
        left -= 1;
    }
    Ok(())
}
