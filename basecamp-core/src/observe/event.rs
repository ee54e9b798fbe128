//! What happened inside a machine, as plain values for [`Hooks`].

use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::Error;
use crate::observe::hooks::Hooks;
use crate::registry::operation::Operation;

/// Something that happened inside a machine.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// An operation began.
    OperationStart(OperationInfo),
    /// An operation ended.
    OperationEnd(OperationInfo, OperationResult),
    /// A request is about to be sent.
    RequestStart(RequestInfo),
    /// A request was answered, or failed.
    RequestEnd(RequestInfo, RequestResult),
    /// A request failed and will be repeated after a wait.
    Retry(RetryInfo),
    /// A list is about to fetch another page.
    Paginate(PageInfo),
    /// The session's token was refreshed, or could not be.
    TokenRefresh(TokenRefreshInfo),
}

/// The operation that an event is about.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Which call of the client it is: the same in all events of one call, or of one walk over a list.
    pub call: u64,
    /// Its static facts: id, service, resource type and more.
    pub operation: &'static Operation,
    /// Whether it changes anything.
    pub is_mutation: bool,
    /// The project that the call names, if it does.
    pub project_id: Option<i64>,
    /// The resource that the call names, if it does.
    pub resource_id: Option<i64>,
}

/// How an operation ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OperationResult {
    /// Time since it began.
    pub duration: Duration,
    /// The error, if it failed.
    pub error: Option<Error>,
}

/// A request on the wire.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequestInfo {
    /// Which call of the client it is: the same in all events of one call, or of one walk over a list.
    pub call: u64,
    /// The verb.
    pub method: Method,
    /// The URL, with the values of query parameters that may be secret left out.
    pub url: String,
    /// Which attempt of the call it is, from 1.
    pub attempt: u32,
}

/// How a request ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RequestResult {
    /// The response's status, if there was one.
    pub status: Option<StatusCode>,
    /// Time since the request was handed to the driver.
    pub duration: Duration,
    /// Whether the body came from the cache.
    pub from_cache: bool,
    /// The error, if it failed.
    pub error: Option<Error>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
}

/// A retry that is about to be waited for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RetryInfo {
    /// The request that failed.
    pub request: RequestInfo,
    /// Which attempt comes next, from 2.
    pub attempt: u32,
    /// Why.
    pub error: Error,
    /// The wait before it.
    pub delay: Duration,
}

/// A page that is about to be fetched.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PageInfo {
    /// Which call of the client it is: the same in all events of one call, or of one walk over a list.
    pub call: u64,
    /// Its URL, with the values of query parameters that may be secret left out.
    pub url: String,
    /// Which page of the walk it is, from 2.
    pub page: u32,
}

/// How a refresh of the session's token ended. It belongs to no call: all that need the token wait for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenRefreshInfo {
    /// Time since it began.
    pub duration: Duration,
    /// The error, if it failed.
    pub error: Option<Error>,
}

impl Event {
    /// Calls the method of `hooks` that is meant for this event.
    pub(crate) fn deliver(&self, hooks: &dyn Hooks) {
        match self {
            Self::OperationStart(info) => hooks.on_operation_start(info),
            Self::OperationEnd(info, result) => hooks.on_operation_end(info, result),
            Self::RequestStart(info) => hooks.on_request_start(info),
            Self::RequestEnd(info, result) => hooks.on_request_end(info, result),
            Self::Retry(info) => hooks.on_retry(info),
            Self::Paginate(info) => hooks.on_paginate(info),
            Self::TokenRefresh(info) => hooks.on_token_refresh(info),
        }
    }
}
