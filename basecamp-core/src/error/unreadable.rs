//! Errors of a request's content: the driver can't read it, or its length isn't the announced one.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

use super::ErrorCode;

/// The cause for which a request's content can't be sent.
///
/// HTTP clients wrap it in their own errors; [`Failure::io`](crate::Failure::io) finds it among the
/// sources.
#[derive(Debug)]
pub(crate) struct Unreadable {
    message: String,
    source: Option<io::Error>,
}

impl Unreadable {
    pub(crate) fn because(source: io::Error) -> Self {
        Self { message: source.to_string(), source: Some(source) }
    }

    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self { message: format!("{}: {source}", path.display()), source: Some(source) }
    }

    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The content ended before its announced length.
    pub(crate) fn too_short(sent: u64, length: u64) -> Self {
        Self::new(format!("it ended after {sent} of {length} bytes"))
    }

    /// The content exceeds its announced length.
    pub(crate) fn too_long(length: u64) -> Self {
        Self::new(format!("it is longer than the announced {length} bytes"))
    }

    /// A stream was already sent, so a further attempt has no content.
    pub(crate) fn already_consumed() -> Self {
        Self::new("a stream can be sent only once")
    }

    /// A blocking driver got an async stream, or an async driver a blocking reader.
    pub(crate) fn wrong_driver() -> Self {
        Self::new(
            "it is made for another kind of driver: `Content::reader` is for blocking ones, \
             `Content::stream` for async ones",
        )
    }

    /// Finds an `Unreadable` among an error and its sources.
    pub(crate) fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            // `source` of an I/O error skips the error that it wraps.
            let wrapped = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
            next = match wrapped {
                Some(wrapped) => Some(wrapped),
                None => error.source(),
            };
        }
        None
    }
}

/// Returns the code of a failure to read content: that of a file or stream that fails differs from
/// that of content which the call can't have.
pub(super) fn code(error: &(dyn StdError + 'static)) -> ErrorCode {
    match Unreadable::find(error) {
        Some(Unreadable { source: Some(_), .. }) => ErrorCode::LocalIo,
        _ => ErrorCode::Usage,
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Unreadable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
