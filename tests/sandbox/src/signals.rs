//! The signals that end the program.

use std::io;

use tokio::select;

/// The exit code of a program that a signal has ended is this number and that of the signal: 130
/// after Ctrl-C (SIGINT), 143 after SIGTERM, 129 after SIGHUP.
pub(crate) const EXIT_CODE: u8 = 128;

/// Waits for the first signal from now on, and returns its number.
#[cfg(unix)]
pub(crate) fn next() -> io::Result<impl Future<Output = u8>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        select! {
            _ = hangup.recv() => 1,
            _ = interrupt.recv() => 2,
            _ = terminate.recv() => 15,
        }
    })
}

/// Waits for Ctrl-C or the end of the console, and returns the number of SIGINT.
#[cfg(windows)]
pub(crate) fn next() -> io::Result<impl Future<Output = u8>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};

    let (mut interrupt, mut stop, mut close) = (ctrl_c()?, ctrl_break()?, ctrl_close()?);
    Ok(async move {
        select! {
            _ = interrupt.recv() => {}
            _ = stop.recv() => {}
            _ = close.recv() => {}
        }
        2
    })
}
