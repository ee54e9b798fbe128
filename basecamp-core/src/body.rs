//! Bodies: what a request carries, and what passes by the core from a socket to its user.

pub(crate) mod content;
pub(crate) mod multipart;

use std::fmt;
use std::io::Read;
use std::pin::Pin;

use bytes::Bytes;

use crate::body::content::{Content, Replay};

/// A body that a blocking driver hands over, or reads what is to be sent from.
pub type BlockingBody = Box<dyn Read + Send>;

/// A body that an async driver hands over, or polls for what is to be sent.
pub type AsyncBody = Pin<
    Box<dyn http_body::Body<Data = Bytes, Error = Box<dyn std::error::Error + Send + Sync>> + Send>,
>;

/// The body of a request.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum RequestBody {
    /// There is none. A `POST`, `PUT` or `PATCH` says so with `Content-Length: 0`.
    #[default]
    Empty,
    /// These bytes.
    Bytes(Bytes),
    /// Bytes that never enter the core: the driver gets them from where they are.
    External(Box<ExternalBody>),
}

impl RequestBody {
    /// Whether the same request can be sent once more.
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
        match content.plain_bytes() {
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

/// A body that is streamed, with what stands around it: `head`, then the content, then `tail`.
///
/// [`ExternalBody::open_blocking`] and [`ExternalBody::open_async`] put the three together for a driver.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExternalBody {
    /// What stands before the content.
    pub head: Bytes,
    /// The content.
    pub content: Content,
    /// What stands behind it.
    pub tail: Bytes,
}

impl ExternalBody {
    pub(crate) fn around(&self, content: u64) -> u64 {
        content.saturating_add((self.head.len() + self.tail.len()) as u64)
    }
}
