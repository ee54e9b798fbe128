//! Turns a response that is not a success into an [`Error`].

use std::collections::BTreeMap;
use std::time::SystemTime;

use http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

use super::{Error, ErrorCode, cut};
use crate::decode::object;
use crate::header::text;
use crate::retry::retry_after;

/// The body of an error response as far as it is understood.
#[derive(Default)]
struct Explanation {
    message: Option<String>,
    description: Option<String>,
    fields: BTreeMap<String, Vec<String>>,
}

impl Error {
    /// The error that a response amounts to. `wall` is the time that a `Retry-After` date counts
    /// from.
    pub(crate) fn from_response(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        wall: SystemTime,
    ) -> Self {
        let code = code_for(status);
        let validation = code == ErrorCode::Validation;
        let explanation = explain(body, validation);
        let mut error = Self::new(code, message_for(status, headers, &explanation));
        error.0.status = Some(status);
        error.0.transient = matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504);
        error.0.retry_after = retry_after(headers, wall);
        error.0.request_id = request_id(headers);
        error.0.field_errors = explanation.fields;
        error.0.hint = explanation.description.map(cut);
        if status == StatusCode::NOT_FOUND && account_inactive(headers) {
            error.0.hint =
                Some("The account is inactive: reactivate it, or use another one.".to_owned());
        }
        if is_redirect(status) {
            error.0.hint = Some("Check the base URL: the API itself never redirects.".to_owned());
        }
        error
    }
}

/// The server's id of a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    text(headers, "x-request-id")
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

fn message_for(status: StatusCode, headers: &HeaderMap, explanation: &Explanation) -> String {
    let fields = flatten(&explanation.fields);
    match &explanation.message {
        Some(message) if fields.is_empty() => message.clone(),
        Some(message) => format!("{message} ({fields})"),
        None if !fields.is_empty() => fields,
        None if is_redirect(status) => {
            let target = text(headers, header::LOCATION);
            let target =
                target.map_or_else(String::new, |target| format!(" to {}", origin(&target)));
            format!("unexpected redirect{target}")
        }
        None => status
            .canonical_reason()
            .map_or_else(|| format!("HTTP status {}", status.as_u16()), str::to_owned),
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The part of a redirect's target that can't carry a secret.
fn origin(target: &str) -> String {
    url::Url::parse(target)
        .map_or_else(|_| "another path".to_owned(), |url| url.origin().ascii_serialization())
}

fn account_inactive(headers: &HeaderMap) -> bool {
    headers.get("reason").is_some_and(|reason| reason.as_bytes() == b"Account Inactive")
}

fn explain(body: &[u8], validation: bool) -> Explanation {
    let Some(body) = object(body) else { return Explanation::default() };
    let text = |key| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    Explanation {
        message: text("error").or_else(|| text("message")).map(str::to_owned),
        description: text("error_description").map(str::to_owned),
        fields: if validation { field_map(&body) } else { BTreeMap::new() },
    }
}

/// The field map under `errors`, without its malformed entries; else the body itself, if every one
/// of its members is well-formed.
fn field_map(body: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    match body.get("errors") {
        Some(Value::Object(errors)) => errors
            .iter()
            .filter_map(|(field, messages)| Some((field.clone(), all_messages(messages)?)))
            .collect(),
        _ => body
            .iter()
            .map(|(field, messages)| Some((field.clone(), all_messages(messages)?)))
            .collect::<Option<_>>()
            .unwrap_or_default(),
    }
}

/// The messages of a field: a list, not empty, of strings, not empty.
fn all_messages(messages: &Value) -> Option<Vec<String>> {
    let messages = messages.as_array().filter(|messages| !messages.is_empty())?;
    messages
        .iter()
        .map(|message| Some(message.as_str().filter(|text| !text.is_empty())?.to_owned()))
        .collect()
}

/// `color: is invalid; is taken, name: ...`, sorted by field.
fn flatten(fields: &BTreeMap<String, Vec<String>>) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(field, messages)| format!("{field}: {}", messages.join("; ")))
        .collect();
    fields.join(", ")
}
