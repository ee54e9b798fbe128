//! Exports a project as a folder of Markdown files with its attachments.
//!
//! ```text
//! cargo run -p basecamp-hyper --example export -- PROJECT FOLDER [--parallel N]
//! ```
//!
//! A further run on the same folder writes what has changed since. An interrupted run is continued
//! in the same way: every file is complete or absent. A progress bar is on standard error, if that
//! is a terminal.
//!
//! With `BASECAMP_TOKEN` it reads from the account in `BASECAMP_ACCOUNT_ID` at Basecamp. Without a
//! token it starts a sandbox, which has the project `Cookbook for small boats`.

mod folder;
mod page;
mod project;
mod records;
mod save;
mod text;

use std::process::ExitCode;

use basecamp_hyper::{
    Account, Client, ClientBuilder, Config, ConfigBuilder, Error, config_from_env,
};
use basecamp_tests::{note, program, say};
use indicatif::{ProgressBar, ProgressStyle};

use folder::Folder;
use project::Reader;
use save::Exporter;

const USAGE: &str = "export PROJECT FOLDER [--parallel N]";

const HELP: &str = "\
Exports a project as a folder of Markdown files with its attachments.

Usage: export PROJECT FOLDER [--parallel N]

  PROJECT        the id or the name of the project, or a part of the name
  FOLDER         a folder, which is created if necessary
  --parallel N   the number of requests at the same time, 1 to 50; default: 4

The export has the messages, to-dos, documents, files, cards, schedule entries, chat lines, check-ins and
e-mail forwards in the enabled tools of the project that are neither archived nor trashed, with their
comments. Files of other services, such as Google documents, are links, since Basecamp doesn't have them.
Not exported are boosts, former versions, time sheets, gauges, hill charts, links between card tables, and
messages and approvals of the former client board.

Run it again to update the folder, or to continue after an interruption: it reads the texts again, and
downloads and writes what has changed. Files of deleted records stay.

BASECAMP_TOKEN is the token and BASECAMP_ACCOUNT_ID the account; without a token, the export is that of a
sandbox, which has the project `Cookbook for small boats`. The exit status is 0, or that of the error's code.
";

fn main() -> ExitCode {
    program::run(HELP, run)
}

struct Options {
    project: String,
    folder: String,
    parallel: usize,
}

#[tokio::main]
async fn run(arguments: Vec<String>) -> Result<(), Error> {
    let options = options(arguments)?;
    if program::has_token() {
        let account = program::account_in_environment()?.ok_or_else(|| {
            Error::usage("BASECAMP_ACCOUNT_ID is not set")
                .with_hint("Set it to the account's number.")
        })?;
        let config = limited(config_from_env()?, &options)?;
        let client = ClientBuilder::from_env()?.config(config).build()?;
        return export(&client.for_account(account)?, &options).await;
    }
    let sandbox = program::start_sandbox()?;
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = limited(Config::builder().base_url(sandbox.url()), &options)?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    export(&client.for_account(sandbox.account_id())?, &options).await
}

/// The client limits its connections, so that no part of the export needs to count requests.
fn limited(config: ConfigBuilder, options: &Options) -> Result<Config, Error> {
    config.max_connections(options.parallel).build()
}

async fn export(account: &Account, options: &Options) -> Result<(), Error> {
    let bar = ProgressBar::no_length().with_style(style("{spinner} {msg}"));
    bar.set_message("reading the lists");
    let project = account.projects().find(&options.project).await?;
    let project = account.projects().get(project.id).await?;
    let folder = Folder::open(&options.folder)?;
    let mut reader = Reader::new(account, &project, options.parallel);
    let pages = reader.pages().await?;

    bar.set_length(u64::try_from(pages.len()).unwrap_or(u64::MAX));
    bar.set_style(style("{wide_bar} {pos}/{len} {msg}"));
    let exporter = Exporter::new(account, folder, &bar);
    let counts = exporter.save(pages, options.parallel).await?;
    bar.finish_and_clear();
    for lack in &reader.lacks {
        note!("{lack}");
    }
    say!("{counts}: {}", options.folder)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn options(arguments: Vec<String>) -> Result<Options, Error> {
    let usage = |message: String| Error::usage(message).with_hint(USAGE);
    let mut arguments = arguments.into_iter();
    let (mut operands, mut parallel) = (Vec::new(), 4);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--parallel" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                parallel = number
                    .filter(|number| (1..=50).contains(number))
                    .ok_or_else(|| usage("`--parallel` needs a number from 1 to 50".to_owned()))?;
            }
            option if option.starts_with('-') => {
                return Err(usage(format!("unknown option `{option}`")));
            }
            _ => operands.push(argument),
        }
    }
    match <[String; 2]>::try_from(operands) {
        Ok([project, folder]) => Ok(Options { project, folder, parallel }),
        Err(_) => Err(usage("`export` needs a project and a folder".to_owned())),
    }
}
