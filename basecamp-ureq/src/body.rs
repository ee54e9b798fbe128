//! Response bodies: read into memory, or streamed to the caller.

use std::io::{self, ErrorKind, Read};
use std::time::Instant;

use basecamp_core::{BlockingBody, Cancel, Failure};
use bytes::Bytes;
use http::{HeaderMap, Response, Version, header};
use ureq::{BodyReader, Timeout};

use crate::chunks::Chunks;
use crate::connections::Permit;
use crate::current::BodyRead;
use crate::failure::{Limits, into_source};

/// The most bytes that a `Content-Length` reserves before they arrive.
const MAX_RESERVED: u64 = 1 << 20;

/// The body of a response. It uses a connection until it has been read or dropped.
pub(crate) struct Body {
    reader: BodyReader<'static>,
    content_length: u64,
    /// The state after the last read, if the body is chunked.
    chunks: Option<Chunks>,
    limits: Limits,
    cancel: Option<Cancel>,
    /// Until the body has been read to its end.
    permit: Option<Permit>,
}

impl Body {
    /// Separates the body of a response from its head.
    pub(crate) fn of(
        response: Response<ureq::Body>,
        limits: Limits,
        permit: Permit,
        cancel: Option<Cancel>,
    ) -> Response<Self> {
        let chunks = is_chunked(response.headers()).then(|| match response.version() {
            // HTTP/1.0 has no transfer codings (RFC 9112, section 6.1), so ureq wouldn't decode it.
            Version::HTTP_10 => Chunks::malformed(),
            _ => Chunks::default(),
        });
        response.map(|body| {
            let content_length = body.content_length().unwrap_or(0);
            let permit = Some(permit);
            Self { reader: body.into_reader(), content_length, chunks, limits, cancel, permit }
        })
    }

    /// Reads the whole body, at most `limit` bytes.
    pub(crate) fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        let (limit, content_length) = (limit as u64, self.content_length);
        if content_length > limit {
            return Err(Failure::body_too_large());
        }
        // In powers of two: the allocator reuses pages of such sizes for the next body, and returns
        // those of exact sizes to the system (measured: a third more time for lists).
        let reserved = (content_length.min(MAX_RESERVED) as usize).next_power_of_two();
        let mut bytes = Vec::with_capacity(reserved);
        let limits = self.limits.for_whole_body();
        // ureq applies the idle timeout to each read.
        let end = self.limits.per_operation().and_then(|limit| Instant::now().checked_add(limit));
        let mut reader = Bounded { reader: Checked(&mut self), end };
        // First the `Content-Length`: `read_to_end` zeroes all capacity that it passes to a reader.
        let read = (&mut reader).take(content_length).read_to_end(&mut bytes).and_then(|read| {
            reader.take((limit - read as u64).saturating_add(1)).read_to_end(&mut bytes)
        });
        match read.map_err(ureq::Error::from) {
            Ok(_) if bytes.len() as u64 > limit => Err(Failure::body_too_large()),
            Ok(_) => Ok(bytes.into()),
            Err(ureq::Error::Timeout(which)) => {
                Err(Failure::timeout(limits.timeout_message("the response's body", which)))
            }
            Err(error @ ureq::Error::Protocol(_)) => Err(Failure::io(error)),
            Err(error) => Err(Failure::incomplete(into_source(error))),
        }
    }

    /// The body as a stream, which the caller reads.
    pub(crate) fn into_stream(self) -> BlockingBody {
        Box::new(StreamedBody(self))
    }
}

/// Whether `chunked` is a transfer coding of the response, by the rule of ureq.
fn is_chunked(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::TRANSFER_ENCODING).iter();
    let mut codings =
        values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    codings.any(|coding| coding.trim().eq_ignore_ascii_case("chunked"))
}

/// A body whose end is an error unless the body is complete.
struct Checked<'a>(&'a mut Body);

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = BodyRead::start(self.0.chunks, self.0.cancel.clone());
        let result = self.0.reader.read(buffer);
        self.0.chunks = read.chunks();
        let amount = result?;
        if self.0.chunks.is_some_and(Chunks::is_malformed) {
            let message = "the body isn't validly chunked (RFC 9112, section 7.1)";
            return Err(io::Error::new(ErrorKind::InvalidData, message));
        }
        // For ureq, a close after the last chunk ends the body, but that takes an empty line.
        let is_unfinished = self.0.chunks.is_some_and(Chunks::is_unfinished);
        if amount == 0 && !buffer.is_empty() && is_unfinished {
            let message = "the connection ended within a chunked body";
            return Err(io::Error::new(ErrorKind::UnexpectedEof, message));
        }
        if amount == 0 && !buffer.is_empty() {
            self.0.permit = None;
        }
        Ok(amount)
    }
}

/// A body that must be complete by a time.
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

/// A body that the caller reads. Its errors are I/O errors, and name the timeout.
struct StreamedBody(Body);

impl Read for StreamedBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limits = self.0.limits;
        Checked(&mut self.0).read(buffer).map_err(|error| match ureq::Error::from(error) {
            ureq::Error::Timeout(which) => {
                io::Error::new(ErrorKind::TimedOut, limits.timeout_message("the file", which))
            }
            ureq::Error::Protocol(error) => io::Error::new(ErrorKind::InvalidData, error),
            error => io::Error::new(ErrorKind::UnexpectedEof, into_source(error)),
        })
    }
}
