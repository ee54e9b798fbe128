//! What became of a delivery, and how the sender is answered.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::BoxError;
use crate::event::{Event, Malformed};

/// What became of a delivery.
///
/// Basecamp takes a 2xx as delivered, and tries up to ten times, with growing pauses, until it gets
/// one.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The event went through the chain.
    Processed {
        /// The event.
        event: Arc<Event>,
        /// The handlers that ran, by the patterns they were registered with; none, if a middleware
        /// stopped the event.
        handlers: Vec<Arc<str>>,
    },
    /// The event was claimed before, so nothing ran.
    Duplicate {
        /// The event.
        event: Arc<Event>,
        /// How far the other delivery is.
        state: Duplicate,
    },
    /// No handler wants events of this kind, so nothing ran.
    Ignored {
        /// The event.
        event: Arc<Event>,
    },
    /// The delivery is not Basecamp's, or not an event.
    Rejected(Rejection),
    /// The event could not be processed, and should be delivered again.
    Failed {
        /// The event.
        event: Arc<Event>,
        /// Why.
        failure: Failure,
    },
}

/// How far the other delivery of an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Duplicate {
    /// The event has been processed.
    Seen,
    /// The event is being processed, and may yet fail.
    InProgress,
}

/// Why a delivery was turned down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// There is no signature.
    MissingSignature,
    /// The signature is not that of the body with any of the secrets.
    BadSignature,
    /// The body is longer than the receiver takes.
    TooLarge {
        /// The most that it takes, in bytes.
        limit: usize,
    },
    /// The body broke off.
    Incomplete(String),
    /// The body is signed but is no JSON object.
    Malformed(Malformed),
}

/// Why an event was not processed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// A handler or middleware returned an error.
    Handler(BoxError),
    /// A handler or middleware panicked, with this message.
    Panic(String),
    /// The store could not tell whether the event is a duplicate.
    Store(BoxError),
}

impl Outcome {
    /// Its name: `processed`, `duplicate`, `ignored`, `rejected` or `failed`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Processed { .. } => "processed",
            Self::Duplicate { .. } => "duplicate",
            Self::Ignored { .. } => "ignored",
            Self::Rejected(_) => "rejected",
            Self::Failed { .. } => "failed",
        }
    }

    /// The event, unless the delivery was rejected.
    #[must_use]
    pub const fn event(&self) -> Option<&Arc<Event>> {
        match self {
            Self::Processed { event, .. }
            | Self::Duplicate { event, .. }
            | Self::Ignored { event }
            | Self::Failed { event, .. } => Some(event),
            Self::Rejected(_) => None,
        }
    }

    /// The status to answer with.
    ///
    /// | outcome | status |
    /// |---|---|
    /// | processed, ignored, a duplicate of what was processed | 200 |
    /// | a duplicate of what is in progress | 503, for it may yet fail and must then be delivered again |
    /// | the signature is missing or wrong | 401 |
    /// | the body is no JSON object, or broke off | 400 |
    /// | the body is too large | 413 |
    /// | a handler or the store failed | 500 |
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Processed { .. } | Self::Ignored { .. } => StatusCode::OK,
            Self::Duplicate { state: Duplicate::Seen, .. } => StatusCode::OK,
            Self::Duplicate { state: Duplicate::InProgress, .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Rejected(rejection) => rejection.status(),
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The response to answer with: the [`status`](Self::status), and the [`name`](Self::name) for
    /// who reads Basecamp's list of deliveries. What a handler's error says stays here.
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
    /// The status to answer with.
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(error) => write!(f, "a handler failed: {error}"),
            Self::Panic(message) => write!(f, "a handler panicked: {message}"),
            Self::Store(error) => write!(f, "the store of events failed: {error}"),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Handler(error) | Self::Store(error) => Some(&**error),
            Self::Panic(_) => None,
        }
    }
}
