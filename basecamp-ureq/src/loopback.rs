//! The listener for the redirect of a login, on threads.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{Loopback, LoopbackConnection};
use bytes::Bytes;

use crate::wait::Unpark;

/// The interval in which the listener looks for connections and for the end of the login.
const INTERVAL: Duration = Duration::from_millis(20);

/// Opens the listener and serves it until the login ends.
pub(crate) fn serve(loopback: Loopback) {
    let (listener, port) = match bind(&loopback) {
        Ok(bound) => bound,
        Err(error) => return loopback.failed(error),
    };
    loopback.bound(port);
    while !loopback.is_closed() {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(INTERVAL);
            continue;
        };
        // A connection above the limit is closed.
        let Some(connection) = loopback.connection() else { continue };
        let thread = thread::Builder::new().name("basecamp-login".to_owned());
        // The browser shows a connection that breaks, or that has no thread.
        let _ = thread.spawn(move || exchange(stream, connection));
    }
}

fn bind(loopback: &Loopback) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(loopback.address())?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Receives a request, and sends its response.
fn exchange(mut stream: TcpStream, mut connection: LoopbackConnection) -> io::Result<()> {
    let until = Instant::now() + Loopback::TRANSFER_TIMEOUT;
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(Loopback::TRANSFER_TIMEOUT))?;
    let mut buffer = [0; 4096];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        if connection.receive(&buffer[..length]) {
            break;
        }
    }
    let response = wait_for_response(&mut connection);
    stream.write_all(&response)?;
    stream.shutdown(Shutdown::Write)
}

fn wait_for_response(connection: &mut LoopbackConnection) -> Bytes {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match connection.poll_response(&Context::from_waker(&waker)) {
            Poll::Ready(response) => return response,
            Poll::Pending => thread::park(),
        }
    }
}
