//! TCP as ureq's transport. It observes deadlines exactly, watches for a response while it sends, and
//! makes fewer system calls than ureq's own.

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
use crate::current;
use crate::deadline::{Deadline, time_left};
use crate::happy_eyeballs;

/// Connects to allowed addresses, unless a proxy's connector already has.
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
        let found = details.addrs.iter().copied();
        let allowed =
            self.addresses.select(found).map_err(|refused| Error::Other(refused.into()))?;
        let stream = happy_eyeballs::connect(&allowed, time_left(details))?;
        stream.set_nodelay(true)?;
        Ok(Some(Either::B(TcpTransport::new(stream))))
    }
}

#[derive(Debug)]
pub(crate) struct TcpTransport {
    stream: TcpStream,
    buffers: IoBuffers,
    /// The socket's own timeouts, as set last.
    read_timeout: Duration,
    write_timeout: Duration,
    /// The socket doesn't block: a request is long enough to be interrupted by its response.
    watching: bool,
    /// Whether it was read from since the last call of [`Transport::is_open`].
    used: bool,
}

impl TcpTransport {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffers: IoBuffers::default(),
            read_timeout: Duration::ZERO,
            write_timeout: Duration::ZERO,
            watching: false,
            used: false,
        }
    }

    /// Sends the whole queue.
    fn send(&mut self, deadline: Deadline) -> Result<(), Error> {
        while !self.buffers.unsent().is_empty() {
            let unsent = self.buffers.unsent();
            let written = within(
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

    /// Sends the queue until it is empty or input has arrived, which is then in the buffer.
    fn send_watching(&mut self, deadline: Deadline) -> Result<(), Error> {
        self.set_watching(true)?;
        while !self.buffers.unsent().is_empty() {
            let mut events = PollFlags::OUT;
            let room = self.buffers.input_append_buf();
            events.set(PollFlags::IN, !room.is_empty());
            let ready = ready(&self.stream, events, deadline.left()?)?;
            if !room.is_empty() && ready.intersects(!PollFlags::OUT) {
                match (&self.stream).read(room) {
                    Ok(0) => {
                        let problem = "the connection was closed while the request was sent";
                        return Err(io::Error::new(ErrorKind::UnexpectedEof, problem).into());
                    }
                    Ok(amount) => {
                        self.buffers.input_appended(amount);
                        return Ok(());
                    }
                    Err(error) if is_passing(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            if ready.contains(PollFlags::OUT) {
                match (&self.stream).write(self.buffers.unsent()) {
                    Ok(0) => return Err(io::Error::from(ErrorKind::WriteZero).into()),
                    Ok(written) => self.buffers.mark_written(written),
                    Err(error) if is_passing(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    fn set_watching(&mut self, watching: bool) -> io::Result<()> {
        if self.watching != watching {
            self.stream.set_nonblocking(watching)?;
            self.watching = watching;
        }
        Ok(())
    }

    fn receive(&mut self, deadline: Deadline) -> Result<bool, Error> {
        self.set_watching(false)?;
        self.used = true;
        let input = self.buffers.input_append_buf();
        let amount = within(
            deadline,
            &mut self.read_timeout,
            |timeout| self.stream.set_read_timeout(timeout),
            || (&self.stream).read(input),
        )?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Receives what came before the sending failed, for which there is no better report.
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

    /// Only queues it, so that the head and the body of a request go out together: ureq waits for an
    /// answer after every request. What is too long for that is sent until input has arrived.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if current::is_stopped() {
            self.buffers.drop_unsent();
            return Ok(());
        }
        self.buffers.queue(amount);
        if self.buffers.unsent().len() <= buffers::OUTPUT / 2 {
            return Ok(());
        }
        let result = self.send_watching(timeout.for_write().into());
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
        let sent = match self.watching {
            true => self.send_watching(timeout.for_write().into()),
            false => self.send(timeout.for_write().into()),
        };
        match sent {
            Ok(()) => {}
            Err(failure @ Error::Io(_)) => return self.receive_after(failure, timeout),
            Err(error) => return Err(error),
        }
        let interrupted = !self.buffers.unsent().is_empty();
        current::set_unsent(interrupted);
        match interrupted {
            true => Ok(true),
            false => self.receive(deadline.rest_of(timeout)?.for_read().into()),
        }
    }

    /// ureq asks when it puts a connection into the pool, and again when it takes it out. Only then
    /// does it matter.
    fn is_open(&mut self) -> bool {
        std::mem::take(&mut self.used) || is_idle(&self.stream).unwrap_or(false)
    }
}

/// Whether the peer has neither closed the connection nor sent what nobody asked for.
fn is_idle(stream: &TcpStream) -> io::Result<bool> {
    Ok(ready(stream, PollFlags::IN, Duration::ZERO)?.is_empty())
}

/// The longest timeout that is given to the system: it need not count years.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Waits for one of `events`, and returns those that happened; none if the time is up.
fn ready(stream: &TcpStream, events: PollFlags, timeout: Duration) -> io::Result<PollFlags> {
    let timeout = Timespec::try_from(timeout.min(HOUR)).map_err(io::Error::other)?;
    let mut sockets = [PollFd::new(stream, events)];
    match poll(&mut sockets, Some(&timeout)) {
        Ok(_) => Ok(sockets[0].revents()),
        Err(rustix::io::Errno::INTR) => Ok(PollFlags::empty()),
        Err(error) => Err(error.into()),
    }
}

/// Repeats an operation that the socket's own timeout bounds until it is done or the time is up.
fn within<T>(
    deadline: Deadline,
    set: &mut Duration,
    set_timeout: impl Fn(Option<Duration>) -> io::Result<()>,
    mut operation: impl FnMut() -> io::Result<T>,
) -> Result<T, Error> {
    loop {
        let timeout = rounded(deadline.left()?);
        if timeout != *set {
            set_timeout(Some(timeout))?;
            *set = timeout;
        }
        match operation() {
            Err(error) if is_passing(&error) => {}
            result => return Ok(result?),
        }
    }
}

/// The longest power of two in milliseconds that fits, so that a socket's timeout is not set anew
/// for each request.
fn rounded(left: Duration) -> Duration {
    Duration::from_millis(1 << left.as_millis().clamp(1, HOUR.as_millis()).ilog2())
}

/// A timeout, as various systems report it, or an interruption by a signal.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
