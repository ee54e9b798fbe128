//! One attempt: a request sent, a response read, and the names of what can go wrong.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use basecamp_core::{Attempt, ExternalBody, Failure, ProxyError, RequestBody};
use http::request::Parts;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::body::{Body, Outgoing, Streamed, open};
use crate::connect::{Connector, Refused};
use crate::timer::Timer;
use crate::tls::Unusable;

/// How often a silent HTTP/2 connection that is waited on is asked whether it is still alive, and
/// how long it has to answer: together less than an attempt's 30 s, so that a dead connection costs
/// one attempt and not all of them.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Transport {
    client: Client<Connector, Outgoing>,
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
        let timer = Timer::start(attempt.timeout, attempt.stall);
        let checked = self.connector.check(attempt.request.uri(), &attempt.addresses);
        let client = match attempt.addresses.is_any() {
            true => Cow::Borrowed(&self.client),
            // A client for one request, so that no connection is shared with those that were not
            // checked.
            false => Cow::Owned(client(self.connector.restricted(attempt.addresses))),
        };
        let (head, body) = attempt.request.into_parts();
        let response = match body {
            RequestBody::External(body) => {
                Err(Box::pin(stream(client.into_owned(), head, *body, timer.clone())))
            }
            RequestBody::Bytes(bytes) => {
                Ok(client.request(Request::from_parts(head, Outgoing::Whole(bytes.into()))))
            }
            _ => Ok(client.request(Request::from_parts(head, Outgoing::Whole(Full::default())))),
        };
        async move {
            checked?;
            let response = match response {
                Ok(response) => timer.bound(response).await?,
                Err(streamed) => streamed.await?,
            };
            match response {
                Ok(response) => {
                    let http2 = response.version() == http::Version::HTTP_2;
                    Ok(response.map(|incoming| Body { incoming, http2, timer }))
                }
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
        if let Some(failed) = chain(&error).find_map(|cause| cause.downcast_ref::<ProxyError>()) {
            return failed.clone().into();
        }
        if chain(&error).any(|cause| cause.is::<Unusable>()) {
            return Failure::connect(Causes(error)).permanent();
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

fn client(connector: Connector) -> Client<Connector, Outgoing> {
    // hyper-util repeats a request by itself only if the pooled connection was closed before
    // the request left its queue: then not a byte of it was written, so it is safe for a POST.
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .timer(TokioTimer::new())
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(KEEP_ALIVE)
        .build(connector)
}

/// Opens what is to be sent and sends it, for as long as it moves.
async fn stream(
    client: Client<Connector, Outgoing>,
    head: Parts,
    body: ExternalBody,
    timer: Timer,
) -> Result<Result<Response<Incoming>, legacy::Error>, Failure> {
    let body = timer.bound(body.open_async(open)).await??;
    let body = Outgoing::Streamed(Box::new(Streamed { body, timer: timer.clone() }));
    let request = Request::from_parts(head, body);
    timer.bound_stalls(client.request(request)).await
}

/// An error with its causes on one line: each alone says too little.
#[derive(Debug)]
pub(crate) struct Causes<E>(pub(crate) E);

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
