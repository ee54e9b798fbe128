//! Connecting to a host that has several addresses (RFC 8305, "Happy Eyeballs").

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use ureq::Error;
use ureq::unversioned::transport::NextTimeout;

use crate::cancel;
use crate::current;
use crate::deadline::Deadline;

/// The time between the starts of two attempts, unless the earlier one fails (RFC 8305, section 5).
const DELAY: Duration = Duration::from_millis(250);

/// Connects to the first address that accepts. Tries a single address on this thread, unless the
/// call may be cancelled, and several on a thread each.
pub(crate) fn connect(addresses: &[SocketAddr], timeout: NextTimeout) -> Result<TcpStream, Error> {
    let deadline = Deadline::from(timeout);
    let connected = match addresses {
        [] => return Err(Error::HostNotFound),
        [address] if !current::is_cancellable() => {
            TcpStream::connect_timeout(address, deadline.remaining()?)
        }
        _ => race(alternating(addresses), deadline, TcpStream::connect_timeout)?,
    };
    connected.map_err(|error| match error.kind() {
        ErrorKind::TimedOut => deadline.error(),
        _ => error.into(),
    })
}

/// Orders addresses so that their families alternate, beginning with that of the first (RFC 8305,
/// section 4).
fn alternating(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (mut same, mut others): (Vec<_>, Vec<_>) =
        addresses.iter().copied().partition(|address| address.is_ipv6() == first);
    let pairs = same.len().min(others.len());
    let (more_same, more_others) = (same.split_off(pairs), others.split_off(pairs));
    let pairs = same.into_iter().zip(others).flat_map(<[_; 2]>::from);
    pairs.chain(more_same).chain(more_others).collect()
}

/// Connects to an address, within a timeout.
type Dial = fn(&SocketAddr, Duration) -> io::Result<TcpStream>;

/// Returns the first connection, the last error, or a timeout.
fn race(
    addresses: Vec<SocketAddr>,
    deadline: Deadline,
    dial: Dial,
) -> Result<io::Result<TcpStream>, Error> {
    let (sender, results) = mpsc::channel();
    let mut waiting = addresses.into_iter();
    let mut running = 0;
    loop {
        let mut left = deadline.remaining()?;
        if let Some(address) = waiting.next() {
            start(address, left, dial, sender.clone());
            running += 1;
        }
        if waiting.len() > 0 {
            left = left.min(DELAY);
        }
        match cancel::receive(&results, left)? {
            Ok(Err(error)) => {
                running -= 1;
                if running == 0 && waiting.len() == 0 {
                    return Ok(Err(error));
                }
            }
            Ok(connected) => return Ok(connected),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

/// Connects on a new thread, or on this one if no thread can be spawned.
fn start(
    address: SocketAddr,
    timeout: Duration,
    dial: Dial,
    results: Sender<io::Result<TcpStream>>,
) {
    // After the first connection, nothing receives the results of the other attempts.
    let connect = move |results: Sender<_>| {
        let _ = results.send(dial(&address, timeout));
    };
    let on_thread = results.clone();
    let thread = thread::Builder::new().name("basecamp-connect".to_owned());
    if thread.spawn(move || connect(on_thread)).is_err() {
        connect(results);
    }
}

#[cfg(test)]
mod tests;
