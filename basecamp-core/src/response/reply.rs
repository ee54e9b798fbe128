//! The result of a successful call, with its HTTP response.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri};

use crate::net::redact::redact_url;
use crate::registry::operation::Operation;

/// The result of a successful call, with the status, headers and URL of its response.
///
/// The value of a `Reply` without a type argument is the decompressed body. `Debug` shows the URL
/// without the values of parameters that may grant access, and only the names of the headers.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T = Bytes> {
    /// The decoded result.
    pub value: T,
    /// The status of the response, always a 2xx.
    pub status: StatusCode,
    /// The headers of the response.
    pub headers: HeaderMap,
    /// The number of requests that the call sent, from 1.
    pub attempts: u32,
    /// The operation; `None` for a request outside of the API, such as a token refresh.
    pub operation: Option<&'static Operation>,
    body: Bytes,
    url: Uri,
}

impl Reply {
    /// Creates the reply of a machine whose result is not the response of one request.
    pub(crate) fn without_response(attempts: u32) -> Self {
        Self {
            value: Bytes::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            attempts,
            operation: None,
            body: Bytes::new(),
            url: Uri::default(),
        }
    }

    /// Creates the reply of a call to `operation` with a response from `url`.
    pub(crate) fn new(
        operation: &'static Operation,
        url: Uri,
        attempts: u32,
        status: StatusCode,
        headers: HeaderMap,
        value: Bytes,
    ) -> Self {
        // A clone of `Bytes` shares the memory.
        let body = value.clone();
        Self { value, status, headers, attempts, operation: Some(operation), body, url }
    }
}

impl<T> Reply<T> {
    /// The URL of the response: the URL of the request, or the target of a redirect. For a list,
    /// the URL of the page fetched last. `/` for a reply that is not the response of a request.
    ///
    /// The signed URL of a downloaded file grants access to the file.
    #[must_use]
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// The decompressed body of the response, with the members that the SDK's types don't have. For
    /// a list, the body of the page fetched last. Empty for a file, which is read from
    /// [`Download`](crate::Download).
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the undecoded reply: its value is the body.
    pub(super) fn raw(&self) -> Reply {
        Reply {
            value: self.body.clone(),
            status: self.status,
            headers: self.headers.clone(),
            attempts: self.attempts,
            operation: self.operation,
            body: Bytes::new(),
            url: self.url.clone(),
        }
    }

    /// Replaces the result.
    pub(crate) fn with<U>(self, value: U) -> Reply<U> {
        self.map(|_| value)
    }

    /// Converts the result.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            value: make(self.value),
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            operation: self.operation,
            body: self.body,
            url: self.url,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("attempts", &self.attempts)
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("url", &redact_url(&self.url))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
