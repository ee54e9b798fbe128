//! The record of a run, which the assertions check.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

pub(super) use crate::calls::{Answer, Outcome};

/// The record of a run.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) requests: Vec<Seen>,
    /// The time before each request but the first, as the case counts time.
    pub(super) gaps: Vec<Duration>,
    pub(super) outcome: Outcome,
}

/// A request as the server got it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// When, on a clock of the server's.
    pub(super) at: Duration,
    pub(super) method: Method,
    /// With the origin that it was sent to, where the driver can tell.
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Whether it went where the base URL points.
    pub(super) at_home: bool,
}

/// Why a case has no record.
#[derive(Debug)]
pub(super) enum NotRun {
    /// The runner doesn't know how.
    Unclear(String),
    /// The runner itself failed.
    Broken(String),
}

impl From<std::io::Error> for NotRun {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(format!("the runner has no server or runtime: {error}"))
    }
}
