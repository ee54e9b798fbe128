//! TCP as ureq's transport. It keeps deadlines to the letter, and makes fewer system calls than
//! ureq's own.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use basecamp_core::AddressPolicy;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, time,
};
use ureq::{Error, Timeout};

const INPUT_BUFFER: usize = 128 << 10;
const OUTPUT_BUFFER: usize = 32 << 10;

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
        let stream = connect(&allowed, time_left(details))?;
        stream.set_nodelay(true)?;
        Ok(Some(Either::B(TcpTransport::new(stream))))
    }
}

/// Tries one address after the other.
fn connect(addresses: &[SocketAddr], timeout: NextTimeout) -> Result<TcpStream, Error> {
    let deadline = Deadline::from(timeout);
    let mut result = Err(Error::HostNotFound);
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.left()?;
        // An address that doesn't answer must not use up the time of those behind it.
        let is_last = index + 1 == addresses.len();
        let share = if is_last { left } else { left / 2 };
        result = match TcpStream::connect_timeout(address, share) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::TimedOut => Err(deadline.error()),
            Err(error) => Err(error.into()),
        };
    }
    result
}

/// What is left of the time to connect, which earlier connectors have used.
pub(crate) fn time_left(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (time::Duration::Exact(after), time::Instant::Exact(start)) =
        (timeout.after, details.now)
    {
        timeout.after = after.saturating_sub(start.elapsed()).into();
    }
    timeout
}

#[derive(Debug)]
pub(crate) struct TcpTransport {
    stream: TcpStream,
    buffers: Queue,
    /// The socket's own timeouts, as set last.
    read_timeout: Duration,
    write_timeout: Duration,
    /// Whether it was read from since [`Transport::is_open`] was asked.
    used: bool,
}

impl TcpTransport {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            buffers: Queue { buffers: LazyBuffers::new(INPUT_BUFFER, OUTPUT_BUFFER), queued: 0 },
            read_timeout: Duration::ZERO,
            write_timeout: Duration::ZERO,
            used: false,
        }
    }

    fn flush(&mut self, deadline: Deadline) -> Result<(), Error> {
        let queued = std::mem::take(&mut self.buffers.queued);
        let mut output = &self.buffers.output()[..queued];
        while !output.is_empty() {
            let written = deadline.keep(
                &mut self.write_timeout,
                |timeout| self.stream.set_write_timeout(timeout),
                || (&self.stream).write(output),
            )?;
            if written == 0 {
                return Err(io::Error::from(ErrorKind::WriteZero).into());
            }
            output = &output[written..];
        }
        Ok(())
    }
}

impl Transport for TcpTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Only queues it, so that the head and the body of a request go out together: ureq waits for an
    /// answer after every request.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.buffers.queued += amount;
        match self.buffers.queued > OUTPUT_BUFFER / 2 {
            true => self.flush(timeout.for_write().into()),
            false => Ok(()),
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.flush(timeout.for_write().into())?;
        let deadline = Deadline::from(timeout.for_read());
        self.used = true;
        let input = self.buffers.input_append_buf();
        let amount = deadline.keep(
            &mut self.read_timeout,
            |timeout| self.stream.set_read_timeout(timeout),
            || (&self.stream).read(input),
        )?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// ureq asks when it puts a connection into the pool, and again when it takes it out. Only then
    /// does it matter.
    fn is_open(&mut self) -> bool {
        std::mem::take(&mut self.used) || is_idle(&self.stream).unwrap_or(false)
    }
}

/// Whether the peer has neither closed the connection nor sent what nobody asked for.
fn is_idle(stream: &TcpStream) -> io::Result<bool> {
    stream.set_nonblocking(true)?;
    let peeked = stream.peek(&mut [0]);
    stream.set_nonblocking(false)?;
    Ok(matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock))
}

/// A moment, and the timeout that ends then.
#[derive(Clone, Copy)]
struct Deadline {
    at: Option<Instant>,
    reason: Timeout,
}

impl From<NextTimeout> for Deadline {
    fn from(timeout: NextTimeout) -> Self {
        Self { at: Instant::now().checked_add(*timeout.after), reason: timeout.reason }
    }
}

impl Deadline {
    fn error(self) -> Error {
        Error::Timeout(self.reason)
    }

    fn left(self) -> Result<Duration, Error> {
        let left = self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()));
        if left.is_zero() { Err(self.error()) } else { Ok(left) }
    }

    /// Repeats an operation that the socket's own timeout bounds until it is done or the time is up.
    fn keep<T>(
        self,
        set: &mut Duration,
        set_timeout: impl Fn(Option<Duration>) -> io::Result<()>,
        mut operation: impl FnMut() -> io::Result<T>,
    ) -> Result<T, Error> {
        loop {
            let timeout = rounded(self.left()?);
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
}

/// The longest power of two in milliseconds that fits, so that a socket's timeout is not set anew
/// for each request.
fn rounded(left: Duration) -> Duration {
    const HOUR: u128 = 60 * 60 * 1000;
    Duration::from_millis(1 << left.as_millis().clamp(1, HOUR).ilog2())
}

/// Timed out, in the words of various systems, or interrupted by a signal.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// Buffers whose output is kept until it is flushed: what is written next comes behind it.
#[derive(Debug)]
struct Queue {
    buffers: LazyBuffers,
    queued: usize,
}

impl Buffers for Queue {
    fn output(&mut self) -> &mut [u8] {
        &mut self.buffers.output()[self.queued..]
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        let (tmp, output) = self.buffers.tmp_and_output();
        (tmp, &mut output[self.queued..])
    }

    fn input(&self) -> &[u8] {
        self.buffers.input()
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.buffers.input_append_buf()
    }

    fn input_appended(&mut self, amount: usize) {
        self.buffers.input_appended(amount);
    }

    fn input_consume(&mut self, amount: usize) {
        self.buffers.input_consume(amount);
    }

    fn can_use_input(&self) -> bool {
        self.buffers.can_use_input()
    }
}
