//! Assertions on a run.

mod delays;
mod error_type;

use std::fmt::Display;

use basecamp_core::{Error, ErrorCode};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use self::delays::Delays;
use self::error_type::ErrorType;
use super::body_path::{at, value};
use super::record::{Answer, Record, Seen};

/// An assertion with its name in the report.
#[derive(Debug)]
pub(super) struct Assertion {
    label: String,
    check: Check,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
enum Check {
    /// The number of requests is this.
    RequestCount { expected: usize },
    /// The request has this verb.
    RequestMethod {
        expected: String,
        #[serde(default)]
        index: isize,
    },
    /// The request has this path, without a query.
    RequestPath {
        expected: String,
        #[serde(default)]
        index: isize,
    },
    /// The request has this query, without the question mark; "" for none.
    RequestQuery {
        expected: String,
        #[serde(default)]
        index: isize,
    },
    /// The request has this scheme, if the base URL is the real one.
    RequestScheme {
        expected: String,
        #[serde(default)]
        index: isize,
    },
    /// The request's JSON body, or its value at `path`, equals this.
    RequestBody {
        path: Option<String>,
        expected: Value,
        #[serde(default)]
        index: isize,
    },
    /// The request has no body, or no value at `path` in it.
    RequestBodyAbsent {
        path: Option<String>,
        #[serde(default)]
        index: isize,
    },
    /// The request has a header of the name `path`.
    HeaderPresent {
        path: String,
        #[serde(default)]
        index: isize,
    },
    /// The request has no header of the name `path`.
    HeaderAbsent {
        path: String,
        #[serde(default)]
        index: isize,
    },
    /// The request's header of the name `path` is this.
    HeaderInjected {
        path: String,
        expected: String,
        #[serde(default)]
        index: isize,
    },
    /// The delays between consecutive requests are within these bounds.
    DelayBetweenRequests(Delays),
    /// The call succeeded.
    NoError {},
    /// The call failed.
    ErrorRaised {},
    /// The error has this code.
    ErrorCode { expected: String },
    /// The error has the code that this type names.
    ErrorType { expected: ErrorType },
    /// The call failed without a response; with `false` it did not.
    TransportError {
        #[serde(default = "yes")]
        expected: bool,
    },
    /// The error's message contains this.
    ErrorMessage { expected: String },
    /// The error has this property.
    ErrorField { path: ErrorField, expected: Value },
    /// The result, or the error, has this HTTP status.
    StatusCode { expected: u16 },
    /// The result as JSON, or its value at `path`, equals this. An absent value equals null.
    ResponseBody { path: Option<String>, expected: Value },
    /// The metadata of the list have this value.
    ResponseMeta { path: MetaField, expected: Value },
    /// A URL at another origin was rejected without a request.
    UrlOrigin {
        #[serde(rename = "expected")]
        _expected: Rejected,
    },
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ErrorField {
    HttpStatus,
    Retryable,
    RetryAfter,
    RequestId,
    Message,
    Hint,
    ExitCode,
    FieldErrors,
    Operation,
    Attempts,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum MetaField {
    TotalCount,
    Truncated,
    /// The number of returned items.
    Count,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Rejected {
    Rejected,
}

impl<'de> Deserialize<'de> for Assertion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let mut label = value["type"].as_str().unwrap_or("?").to_owned();
        for member in ["path", "index"] {
            match &value[member] {
                Value::Null => {}
                Value::String(text) => label = format!("{label} {text}"),
                other => label = format!("{label} {other}"),
            }
        }
        let check = Check::deserialize(value)
            .map_err(|error| D::Error::custom(format!("the assertion {label}: {error}")))?;
        Ok(Self { label, check })
    }
}

/// The expected and the actual value.
type Mismatch = (String, String);

impl Assertion {
    /// The failure of the assertion, if it fails.
    pub(super) fn failure(&self, record: &Record) -> Option<String> {
        let (expected, got) = self.check.holds(record).err()?;
        Some(format!("{}: expected {expected}, got {got}", self.label))
    }
}

impl Check {
    fn holds(&self, record: &Record) -> Result<(), Mismatch> {
        match self {
            Self::RequestCount { expected } => same(expected, &record.requests.len()),
            Self::RequestMethod { expected, index } => {
                same(expected.as_str(), request(record, *index)?.method.as_str())
            }
            Self::RequestPath { expected, index } => {
                same(expected.as_str(), request(record, *index)?.uri.path())
            }
            Self::RequestQuery { expected, index } => {
                same(expected.as_str(), request(record, *index)?.uri.query().unwrap_or(""))
            }
            Self::RequestScheme { expected, index } => {
                let scheme = request(record, *index)?.uri.scheme_str();
                same(expected.as_str(), scheme.unwrap_or("no scheme"))
            }
            Self::RequestBody { path, expected, index } => {
                let body = body(request(record, *index)?)?;
                same_json(expected, at(&body, path.as_deref()))
            }
            Self::RequestBodyAbsent { path, index } => {
                let request = request(record, *index)?;
                if request.body.is_empty() {
                    return Ok(());
                }
                match at(&body(request)?, path.as_deref()) {
                    None => Ok(()),
                    Some(value) => mismatch("nothing", value),
                }
            }
            Self::HeaderPresent { path, index } => {
                match request(record, *index)?.headers.contains_key(path) {
                    true => Ok(()),
                    false => mismatch("the header", "none"),
                }
            }
            Self::HeaderAbsent { path, index } => match header(request(record, *index)?, path) {
                None => Ok(()),
                Some(value) => mismatch("no such header", value),
            },
            Self::HeaderInjected { path, expected, index } => {
                match header(request(record, *index)?, path) {
                    Some(value) => same(expected, &value),
                    None => mismatch(expected, "no such header"),
                }
            }
            Self::DelayBetweenRequests(delays) => delays.check(&record.gaps),
            Self::NoError {} => answer(record).map(|_| ()),
            Self::ErrorRaised {} => error(record).map(|_| ()),
            Self::ErrorCode { expected } => same(expected.as_str(), error(record)?.code().as_str()),
            Self::ErrorType { expected } => expected.check(error(record)?.code()),
            Self::TransportError { expected } => match (is_transport_error(record), expected) {
                (true, true) | (false, false) => Ok(()),
                (_, true) => mismatch("a failure without a response", got(record)),
                (_, false) => mismatch("a response", got(record)),
            },
            Self::ErrorMessage { expected } => {
                let message = error(record)?.message();
                match message.contains(expected) {
                    true => Ok(()),
                    false => mismatch(format!("`{expected}` in it"), format!("`{message}`")),
                }
            }
            Self::ErrorField { path, expected } => {
                same_json(expected, Some(&path.read(error(record)?)))
            }
            Self::StatusCode { expected } => {
                let status = match &record.outcome {
                    Ok(answer) => Some(answer.status.as_u16()),
                    Err(error) => error.http_status(),
                };
                match status {
                    Some(status) => same(expected, &status),
                    None => mismatch(expected, got(record)),
                }
            }
            Self::ResponseBody { path, expected } => {
                same_json(expected, value(&answer(record)?.body, path.as_deref()).as_ref())
            }
            Self::ResponseMeta { path, expected } => {
                same_json(expected, path.read(answer(record)?).as_ref())
            }
            Self::UrlOrigin { .. } => rejected(record),
        }
    }
}

impl ErrorField {
    fn read(self, error: &Error) -> Value {
        match self {
            Self::HttpStatus => json!(error.http_status()),
            Self::Retryable => json!(error.retryable()),
            Self::RetryAfter => json!(error.retry_after().map(|wait| wait.as_secs())),
            Self::RequestId => json!(error.request_id()),
            Self::Message => json!(error.message()),
            Self::Hint => json!(error.hint()),
            Self::ExitCode => json!(error.exit_code()),
            Self::FieldErrors => json!(error.field_errors()),
            Self::Operation => json!(error.operation().map(|operation| operation.id)),
            Self::Attempts => json!(error.attempts()),
        }
    }
}

impl MetaField {
    fn read(self, answer: &Answer) -> Option<Value> {
        let meta = answer.meta?;
        Some(match self {
            // The cases spell an absent count as 0.
            Self::TotalCount => json!(meta.total_count.unwrap_or(0)),
            Self::Truncated => json!(meta.truncated),
            Self::Count => json!(answer.body.as_array().map(Vec::len)),
        })
    }
}

fn mismatch<T>(expected: impl Display, got: impl Display) -> Result<T, Mismatch> {
    Err((expected.to_string(), got.to_string()))
}

fn same<T: PartialEq + Display + ?Sized>(expected: &T, got: &T) -> Result<(), Mismatch> {
    if expected == got { Ok(()) } else { mismatch(expected, got) }
}

fn same_json(expected: &Value, got: Option<&Value>) -> Result<(), Mismatch> {
    match got {
        Some(got) => same(expected, got),
        None if expected.is_null() => Ok(()),
        None => mismatch(expected, "nothing"),
    }
}

/// The request at that index; a negative index counts from the end.
fn request(record: &Record, index: isize) -> Result<&Seen, Mismatch> {
    let requests = &record.requests;
    let place = match index < 0 {
        true => requests.len().checked_sub(index.unsigned_abs()),
        false => Some(index.unsigned_abs()),
    };
    match place.and_then(|place| requests.get(place)) {
        Some(request) => Ok(request),
        None => mismatch("such a request", format!("{} requests", requests.len())),
    }
}

fn header(request: &Seen, name: &str) -> Option<String> {
    let value = request.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn body(request: &Seen) -> Result<Value, Mismatch> {
    serde_json::from_slice(&request.body)
        .or_else(|_| mismatch("JSON", format!("`{}`", String::from_utf8_lossy(&request.body))))
}

fn answer(record: &Record) -> Result<&Answer, Mismatch> {
    record.outcome.as_ref().or_else(|_| mismatch("no error", got(record)))
}

fn error(record: &Record) -> Result<&Error, Mismatch> {
    record.outcome.as_ref().err().map_or_else(|| mismatch("an error", got(record)), Ok)
}

/// The outcome in a few words.
fn got(record: &Record) -> String {
    match &record.outcome {
        Ok(answer) => format!("a result with status {}", answer.status.as_u16()),
        Err(error) => format!("{}: {error}", error.code()),
    }
}

/// Whether the call failed without a complete response.
fn is_transport_error(record: &Record) -> bool {
    let error = record.outcome.as_ref().err();
    error.is_some_and(|error| error.code() == ErrorCode::Network && error.http_status().is_none())
}

fn yes() -> bool {
    true
}

fn rejected(record: &Record) -> Result<(), Mismatch> {
    if let Some(stray) = record.requests.iter().find(|request| !request.at_home) {
        return mismatch("no request to another origin", &stray.uri);
    }
    // A request to another origin that failed there would be a network error.
    match error(record)?.code() {
        ErrorCode::Usage => Ok(()),
        _ => mismatch("a refusal by the client", got(record)),
    }
}

#[cfg(test)]
mod tests;
