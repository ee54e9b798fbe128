//! Runs the sandbox until a signal ends it, and prints its URL, token and account id.

#![forbid(unsafe_code)]

mod arguments;
mod signals;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, process};

use basecamp_core::cassette::{Cassette, Replay};
use basecamp_sandbox::{Builder, Sandbox};
use tokio::runtime;
use tokio::time::sleep;

use self::arguments::{Command, LOCK_FILE, STATE_FILE};

/// The longest time between a change of the state and its save.
const SAVE_INTERVAL: Duration = Duration::from_secs(2);

/// The exit code for invalid arguments.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match arguments::read(lexopt::Parser::from_env()) {
        Ok(Command::Print(text)) => match write!(io::stdout(), "{text}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Ok(Command::Run { builder, quiet, state, replay }) => {
            // Standard output has the settings, which a shell evaluates.
            let builder = if quiet {
                *builder
            } else {
                builder.on_exchange(|exchange| {
                    let _ = writeln!(io::stderr(), "{exchange}");
                })
            };
            match start(builder, state.as_deref(), replay.as_deref()) {
                Ok(signal) => ExitCode::from(signals::EXIT_CODE + signal),
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

/// Runs a sandbox until a signal, whose number it returns. It saves its state in a folder, or
/// replays the conversation in a file.
fn start(mut builder: Builder, folder: Option<&Path>, replayed: Option<&Path>) -> io::Result<u8> {
    let mut account = None;
    if let Some(file) = replayed {
        let cassette = cassette(file)?;
        account = recorded_account(&cassette);
        builder = builder.replay(&Replay::new(cassette));
    }
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // From now on a signal ends the program in order.
        let signal = signals::next()?;
        // The lock is held until the end.
        let _lock = folder.map(lock).transpose()?;
        let file = folder.map(|folder| folder.join(STATE_FILE));
        run(&builder.start()?, account, file.as_deref(), signal).await
    })
}

/// The recorded conversation in a file.
fn cassette(file: &Path) -> io::Result<Cassette> {
    let what = format!("{} can't be replayed", file.display());
    let json = fs::read_to_string(file).map_err(|error| naming(&what, &error))?;
    Cassette::from_json(&json).map_err(|error| {
        let message = format!(
            "{what}: {}. Use a file that a recorder of basecamp-core has written",
            error.message()
        );
        io::Error::new(io::ErrorKind::InvalidData, message)
    })
}

/// The id of the account that the requests of a recorded conversation name.
fn recorded_account(cassette: &Cassette) -> Option<String> {
    let paths =
        cassette.exchanges.iter().filter_map(|exchange| exchange.request.url.strip_prefix('/'));
    let mut ids = paths.filter_map(|path| path.split('/').next());
    ids.find(|id| id.parse::<u64>().is_ok()).map(str::to_owned)
}

/// Creates a folder, and locks it against other sandboxes, which would replace the state in it.
fn lock(folder: &Path) -> io::Result<File> {
    let what = format!("{} can't be the folder of --state", folder.display());
    let in_folder = |error: io::Error| naming(&what, &error);
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

/// Prints the settings, with the account of a recorded conversation if there is one, and waits for
/// the signal. Meanwhile, changes of the state are saved.
async fn run(
    sandbox: &Sandbox,
    account: Option<String>,
    file: Option<&Path>,
    signal: impl Future<Output = u8>,
) -> io::Result<u8> {
    file.map_or(Ok(()), |file| save(sandbox, file))?;
    let certificate = sandbox.certificate_pem().map(Certificate::save).transpose()?;
    let account = account.as_deref().unwrap_or(sandbox.account_id());
    announce(sandbox, account, certificate.as_ref())
        .map_err(|error| naming("the settings can't be written to standard output", &error))?;
    let Some(file) = file else { return Ok(signal.await) };
    let mut signal = pin!(signal);
    let number = loop {
        tokio::select! {
            number = &mut signal => break number,
            () = sleep(SAVE_INTERVAL) => {
                // The disk may have room again later.
                if let Err(error) = save(sandbox, file) {
                    report(&error.to_string());
                }
            }
        }
    };
    save(sandbox, file)?;
    Ok(number)
}

fn save(sandbox: &Sandbox, file: &Path) -> io::Result<()> {
    let what = format!("the state can't be saved in {}", file.display());
    sandbox.save_to(file).map_err(|error| naming(&what, &error))
}

/// An error that names the action that failed.
fn naming(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

/// Prints lines for a shell to evaluate.
fn announce(sandbox: &Sandbox, account: &str, certificate: Option<&Certificate>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "# The page: {}", sandbox.page_url())?;
    writeln!(out, "export BASECAMP_BASE_URL={}", sandbox.url())?;
    writeln!(out, "export BASECAMP_TOKEN={}", sandbox.token())?;
    writeln!(out, "export BASECAMP_ACCOUNT_ID={account}")?;
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
        let certificate = Self(path);
        let path = &certificate.0;
        let written = File::create_new(path).and_then(|mut file| file.write_all(pem.as_bytes()));
        let what = format!("the certificate can't be saved in {}", path.display());
        written.map_err(|error| naming(&what, &error))?;
        Ok(certificate)
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
