//! What a successful call gives.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::operation::Operation;

/// The result of a successful call together with what the response said around it.
///
/// A `Reply` without a type argument holds the body as it came, decompressed.
#[derive(Debug, Clone)]
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
}

impl<T> Reply<T> {
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
        }
    }
}
