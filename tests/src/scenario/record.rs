//! The record of a run, which the assertions check.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

pub(super) use crate::calls::{Answer, Outcome};

/// The record of a run.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) requests: Vec<Seen>,
    /// The delay before each request except the first, unscaled.
    pub(super) gaps: Vec<Duration>,
    pub(super) outcome: Outcome,
}

/// A request as received by the server.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// The time of arrival, on the server's clock.
    pub(super) at: Duration,
    pub(super) method: Method,
    /// The URL, with its origin if the driver knows it.
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether the request went to the base URL.
    pub(super) at_home: bool,
}

/// The reason why a case has no record.
#[derive(Debug)]
pub(super) enum NotRun {
    /// The case has no valid interpretation.
    Unclear(String),
    /// The runner failed.
    Broken(String),
}

impl From<std::io::Error> for NotRun {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(format!("the runner has no server or runtime: {error}"))
    }
}
