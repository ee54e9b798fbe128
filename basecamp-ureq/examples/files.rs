//! Gets a file from Basecamp, or puts one there.
//!
//! ```text
//! cargo run -p basecamp-ureq --example files -- get URL|UPLOAD_ID [-o FILE] [--force]
//! cargo run -p basecamp-ureq --example files -- put FILE --vault ID
//! ```
//!
//! `get` saves the file under its own name, or as FILE; `-o -` writes it to standard output. It
//! replaces no file without `--force`. `put` prints the id of the new upload. On a terminal both show
//! how far they are.
//!
//! With `BASECAMP_TOKEN` it talks to Basecamp, to the account in `BASECAMP_ACCOUNT_ID`. Without, it
//! starts a sandbox of its own, in which `get sandbox` finds a file.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::io;
use std::process::ExitCode;

use basecamp_tests::sandbox::Sandbox;
use basecamp_ureq::types::{Upload, Vault};
use basecamp_ureq::{
    Account, Client, Config, Destination, DownloadExt as _, Error, ErrorCode, FilePart, Id,
};
use indicatif::{ProgressBar, ProgressStyle};

const USAGE: &str = "files get URL|UPLOAD_ID [-o FILE] [--force], or files put FILE --vault ID";

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    eprintln!("error: {}", error.message());
    eprintln!("hint: {}", error.hint());
    ExitCode::from(error.exit_code())
}

enum Command {
    Get { what: String, to: Option<String>, force: bool },
    Put { file: String, vault: Id<Vault> },
}

fn run() -> Result<(), Error> {
    let command = command(env::args().skip(1).collect())?;
    if env::var_os("BASECAMP_TOKEN").is_some_and(|token| !token.is_empty()) {
        let account = env::var("BASECAMP_ACCOUNT_ID").map_err(|_| {
            usage("BASECAMP_ACCOUNT_ID is not set").with_hint("Set it to the account's number.")
        })?;
        return carry_out(&Client::from_env()?.for_account(account)?, command);
    }
    let sandbox = Sandbox::start().map_err(|error| {
        Error::new(ErrorCode::Network, format!("the sandbox does not start: {error}"))
    })?;
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let content = "Nothing is sent to Basecamp from here.\n".repeat(100_000);
    let upload = sandbox.add_upload(12, "sandbox.txt", "text/plain", content);
    eprintln!("BASECAMP_TOKEN is not set: using a sandbox, in which `get sandbox` finds a file.");
    let command = match command {
        Command::Get { what, to, force } if what == "sandbox" => {
            Command::Get { what: upload.to_string(), to, force }
        }
        command => command,
    };
    carry_out(&client.for_account(sandbox.account_id())?, command)
}

fn carry_out(account: &Account, command: Command) -> Result<(), Error> {
    match command {
        Command::Get { what, to, force } => get(account, &what, to.as_deref(), force),
        Command::Put { file, vault } => put(account, &file, vault),
    }
}

fn get(account: &Account, what: &str, to: Option<&str>, force: bool) -> Result<(), Error> {
    let download = match what.parse::<Id<Upload>>() {
        Ok(upload) => account.uploads().download(upload).send()?,
        Err(_) => account.download_url(what).send()?,
    };
    let bar = bar(&download.filename, download.content_length);
    let shown = bar.clone();
    let mut download = download.on_progress(move |received, _| shown.set_position(received));
    let destination = match to {
        Some("-") => {
            download.write_to(&mut io::stdout().lock())?;
            bar.finish_and_clear();
            return Ok(());
        }
        Some(file) => Destination::file(file),
        None => Destination::folder("."),
    };
    let path = download.save(if force { destination.overwrite() } else { destination })?;
    bar.finish_and_clear();
    println!("{}", path.display());
    Ok(())
}

fn put(account: &Account, file: &str, vault: Id<Vault>) -> Result<(), Error> {
    let bar = bar(file, None);
    let shown = bar.clone();
    let file = FilePart::file(file).on_progress(move |sent, total| {
        shown.set_length(total);
        shown.set_position(sent);
    });
    let upload = account.uploads().upload(vault, file).send()?;
    bar.finish_and_clear();
    println!("{}", upload.id);
    Ok(())
}

/// A bar on a terminal, and nothing anywhere else.
fn bar(name: &str, total: Option<u64>) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{prefix} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
    );
    let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_prefix(name.to_owned())
}

fn command(arguments: Vec<String>) -> Result<Command, Error> {
    let mut arguments = arguments.into_iter();
    let verb = arguments.next().unwrap_or_default();
    let (mut what, mut to, mut vault, mut force) = (None, None, None, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-o" if verb == "get" => to = Some(value(&argument, arguments.next())?),
            "--force" if verb == "get" => force = true,
            "--vault" if verb == "put" => {
                let id = value(&argument, arguments.next())?;
                let id = id.parse().map_err(|_| usage(format!("`{id}` is no id of a vault")))?;
                vault = Some(id);
            }
            option if option.starts_with('-') => {
                return Err(usage(format!("`{verb}` has no option `{option}`")));
            }
            _ if what.is_some() => return Err(usage(format!("`{argument}` is one too many"))),
            _ => what = Some(argument),
        }
    }
    match (verb.as_str(), what, vault) {
        ("get", Some(what), _) => Ok(Command::Get { what, to, force }),
        ("put", Some(file), Some(vault)) => Ok(Command::Put { file, vault }),
        ("get", None, _) => Err(usage("`get` needs a URL or the id of an upload")),
        ("put", ..) => Err(usage("`put` needs a file, and the folder as `--vault ID`")),
        _ => Err(usage("say `get` or `put`")),
    }
}

fn value(option: &str, value: Option<String>) -> Result<String, Error> {
    value.ok_or_else(|| usage(format!("`{option}` needs a value")))
}

fn usage(problem: impl Into<String>) -> Error {
    Error::new(ErrorCode::Usage, problem).with_hint(USAGE)
}
