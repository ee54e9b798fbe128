//! One attempt: sends a request with ureq and reads the response, within the time it may take.

use std::error::Error as StdError;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use basecamp_core::{
    AddressPolicy, Attempt, BlockingBody, Failure, RefusedAddress, RequestBody, is_localhost,
};
use bytes::Bytes;
use http::{Method, Request, Response, Uri, header};
use ureq::{Agent, AsSendBody, BodyReader, Proxy, SendBody, Timeout};

use crate::connect::{self, Connecting};
use crate::resolver::CachingResolver;
use crate::tls::Tls;

/// What a `Content-Length` may reserve before the bytes have come.
const MAX_RESERVED: u64 = 1 << 20;

#[derive(Clone)]
pub(crate) struct Transport {
    agent: Agent,
    /// What connections to checked addresses are made with; none beside an agent from the outside,
    /// which makes its connections itself.
    tls: Option<Tls>,
    connect_timeout: Duration,
}

impl Transport {
    pub(crate) fn new(tls: Tls, connect_timeout: Duration) -> Self {
        let agent = connect::agent(tls.clone(), AddressPolicy::any(), CachingResolver::default());
        Self { agent, tls: Some(tls), connect_timeout }
    }

    pub(crate) fn with_agent(agent: Agent, connect_timeout: Duration) -> Self {
        Self { agent, tls: None, connect_timeout }
    }

    pub(crate) fn send(&self, attempt: Attempt) -> Result<Response<Body>, Failure> {
        let limits = Limits { total: attempt.timeout, stall: attempt.stall };
        let agent = match attempt.addresses.is_any() {
            true => self.agent.clone(),
            false => self.restricted(attempt.addresses, attempt.request.uri())?,
        };
        let (mut head, body) = attempt.request.into_parts();
        let result = match body {
            RequestBody::Bytes(body) => {
                self.run(&agent, Request::from_parts(head, &body[..]), limits)
            }
            RequestBody::External(body) => {
                let body = body.open_blocking(open)?;
                head.headers.insert(header::CONTENT_LENGTH, body.length().into());
                let body = SendBody::from_owned_reader(body);
                self.run(&agent, Request::from_parts(head, body), limits)
            }
            // Some servers refuse these without a `Content-Length`.
            _ if matches!(head.method, Method::POST | Method::PUT | Method::PATCH) => {
                self.run(&agent, Request::from_parts(head, &[][..]), limits)
            }
            _ => self.run(&agent, Request::from_parts(head, ()), limits),
        };
        match result {
            Ok(response) => Ok(response.map(|body| Body { body, limits })),
            Err(error) => Err(self.failure(error, limits)),
        }
    }

    /// An agent for one request, so that no connection is shared with those that were not checked.
    fn restricted(&self, addresses: AddressPolicy, uri: &Uri) -> Result<Agent, Failure> {
        let Some(tls) = &self.tls else {
            return Err(Failure::refused(
                "an `agent` of your own doesn't say where it connects to",
            ));
        };
        unless_proxied(connect::agent(tls.clone(), addresses, CachingResolver::default()), uri)
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
            .timeout_resolve(Some(self.connect_timeout))
            .timeout_connect(Some(self.connect_timeout));
        let request = if skips_proxy { request.proxy(None) } else { request };
        agent.run(request.build())
    }

    fn failure(&self, error: ureq::Error, limits: Limits) -> Failure {
        let (error, connecting) = Connecting::unwrap(error);
        match error {
            ureq::Error::Other(error) if error.is::<RefusedAddress>() => Failure::refused(error),
            ureq::Error::Timeout(Timeout::Resolve) => {
                Failure::connect_timeout(late("the name lookup", self.connect_timeout))
            }
            ureq::Error::Timeout(Timeout::Connect) => {
                Failure::connect_timeout(late("the connection", self.connect_timeout))
            }
            ureq::Error::Timeout(_) if connecting => {
                Failure::connect_timeout(late("the connection", limits.total))
            }
            ureq::Error::Timeout(which @ Timeout::RecvResponse) => {
                Failure::timeout(limits.whole().late("the response's head", which))
            }
            ureq::Error::Timeout(which) => Failure::timeout(limits.late("the response", which)),
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)
            | ureq::Error::Tls(_)
            | ureq::Error::TlsRequired => Failure::connect(cause(error)),
            error if connecting => Failure::connect(cause(error)),
            error => Failure::io(cause(error)),
        }
    }
}

/// A proxy looks up names itself, or hides where they lead.
fn unless_proxied(agent: Agent, uri: &Uri) -> Result<Agent, Failure> {
    match proxy(&agent, uri) {
        Some(_) => Err(Failure::refused("the proxy would look up the address, unchecked")),
        None => Ok(agent),
    }
}

/// The proxy that a request goes through.
fn proxy<'a>(agent: &'a Agent, uri: &Uri) -> Option<&'a Proxy> {
    let proxy = agent.config().proxy()?;
    let skipped =
        proxy.is_no_proxy(uri) || proxy.is_from_env() && uri.host().is_some_and(is_localhost);
    (!skipped).then_some(proxy)
}

/// How long an attempt may take.
#[derive(Clone, Copy)]
struct Limits {
    total: Duration,
    /// While nothing comes or goes.
    stall: Duration,
}

impl Limits {
    /// What bounds each read and write, unless the bound of all of them does.
    fn each(self) -> Option<Duration> {
        (self.stall < self.total).then_some(self.stall)
    }

    /// The bounds of what is waited for as a whole: the idle timeout bounds all of it.
    fn whole(self) -> Self {
        Self { total: self.stall, stall: self.stall }
    }

    fn late(self, what: &str, which: Timeout) -> String {
        match which {
            Timeout::PerRead | Timeout::PerWrite => format!("nothing moved for {:?}", self.stall),
            _ => late(what, self.total),
        }
    }
}

/// Opens a file to be sent.
fn open(path: &Path) -> io::Result<(BlockingBody, u64)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((Box::new(file), length))
}

/// The body of a response, to be read.
pub(crate) struct Body {
    body: ureq::Body,
    limits: Limits,
}

impl Body {
    /// Reads it all, or gives up when it exceeds `limit` bytes.
    pub(crate) fn read(self, limit: usize) -> Result<Bytes, Failure> {
        let limit = limit as u64;
        let announced = self.body.content_length().unwrap_or(0);
        if announced > limit {
            return Err(Failure::body_too_large());
        }
        // In powers of two: the allocator keeps pages of such sizes for the next body, where it
        // would hand those of exact sizes back to the system (measured: a third more time for lists).
        let reserved = (announced.min(MAX_RESERVED) as usize).next_power_of_two();
        let mut bytes = Vec::with_capacity(reserved);
        let limits = self.limits.whole();
        let end = self.limits.each().and_then(|limit| Instant::now().checked_add(limit));
        let mut reader = Bounded { reader: self.body.into_reader(), end };
        // First what is announced: `read_to_end` clears all room that it offers to a reader.
        let read = (&mut reader).take(announced).read_to_end(&mut bytes).and_then(|read| {
            reader.take((limit - read as u64).saturating_add(1)).read_to_end(&mut bytes)
        });
        match read.map_err(ureq::Error::from) {
            Ok(_) if bytes.len() as u64 > limit => Err(Failure::body_too_large()),
            Ok(_) => Ok(bytes.into()),
            Err(ureq::Error::Timeout(which)) => {
                Err(Failure::timeout(limits.late("the response's body", which)))
            }
            Err(error) => Err(Failure::io(cause(error))),
        }
    }

    /// Leaves the reading to somebody else.
    pub(crate) fn hand_over(self) -> BlockingBody {
        Box::new(HandedOver { reader: self.body.into_reader(), limits: self.limits })
    }
}

/// A body that must be complete by a time, if any: each read has the idle timeout to itself.
struct Bounded {
    reader: BodyReader<'static>,
    end: Option<Instant>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.end.is_some_and(|end| Instant::now() >= end) {
            return Err(ureq::Error::Timeout(Timeout::RecvBody).into_io());
        }
        self.reader.read(buffer)
    }
}

/// A body whose errors say what timed out.
struct HandedOver {
    reader: BodyReader<'static>,
    limits: Limits,
}

impl Read for HandedOver {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer).map_err(|error| match ureq::Error::from(error) {
            ureq::Error::Timeout(which) => {
                io::Error::new(io::ErrorKind::TimedOut, self.limits.late("the file", which))
            }
            error => error.into_io(),
        })
    }
}

fn late(what: &str, limit: Duration) -> String {
    format!("{what} took longer than {limit:?}")
}

/// What ureq only wraps speaks for itself.
fn cause(error: ureq::Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        ureq::Error::Io(error) => error.into(),
        ureq::Error::Other(error) => error,
        error => error.into(),
    }
}

#[cfg(test)]
mod tests;
