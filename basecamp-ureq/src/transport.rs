//! One attempt: sends the request with ureq and receives the response, within its time limits.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use basecamp_core::driver::{AnsweredEarly, is_localhost};
#[cfg(feature = "event-feed")]
use basecamp_core::event_feed::{Cable, DialFailure};
use basecamp_core::{
    AddressPolicy, Attempt, BlockingBody, Config, Failure, ProxySettings, RequestBody,
};
use basecamp_storage::open_regular;
use http::request::Parts;
use http::{Method, Request, Response, Uri, header};
#[cfg(feature = "event-feed")]
use ureq::unversioned::transport::TransportAdapter;
use ureq::{Agent, AsSendBody, Proxy, SendBody};

use crate::body::Body;
use crate::cancel;
use crate::connect;
use crate::connections::Connections;
use crate::current::{self, Exchange};
use crate::failure::Limits;
use crate::resolver::CachingResolver;
use crate::tls::Tls;

#[derive(Clone)]
pub(crate) struct Transport {
    agent: Agent,
    /// The TLS settings of connections to restricted addresses. `None` with a custom agent, which
    /// opens its connections itself.
    tls: Option<Tls>,
    proxies: ProxySettings,
    connect_timeout: Duration,
    connections: Connections,
}

impl Transport {
    pub(crate) fn new(tls: Tls, config: &Config, proxies: ProxySettings) -> Self {
        let (any, resolver) = (AddressPolicy::any(), CachingResolver::default());
        let max_connections = config.max_connections();
        let agent = connect::agent(tls.clone(), any, resolver, proxies.clone(), max_connections);
        Self { tls: Some(tls), proxies, ..Self::with_agent(agent, config) }
    }

    pub(crate) fn with_agent(agent: Agent, config: &Config) -> Self {
        Self {
            agent,
            tls: None,
            proxies: ProxySettings::none(),
            connect_timeout: config.connect_timeout(),
            connections: Connections::new(config.max_connections()),
        }
    }

    pub(crate) fn send(&self, attempt: Attempt) -> Result<Response<Body>, Failure> {
        let mut limits = Limits::new(self.connect_timeout, attempt.timeout, attempt.idle_timeout);
        let agent = if attempt.addresses.is_any() {
            self.agent.clone()
        } else {
            self.restricted(attempt.addresses, attempt.request.uri())?
        };
        let (mut head, body) = attempt.request.into_parts();
        let longest_line = longest_line(&head);
        if self.tls.is_none() && longest_line > agent.config().output_buffer_size() {
            return Err(Failure::unsendable(format!(
                "a line of the request's head has {longest_line} bytes, more than the `agent` sends"
            )));
        }
        let cancel = attempt.cancel;
        let exchange = Exchange::start(longest_line, cancel.clone());
        let (permit, waited) = self.connections.acquire(limits.idle_timeout).ok_or_else(|| {
            let max = self.connections.max();
            Failure::connect_timeout(format!(
                "all {max} connections of the client (`max_connections`) were in use for {:?}",
                limits.idle_timeout
            ))
        })?;
        limits.total = limits.total.saturating_sub(waited);
        let result = match body {
            RequestBody::Bytes(body) => {
                self.run(&agent, Request::from_parts(head, &body[..]), limits)
            }
            RequestBody::External(body) => {
                let body = body.open_blocking(open)?;
                let remaining = body.length();
                head.headers.insert(header::CONTENT_LENGTH, remaining.into());
                let body = SendBody::from_owned_reader(StoppableBody { body, remaining });
                self.run(&agent, Request::from_parts(head, body), limits)
            }
            // Some servers reject these without a `Content-Length` (RFC 9110, section 8.6).
            _ if matches!(head.method, Method::POST | Method::PUT | Method::PATCH) => {
                self.run(&agent, Request::from_parts(head, &[][..]), limits)
            }
            _ => self.run(&agent, Request::from_parts(head, ()), limits),
        };
        let mut response =
            Body::of(result.map_err(|error| limits.failure(error))?, limits, permit, cancel);
        if exchange.is_answered_early() {
            response.extensions_mut().insert(AnsweredEarly);
        }
        if let Some(fields) = exchange.take_fields() {
            *response.headers_mut() = fields;
        }
        Ok(response)
    }

    /// Opens the connection of a socket.
    #[cfg(feature = "event-feed")]
    pub(crate) fn stream(&self, cable: &Cable) -> Result<TransportAdapter, DialFailure> {
        // A custom agent opens its connections itself.
        let tls = self.tls.clone().ok_or(DialFailure::Unsupported)?;
        let proxies = if cable.is_secure() { self.proxies.clone() } else { ProxySettings::none() };
        proxies.check(cable.origin(), cable.addresses())?;
        let (addresses, limit) = (cable.addresses().clone(), self.connect_timeout);
        let limits = Limits::new(limit, limit, limit);
        let stream = connect::stream(tls, addresses, proxies, cable.origin(), limit);
        stream.map_err(|error| limits.failure(error).into())
    }

    /// An agent for this request only: the connections of the pool were not checked.
    fn restricted(&self, addresses: AddressPolicy, uri: &Uri) -> Result<Agent, Failure> {
        let Some(tls) = &self.tls else {
            if addresses.allows_proxies() && proxy(&self.agent, uri).is_some() {
                return Ok(self.agent.clone());
            }
            return Err(Failure::blocked_address("a custom `agent` doesn't report its addresses"));
        };
        self.proxies.check(uri, &addresses)?;
        let (resolver, proxies) = (CachingResolver::default(), self.proxies.clone());
        Ok(connect::agent(tls.clone(), addresses, resolver, proxies, 1))
    }

    /// Sends the request. The settings of a custom agent are overridden here.
    fn run(
        &self,
        agent: &Agent,
        request: Request<impl AsSendBody>,
        limits: Limits,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let skips_proxy = proxy(agent, request.uri()).is_none();
        let request = agent
            .configure_request(request)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(limits.total))
            .timeout_per_read(limits.per_operation())
            .timeout_per_write(limits.per_operation())
            .timeout_recv_response(limits.per_operation())
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect));
        let request = if skips_proxy { request.proxy(None) } else { request };
        agent.run(request.build())
    }
}

/// An upper bound of the longest line of the request's head, in bytes.
fn longest_line(head: &Parts) -> usize {
    let target = head.uri.path_and_query().map_or(1, |target| target.as_str().len());
    let start = head.method.as_str().len() + target + " HTTP/1.1\r\n ".len();
    let fields = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    fields.fold(start, usize::max)
}

/// A body that is not read any more once the response has begun. ureq requires its length all the
/// same.
struct StoppableBody<R> {
    body: R,
    remaining: u64,
}

impl<R: Read> Read for StoppableBody<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        cancel::check()?;
        let amount = if current::is_stopped() {
            usize::try_from(self.remaining).unwrap_or(usize::MAX).min(buffer.len())
        } else {
            self.body.read(buffer)?
        };
        self.remaining = self.remaining.saturating_sub(amount as u64);
        Ok(amount)
    }
}

/// The proxy of a custom agent for this URL.
fn proxy<'a>(agent: &'a Agent, uri: &Uri) -> Option<&'a Proxy> {
    let proxy = agent.config().proxy()?;
    let skipped =
        proxy.is_no_proxy(uri) || proxy.is_from_env() && uri.host().is_some_and(is_localhost);
    (!skipped).then_some(proxy)
}

/// Opens a file for an upload.
fn open(path: &Path) -> io::Result<(BlockingBody, u64)> {
    let (file, length) = open_regular(path)?;
    Ok((Box::new(file), length))
}

#[cfg(test)]
mod tests;
