//! The behaviour of the examples as shell programs: help, arguments, output, exit codes, and the
//! choice of Basecamp or a sandbox.

use std::env;
use std::error::Error as _;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use basecamp_core::{AccountId, AuthorizedAccount, Error, ErrorCode};

use crate::note;
use basecamp_sandbox::Sandbox;

/// Runs an example: prints its help on `--help`, and reports an error with a message and the exit
/// code of its kind. A closed output is not an error.
pub fn run(help: &str, example: impl FnOnce(Vec<String>) -> Result<(), Error>) -> ExitCode {
    let result = arguments().and_then(|arguments| {
        let asks_for_help =
            arguments.iter().any(|argument| argument == "--help" || argument == "-h");
        if asks_for_help {
            return print(help);
        }
        check_environment()?;
        example(arguments)
    });
    match result {
        Err(error) if !is_closed_pipe(&error) => {
            note!("error: {}", error.message());
            note!("hint: {}", error.hint());
            if let Some(id) = error.request_id() {
                note!("request id: {id}");
            }
            ExitCode::from(error.exit_code())
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Runs an example without arguments.
pub fn run_alone(help: &str, example: impl FnOnce() -> Result<(), Error>) -> ExitCode {
    run(help, |arguments| match arguments.first() {
        None => example(),
        Some(other) => {
            let error = Error::new(ErrorCode::Usage, format!("unknown argument `{other}`"));
            Err(error.with_hint("The only option is --help."))
        }
    })
}

fn arguments() -> Result<Vec<String>, Error> {
    let text = |argument: std::ffi::OsString| {
        argument.into_string().map_err(|argument| {
            let argument = argument.to_string_lossy();
            Error::new(ErrorCode::Usage, format!("the argument `{argument}` is not Unicode"))
        })
    };
    env::args_os().skip(1).map(text).collect()
}

/// Checks that our variables are Unicode: [`variable`] would ignore others.
fn check_environment() -> Result<(), Error> {
    for (name, value) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("BASECAMP_") && value.to_str().is_none() {
            let message = format!("the variable `{name}` is not Unicode");
            return Err(Error::new(ErrorCode::Usage, message));
        }
    }
    Ok(())
}

/// Whether standard output is closed. A closed socket is a network error instead.
fn is_closed_pipe(error: &Error) -> bool {
    let cause = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    error.code() == ErrorCode::Usage
        && cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes a line to standard output, for results. Unlike `println!` it returns an error.
#[macro_export]
macro_rules! say {
    ($($text:tt)*) => { $crate::program::print(format_args!("{}\n", format_args!($($text)*))) };
}

/// Writes a line to standard error, which readers of the results ignore.
#[macro_export]
macro_rules! note {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($text)*);
    }};
}

/// Writes text to standard output.
pub fn print(text: impl fmt::Display) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    write!(out, "{text}").and_then(|()| out.flush()).map_err(|error| {
        Error::new(ErrorCode::Usage, format!("the result can't be written: {error}"))
            .with_hint("Check where the output goes.")
            .with_source(error)
    })
}

/// A variable of the environment; one that is empty counts as not set.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether there is a token, and the example so talks to Basecamp and not to a sandbox.
pub fn has_token() -> bool {
    variable("BASECAMP_TOKEN").is_some()
}

/// The account id in the environment, if it is set.
pub fn account_in_environment() -> Result<Option<AccountId>, Error> {
    let id = variable("BASECAMP_ACCOUNT_ID").map(|id| id.parse()).transpose();
    id.map_err(|error: Error| {
        let message = format!("BASECAMP_ACCOUNT_ID: {}", error.message());
        Error::new(error.code(), message).with_hint(error.hint())
    })
}

/// The only account of a token.
pub fn only_account(accounts: &[AuthorizedAccount]) -> Result<AccountId, Error> {
    let accounts: Vec<_> = accounts.iter().filter(|account| account.is_basecamp()).collect();
    if let [account] = accounts.as_slice() {
        return account.id.try_into();
    }
    let names: Vec<_> =
        accounts.iter().map(|account| format!("{} ({})", account.id, account.name)).collect();
    let message = format!("the token reaches {} accounts", accounts.len());
    let hint = match names.is_empty() {
        true => "Log in as somebody who is in one.".to_owned(),
        false => format!("Set BASECAMP_ACCOUNT_ID to one of them: {}.", names.join(", ")),
    };
    Err(Error::new(ErrorCode::Ambiguous, message).with_hint(hint))
}

/// Starts the sandbox that an example uses in place of Basecamp.
pub fn start_sandbox() -> Result<Sandbox, Error> {
    Sandbox::start().map_err(|error| {
        Error::new(ErrorCode::Network, format!("the sandbox does not start: {error}"))
    })
}

/// Converts the error of an example to one of the SDK.
pub fn error_of(error: Box<dyn std::error::Error>) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Error::new(ErrorCode::Usage, error.to_string()),
    }
}
