//! The result of a successful call, with its response.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};

use crate::event::redact_url;
use crate::operation::Operation;

/// The result of a successful call, with the status, headers and URL of its response.
///
/// The value of a `Reply` without a type argument is the body, decompressed. `Debug` shows the URL
/// without the values of parameters that may grant access.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T = Bytes> {
    /// The result.
    pub value: T,
    /// The response's status, always a success.
    pub status: StatusCode,
    /// The response's headers.
    pub headers: HeaderMap,
    /// How many requests it took.
    pub attempts: u32,
    /// The operation, unless the call was none of the API's (a token refresh).
    pub operation: Option<&'static Operation>,
    url: Uri,
}

impl Reply {
    /// The reply of a machine whose result is not the response of one request.
    pub(crate) fn without_response(attempts: u32) -> Self {
        Self {
            value: Bytes::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            attempts,
            operation: None,
            url: Uri::default(),
        }
    }

    /// The reply of a call to `operation` that `url` responded to.
    pub(crate) fn new(
        operation: &'static Operation,
        url: Uri,
        attempts: u32,
        status: StatusCode,
        headers: HeaderMap,
        value: Bytes,
    ) -> Self {
        Self { value, status, headers, attempts, operation: Some(operation), url }
    }
}

impl<T> Reply<T> {
    /// The URL that the response is from: that of the request, or the one that a redirect led to. For
    /// a list, that of the page fetched last. `/` for a reply that is not the response of a request.
    ///
    /// The signed URL of a downloaded file grants access to it.
    #[must_use]
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// Replaces the result, keeping all else.
    pub(crate) fn with<U>(self, value: U) -> Reply<U> {
        self.map(|_| value)
    }

    /// Makes another result of it, keeping all else.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            value: make(self.value),
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            operation: self.operation,
            url: self.url,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("attempts", &self.attempts)
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("url", &redact_url(&self.url))
            .finish_non_exhaustive()
    }
}
