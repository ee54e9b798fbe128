//! Runs the sandbox until it is killed, and prints its URL, token and account id.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs, io, thread};

use basecamp_sandbox::{Builder, Sandbox};
use lexopt::prelude::*;

const USAGE: &str =
    "usage: sandbox [--port N] [--tls] [--as-documented] [--token-lifetime SECONDS]";

fn main() -> ExitCode {
    let builder = match arguments() {
        Ok(builder) => builder,
        Err(error) => {
            println!("{error}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match builder.start().and_then(|sandbox| announce(&sandbox).map(|()| sandbox)) {
        Ok(_sandbox) => loop {
            thread::park();
        },
        Err(error) => {
            println!("The sandbox can't start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Builder, lexopt::Error> {
    let mut builder = Sandbox::builder();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        builder = match argument {
            Long("port") => builder.port(arguments.value()?.parse()?),
            Long("tls") => builder.tls(),
            Long("as-documented") => builder.as_documented(),
            Long("token-lifetime") => {
                builder.token_lifetime(Duration::from_secs(arguments.value()?.parse()?))
            }
            other => return Err(other.unexpected()),
        };
    }
    Ok(builder)
}

/// Prints lines for a shell to evaluate.
fn announce(sandbox: &Sandbox) -> io::Result<()> {
    println!("export BASECAMP_BASE_URL={}", sandbox.url());
    println!("export BASECAMP_TOKEN={}", sandbox.token());
    println!("export BASECAMP_ACCOUNT_ID={}", sandbox.account_id());
    println!("export BASECAMP_CLIENT_ID={}", sandbox.public_client_id());
    if let Some(certificate) = sandbox.certificate_pem() {
        let path = env::temp_dir().join(format!("sandbox-{}.pem", std::process::id()));
        fs::write(&path, certificate)?;
        println!("export SSL_CERT_FILE={}", path.display());
    }
    Ok(())
}
