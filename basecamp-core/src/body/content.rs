//! What is uploaded: bytes, a file, or a stream of known length.

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

/// What a file to be uploaded holds. Bytes and strings convert into it.
///
/// Bytes and files can be read again, so a call may be repeated where its operation allows that. A
/// stream is sent once, whatever happens.
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
#[allow(clippy::exhaustive_enums)]
pub enum Replay {
    /// It can't: it is sent once.
    Never,
    /// It can.
    Rewind,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    File(PathBuf),
    /// Whoever sends it takes it.
    Reader(Arc<Mutex<Option<BlockingBody>>>, u64),
    Stream(Arc<Mutex<Option<AsyncBody>>>, u64),
}

impl Content {
    /// The content of a regular file, which the driver opens and reads while it sends it. Its length
    /// must not change meanwhile.
    ///
    /// The call fails with a `usage` error, and sends nothing, if the file can't be opened or is not a
    /// regular file: use [`Content::reader`] or [`Content::stream`] for pipes, devices, `/dev/stdin` and
    /// the files of `/proc`, whose length no file system knows.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Source::File(path.into()).into()
    }

    /// What a reader gives: exactly `length` bytes, and then its end. For drivers that block.
    ///
    /// It is read once, by the first call that sends it or one of its clones.
    pub fn reader(reader: impl Read + Send + 'static, length: u64) -> Self {
        Source::Reader(Arc::new(Mutex::new(Some(Box::new(reader)))), length).into()
    }

    /// What a stream gives: exactly `length` bytes, and then its end. For async drivers.
    ///
    /// It is polled once, by the first call that sends it or one of its clones.
    pub fn stream<B>(stream: B, length: u64) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        let stream = asynchronous::boxed(stream);
        Source::Stream(Arc::new(Mutex::new(Some(stream))), length).into()
    }

    /// Has `report` called with the bytes handed to the connection so far, and with all there are. A
    /// call that is repeated begins at 0 again.
    #[must_use]
    pub fn with_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// Whether it can be read again from its beginning.
    #[must_use]
    pub fn replay(&self) -> Replay {
        match self.source {
            Source::Bytes(_) | Source::File(_) => Replay::Rewind,
            Source::Reader(..) | Source::Stream(..) => Replay::Never,
        }
    }

    /// How many bytes it has; a file has yet to be asked.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::File(_) => None,
            Source::Reader(_, length) | Source::Stream(_, length) => Some(*length),
        }
    }

    /// The path, if it is a file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            _ => None,
        }
    }

    /// Whether only an async driver can send it.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn is_async(&self) -> bool {
        matches!(self.source, Source::Stream(..))
    }

    /// Adds the path to a problem with a file's length.
    fn explain(&self, problem: Unreadable) -> Unreadable {
        match &self.source {
            Source::File(path) => Unreadable::new(format!(
                "{}: {problem}; if its length isn't known, send it with `Content::reader` or \
                 `Content::stream`",
                path.display()
            )),
            _ => problem,
        }
    }

    /// The bytes, if they are all that matters: then the request holds them itself.
    pub(crate) fn plain_bytes(&self) -> Option<&Bytes> {
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

/// Counts what has been read of a content and reports it.
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

    /// Notes that some more was read. There must not be more than announced.
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
