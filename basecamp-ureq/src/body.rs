//! Bodies of responses: read into memory, or handed over to the caller.

use std::io::{self, ErrorKind, Read};
use std::time::Instant;

use basecamp_core::{BlockingBody, Failure};
use bytes::Bytes;
use http::{HeaderMap, Response, Version, header};
use ureq::{BodyReader, Timeout};

use crate::chunks::Chunks;
use crate::connections::Permit;
use crate::current::BodyRead;
use crate::failure::{Limits, cause};

/// The most that a `Content-Length` reserves before the bytes have come.
const MAX_RESERVED: u64 = 1 << 20;

/// The body of a response. It uses a connection until it has been read or dropped.
pub(crate) struct Body {
    reader: BodyReader<'static>,
    announced: u64,
    /// The state after the last read, if the body is chunked.
    chunks: Option<Chunks>,
    limits: Limits,
    /// Until the body has been read to its end.
    permit: Option<Permit>,
}

impl Body {
    /// Separates the body of a response from its head.
    pub(crate) fn of(
        response: Response<ureq::Body>,
        limits: Limits,
        permit: Permit,
    ) -> Response<Self> {
        let chunks = is_chunked(response.headers()).then(|| match response.version() {
            // HTTP/1.0 has no transfer codings (RFC 9112, section 6.1), so ureq wouldn't decode it.
            Version::HTTP_10 => Chunks::malformed(),
            _ => Chunks::default(),
        });
        response.map(|body| {
            let announced = body.content_length().unwrap_or(0);
            Self { reader: body.into_reader(), announced, chunks, limits, permit: Some(permit) }
        })
    }

    /// Reads it all, or gives up when it exceeds `limit` bytes.
    pub(crate) fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        let (limit, announced) = (limit as u64, self.announced);
        if announced > limit {
            return Err(Failure::body_too_large());
        }
        // In powers of two: the allocator keeps pages of such sizes for the next body, where it
        // would hand those of exact sizes back to the system (measured: a third more time for lists).
        let reserved = (announced.min(MAX_RESERVED) as usize).next_power_of_two();
        let mut bytes = Vec::with_capacity(reserved);
        let limits = self.limits.whole();
        // Each read has the idle timeout to itself.
        let end = self.limits.each().and_then(|limit| Instant::now().checked_add(limit));
        let mut reader = Bounded { reader: Checked(&mut self), end };
        // First what is announced: `read_to_end` clears all room that it offers to a reader.
        let read = (&mut reader).take(announced).read_to_end(&mut bytes).and_then(|read| {
            reader.take((limit - read as u64).saturating_add(1)).read_to_end(&mut bytes)
        });
        match read.map_err(ureq::Error::from) {
            Ok(_) if bytes.len() as u64 > limit => Err(Failure::body_too_large()),
            Ok(_) => Ok(bytes.into()),
            Err(ureq::Error::Timeout(which)) => {
                Err(Failure::timeout(limits.late("the response's body", which)))
            }
            Err(error @ ureq::Error::Protocol(_)) => Err(Failure::io(error)),
            Err(error) => Err(Failure::incomplete(cause(error))),
        }
    }

    /// Leaves the reading to somebody else.
    pub(crate) fn into_stream(self) -> BlockingBody {
        Box::new(HandedOver(self))
    }
}

/// Whether `chunked` is a transfer coding of the response, as ureq decides it.
fn is_chunked(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::TRANSFER_ENCODING).iter();
    let mut codings = values.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
    codings.any(|coding| coding.trim().eq_ignore_ascii_case("chunked"))
}

/// A body that ends only where it is complete.
struct Checked<'a>(&'a mut Body);

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = BodyRead::start(self.0.chunks);
        let result = self.0.reader.read(buffer);
        self.0.chunks = read.chunks();
        let amount = result?;
        if self.0.chunks.is_some_and(Chunks::is_malformed) {
            let problem = "the body isn't validly chunked (RFC 9112, section 7.1)";
            return Err(io::Error::new(ErrorKind::InvalidData, problem));
        }
        // ureq takes a close after the last chunk for the end, but an empty line ends the body.
        let is_unfinished = self.0.chunks.is_some_and(Chunks::is_unfinished);
        if amount == 0 && !buffer.is_empty() && is_unfinished {
            let problem = "the connection ended within a chunked body";
            return Err(io::Error::new(ErrorKind::UnexpectedEof, problem));
        }
        if amount == 0 && !buffer.is_empty() {
            self.0.permit = None;
        }
        Ok(amount)
    }
}

/// A body that must be complete by a time, if any.
struct Bounded<R> {
    reader: R,
    end: Option<Instant>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.end.is_some_and(|end| Instant::now() >= end) {
            return Err(ureq::Error::Timeout(Timeout::RecvBody).into_io());
        }
        self.reader.read(buffer)
    }
}

/// A body whose errors are those of any reader, and say what timed out.
struct HandedOver(Body);

impl Read for HandedOver {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limits = self.0.limits;
        Checked(&mut self.0).read(buffer).map_err(|error| match ureq::Error::from(error) {
            ureq::Error::Timeout(which) => {
                io::Error::new(ErrorKind::TimedOut, limits.late("the file", which))
            }
            ureq::Error::Protocol(error) => io::Error::new(ErrorKind::InvalidData, error),
            error => io::Error::new(ErrorKind::UnexpectedEof, cause(error)),
        })
    }
}
