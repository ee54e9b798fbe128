//! TCP as a transport of ureq. It observes deadlines exactly, detects a response while it sends,
//! and needs fewer system calls than ureq's own.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use basecamp_core::AddressPolicy;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};

use crate::buffers::{self, IoBuffers};
use crate::cancel;
use crate::current;
use crate::deadline::{Deadline, remaining_connect_time};
use crate::happy_eyeballs;

/// Connects to allowed addresses, unless the connector of a proxy has connected.
#[derive(Debug)]
pub(crate) struct Tcp {
    addresses: AddressPolicy,
}

impl Tcp {
    pub(crate) fn new(addresses: AddressPolicy) -> Self {
        Self { addresses }
    }
}

impl<In: Transport> Connector<In> for Tcp {
    type Out = Either<In, TcpTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        if let Some(transport) = chained {
            return Ok(Some(Either::A(transport)));
        }
        let resolved = details.addrs.iter().copied();
        let allowed =
            self.addresses.select(resolved).map_err(|error| Error::Other(error.into()))?;
        let stream = happy_eyeballs::connect(&allowed, remaining_connect_time(details))?;
        stream.set_nodelay(true)?;
        Ok(Some(Either::B(TcpTransport::new(stream))))
    }
}

#[derive(Debug)]
pub(crate) struct TcpTransport {
    stream: TcpStream,
    buffers: IoBuffers,
    /// The timeouts of the socket.
    read_timeout: Duration,
    write_timeout: Duration,
    /// Whether the socket is non-blocking: the response can interrupt the sending of a long
    /// request.
    is_nonblocking: bool,
    /// Whether the socket was read since the last call of [`Transport::is_open`].
    used: bool,
}

impl TcpTransport {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffers: IoBuffers::default(),
            read_timeout: Duration::ZERO,
            write_timeout: Duration::ZERO,
            is_nonblocking: false,
            used: false,
        }
    }

    /// Sends the whole queue.
    fn send(&mut self, deadline: Deadline) -> Result<(), Error> {
        while !self.buffers.unsent().is_empty() {
            let unsent = self.buffers.unsent();
            let written = retry_until(
                deadline,
                &mut self.write_timeout,
                |timeout| self.stream.set_write_timeout(timeout),
                || (&self.stream).write(unsent),
            )?;
            if written == 0 {
                return Err(io::Error::from(ErrorKind::WriteZero).into());
            }
            self.buffers.mark_written(written);
        }
        Ok(())
    }

    /// Sends the queue until it is empty or input has arrived, which is in the buffer then.
    fn send_until_input(&mut self, deadline: Deadline) -> Result<(), Error> {
        self.set_nonblocking(true)?;
        while !self.buffers.unsent().is_empty() {
            let mut events = PollFlags::OUT;
            let space = self.buffers.input_append_buf();
            events.set(PollFlags::IN, !space.is_empty());
            cancel::check()?;
            let ready = ready(&self.stream, events, cancel::slice(deadline.remaining()?))?;
            if !space.is_empty() && ready.intersects(!PollFlags::OUT) {
                match (&self.stream).read(space) {
                    Ok(0) => {
                        let message = "the connection was closed while the request was sent";
                        return Err(io::Error::new(ErrorKind::UnexpectedEof, message).into());
                    }
                    Ok(amount) => {
                        self.buffers.input_appended(amount);
                        return Ok(());
                    }
                    Err(error) if is_transient(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            if ready.contains(PollFlags::OUT) {
                match (&self.stream).write(self.buffers.unsent()) {
                    Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero).into()),
                    Ok(written) => self.buffers.mark_written(written),
                    Err(error) if is_transient(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    fn set_nonblocking(&mut self, is_nonblocking: bool) -> io::Result<()> {
        if self.is_nonblocking != is_nonblocking {
            self.stream.set_nonblocking(is_nonblocking)?;
            self.is_nonblocking = is_nonblocking;
        }
        Ok(())
    }

    fn receive(&mut self, deadline: Deadline) -> Result<bool, Error> {
        self.set_nonblocking(false)?;
        self.used = true;
        let input = self.buffers.input_append_buf();
        let amount = retry_until(
            deadline,
            &mut self.read_timeout,
            |timeout| self.stream.set_read_timeout(timeout),
            || (&self.stream).read(input),
        )?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Receives input that arrived before the sending failed. Returns the failure if there is none.
    fn receive_after(&mut self, failure: Error, timeout: NextTimeout) -> Result<bool, Error> {
        self.buffers.drop_unsent();
        current::set_unsent(true);
        match self.receive(timeout.for_read().into()) {
            Ok(true) => Ok(true),
            _ => Err(failure),
        }
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Queues the output, so that a single system call sends the head and the body of a request:
    /// ureq waits for input after each request. Longer output is sent until input arrives.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if current::is_stopped() {
            self.buffers.drop_unsent();
            return Ok(());
        }
        self.buffers.queue(amount);
        if self.buffers.unsent().len() <= buffers::OUTPUT_SIZE / 2 {
            return Ok(());
        }
        let result = self.send_until_input(timeout.for_write().into());
        if result.is_err() {
            self.buffers.drop_unsent();
        }
        result
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if self.buffers.unsent().is_empty() {
            return self.receive(timeout.for_read().into());
        }
        let deadline = Deadline::from(timeout);
        let sent = if self.is_nonblocking {
            self.send_until_input(timeout.for_write().into())
        } else {
            self.send(timeout.for_write().into())
        };
        match sent {
            Ok(()) => {}
            Err(failure @ Error::Io(_)) => return self.receive_after(failure, timeout),
            Err(error) => return Err(error),
        }
        let is_interrupted = !self.buffers.unsent().is_empty();
        current::set_unsent(is_interrupted);
        if is_interrupted {
            return Ok(true);
        }
        self.receive(deadline.remaining_of(timeout)?.for_read().into())
    }

    /// ureq calls this when it puts a connection into the pool, and when it takes it out. Only the
    /// second call checks the socket.
    fn is_open(&mut self) -> bool {
        std::mem::take(&mut self.used) || is_idle(&self.stream).unwrap_or(false)
    }
}

/// Whether the peer has neither closed the connection nor sent unexpected bytes.
fn is_idle(stream: &TcpStream) -> io::Result<bool> {
    Ok(ready(stream, PollFlags::IN, Duration::ZERO)?.is_empty())
}

/// The longest timeout that is passed to the operating system.
const MAX_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// Waits for one of `events`. Returns those that occurred, or none after the timeout.
fn ready(stream: &TcpStream, events: PollFlags, timeout: Duration) -> io::Result<PollFlags> {
    let timeout = Timespec::try_from(timeout.min(MAX_TIMEOUT)).map_err(io::Error::other)?;
    let mut sockets = [PollFd::new(stream, events)];
    match poll(&mut sockets, Some(&timeout)) {
        Ok(_) => Ok(sockets[0].revents()),
        Err(rustix::io::Errno::INTR) => Ok(PollFlags::empty()),
        Err(error) => Err(error.into()),
    }
}

/// Repeats an operation, which the timeout of the socket limits, until it completes or the
/// deadline.
fn retry_until<T>(
    deadline: Deadline,
    set: &mut Duration,
    set_timeout: impl Fn(Option<Duration>) -> io::Result<()>,
    mut operation: impl FnMut() -> io::Result<T>,
) -> Result<T, Error> {
    loop {
        cancel::check()?;
        let timeout = round_timeout(cancel::slice(deadline.remaining()?));
        if timeout != *set {
            set_timeout(Some(timeout))?;
            *set = timeout;
        }
        match operation() {
            Err(error) if is_transient(&error) => {}
            result => return Ok(result?),
        }
    }
}

/// Rounds down to a power of two in milliseconds, so that most requests don't change the timeout of
/// the socket, which is a system call.
fn round_timeout(left: Duration) -> Duration {
    Duration::from_millis(1 << left.as_millis().clamp(1, MAX_TIMEOUT.as_millis()).ilog2())
}

/// Whether the error is a timeout, which systems report by different kinds, or an interruption by a
/// signal.
fn is_transient(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
