//! One attempt: a request sent, a response read.

use std::time::Duration;

use basecamp_core::driver::AnsweredEarly;
use basecamp_core::{Attempt, Error, Failure, RequestBody};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, Version};
use hyper_util::client::legacy::ResponseFuture;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;

use crate::body::{Body, Exchange, open};
use crate::connect::Connector;
use crate::failure::{check_head, no_head};
use crate::outgoing::{Outgoing, Sending};
use crate::pool::{HttpClient, Pool, client};
use crate::timer::Timer;

/// Sends requests over the connections of a client.
#[derive(Clone)]
pub(crate) struct Transport {
    pool: Pool,
    connect_timeout: Duration,
}

/// A request on its way.
struct Sent {
    response: ResponseFuture,
    sending: Option<Sending>,
    permit: OwnedSemaphorePermit,
}

impl Transport {
    pub(crate) fn new(
        connector: Connector,
        connect_timeout: Duration,
        max_connections: usize,
    ) -> Self {
        Self { pool: Pool::new(connector, max_connections), connect_timeout }
    }

    /// The current runtime, if it can drive connections.
    pub(crate) fn runtime(&self) -> Result<Handle, Error> {
        self.pool.runtime()
    }

    /// Sends a request and returns the response as soon as its head is there.
    // Not an `async fn`, whose future would hold the request a second time.
    pub(crate) fn send(
        &self,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Response<Body>, Failure>> + use<> {
        let timer = Timer::start(attempt.timeout, attempt.idle_timeout);
        let checked = self.pool.connector().check(attempt.request.uri(), &attempt.addresses);
        let client = match attempt.addresses.is_any() {
            true => self.pool.client(),
            // A client for one request, so that no connection is shared with those that were not
            // checked.
            false => client(self.pool.connector().restricted(attempt.addresses), 0),
        };
        let (mut head, body) = attempt.request.into_parts();
        if matches!(body, RequestBody::Empty) {
            announce_no_body(&mut head);
        }
        let free = self.pool.free().clone().try_acquire_owned();
        let sent = match (body, free) {
            (RequestBody::Bytes(bytes), Ok(permit)) => {
                Ok(send_bytes(&client, head, bytes, &timer, permit))
            }
            (RequestBody::Empty, Ok(permit)) => {
                Ok(send_bytes(&client, head, Bytes::new(), &timer, permit))
            }
            (body, free) => {
                let pool = self.pool.clone();
                Err(Box::pin(send_later(pool, client, head, body, timer.clone(), free.ok())))
            }
        };
        let connect_timeout = self.connect_timeout;
        async move {
            checked?;
            let Sent { response, sending, permit } = match sent {
                Ok(sent) => sent,
                Err(later) => later.await?,
            };
            let response = match sending {
                Some(_) => timer.bound_stalls(response).await?,
                None => timer.bound(response).await?,
            };
            let mut response = response.map_err(|error| no_head(error, connect_timeout))?;
            check_head(response.headers())?;
            let http2 = response.version() == Version::HTTP_2;
            let stopped = sending.filter(Sending::stop);
            if stopped.is_some() {
                response.extensions_mut().insert(AnsweredEarly);
            }
            let refused =
                response.status().is_client_error() || response.status().is_server_error();
            let early_refusal = stopped.is_some() && refused;
            let exchange = Exchange { _permit: (!http2).then_some(permit), _stopped: stopped };
            Ok(response.map(|incoming| Body {
                incoming,
                http2,
                early_refusal,
                timer,
                exchange: Some(exchange),
            }))
        }
    }
}

/// A method whose requests usually have a body announces that there is none: some servers refuse it
/// otherwise (RFC 9110, section 8.6).
fn announce_no_body(head: &mut Parts) {
    if matches!(head.method, Method::POST | Method::PUT | Method::PATCH) {
        head.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

fn send_bytes(
    client: &HttpClient,
    head: Parts,
    bytes: Bytes,
    timer: &Timer,
    permit: OwnedSemaphorePermit,
) -> Sent {
    let (body, sending) = Outgoing::bytes(bytes, timer);
    Sent { response: client.request(Request::from_parts(head, body)), sending, permit }
}

/// Waits for a free connection, opens the content, and sends it.
async fn send_later(
    pool: Pool,
    client: HttpClient,
    head: Parts,
    body: RequestBody,
    timer: Timer,
    permit: Option<OwnedSemaphorePermit>,
) -> Result<Sent, Failure> {
    let permit = match permit {
        Some(permit) => permit,
        None => match timer.bound(pool.free().clone().acquire_owned()).await {
            Ok(Ok(permit)) => permit,
            // The semaphore is never closed.
            Ok(Err(closed)) => return Err(Failure::connect(closed)),
            Err(_) => {
                return Err(Failure::connect_timeout(format!(
                    "all {} connections that `max_connections` allows stayed in use",
                    pool.max_connections()
                )));
            }
        },
    };
    let upload = match body {
        RequestBody::External(body) => *body,
        RequestBody::Bytes(bytes) => return Ok(send_bytes(&client, head, bytes, &timer, permit)),
        _ => return Ok(send_bytes(&client, head, Bytes::new(), &timer, permit)),
    };
    let upload = timer.bound(upload.open_async(open)).await??;
    let (body, sending) = Outgoing::upload(upload, &timer);
    Ok(Sent { response: client.request(Request::from_parts(head, body)), sending, permit })
}

#[cfg(test)]
mod tests;
