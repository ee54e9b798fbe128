//! Events of a machine, as plain values for [`Hooks`](crate::Hooks).

use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::Error;
use crate::registry::operation::Operation;

/// An event of a machine.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// An operation started.
    OperationStart(OperationInfo),
    /// An operation ended.
    OperationEnd(OperationInfo, OperationResult),
    /// A request is about to be sent.
    RequestStart(RequestInfo),
    /// A response arrived, or the request failed.
    RequestEnd(RequestInfo, RequestResult),
    /// A request failed, and the call retries it after a wait.
    Retry(RetryInfo),
    /// A list is about to fetch another page.
    Paginate(PageInfo),
    /// A refresh of the session's token succeeded or failed.
    TokenRefresh(TokenRefreshInfo),
    /// The pacer let a request wait, or refused it.
    Pacing(PacingInfo),
}

/// The operation of an event.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The number of the call, unique within the client. All events of one call, or of all pages of
    /// one list, have the same number.
    pub call: u64,
    /// The entry of the registry, with id, service, resource type and more.
    pub operation: &'static Operation,
    /// Whether the operation changes data.
    pub is_mutation: bool,
    /// The id of the project in the request's path, if any.
    pub project_id: Option<i64>,
    /// The id of the resource in the request's path, if any.
    pub resource_id: Option<i64>,
}

/// The outcome of an operation.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OperationResult {
    /// Time since the start of the operation.
    pub duration: Duration,
    /// The server's id of the last request, if its response has one.
    pub request_id: Option<String>,
    /// The error, if the operation failed.
    pub error: Option<Error>,
}

/// An HTTP request: one attempt of a call.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequestInfo {
    /// The number of the call: see [`OperationInfo::call`].
    pub call: u64,
    /// The entry of the registry, with id, service, path template and more.
    pub operation: &'static Operation,
    /// The HTTP method.
    pub method: Method,
    /// The URL, without the values of query parameters that may be secret.
    pub url: String,
    /// The number of the attempt within the call, from 1.
    pub attempt: u32,
}

/// The outcome of a request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequestResult {
    /// The status of the response; `None` if the request failed without a response.
    pub status: Option<StatusCode>,
    /// Time since the machine passed the request to the driver.
    pub duration: Duration,
    /// Whether the body is from the cache.
    pub from_cache: bool,
    /// The server's id of the request, if the response has one.
    pub request_id: Option<String>,
    /// The error, if the request failed.
    pub error: Option<Error>,
    /// The wait that the server requests with `Retry-After`, if any.
    pub retry_after: Option<Duration>,
}

/// A retry, before its wait.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RetryInfo {
    /// The request that failed.
    pub request: RequestInfo,
    /// The number of the next attempt, from 2.
    pub attempt: u32,
    /// The error of the failed request.
    pub error: Error,
    /// The wait before the next attempt.
    pub delay: Duration,
}

/// A page of a list, before its request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PageInfo {
    /// The number of the call: see [`OperationInfo::call`].
    pub call: u64,
    /// The URL of the page, without the values of query parameters that may be secret.
    pub url: String,
    /// The number of the page within the list, from 2.
    pub page: u32,
}

/// The outcome of a refresh of the session's token. The refresh belongs to no call (single flight):
/// all calls that need the token wait for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenRefreshInfo {
    /// Time since the start of the refresh.
    pub duration: Duration,
    /// The error, if the refresh failed.
    pub error: Option<Error>,
}

/// A decision of the client's [`Pacer`](crate::Pacer) on a request, before it is sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PacingInfo {
    /// The request, with the number of its attempt.
    pub request: RequestInfo,
    /// The decision.
    pub decision: PacingDecision,
}

/// A decision on a paced request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PacingDecision {
    /// The request waits.
    #[non_exhaustive]
    Wait {
        /// The wait according to the calls that are ahead; it may become longer.
        expected: Duration,
    },
    /// The wait is over: the request is sent.
    #[non_exhaustive]
    Admitted {
        /// The time since the start of the wait.
        waited: Duration,
    },
    /// The request was refused, with the error of the call.
    Refused(Error),
    /// The store that processes share failed: the pacer uses its local state for a while.
    StoreFailed(Error),
}
