//! HTTP exchanges on a connection: stops the sending when the response begins, skips interim
//! responses, and limits the heads of responses.

use std::io;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use crate::chunks::Chunks;
use crate::current;
use crate::deadline::Deadline;
use crate::head::{self, Extent, HeadError, Kind, Scan};

/// The most header fields that ureq accepts.
const MAX_UREQ_FIELDS: usize = 128;
/// The most bytes of a body in [`HeldInput`].
const MAX_HELD: usize = 512 << 10;

/// Wraps connections in [`ExchangeTransport`].
#[derive(Debug)]
pub(crate) struct Exchanges;

impl<In: Transport> Connector<In> for Exchanges {
    type Out = ExchangeTransport<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(ExchangeTransport::new))
    }
}

#[derive(Debug)]
pub(crate) struct ExchangeTransport<T> {
    inner: T,
    phase: Phase,
    /// Input that is not passed to ureq yet; later, input that precedes that of `inner`.
    held: HeldInput,
    scan: Scan,
    /// The number of bytes at the end of the input whose chunks are not checked yet.
    unchecked: usize,
    /// Bytes of the interim responses so far.
    skipped: usize,
    /// The sending has been stopped.
    stopped: bool,
    /// The error that ended the sending.
    failure: Option<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Before the first request.
    New,
    /// From the request to the end of the response's head.
    Request,
    Response,
}

impl<T: Transport> ExchangeTransport<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            phase: Phase::New,
            held: HeldInput::default(),
            scan: Scan::default(),
            unchecked: 0,
            skipped: 0,
            stopped: false,
            failure: None,
        }
    }

    /// Begins a request.
    fn begin(&mut self) {
        self.phase = Phase::Request;
        self.scan = Scan::default();
        self.unchecked = 0;
        self.skipped = 0;
    }

    /// Checks the chunks in new input, if the body is chunked.
    fn check_chunks(&mut self) {
        if self.unchecked == 0 {
            return;
        }
        let Some(mut chunks) = current::chunks() else { return };
        let input = match self.held.is_empty() {
            true => self.inner.buffers().input(),
            false => self.held.input(),
        };
        let checked = input.len().saturating_sub(self.unchecked);
        chunks.advance(&input[checked..]);
        self.unchecked = 0;
        current::set_chunks(chunks);
    }

    fn stop(&mut self, timeout: NextTimeout) {
        self.stopped = true;
        current::stop();
        // Drops the queued output. This can't fail: nothing is sent.
        let _ = self.inner.transmit_output(0, timeout);
    }

    fn input(&mut self) -> &[u8] {
        match self.held.is_empty() {
            true => self.inner.buffers().input(),
            false => self.held.input(),
        }
    }

    /// Moves the input from the connection's buffer to `held`.
    fn hold(&mut self) {
        let buffers = self.inner.buffers();
        let input = buffers.input();
        let amount = input.len();
        self.held.bytes.extend_from_slice(input);
        buffers.input_consume(amount);
    }

    fn kind(&mut self) -> Kind {
        Kind::of(self.input())
    }

    fn scan(&mut self) -> Option<Extent> {
        let input = match self.held.is_empty() {
            true => self.inner.buffers().input(),
            false => self.held.input(),
        };
        self.scan.advance(input)
    }

    fn skip_interim_responses(&mut self) -> Result<(), Error> {
        while self.kind() == Kind::Interim
            && let Some(Extent { length, .. }) = self.scan()
        {
            head::check(&self.input()[..length])?;
            self.scan = Scan::default();
            self.skipped += length;
            match self.held.is_empty() {
                true => self.inner.buffers().input_consume(length),
                false => self.held.input_consume(length),
            }
            self.check_size(0)?;
        }
        Ok(())
    }

    fn check_size(&self, more: usize) -> Result<(), Error> {
        let is_too_large = self.skipped + more > head::MAX_BYTES;
        if is_too_large { Err(HeadError::TooLarge.into()) } else { Ok(()) }
    }

    /// Whether the head of the response is complete. Checks the part that has arrived.
    fn is_complete(&mut self) -> Result<bool, Error> {
        if self.input().is_empty() {
            return Ok(false);
        }
        self.skip_interim_responses()?;
        if self.kind() == Kind::Malformed {
            return Err(HeadError::Malformed.into());
        }
        let Some(Extent { length, fields }) = self.scan() else {
            let length = self.input().len();
            self.check_size(length)?;
            self.hold();
            return Ok(false);
        };
        self.check_size(length)?;
        let body = self.input().len() - length;
        if fields > head::MAX_FIELDS {
            return Err(HeadError::TooManyFields.into());
        }
        if fields > MAX_UREQ_FIELDS {
            let (condensed, fields) = head::condense(&self.input()[..length])?;
            self.hold();
            self.held.replace(length, condensed);
            current::set_fields(fields);
        }
        self.unchecked = body;
        Ok(true)
    }

    fn await_head(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let deadline = Deadline::from(timeout);
        let mut left = timeout;
        while !self.is_complete()? {
            if !self.receive(left)? {
                // ureq has an error for a connection without a response.
                let began = !self.held.is_empty();
                return if began { Err(HeadError::Truncated.into()) } else { Ok(false) };
            }
            if !self.held.is_empty() {
                self.hold();
            }
            left = deadline.remaining_of(timeout)?;
        }
        if current::is_unsent() {
            self.stop(timeout);
        }
        self.phase = Phase::Response;
        Ok(true)
    }

    /// Waits for input. Reads input that arrived before the sending failed, then reports the
    /// failure.
    fn receive(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        match self.inner.await_input(timeout) {
            Ok(true) => Ok(true),
            result => self.failure.take().map_or(result, Err),
        }
    }

    fn await_body(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let before = self.input().len();
        let received = self.inner.await_input(timeout).map_err(as_truncation)?;
        if received && !self.held.is_empty() {
            if self.held.input().len() > MAX_HELD {
                return Err(io::Error::other("a line of the response's body is too long").into());
            }
            self.hold();
        }
        self.unchecked += self.input().len().saturating_sub(before);
        Ok(received)
    }
}

impl<T: Transport> Transport for ExchangeTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.check_chunks();
        match self.phase == Phase::Response && !self.held.is_empty() {
            true => &mut self.held,
            false => self.inner.buffers(),
        }
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if matches!(self.phase, Phase::New | Phase::Response) {
            self.begin();
        }
        let deadline = Deadline::from(timeout);
        let (mut amount, mut left) = (amount, timeout);
        while !self.stopped {
            match self.inner.transmit_output(amount, left) {
                Ok(()) => {}
                Err(Error::Io(error)) => {
                    self.failure = Some(error.into());
                    self.stop(timeout);
                }
                Err(error) => return Err(error),
            }
            if self.inner.buffers().input().is_empty() {
                break;
            }
            // Input has interrupted the sending.
            self.hold();
            self.skip_interim_responses()?;
            let length = self.held.input().len();
            self.check_size(length)?;
            if matches!(self.kind(), Kind::Final | Kind::Malformed) {
                self.stop(timeout);
            }
            amount = 0;
            left = deadline.remaining_of(timeout)?;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        match self.phase {
            Phase::New => self.inner.await_input(timeout),
            Phase::Request => self.await_head(timeout),
            Phase::Response => self.await_body(timeout),
        }
    }

    fn is_open(&mut self) -> bool {
        let is_unfinished = current::chunks().is_some_and(Chunks::is_unfinished);
        let is_usable = !self.stopped && self.held.is_empty() && !is_unfinished;
        is_usable && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// For ureq, some errors are the end of a body that the connection delimits, but only a close ends
/// it (RFC 9112, section 8). Changes their kind.
fn as_truncation(error: Error) -> Error {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, UnexpectedEof};
    match error {
        Error::Io(error)
            if matches!(error.kind(), ConnectionAborted | ConnectionReset | UnexpectedEof) =>
        {
            io::Error::other(error).into()
        }
        error => error,
    }
}

impl From<HeadError> for Error {
    fn from(error: HeadError) -> Self {
        Self::Other(Box::new(error))
    }
}

/// Input outside of the connection's buffer.
#[derive(Debug, Default)]
struct HeldInput {
    bytes: Vec<u8>,
    consumed: usize,
    progress: bool,
}

impl HeldInput {
    fn is_empty(&self) -> bool {
        self.consumed == self.bytes.len()
    }

    /// Replaces the first `length` bytes.
    fn replace(&mut self, length: usize, by: Vec<u8>) {
        self.bytes.splice(self.consumed..self.consumed + length, by);
    }
}

impl Buffers for HeldInput {
    fn output(&mut self) -> &mut [u8] {
        &mut []
    }

    fn input(&self) -> &[u8] {
        &self.bytes[self.consumed..]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        &mut []
    }

    fn input_appended(&mut self, _: usize) {}

    fn input_consume(&mut self, amount: usize) {
        self.consumed += amount;
        self.progress = amount > 0;
        if self.is_empty() {
            self.bytes.clear();
            self.consumed = 0;
        }
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        (&mut [], &mut [])
    }

    fn can_use_input(&self) -> bool {
        !self.is_empty() && self.progress
    }
}
