//! Runs the sandbox until Ctrl-C, and prints its URL, token and account id.

#![forbid(unsafe_code)]

mod arguments;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::{env, process};

use basecamp_sandbox::Sandbox;

use self::arguments::Command;

/// The exit code of a program that SIGINT has ended.
const INTERRUPTED: u8 = 130;

/// The exit code for invalid arguments.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(Command::Print(text)) => match write!(io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Ok(Command::Run { builder, quiet }) => {
            // Standard output has the settings, which a shell evaluates.
            let builder = if quiet {
                *builder
            } else {
                builder.on_exchange(|exchange| {
                    let _ = writeln!(io::stderr(), "{exchange}");
                })
            };
            match builder.start().and_then(|sandbox| run(&sandbox)) {
                Ok(()) => ExitCode::from(INTERRUPTED),
                Err(error) => {
                    report(&format!("the sandbox can't run: {error}"));
                    ExitCode::FAILURE
                }
            }
        }
        Err(error) => {
            report(&format!("{error}\nTry --help."));
            ExitCode::from(USAGE)
        }
    }
}

fn report(message: &str) {
    let _ = writeln!(io::stderr(), "error: {message}");
}

/// Prints the settings, and waits for Ctrl-C.
fn run(sandbox: &Sandbox) -> io::Result<()> {
    let (interrupt, interrupted) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = interrupt.send(());
    })
    .map_err(io::Error::other)?;
    let certificate = sandbox.certificate_pem().map(Certificate::save).transpose()?;
    announce(sandbox, certificate.as_ref())?;
    interrupted.recv().map_err(io::Error::other)
}

/// Prints lines for a shell to evaluate.
fn announce(sandbox: &Sandbox, certificate: Option<&Certificate>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "# The page: {}", sandbox.page_url())?;
    writeln!(out, "export BASECAMP_BASE_URL={}", sandbox.url())?;
    writeln!(out, "export BASECAMP_TOKEN={}", sandbox.token())?;
    writeln!(out, "export BASECAMP_ACCOUNT_ID={}", sandbox.account_id())?;
    if let Some(Certificate(path)) = certificate {
        writeln!(out, "export SSL_CERT_FILE='{}'", path.display())?;
    }
    writeln!(out, "export BASECAMP_CLIENT_ID={}", sandbox.public_client_id())?;
    out.flush()
}

/// The file with the certificate that clients trust. It is deleted when the program ends.
struct Certificate(PathBuf);

impl Certificate {
    fn save(pem: &str) -> io::Result<Self> {
        let path = env::temp_dir().join(format!("basecamp-sandbox-{}.pem", process::id()));
        // A former process with the same id may have left it.
        let _ = fs::remove_file(&path);
        let mut file = File::create_new(&path)?;
        let certificate = Self(path);
        file.write_all(pem.as_bytes())?;
        Ok(certificate)
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
