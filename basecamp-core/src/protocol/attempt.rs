//! One HTTP request with the limits that a driver enforces.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::body::RequestBody;
use crate::model::cancel::Cancel;
use crate::model::time::{MAX_DURATION, capped};
use crate::net::address_policy::AddressPolicy;
use crate::net::redact::redact_url;

/// One HTTP request with its timeouts and address policy. Its `Debug` omits credentials and body.
#[non_exhaustive]
pub struct Attempt {
    /// The complete request: absolute URI, every header except the framing ones (`Host`,
    /// `Content-Length`), and the body, which may be empty.
    pub request: http::Request<RequestBody>,
    /// Limits the time from connecting to the last byte of the body.
    ///
    /// If the body of the request or of the response is streamed, this is the time until the call's
    /// deadline, or a year.
    pub timeout: Duration,
    /// Idle timeout: limits each interval in which no byte of a streamed body is transferred, and
    /// the wait for a free connection. At most `timeout`, and equal to it unless a body is
    /// streamed.
    ///
    /// It also limits the total time of the head of the response, counted from the end of the
    /// request, and then that of the body if the plan is
    /// [`BodyPlan::Buffer`](crate::BodyPlan::Buffer). A server that sends a byte now and then
    /// extends neither.
    pub idle_timeout: Duration,
    /// The addresses that the connection may go to. Unless the policy allows
    /// [any](AddressPolicy::is_any), a driver checks the resolved address before it connects, never
    /// reuses a connection that was opened without that check, uses a proxy only where
    /// [`ProxySettings::check`](crate::ProxySettings::check) allows it, and reports
    /// [`Failure::blocked_address`](crate::Failure::blocked_address) if no address remains.
    pub addresses: AddressPolicy,
    /// Cancels the attempt. A driver abandons the request, or the transfer of the response's body,
    /// once it is [cancelled](Cancel::is_cancelled), and reports any failure: the machine maps it
    /// to the cancellation.
    pub cancel: Option<Cancel>,
}

impl Attempt {
    /// Creates an attempt for a custom machine. `timeout` is limited to a year; any address is
    /// allowed.
    #[must_use]
    pub fn new(request: http::Request<Bytes>, timeout: Duration) -> Self {
        Self::whole(request.map(Into::into), timeout)
    }

    pub(crate) fn whole(request: http::Request<RequestBody>, timeout: Duration) -> Self {
        let timeout = capped(timeout);
        Self {
            request,
            timeout,
            idle_timeout: timeout,
            addresses: AddressPolicy::any(),
            cancel: None,
        }
    }

    /// Creates an attempt with a streamed body: `timeout` is the idle timeout, `remaining` limits
    /// the whole attempt.
    pub(crate) fn streamed(
        request: http::Request<RequestBody>,
        timeout: Duration,
        remaining: Option<Duration>,
    ) -> Self {
        let remaining = remaining.map_or(MAX_DURATION, capped);
        Self { idle_timeout: timeout.min(remaining), ..Self::whole(request, remaining) }
    }

    /// Restricts the addresses of the connection, for endpoints in a server's metadata.
    #[must_use]
    pub fn with_addresses(mut self, policy: AddressPolicy) -> Self {
        self.addresses = policy;
        self
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("method", self.request.method())
            .field("url", &redact_url(self.request.uri()))
            .field("body", self.request.body())
            .field("timeout", &self.timeout)
            .field("addresses", &self.addresses)
            .finish()
    }
}
