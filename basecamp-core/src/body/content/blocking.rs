//! Streams an upload to a blocking driver.

use std::fmt;
use std::io::{self, Chain, Cursor, Read};
use std::path::Path;

use bytes::Bytes;

use super::{Meter, Source, take};
use crate::body::{BlockingBody, ExternalBody};
use crate::error::failure::Failure;
use crate::error::unreadable::Unreadable;

/// An [`ExternalBody`] as a reader of known length.
///
/// The reader fails if the content is longer or shorter than announced.
pub struct BlockingUpload {
    length: u64,
    reader: Chain<Chain<Cursor<Bytes>, Metered>, Cursor<Bytes>>,
}

impl ExternalBody {
    /// Opens the body for a blocking driver. `open` opens a file, and returns its length too.
    ///
    /// # Errors
    ///
    /// A failure that the driver reports to the machine: the file can't be opened, the reader was
    /// already sent, the content is for async drivers, or a content of length 0 is not empty.
    pub fn open_blocking(
        self,
        open: impl FnOnce(&Path) -> io::Result<(BlockingBody, u64)>,
    ) -> Result<BlockingUpload, Failure> {
        let opened = match &self.content.source {
            Source::Bytes(bytes) => {
                let length = bytes.len() as u64;
                Ok((Box::new(Cursor::new(bytes.clone())) as BlockingBody, length))
            }
            Source::File(path) => open(path).map_err(|error| Unreadable::file(path, error)),
            Source::Reader(reader, length) => take(reader).map(|reader| (reader, *length)),
            Source::Stream(..) => Err(Unreadable::wrong_driver()),
        };
        let (reader, length) = opened.map_err(Failure::io)?;
        let mut content =
            Metered { reader, meter: Meter::new(&self.content, length), ended: false };
        content.check_empty().map_err(|error| Failure::io(self.content.explain(error)))?;
        Ok(BlockingUpload {
            length: self.length(length),
            reader: Cursor::new(self.head).chain(content).chain(Cursor::new(self.tail)),
        })
    }
}

impl BlockingUpload {
    /// The length in bytes: the `Content-Length` of the request.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for BlockingUpload {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl fmt::Debug for BlockingUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingUpload").field("length", &self.length).finish_non_exhaustive()
    }
}

/// A content whose length is checked while it is read.
struct Metered {
    reader: BlockingBody,
    meter: Meter,
    ended: bool,
}

impl Metered {
    /// Checks that a content of length 0 is empty before it is sent, since an HTTP client doesn't
    /// read an empty body.
    fn check_empty(&mut self) -> Result<(), Unreadable> {
        if self.meter.length > 0 {
            return Ok(());
        }
        match read_some(&mut *self.reader, &mut [0])? {
            0 => self.ended = true,
            _ => return Err(Unreadable::too_long(0)),
        }
        Ok(())
    }

    fn try_read(&mut self, buffer: &mut [u8]) -> Result<usize, Unreadable> {
        let read = read_some(&mut *self.reader, buffer)?;
        if read == 0 {
            self.meter.check_end()?;
            self.ended = true;
            return Ok(0);
        }
        self.meter.add(read)?;
        // Read the end now: an HTTP client stops at the announced length, and if the content is too
        // long, the server must not receive a complete request.
        if self.meter.left() == 0 {
            match read_some(&mut *self.reader, &mut [0])? {
                0 => self.ended = true,
                _ => return Err(Unreadable::too_long(self.meter.length)),
            }
        }
        Ok(read)
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        self.try_read(buffer).map_err(io::Error::other)
    }
}

fn read_some(reader: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, Unreadable> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result.map_err(Unreadable::because),
        }
    }
}
