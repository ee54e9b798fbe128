//! One attempt: sends a request with ureq and reads the response, within the time it may take.

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use basecamp_core::driver::{AnsweredEarly, is_localhost};
use basecamp_core::{
    AddressPolicy, Attempt, BlockingBody, Config, Failure, ProxySettings, RequestBody,
};
use basecamp_storage::open_regular;
use http::request::Parts;
use http::{Method, Request, Response, Uri, header};
use ureq::{Agent, AsSendBody, Proxy, SendBody};

use crate::body::Body;
use crate::connect;
use crate::connections::Connections;
use crate::current::{self, Exchange};
use crate::failure::Limits;
use crate::resolver::CachingResolver;
use crate::tls::Tls;

#[derive(Clone)]
pub(crate) struct Transport {
    agent: Agent,
    /// What connections to checked addresses are made with; none beside an agent from the outside,
    /// which makes its connections itself.
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
        let agent = match attempt.addresses.is_any() {
            true => self.agent.clone(),
            false => self.restricted(attempt.addresses, attempt.request.uri())?,
        };
        let (mut head, body) = attempt.request.into_parts();
        let longest_line = longest_line(&head);
        if self.tls.is_none() && longest_line > agent.config().output_buffer_size() {
            return Err(Failure::unsendable(format!(
                "a line of the request's head has {longest_line} bytes, more than the `agent` sends"
            )));
        }
        let (permit, waited) = self.connections.acquire(limits.idle_timeout).ok_or_else(|| {
            let max = self.connections.max();
            Failure::connect_timeout(format!(
                "all {max} connections of the client (`max_connections`) were in use for {:?}",
                limits.idle_timeout
            ))
        })?;
        limits.total = limits.total.saturating_sub(waited);
        let exchange = Exchange::start(longest_line);
        let result = match body {
            RequestBody::Bytes(body) => {
                self.run(&agent, Request::from_parts(head, &body[..]), limits)
            }
            RequestBody::External(body) => {
                let body = body.open_blocking(open)?;
                let left = body.length();
                head.headers.insert(header::CONTENT_LENGTH, left.into());
                let body = SendBody::from_owned_reader(Abandonable { body, left });
                self.run(&agent, Request::from_parts(head, body), limits)
            }
            // Some servers refuse these without a `Content-Length`.
            _ if matches!(head.method, Method::POST | Method::PUT | Method::PATCH) => {
                self.run(&agent, Request::from_parts(head, &[][..]), limits)
            }
            _ => self.run(&agent, Request::from_parts(head, ()), limits),
        };
        let mut response = Body::of(result.map_err(|error| limits.failure(error))?, limits, permit);
        if exchange.is_answered_early() {
            response.extensions_mut().insert(AnsweredEarly);
        }
        if let Some(fields) = exchange.take_fields() {
            *response.headers_mut() = fields;
        }
        Ok(response)
    }

    /// An agent for one request, so that no connection is shared with those that were not checked.
    fn restricted(&self, addresses: AddressPolicy, uri: &Uri) -> Result<Agent, Failure> {
        let Some(tls) = &self.tls else {
            let allowed = addresses.allows_proxies() && proxy(&self.agent, uri).is_some();
            return match allowed {
                true => Ok(self.agent.clone()),
                false => {
                    Err(Failure::blocked_address("a custom `agent` doesn't report its addresses"))
                }
            };
        };
        self.proxies.check(uri, &addresses)?;
        let (resolver, proxies) = (CachingResolver::default(), self.proxies.clone());
        Ok(connect::agent(tls.clone(), addresses, resolver, proxies, 1))
    }

    /// An agent may come from the outside, so all that matters is set here.
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
            .timeout_per_read(limits.each())
            .timeout_per_write(limits.each())
            .timeout_recv_response(limits.each())
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect));
        let request = if skips_proxy { request.proxy(None) } else { request };
        agent.run(request.build())
    }
}

/// Bytes of the longest line that the request's head may have.
fn longest_line(head: &Parts) -> usize {
    let target = head.uri.path_and_query().map_or(1, |it| it.as_str().len());
    let start = head.method.as_str().len() + target + " HTTP/1.1\r\n ".len();
    let fields = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    fields.fold(start, usize::max)
}

/// A body that isn't read any more once the response has begun: ureq insists on its length only.
struct Abandonable<R> {
    body: R,
    left: u64,
}

impl<R: Read> Read for Abandonable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = match current::is_stopped() {
            true => usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len())),
            false => self.body.read(buffer)?,
        };
        self.left = self.left.saturating_sub(amount as u64);
        Ok(amount)
    }
}

/// The proxy of a custom agent that a request goes through.
fn proxy<'a>(agent: &'a Agent, uri: &Uri) -> Option<&'a Proxy> {
    let proxy = agent.config().proxy()?;
    let skipped =
        proxy.is_no_proxy(uri) || proxy.is_from_env() && uri.host().is_some_and(is_localhost);
    (!skipped).then_some(proxy)
}

/// Opens a file to be sent.
fn open(path: &Path) -> io::Result<(BlockingBody, u64)> {
    let (file, length) = open_regular(path)?;
    Ok((Box::new(file), length))
}

#[cfg(test)]
mod tests;
