//! Maps a response that is not a success to an [`Error`].

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::explanation::{Explanation, explain};
use super::{Effect, Error, ErrorCode, cut};
use crate::error::retry_after::retry_after;
use crate::model::header::text;
use crate::model::json::{bounded_value, content, object};

/// The response of a failed call: [`Error::response`].
///
/// Its `Debug` omits headers and body, which may contain secrets.
#[derive(Clone)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The status code.
    pub status: StatusCode,
    /// All header fields, with the original content coding.
    pub headers: HeaderMap,
    /// The body after content decoding, truncated to `error_limit` bytes. Empty if it broke off,
    /// exceeded the limit before content decoding, or couldn't be decoded; the error's message then
    /// states the cause.
    pub body: Bytes,
}

impl ErrorResponse {
    /// Decodes the body; `None` if it is not JSON of that form.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(content(&self.body)).ok()
    }

    /// Parses the body as JSON; `None` if it isn't JSON or has too many values.
    pub(super) fn value(&self) -> Option<Value> {
        bounded_value(&self.body)
    }

    /// As [`value`](Self::value); `None` if it isn't an object.
    pub(super) fn object(&self) -> Option<Map<String, Value>> {
        object(&self.body)
    }
}

impl fmt::Debug for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("status", &self.status)
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Error {
    /// Maps a response with an error status. `wall` is the time that a `Retry-After` date is
    /// relative to.
    pub(crate) fn from_response(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        wall: SystemTime,
    ) -> Self {
        let code = code_for(status);
        let validation = code == ErrorCode::Validation;
        let explanation = explain(headers, body, validation);
        let mut error = Self::new(code, message_for(status, &explanation));
        error.0.status = Some(status);
        error.0.transient = is_transient(status);
        error.0.retry_after = retry_after(headers, wall);
        error.0.request_id = request_id(headers);
        error.0.field_errors = explanation.fields;
        error.0.hint = explanation.description.map(cut).or_else(|| hint(status, headers, body));
        if let (None, ErrorCode::RateLimit, Some(wait)) = (&error.0.hint, code, error.0.retry_after)
        {
            let seconds = wait.as_secs();
            error.0.hint = Some(format!("Wait {seconds} s, then send fewer requests."));
        }
        if status == StatusCode::NOT_FOUND && account_inactive(headers) {
            error.0.hint =
                Some("The account is inactive: reactivate it, or use another one.".to_owned());
        }
        error
    }
}

/// Returns a hint for a status or a challenge, more specific than that of the code.
fn hint(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let hint = match status.as_u16() {
        400 if requires_tls(body) => "The port expects TLS: use `https://` in the URL.",
        401 | 403 if lacks_scope(headers) => {
            "The token's scope doesn't cover this: log in again and request the scope `full`."
        }
        408 => "The server waited too long for the request: check the connection, then try again.",
        410 => {
            "The resource is gone for good, or the cursor is too old: don't repeat this request."
        }
        413 => "The request is too large: send a smaller file or fewer items.",
        425 => "The server refused early data (RFC 8470): send the request again.",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// Whether the server received plain HTTP on a port of TLS, in the words of nginx, Apache and Go.
fn requires_tls(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content(body));
    text.contains("HTTPS") && (text.contains("plain HTTP") || text.contains("an HTTP request"))
}

/// Whether the server requires a wider scope (RFC 6750, section 3.1).
fn lacks_scope(headers: &HeaderMap) -> bool {
    let mut challenges = headers.get_all(header::WWW_AUTHENTICATE).iter();
    challenges.any(|challenge| {
        String::from_utf8_lossy(challenge.as_bytes()).contains("insufficient_scope")
    })
}

/// Returns the server's id of a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-request-id")
}

/// Whether the cause of an error status may pass with time.
fn is_transient(status: StatusCode) -> bool {
    match status.as_u16() {
        408 | 425 | 429 | 503 => true,
        507 => false,
        // A server error that is not a rejection of the request.
        500..=599 => Effect::of_status(status) == Effect::Unknown,
        _ => false,
    }
}

fn code_for(status: StatusCode) -> ErrorCode {
    match status.as_u16() {
        400 | 422 => ErrorCode::Validation,
        401 => ErrorCode::AuthRequired,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        429 => ErrorCode::RateLimit,
        507 => ErrorCode::LimitExceeded,
        _ => ErrorCode::ApiError,
    }
}

fn message_for(status: StatusCode, explanation: &Explanation) -> String {
    let fields = flatten(&explanation.fields);
    match &explanation.message {
        Some(message) if fields.is_empty() => message.clone(),
        Some(message) => format!("{message} ({fields})"),
        None if !fields.is_empty() => fields,
        None => status
            .canonical_reason()
            .map_or_else(|| format!("HTTP status {}", status.as_u16()), str::to_owned),
    }
}

fn account_inactive(headers: &HeaderMap) -> bool {
    headers.get("reason").is_some_and(|reason| reason.as_bytes() == b"Account Inactive")
}

/// Formats field errors as `color: is invalid; is taken, name: ...`, sorted by field.
fn flatten(fields: &BTreeMap<String, Vec<String>>) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(field, messages)| format!("{field}: {}", messages.join("; ")))
        .collect();
    fields.join(", ")
}
