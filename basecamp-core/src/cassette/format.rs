//! The format of a cassette.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::error::failure::{Failure, FailureKind};

/// The version of the format that this SDK writes and reads.
const VERSION: u32 = 1;

/// The origin that replaces that of the API in a cassette: URLs of no server (RFC 2606).
pub(super) const BASE: &str = "https://basecamp.invalid";

/// A recorded conversation: the exchanges of a client, in the order of their requests.
///
/// [`Recorder::cassette`](super::Recorder::cassette) creates it. Its JSON may be edited by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cassette {
    /// The version of the format: 1.
    pub version: u32,
    /// The exchanges.
    pub exchanges: Vec<Exchange>,
}

/// A request, and the response or the failure. Each attempt of a call, each page, each hop of a
/// redirect and each refresh of a token is an exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exchange {
    /// The id of the operation, such as `GetTodo`. `None` if the request is to no operation of the
    /// API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The time of the request in milliseconds, counted from the first request. It never decreases.
    pub at_ms: u64,
    /// The request.
    pub request: RecordedRequest,
    /// The response. `None` if the request failed before one arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<RecordedResponse>,
    /// The failure of the transport. With a response, its body broke off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<RecordedFailure>,
}

/// A request in a cassette.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, such as `GET`.
    pub method: String,
    /// The path and query, for the origin of the API: `/999/todos/7.json?page=2`. Otherwise the
    /// URL.
    pub url: String,
    /// Headers that affect the response: conditions, ranges, and the media type of the body.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default, skip_serializing_if = "RecordedBody::is_empty")]
    pub body: RecordedBody,
}

/// A response in a cassette.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedResponse {
    /// The status, such as 200.
    pub status: u16,
    /// The headers that the SDK reads. Several lines of a header are joined by commas.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body, without content coding.
    #[serde(default, skip_serializing_if = "RecordedBody::is_empty")]
    pub body: RecordedBody,
}

/// A body in a cassette.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecordedBody {
    /// No body.
    #[default]
    Empty,
    /// JSON.
    Json(Value),
    /// The names and values of a form (`application/x-www-form-urlencoded`).
    Form(Vec<(String, String)>),
    /// A text that is neither JSON nor a form.
    Text(String),
    /// The content of a file, a form with a file, or a body that doesn't match its media type. A
    /// cassette has its length in bytes only; `None` if that is unknown. A replay sends as many
    /// spaces.
    File {
        /// The length in bytes.
        length: Option<u64>,
    },
}

/// A failure of the transport in a cassette, without its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedFailure {
    /// The kind: `connect`, `connect_timeout`, `timeout`, `io`, `not_http`, `not_processed`,
    /// `incomplete`, `body_too_large` or `blocked_address`.
    pub kind: String,
    /// Whether another attempt would fail in the same way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub permanent: bool,
}

/// The names of the kinds of failures. The other kinds precede the request, so no recording has
/// them.
const KINDS: [(FailureKind, &str); 9] = [
    (FailureKind::Connect, "connect"),
    (FailureKind::ConnectTimeout, "connect_timeout"),
    (FailureKind::Timeout, "timeout"),
    (FailureKind::Io, "io"),
    (FailureKind::NotHttp, "not_http"),
    (FailureKind::NotProcessed, "not_processed"),
    (FailureKind::Incomplete, "incomplete"),
    (FailureKind::BodyTooLarge, "body_too_large"),
    (FailureKind::BlockedAddress, "blocked_address"),
];

impl Cassette {
    pub(super) fn new(exchanges: Vec<Exchange>) -> Self {
        Self { version: VERSION, exchanges }
    }

    /// Reads a cassette from JSON.
    ///
    /// # Errors
    ///
    /// A `usage` error if the JSON is malformed, or if its version or the kind of a failure is
    /// unknown.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let invalid = |reason: String| Error::usage(format!("this is no cassette: {reason}"));
        let cassette: Self =
            serde_json::from_str(json).map_err(|error| invalid(error.to_string()))?;
        if cassette.version != VERSION {
            return Err(invalid(format!("its version is {}, not {VERSION}", cassette.version)));
        }
        for failure in cassette.exchanges.iter().filter_map(|exchange| exchange.failure.as_ref()) {
            if failure.known_kind().is_none() {
                return Err(invalid(format!("the failure `{}` is unknown", failure.kind)));
            }
        }
        Ok(cassette)
    }

    /// Returns the cassette as JSON, to save.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A cassette has texts as keys, and its numbers are those of JSON.
        let json = serde_json::to_string_pretty(self);
        json.unwrap_or_else(|_| unreachable!("a cassette is JSON")) + "\n"
    }
}

impl RecordedBody {
    /// Whether there is no body.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

impl RecordedFailure {
    /// `None` if the request was not sent: the client itself repeats such a failure.
    pub(super) fn of(failure: &Failure) -> Option<Self> {
        let (_, kind) = KINDS.iter().find(|(kind, _)| *kind == failure.kind())?;
        Some(Self { kind: (*kind).to_owned(), permanent: failure.is_permanent() })
    }

    fn known_kind(&self) -> Option<FailureKind> {
        KINDS.iter().find(|(_, name)| *name == self.kind).map(|(kind, _)| *kind)
    }

    /// Returns the failure that a replay reports.
    pub(super) fn to_failure(&self) -> Failure {
        let mut failure = Failure::io(format!("a recorded failure: {}", self.kind));
        failure.kind = self.known_kind().unwrap_or(FailureKind::Io);
        failure.permanent = self.permanent;
        failure
    }
}
