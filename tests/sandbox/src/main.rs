//! Runs the sandbox until Ctrl-C or SIGTERM, and prints its URL, token and account id.

#![forbid(unsafe_code)]

mod arguments;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, process};

use basecamp_sandbox::{Builder, Sandbox};

use self::arguments::{Command, LOCK_FILE, STATE_FILE};

/// The longest time between a change of the state and its save.
const SAVE_INTERVAL: Duration = Duration::from_secs(2);

/// The exit code of a program that a signal has ended.
const INTERRUPTED: u8 = 130;

/// The exit code for invalid arguments.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(Command::Print(text)) => match write!(io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Ok(Command::Run { builder, quiet, state }) => {
            // Standard output has the settings, which a shell evaluates.
            let builder = if quiet {
                *builder
            } else {
                builder.on_exchange(|exchange| {
                    let _ = writeln!(io::stderr(), "{exchange}");
                })
            };
            match start(builder, state.as_deref()) {
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

/// Runs a sandbox until the signal, and saves its state in a folder.
fn start(builder: Builder, folder: Option<&Path>) -> io::Result<()> {
    // The lock is held until the end.
    let _lock = folder.map(lock).transpose()?;
    run(&builder.start()?, folder.map(|folder| folder.join(STATE_FILE)).as_deref())
}

/// Creates a folder, and locks it against other sandboxes, which would replace the state in it.
fn lock(folder: &Path) -> io::Result<File> {
    let in_folder =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(in_folder)?;
    let file = File::create(folder.join(LOCK_FILE)).map_err(in_folder)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let message = format!("another sandbox saves its state in {}", folder.display());
            Err(io::Error::new(io::ErrorKind::ResourceBusy, message))
        }
        Err(TryLockError::Error(error)) => Err(in_folder(error)),
    }
}

/// Prints the settings, and waits for the signal. Meanwhile, changes of the state are saved.
fn run(sandbox: &Sandbox, file: Option<&Path>) -> io::Result<()> {
    let (interrupt, interrupted) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = interrupt.send(());
    })
    .map_err(io::Error::other)?;
    let certificate = sandbox.certificate_pem().map(Certificate::save).transpose()?;
    announce(sandbox, certificate.as_ref())?;
    let Some(file) = file else {
        return interrupted.recv().map_err(io::Error::other);
    };
    sandbox.save_to(file)?;
    while let Err(RecvTimeoutError::Timeout) = interrupted.recv_timeout(SAVE_INTERVAL) {
        // The disk may have room again later.
        if let Err(error) = sandbox.save_to(file) {
            report(&format!("the state can't be saved: {error}"));
        }
    }
    sandbox.save_to(file)
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
