//! One attempt: a request sent, a response read, and the names of what can go wrong.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use basecamp_core::{Attempt, Failure};
use bytes::{Bytes, BytesMut};
use http::Response;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Incoming};
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::{Instant, timeout_at};

use crate::connect::{Connector, Refused};

/// How often a silent HTTP/2 connection that is waited on is asked whether it is still alive, and
/// how long it has to answer: together less than an attempt's 30 s, so that a dead connection costs
/// one attempt and not all of them.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Transport {
    client: Client<Connector, Full<Bytes>>,
    connector: Connector,
    connect_timeout: Duration,
}

impl Transport {
    pub(crate) fn new(connector: Connector, connect_timeout: Duration) -> Self {
        Self { client: client(connector.clone()), connector, connect_timeout }
    }

    /// Sends a request and gives the response as soon as its head is there.
    // Not an `async fn`, whose future would hold the request a second time.
    pub(crate) fn send(
        &self,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Response<Body>, Failure>> {
        let timer = Timer::start(attempt.timeout);
        let request = attempt.request.map(Full::new);
        let response = match attempt.addresses.is_any() {
            true => self.client.request(request),
            // A client for one request, so that no connection is shared with those that were not
            // checked.
            false => client(self.connector.restricted(attempt.addresses)).request(request),
        };
        async move {
            match timer.bound(response).await? {
                Ok(response) => Ok(response.map(|incoming| Body { incoming, timer })),
                Err(error) => Err(self.failure(error)),
            }
        }
    }

    fn failure(&self, error: legacy::Error) -> Failure {
        if !error.is_connect() {
            return Failure::io(Causes(error));
        }
        if let Some(refused) = chain(&error).find_map(|cause| cause.downcast_ref::<Refused>()) {
            return Failure::refused(refused.clone());
        }
        let timed_out = chain(&error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|cause| cause.kind() == io::ErrorKind::TimedOut);
        match timed_out {
            true => {
                Failure::connect_timeout(format!("no connection within {:?}", self.connect_timeout))
            }
            false => Failure::connect(Causes(error)),
        }
    }
}

fn client(connector: Connector) -> Client<Connector, Full<Bytes>> {
    // hyper-util repeats a request by itself only if the pooled connection was closed before
    // the request left its queue: then not a byte of it was written, so it is safe for a POST.
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .timer(TokioTimer::new())
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(KEEP_ALIVE)
        .build(connector)
}

/// The time that an attempt has, from connecting to the last byte.
#[derive(Clone, Copy)]
struct Timer {
    limit: Duration,
    end: Instant,
}

/// What a `Content-Length` may reserve before the bytes have come.
const MAX_RESERVED: usize = 1 << 20;

/// Longer than any attempt, and far from what the clock can't count.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Timer {
    fn start(limit: Duration) -> Self {
        Self { limit, end: Instant::now() + limit.min(FOREVER) }
    }

    async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        let result = timeout_at(self.end, future).await;
        result
            .map_err(|_| Failure::timeout(format!("no complete response within {:?}", self.limit)))
    }
}

/// The body of a response, yet to be read. Dropping it ends the transfer.
pub(crate) struct Body {
    incoming: Incoming,
    timer: Timer,
}

impl Body {
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        // The `Content-Length`, if there is one.
        let expected = usize::try_from(self.incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if expected > limit {
            return Err(Failure::body_too_large());
        }
        let mut whole = BytesMut::new();
        while let Some(frame) = self.timer.bound(self.incoming.frame()).await? {
            let frame = frame.map_err(|error| Failure::io(Causes(error)))?;
            let Ok(data) = frame.into_data() else { continue };
            if data.len() > limit - whole.len() {
                return Err(Failure::body_too_large());
            }
            if whole.is_empty() && self.incoming.is_end_stream() {
                return Ok(data);
            }
            let announced = expected.min(MAX_RESERVED).saturating_sub(whole.len());
            whole.reserve(announced.max(data.len()));
            whole.extend_from_slice(&data);
        }
        Ok(whole.freeze())
    }
}

/// An error with its causes on one line: each alone says too little.
#[derive(Debug)]
struct Causes<E>(E);

impl<E: StdError + 'static> fmt::Display for Causes<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // hyper-util's own message, such as `client error (Connect)`, only says where it happened.
        let told = chain(&self.0).filter(|error| !error.is::<legacy::Error>());
        let told: Vec<String> = told.map(ToString::to_string).collect();
        f.write_str(&told.join(": "))
    }
}

impl<E: StdError + 'static> StdError for Causes<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests;
