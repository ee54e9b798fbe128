//! Request bodies, and response bodies that the driver streams to the caller.

pub(crate) mod content;
pub(crate) mod multipart;

use std::fmt;
use std::io::Read;
use std::pin::Pin;

use bytes::Bytes;

use crate::body::content::{Content, Replay};

/// A response body that a blocking driver streams to the caller, or the source of a request body.
pub type BlockingBody = Box<dyn Read + Send>;

/// A response body that an async driver streams to the caller, or the source of a request body.
pub type AsyncBody = Pin<
    Box<dyn http_body::Body<Data = Bytes, Error = Box<dyn std::error::Error + Send + Sync>> + Send>,
>;

/// The body of a request.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum RequestBody {
    /// No body. The driver sends a `POST`, `PUT` or `PATCH` with `Content-Length: 0`.
    #[default]
    Empty,
    /// The complete body.
    Bytes(Bytes),
    /// A body that the driver streams from a file or reader; the core never buffers it.
    External(Box<ExternalBody>),
}

impl RequestBody {
    /// Whether the body can be sent again, for a retry.
    #[must_use]
    pub fn replay(&self) -> Replay {
        match self {
            Self::Empty | Self::Bytes(_) => Replay::Rewind,
            Self::External(body) => body.content.replay(),
        }
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::Empty } else { Self::Bytes(bytes) }
    }
}

impl From<&Content> for RequestBody {
    fn from(content: &Content) -> Self {
        match content.in_memory() {
            Some(bytes) => bytes.clone().into(),
            None => Self::External(Box::new(ExternalBody {
                head: Bytes::new(),
                content: content.clone(),
                tail: Bytes::new(),
            })),
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::External(body) => body.fmt(f),
        }
    }
}

/// A streamed body: the bytes `head`, then the content, then the bytes `tail`.
///
/// [`ExternalBody::open_blocking`] and [`ExternalBody::open_async`] concatenate the three for a
/// driver.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExternalBody {
    /// The bytes before the content, such as the headers of a multipart body.
    pub head: Bytes,
    /// The content.
    pub content: Content,
    /// The bytes after the content.
    pub tail: Bytes,
}

impl ExternalBody {
    /// The length of the body in bytes, for a content of that length.
    pub(crate) fn length(&self, content: u64) -> u64 {
        content.saturating_add((self.head.len() + self.tail.len()) as u64)
    }
}
