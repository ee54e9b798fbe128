//! The signals that end the program.

use std::io;

use tokio::select;

/// The exit code of a program that a signal has ended is this number and that of the signal: 130
/// after Ctrl-C (SIGINT), 143 after SIGTERM, 129 after SIGHUP.
pub(crate) const EXIT_CODE: u8 = 128;

/// Waits for the first signal from now on, and returns its number. A SIGHUP that is ignored by now,
/// as after `nohup`, remains ignored.
#[cfg(unix)]
pub(crate) fn next() -> io::Result<impl Future<Output = u8>> {
    use std::future::pending;

    use tokio::signal::unix::{SignalKind, signal};

    let hangup = if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) };
    let hangup = async {
        match hangup {
            Some(mut hangup) => drop(hangup.recv().await),
            None => pending().await,
        }
    };
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        select! {
            () = hangup => 1,
            _ = interrupt.recv() => 2,
            _ = terminate.recv() => 15,
        }
    })
}

/// Whether the process ignores SIGHUP. Only Linux has a file with the ignored signals.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // The lowest bit is that of signal 1.
    ignored.is_some_and(|mask| mask & 1 == 1)
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
