//! The content of an upload: bytes, a file, or a stream of known length.

mod asynchronous;
mod blocking;

use std::error::Error as StdError;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use crate::body::{AsyncBody, BlockingBody};
use crate::error::unreadable::Unreadable;

pub use asynchronous::AsyncUpload;
pub use blocking::BlockingUpload;

/// The content of an upload. Bytes and strings convert into it.
///
/// Bytes and files can be read again, so a call can retry them if its operation is idempotent. A
/// stream is sent once and never retried.
///
/// ```
/// use basecamp_core::Content;
///
/// let report = Content::file("report.pdf").with_progress(|sent, total| {
///     println!("{sent} of {total} bytes");
/// });
/// let note = Content::from("in memory");
/// # let _ = (report, note);
/// ```
#[derive(Clone)]
pub struct Content {
    source: Source,
    progress: Option<Progress>,
}

type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Whether a body can be read again from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every variant")]
pub enum Replay {
    /// The body can be sent only once.
    Never,
    /// The body can be read again from its beginning.
    Rewind,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    File(PathBuf),
    /// The first call that sends the reader takes it out of the slot.
    Reader(Arc<Mutex<Option<BlockingBody>>>, u64),
    Stream(Arc<Mutex<Option<AsyncBody>>>, u64),
}

impl Content {
    /// The content of a regular file. The driver opens the file and reads it while it sends it. The
    /// length of the file must not change during that time.
    ///
    /// The call fails with a `usage` error, and sends nothing, if the file can't be opened or is
    /// not a regular file. Use [`Content::reader`] or [`Content::stream`] for pipes, devices,
    /// `/dev/stdin` and the files of `/proc`, whose length the file system doesn't know.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Source::File(path.into()).into()
    }

    /// The content of a reader, which must return exactly `length` bytes before its end. For
    /// blocking drivers.
    ///
    /// The reader is read once, by the first call that sends this content or a clone of it.
    pub fn reader(reader: impl Read + Send + 'static, length: u64) -> Self {
        Source::Reader(Arc::new(Mutex::new(Some(Box::new(reader)))), length).into()
    }

    /// The content of a stream, which must return exactly `length` bytes before its end. For async
    /// drivers.
    ///
    /// The stream is polled once, by the first call that sends this content or a clone of it.
    pub fn stream<B>(stream: B, length: u64) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let stream = asynchronous::boxed(stream);
        Source::Stream(Arc::new(Mutex::new(Some(stream))), length).into()
    }

    /// Sets a callback for the progress of the upload. Its arguments are the number of bytes passed
    /// to the connection so far, and the total number of bytes. A retry starts again at 0.
    #[must_use]
    pub fn with_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Whether the content can be read again from its beginning.
    #[must_use]
    pub fn replay(&self) -> Replay {
        match self.source {
            Source::Bytes(_) | Source::File(_) => Replay::Rewind,
            Source::Reader(..) | Source::Stream(..) => Replay::Never,
        }
    }

    /// The length in bytes; `None` for a file, whose length is unknown until the driver opens it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::File(_) => None,
            Source::Reader(_, length) | Source::Stream(_, length) => Some(*length),
        }
    }

    /// The path, if the content is a file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            _ => None,
        }
    }

    /// Whether only an async driver can send the content.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn is_async(&self) -> bool {
        matches!(self.source, Source::Stream(..))
    }

    /// Adds the path of a file to an error about its length.
    fn explain(&self, error: Unreadable) -> Unreadable {
        match &self.source {
            Source::File(path) => Unreadable::new(format!(
                "{}: {error}; if its length isn't known, send it with `Content::reader` or \
                 `Content::stream`",
                path.display()
            )),
            _ => error,
        }
    }

    /// Returns the bytes, if the content is in memory and has no progress callback: the request
    /// contains them directly.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match (&self.source, &self.progress) {
            (Source::Bytes(bytes), None) => Some(bytes),
            _ => None,
        }
    }
}

impl From<Source> for Content {
    fn from(source: Source) -> Self {
        Self { source, progress: None }
    }
}

macro_rules! content_from {
    ($($bytes:ty),*) => {$(
        impl From<$bytes> for Content {
            fn from(bytes: $bytes) -> Self {
                Source::Bytes(Bytes::from(bytes)).into()
            }
        }
    )*};
}

content_from!(Bytes, Vec<u8>, String, &'static [u8], &'static str);

impl<const N: usize> From<&'static [u8; N]> for Content {
    fn from(bytes: &'static [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Source::File(path) => write!(f, "the file {}", path.display()),
            Source::Reader(_, length) | Source::Stream(_, length) => {
                write!(f, "a stream of {length} bytes")
            }
        }
    }
}

fn take<T>(slot: &Mutex<Option<T>>) -> Result<T, Unreadable> {
    slot.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
        .ok_or_else(Unreadable::already_consumed)
}

/// Counts the bytes read from a content, reports the progress, and checks the length.
struct Meter {
    sent: u64,
    length: u64,
    progress: Option<Progress>,
}

impl Meter {
    fn new(content: &Content, length: u64) -> Self {
        Self { sent: 0, length, progress: content.progress.clone() }
    }

    fn left(&self) -> u64 {
        self.length - self.sent
    }

    /// Adds bytes that were read. Fails if the content is longer than announced.
    fn add(&mut self, bytes: usize) -> Result<(), Unreadable> {
        if bytes as u64 > self.left() {
            return Err(Unreadable::too_long(self.length));
        }
        self.sent += bytes as u64;
        if let Some(report) = &self.progress {
            report(self.sent, self.length);
        }
        Ok(())
    }

    fn check_end(&self) -> Result<(), Unreadable> {
        match self.left() {
            0 => Ok(()),
            _ => Err(Unreadable::too_short(self.sent, self.length)),
        }
    }
}

#[cfg(test)]
mod tests;
