//! The error type of all calls.

mod code;
mod effect;
mod explanation;
pub(crate) mod failure;
mod feed;
mod pacing;
pub(crate) mod reason;
mod refusal;
mod response;
pub(crate) mod retry_after;
pub(crate) mod unreadable;

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::reason::Reason;
use crate::registry::operation::Operation;
pub use code::ErrorCode;
pub(crate) use effect::Effect;
pub use feed::FeedProblem;
pub use pacing::PacingRefusal;
pub use refusal::RowError;
pub use response::ErrorResponse;
pub(crate) use response::request_id;

/// An error of a call, a login or the configuration.
///
/// `Display` prints one line; [`Error::hint`] advises what to do next. [`ErrorCode`] has the table
/// of the codes, and an example. An error never contains a token or another secret. Clones are
/// cheap, so one cause can be reported to several waiting calls.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    code: ErrorCode,
    reason: Option<Reason>,
    message: String,
    hint: Option<String>,
    status: Option<StatusCode>,
    /// Whether the cause may pass with time.
    transient: bool,
    /// Whether repeating the call can't make a change twice.
    safe_to_repeat: bool,
    retry_after: Option<Duration>,
    request_id: Option<String>,
    field_errors: BTreeMap<String, Vec<String>>,
    operation: Option<&'static Operation>,
    /// The path of the last request, redacted.
    path: Option<String>,
    attempts: u32,
    timeout: bool,
    response: Option<Arc<ErrorResponse>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Hint for request content that can't be read.
const UNREADABLE_HINT: &str =
    "The server did not get all of it, so nothing was changed: check what is to be sent.";
const UNSENDABLE_HINT: &str =
    "Nothing was sent: shorten the URL, the token or the headers that the message names.";
const PERMANENT_HINT: &str = "Another attempt would fail in the same way: check the base URL, the \
                              proxy and the certificates that the message names. A private \
                              certificate authority needs `root_certificates`, or, if the system \
                              trusts it, the feature `native-roots`.";
/// Hint for a server that doesn't answer in HTTP.
const NOT_HTTP_HINT: &str = "Check the host and the port of the URL. A port that expects TLS needs \
                             `https://`.";
const CONNECT_TIMEOUT_HINT: &str = "Check the network, the host and the proxy, or raise \
                                    `connect_timeout` of the client.";
const TIMEOUT_HINT: &str = "Try again, or allow more time: `timeout` of the client or `with_timeout` \
                            of the call.";
/// Hint for an endpoint that an [`AddressPolicy`](crate::AddressPolicy) blocked.
const BLOCKED_HINT: &str = "An endpoint out of a server's metadata must have a public address that \
                            can be checked. If this one is trusted all the same, allow it with \
                            another `AddressPolicy` (`discovered_addresses`).";

/// The longest message, in bytes.
const MESSAGE_LIMIT: usize = 500;
/// The longest path, in bytes.
const PATH_LIMIT: usize = 200;

impl Error {
    /// Creates an error, for custom authentication strategies and drivers.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            reason: None,
            message: cut(message.into()),
            hint: None,
            status: None,
            transient: matches!(code, ErrorCode::RateLimit | ErrorCode::Network),
            safe_to_repeat: true,
            retry_after: None,
            request_id: None,
            field_errors: BTreeMap::new(),
            operation: None,
            path: None,
            attempts: 0,
            timeout: false,
            response: None,
            source: None,
        }))
    }

    /// An error of code [`ErrorCode::Usage`]: invalid arguments or settings. It is not retryable.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Usage, message)
    }

    /// Creates the error of a call that its caller cancelled.
    pub(crate) fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "the call was cancelled")
    }

    pub(crate) fn api(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::ApiError, message)
    }

    /// Creates the error for a driver that calls a machine's methods out of order.
    pub(crate) fn misuse(message: &str) -> Self {
        Self::usage(format!("the driver broke the protocol of `Machine`: {message}"))
    }

    /// Maps a transport failure of a request to `host`, with its port unless that is the default.
    pub(crate) fn from_failure(failure: Failure, host: Option<&str>) -> Self {
        use FailureKind::{
            BlockedAddress, BodyTooLarge, Connect, ConnectTimeout, NotHttp, Timeout, Unreadable,
            Unsendable,
        };
        let code = match failure.kind {
            BodyTooLarge | BlockedAddress => ErrorCode::ApiError,
            Unreadable => unreadable::code(&*failure.source),
            Unsendable => ErrorCode::Usage,
            _ => ErrorCode::Network,
        };
        let message = match (failure.kind, host) {
            (BodyTooLarge, _) => failure.to_string(),
            (Unreadable, _) => {
                let cause = unreadable::Unreadable::find(&*failure.source).map(ToString::to_string);
                format!("{failure}: {}", cause.unwrap_or_default())
            }
            (Connect | ConnectTimeout | BlockedAddress, Some(host)) => {
                format!("{failure} to {host}: {}", failure.source)
            }
            _ => format!("{failure}: {}", failure.source),
        };
        let mut error = Self::new(code, message);
        let hint = match failure.kind {
            BlockedAddress => Some(BLOCKED_HINT),
            Unreadable => Some(UNREADABLE_HINT),
            Unsendable => Some(UNSENDABLE_HINT),
            NotHttp => Some(NOT_HTTP_HINT),
            _ if failure.permanent => Some(PERMANENT_HINT),
            ConnectTimeout => Some(CONNECT_TIMEOUT_HINT),
            Timeout => Some(TIMEOUT_HINT),
            _ => None,
        };
        error.0.hint = hint.map(str::to_owned);
        error.0.transient &= !failure.permanent;
        error.0.timeout = failure.is_timeout();
        error.0.source = Some(failure.source.into());
        error
    }

    /// Sets the hint, in place of the code's general one.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(cut(hint.into()));
        self
    }

    /// Sets the cause, returned by [`source`](StdError::source).
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into().into());
        self
    }

    /// Prefixes the message with `context` and a colon.
    pub(crate) fn with_context(mut self, context: &str) -> Self {
        self.0.message = cut(format!("{context}: {}", self.0.message));
        self
    }

    /// Adds to the message that the explanation in the response's body is missing, and why.
    pub(crate) fn with_unreadable_body(mut self, cause: &str) -> Self {
        self.0.message = cut(format!("{} (unreadable body: {cause})", self.0.message));
        self
    }

    pub(crate) fn with_reason(mut self, reason: Reason) -> Self {
        self.0.reason = Some(reason);
        self
    }

    /// Replaces the code. The hint, if set, and the retry advice stay the same.
    pub(crate) fn with_code(mut self, code: ErrorCode) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id;
        self
    }

    /// Adds the status and the request id of the response that caused the error.
    pub(crate) fn of_response(self, status: StatusCode, headers: &HeaderMap) -> Self {
        self.with_status(status).with_request_id(request_id(headers))
    }

    pub(crate) fn with_response(mut self, response: ErrorResponse) -> Self {
        self.0.response = Some(Arc::new(response));
        self
    }

    pub(crate) fn with_timeout(mut self) -> Self {
        self.0.timeout = true;
        self
    }

    pub(crate) fn for_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Adds the path of the last request, which the caller has redacted.
    pub(crate) fn with_path(mut self, path: &str) -> Self {
        self.0.path = Some(match path.get(..PATH_LIMIT) {
            Some(start) => format!("{start}..."),
            None => path.to_owned(),
        });
        self
    }

    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Returns the reason of a failed discovery or login, which is more specific than the code.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.0.reason
    }

    /// Returns the message, at most 500 bytes: the server's, if its response contains one.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns advice for the user on how to resolve the error.
    #[must_use]
    pub fn hint(&self) -> &str {
        self.0.hint.as_deref().unwrap_or(self.0.code.hint())
    }

    /// Returns the path of the last request's URL, such as `/999/todos/123`, without parts that may
    /// grant access; `None` if the error is not of a call.
    ///
    /// Only the first 200 bytes of a longer path.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the status code of the response, such as 404; `None` if no response arrived.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.status().map(|status| status.as_u16())
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns the response that rejected the call. Its body is not part of `Debug` or `Display`.
    ///
    /// ```
    /// use basecamp_core::{Error, ErrorCode};
    ///
    /// fn limit(error: &Error) -> Option<u32> {
    ///     #[derive(serde::Deserialize)]
    ///     struct Refusal {
    ///         limit: u32,
    ///     }
    ///     error.json::<Refusal>().map(|refusal| refusal.limit)
    /// }
    ///
    /// assert_eq!(limit(&Error::new(ErrorCode::Usage, "nothing was sent")), None);
    /// ```
    #[must_use]
    pub fn response(&self) -> Option<&ErrorResponse> {
        self.0.response.as_deref()
    }

    /// Decodes the response's body as any type; `None` if there is no response, or if its body is
    /// not JSON of that form.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        self.response()?.json()
    }

    /// Whether the resource doesn't exist, or isn't visible with this token:
    /// [`ErrorCode::NotFound`].
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code() == ErrorCode::NotFound
    }

    /// Whether the token is missing, expired or revoked: [`ErrorCode::AuthRequired`]. Log in again.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.code() == ErrorCode::AuthRequired
    }

    /// Whether the client sent too many requests: [`ErrorCode::RateLimit`]. See
    /// [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.code() == ErrorCode::RateLimit
    }

    /// Whether no complete response arrived: [`ErrorCode::Network`]. Timeouts are included.
    #[must_use]
    pub fn is_network(&self) -> bool {
        self.code() == ErrorCode::Network
    }

    /// Whether the server rejected the values that were sent: [`ErrorCode::Validation`].
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.code() == ErrorCode::Validation
    }

    /// Whether the caller cancelled the call or the login: [`ErrorCode::Cancelled`].
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.code() == ErrorCode::Cancelled
    }

    /// Whether sending the same call again is safe and may help.
    ///
    /// `false` after a network failure, or a status 500, 502 or 504, of an operation that is not
    /// idempotent, unless the server provably did not process the request: a retry of such a call
    /// could make the change twice. [`is_transient`](Self::is_transient) ignores this risk.
    #[must_use]
    pub fn retryable(&self) -> bool {
        self.0.transient && self.0.safe_to_repeat
    }

    /// Whether the cause may pass with time: a network failure, a rate limit, or the status 408,
    /// 425, 500, 502, 503 or 504.
    ///
    /// Does not consider whether repeating the call is safe; [`retryable`](Self::retryable) does.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// Returns the wait that the server requests (`Retry-After`) or the pacer requires, in whole
    /// seconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the server's id of the request (`X-Request-Id`), for inquiries to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the exit status for a command-line tool, from 1 to 10.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.0.code.exit_code()
    }

    /// Returns the server's messages for each invalid field; empty unless the code is `validation`.
    #[must_use]
    pub fn field_errors(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0.field_errors
    }

    /// Returns the operation that failed; `None` if the error isn't from a call.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// Returns the number of requests that the call sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the attempt's timeout or the call's deadline expired.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timeout
    }
}

/// Prints `message (GetTodo, GET /999/todos/123, HTTP 404, request id 5f..)`; unknown parts are
/// omitted.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        let parts = [
            self.0.operation.map(|operation| operation.id.to_owned()),
            self.path().map(|path| match self.0.operation {
                Some(operation) => format!("{} {path}", operation.method),
                None => path.to_owned(),
            }),
            self.0.status.map(|status| format!("HTTP {}", status.as_u16())),
            self.0.request_id.as_ref().map(|id| format!("request id {id}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A `main` that returns this error prints it: the message first, then the known details.
        let this = &*self.0;
        let mut shown = f.debug_struct("Error");
        shown.field("message", &this.message).field("hint", &self.hint()).field("code", &this.code);
        let optional: [(&str, Option<&dyn fmt::Debug>); 9] = [
            ("reason", this.reason.as_ref().map(|value| value as _)),
            ("operation", this.operation.as_ref().map(|operation| &operation.id as _)),
            ("path", this.path.as_ref().map(|value| value as _)),
            ("http_status", this.status.as_ref().map(|value| value as _)),
            ("request_id", this.request_id.as_ref().map(|value| value as _)),
            ("retry_after", this.retry_after.as_ref().map(|value| value as _)),
            ("field_errors", (!this.field_errors.is_empty()).then_some(&this.field_errors as _)),
            ("attempts", (this.attempts > 0).then_some(&this.attempts as _)),
            ("source", this.source.as_ref().map(|value| value as _)),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                shown.field(name, value);
            }
        }
        shown.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Makes a message one line and truncates it to the limit at a character boundary.
fn cut(mut message: String) -> String {
    const MARK: &str = "...";
    // Control characters could break the line or control a terminal.
    if message.contains(char::is_control) {
        message = message.replace(char::is_control, " ");
    }
    if message.len() > MESSAGE_LIMIT {
        let mut end = MESSAGE_LIMIT - MARK.len();
        while !message.is_char_boundary(end) {
            end -= 1;
        }
        message.truncate(end);
        message.push_str(MARK);
    }
    message
}

#[cfg(test)]
mod tests;
