//! Downloads a file from Basecamp, or uploads one.
//!
//! ```text
//! cargo run -p basecamp-ureq --example files -- \
//!     get URL|UPLOAD_ID [-o FILE] [--force] [--json]
//! cargo run -p basecamp-ureq --example files -- put FILE --vault ID [--json]
//! ```
//!
//! `get` saves the file under its own name, or as FILE; `-o -` writes it to standard output. It
//! replaces an existing file with `--force` only. `put` prints the id of the new upload. Both show
//! a progress bar on a terminal. Ctrl-C cancels the transfer, and leaves no partial file.
//!
//! With `BASECAMP_TOKEN` it uses the account in `BASECAMP_ACCOUNT_ID` at Basecamp. Without a token
//! it starts a sandbox, in which `get sandbox` finds a file.

use std::io;
use std::process::ExitCode;

use basecamp_tests::{note, program, say};
use basecamp_ureq::types::{Upload, Vault};
use basecamp_ureq::{
    Account, Cancel, Client, ClientBuilder, Config, Destination, DownloadExt as _, Error, FilePart,
    Id,
};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

const USAGE: &str =
    "files get URL|UPLOAD_ID [-o FILE] [--force] [--json], or files put FILE --vault ID [--json]";

const HELP: &str = "\
Gets a file from Basecamp, or puts one there.

Usage:
  files get URL|UPLOAD_ID [-o FILE] [--force]   saves it under its own name or as FILE; `-o -` prints it
  files put FILE --vault ID                     prints the id of the new upload

  --force   replaces a file that is there
  --json    prints what there is to know about the file, as JSON

BASECAMP_TOKEN is the token and BASECAMP_ACCOUNT_ID the account; without a token, everything happens on a
sandbox, in which `get sandbox` finds a file. The exit status is 0, or that of the error's code.
";

fn main() -> ExitCode {
    program::run(HELP, run)
}

struct Command {
    action: Action,
    json: bool,
}

enum Action {
    Get { source: String, to: Option<String>, force: bool },
    Put { file: String, vault: Id<Vault> },
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut command = command(arguments)?;
    let cancel = Cancel::new();
    let on_ctrl_c = cancel.clone();
    ctrlc::set_handler(move || on_ctrl_c.cancel())
        .map_err(|error| Error::usage(format!("Ctrl-C can't be handled: {error}")))?;
    if program::has_token() {
        let account = program::account_in_environment()?.ok_or_else(|| {
            usage("BASECAMP_ACCOUNT_ID is not set").with_hint("Set it to the account's number.")
        })?;
        let client = ClientBuilder::from_env()?.cancel(&cancel).build()?;
        return execute(&client.for_account(account)?, command);
    }
    let sandbox = program::start_sandbox()?;
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).cancel(&cancel).build()?;
    let content = "Nothing is sent to Basecamp from here.\n".repeat(100_000);
    let folder = sandbox.first_id("Vault");
    let upload = sandbox.add_upload(folder, "sandbox.txt", "text/plain", content);
    note!("`get sandbox` finds a file in its folder, and `put` adds one to it");
    match &mut command.action {
        Action::Get { source, .. } if source == "sandbox" => *source = upload.to_string(),
        Action::Get { .. } => {}
        Action::Put { vault, .. } => *vault = folder.into(),
    }
    execute(&client.for_account(sandbox.account_id())?, command)
}

fn execute(account: &Account, command: Command) -> Result<(), Error> {
    let json = command.json;
    match command.action {
        Action::Get { source, to, force } => get(account, &source, to.as_deref(), force, json),
        Action::Put { file, vault } => put(account, &file, vault, json),
    }
}

fn get(
    account: &Account,
    source: &str,
    to: Option<&str>,
    force: bool,
    json: bool,
) -> Result<(), Error> {
    let download = match source.parse::<Id<Upload>>() {
        Ok(upload) => account.uploads().download(upload).send()?,
        Err(_) if source.contains("://") => account.download_url(source).send()?,
        Err(_) => {
            return Err(usage(format!("`{source}` is neither a URL nor the id of an upload")));
        }
    };
    let bar = bar(&download.filename, download.content_length);
    let shown = bar.clone();
    let mut download = download.with_progress(move |received, _| shown.set_position(received));
    let destination = match to {
        Some("-") => {
            download.write_to(&mut io::stdout().lock())?;
            bar.finish_and_clear();
            return Ok(());
        }
        Some(file) => Destination::file(file),
        None => Destination::folder("."),
    };
    let mut facts = json!({
        "filename": download.filename,
        "content_type": download.content_type,
        "content_length": download.content_length,
    });
    let path = download.save(if force { destination.with_overwrite() } else { destination })?;
    bar.finish_and_clear();
    facts["path"] = path.display().to_string().into();
    if json { say!("{facts}") } else { say!("{}", path.display()) }
}

fn put(account: &Account, file: &str, vault: Id<Vault>, json: bool) -> Result<(), Error> {
    let bar = bar(file, None);
    let shown = bar.clone();
    let file = FilePart::file(file).with_progress(move |sent, total| {
        shown.set_length(total);
        shown.set_position(sent);
    });
    let upload = account.uploads().upload(vault, file).send()?;
    bar.finish_and_clear();
    if json { say!("{}", json!(upload)) } else { say!("{}", upload.id) }
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
    let (mut operand, mut to, mut vault) = (None, None, None);
    let (mut force, mut json) = (false, false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-o" if verb == "get" => to = Some(value(&argument, arguments.next())?),
            "--force" if verb == "get" => force = true,
            "--json" => json = true,
            "--vault" if verb == "put" => {
                let id = value(&argument, arguments.next())?;
                let id = id.parse().map_err(|_| usage(format!("`{id}` is no id of a vault")))?;
                vault = Some(id);
            }
            option if option.starts_with('-') => {
                return Err(usage(format!("`{verb}` has no option `{option}`")));
            }
            _ if operand.is_some() => return Err(usage(format!("`{argument}` is one too many"))),
            _ => operand = Some(argument),
        }
    }
    if json && to.as_deref() == Some("-") {
        return Err(usage("`-o -` prints the file, so there is no place for `--json`"));
    }
    let action = match (verb.as_str(), operand, vault) {
        ("get", Some(source), _) => Action::Get { source, to, force },
        ("put", Some(file), Some(vault)) => Action::Put { file, vault },
        ("get", None, _) => return Err(usage("`get` needs a URL or the id of an upload")),
        ("put", ..) => return Err(usage("`put` needs a file, and the folder as `--vault ID`")),
        _ => return Err(usage("say `get` or `put`")),
    };
    Ok(Command { action, json })
}

fn value(option: &str, value: Option<String>) -> Result<String, Error> {
    value.ok_or_else(|| usage(format!("`{option}` needs a value")))
}

fn usage(message: impl Into<String>) -> Error {
    Error::usage(message).with_hint(USAGE)
}
