//! One HTTP request, and the bounds that the driver keeps while it sends it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::body::RequestBody;
use crate::model::time::{MAX_DURATION, capped};
use crate::net::address_policy::AddressPolicy;
use crate::net::redact::redact_url;

/// One HTTP request, and how to carry it. Its `Debug` shows neither credentials nor body.
#[non_exhaustive]
pub struct Attempt {
    /// The complete request: absolute URI, every header except the framing ones (`Host`,
    /// `Content-Length`), and the body, which may be empty.
    pub request: http::Request<RequestBody>,
    /// Bounds everything from connecting to the last byte of the body.
    ///
    /// Where a body is streamed, either way, it is what is left of the call's deadline, or a year.
    pub timeout: Duration,
    /// Idle timeout: bounds each wait during which no byte of a streamed body is transferred,
    /// and the wait for a free connection. Never longer than `timeout`, and equal to it unless a body
    /// is streamed.
    ///
    /// It also bounds, as a whole, what the machine waits for: the head of the response, counted from
    /// the end of the request, and then the body if the plan is [`BodyPlan::Buffer`](crate::BodyPlan::Buffer). A server that
    /// sends a byte now and then extends neither.
    pub idle_timeout: Duration,
    /// Which addresses the connection may go to. Unless that is [any](AddressPolicy::is_any), a
    /// driver checks the address that it connects to, after the name was looked up, takes no
    /// connection that was opened without that check, uses a proxy only where
    /// [`ProxySettings::check`](crate::ProxySettings::check) allows it, and reports
    /// [`Failure::blocked_address`](crate::Failure::blocked_address) if nothing is left.
    pub addresses: AddressPolicy,
}

impl Attempt {
    /// A request that may take that long, at most a year, and go to any address, for custom machines.
    #[must_use]
    pub fn new(request: http::Request<Bytes>, timeout: Duration) -> Self {
        Self::whole(request.map(Into::into), timeout)
    }

    pub(crate) fn whole(request: http::Request<RequestBody>, timeout: Duration) -> Self {
        let timeout = capped(timeout);
        Self { request, timeout, idle_timeout: timeout, addresses: AddressPolicy::any() }
    }

    /// A request with a streamed body: `timeout` bounds each silence, and `left` all of it.
    pub(crate) fn streamed(
        request: http::Request<RequestBody>,
        timeout: Duration,
        left: Option<Duration>,
    ) -> Self {
        let left = left.map_or(MAX_DURATION, capped);
        Self { idle_timeout: timeout.min(left), ..Self::whole(request, left) }
    }

    /// Restricts where the request may go: for endpoints that came out of a server's metadata.
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
