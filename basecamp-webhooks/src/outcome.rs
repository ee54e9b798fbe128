//! The outcome of a delivery, and the response to the sender.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::BoxError;
use crate::event::{Event, Malformed};

/// The outcome of a delivery.
///
/// A response with a 2xx status ends the delivery. After any other, Basecamp redelivers the event
/// up to ten times, with growing delays.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The handlers ran.
    Processed {
        /// The event.
        event: Arc<Event>,
        /// Patterns of the handlers that ran; empty if a middleware ended the event.
        handlers: Vec<Arc<str>>,
    },
    /// The event is stored in the [inbox](crate::ReceiverBuilder::inbox), and a worker processes
    /// it.
    Accepted {
        /// The event.
        event: Arc<Event>,
    },
    /// Another delivery claimed the event before, so no handler ran.
    Duplicate {
        /// The event.
        event: Arc<Event>,
        /// State of the other delivery.
        state: Duplicate,
    },
    /// No handler matches the kind of the event.
    Ignored {
        /// The event.
        event: Arc<Event>,
    },
    /// The delivery is not authentic, or not an event.
    Rejected(Rejection),
    /// The event was not processed, and Basecamp should redeliver it.
    Failed {
        /// The event.
        event: Arc<Event>,
        /// The reason.
        error: ProcessingError,
    },
}

/// State of the other delivery of a duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Duplicate {
    /// The event has been processed.
    Seen,
    /// The event is being processed, and may still fail.
    InProgress,
}

/// The reason for which a delivery was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The signature is missing.
    MissingSignature,
    /// The signature matches the body with none of the secrets.
    BadSignature,
    /// The body exceeds the size limit.
    TooLarge {
        /// The size limit, in bytes.
        limit: usize,
    },
    /// Reading the body failed, with this message.
    Incomplete(String),
    /// The body is signed but not an event.
    Malformed(Malformed),
}

/// The reason for which an event was not processed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProcessingError {
    /// A handler or middleware returned an error.
    Handler(BoxError),
    /// A handler or middleware panicked, with this message.
    Panic(String),
    /// The deduplication store failed to claim the event.
    Store(BoxError),
    /// The inbox failed to store the event.
    Inbox(BoxError),
    /// The inbox is full.
    InboxFull,
}

impl Outcome {
    /// Returns the name: `processed`, `accepted`, `duplicate`, `ignored`, `rejected` or `failed`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Processed { .. } => "processed",
            Self::Accepted { .. } => "accepted",
            Self::Duplicate { .. } => "duplicate",
            Self::Ignored { .. } => "ignored",
            Self::Rejected(_) => "rejected",
            Self::Failed { .. } => "failed",
        }
    }

    /// Returns the event, unless the delivery was rejected.
    #[must_use]
    pub const fn event(&self) -> Option<&Arc<Event>> {
        match self {
            Self::Processed { event, .. }
            | Self::Accepted { event }
            | Self::Duplicate { event, .. }
            | Self::Ignored { event }
            | Self::Failed { event, .. } => Some(event),
            Self::Rejected(_) => None,
        }
    }

    /// Returns the status of the response.
    ///
    /// | outcome | status |
    /// |---|---|
    /// | processed, accepted, ignored, a duplicate of a processed or accepted event | 200 |
    /// | a duplicate of an event in progress, which may still fail and need a redelivery | 503 |
    /// | the inbox is full | 503 |
    /// | the signature is missing or wrong | 401 |
    /// | the body is not an event, or is incomplete | 400 |
    /// | the body is too large | 413 |
    /// | a handler, the store or the inbox failed | 500 |
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Processed { .. } | Self::Accepted { .. } | Self::Ignored { .. } => StatusCode::OK,
            Self::Duplicate { state: Duplicate::Seen, .. } => StatusCode::OK,
            Self::Duplicate { state: Duplicate::InProgress, .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Rejected(rejection) => rejection.status(),
            Self::Failed { error: ProcessingError::InboxFull, .. } => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns the response. Its body is the [`name`](Self::name), which Basecamp shows in its list
    /// of deliveries, without the message of a handler's error.
    #[must_use]
    pub fn to_response(&self) -> Response<Bytes> {
        let mut response = Response::new(match self {
            Self::Rejected(rejection) => Bytes::from(format!("rejected: {rejection}\n")),
            _ => Bytes::from(format!("{}\n", self.name())),
        });
        *response.status_mut() = self.status();
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl Rejection {
    /// Returns the status of the response.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::MissingSignature | Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Incomplete(_) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSignature => f.write_str("the signature is missing"),
            Self::BadSignature => f.write_str("the signature is not that of the body"),
            Self::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            Self::Incomplete(reason) => write!(f, "the body broke off: {reason}"),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl StdError for Rejection {}

impl fmt::Display for ProcessingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(error) => write!(f, "a handler failed: {error}"),
            Self::Panic(message) => write!(f, "a handler panicked: {message}"),
            Self::Store(error) => write!(f, "the deduplication store failed: {error}"),
            Self::Inbox(error) => write!(f, "the inbox failed: {error}"),
            Self::InboxFull => f.write_str("the inbox is full"),
        }
    }
}

impl StdError for ProcessingError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Handler(error) | Self::Store(error) | Self::Inbox(error) => Some(&**error),
            Self::Panic(_) | Self::InboxFull => None,
        }
    }
}
