//! Exchanges as sent and received, with secrets and personal data.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};

use super::format::RecordedFailure;

/// An exchange before it is scrubbed.
pub(super) struct Raw {
    /// The time of the request by the wall clock, which all clients share.
    pub(super) at: SystemTime,
    /// The origin of the API.
    pub(super) base: Arc<str>,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: RawBody,
    /// The credentials in headers, which later bodies may repeat.
    pub(super) credentials: Vec<String>,
    pub(super) response: Option<RawResponse>,
    pub(super) failure: Option<RecordedFailure>,
    pub(super) is_complete: bool,
}

pub(super) struct RawResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: RawBody,
}

pub(super) enum RawBody {
    Whole(Bytes),
    Streamed(Option<u64>),
}
