//! One attempt: sends the request and receives the head of the response.

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
use crate::failure::{check_head, response_failure};
use crate::outgoing::{OutgoingBody, Sending};
use crate::pool::{HttpClient, Pool, client};
use crate::timer::Timer;

/// Sends requests over the connections of a client.
#[derive(Clone)]
pub(crate) struct Transport {
    pool: Pool,
    connect_timeout: Duration,
}

/// A request that hyper is sending.
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

    /// The connector of the client.
    #[cfg(feature = "event-feed")]
    pub(crate) fn connector(&self) -> Connector {
        self.pool.connector().clone()
    }

    /// The current runtime, if it can drive connections.
    pub(crate) fn runtime(&self) -> Result<Handle, Error> {
        self.pool.runtime()
    }

    /// Sends a request and returns the response when its head has arrived.
    // Not an `async fn`, whose future would contain the request twice.
    pub(crate) fn send(
        &self,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Response<Body>, Failure>> + use<> {
        let timer = Timer::start(attempt.timeout, attempt.idle_timeout);
        let checked = self.pool.connector().check(attempt.request.uri(), &attempt.addresses);
        let client = if attempt.addresses.is_any() {
            self.pool.client()
        } else {
            // A client for this request only: the connections of the pool were not checked.
            client(self.pool.connector().restricted(attempt.addresses), 0)
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
                Some(_) => timer.with_idle_timeout(response).await?,
                None => timer.with_timeout(response).await?,
            };
            let mut response =
                response.map_err(|error| response_failure(error, connect_timeout))?;
            check_head(response.headers())?;
            let http2 = response.version() == Version::HTTP_2;
            let stopped = sending.filter(Sending::stop);
            if stopped.is_some() {
                response.extensions_mut().insert(AnsweredEarly);
            }
            let status = response.status();
            let is_error = status.is_client_error() || status.is_server_error();
            let is_early_error = stopped.is_some() && is_error;
            let exchange = Exchange { _permit: (!http2).then_some(permit), _stopped: stopped };
            Ok(response.map(|incoming| Body {
                incoming,
                http2,
                is_early_error,
                timer,
                exchange: Some(exchange),
            }))
        }
    }
}

/// Sets `Content-Length: 0` for methods whose requests usually have a body: some servers reject the
/// request otherwise (RFC 9110, section 8.6).
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
    let (body, sending) = OutgoingBody::bytes(bytes, timer);
    Sent { response: client.request(Request::from_parts(head, body)), sending, permit }
}

/// Waits for a free connection, opens the content of an upload, and sends the request.
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
        None => match timer.with_timeout(pool.free().clone().acquire_owned()).await {
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
    let upload = timer.with_timeout(upload.open_async(open)).await??;
    let (body, sending) = OutgoingBody::upload(upload, &timer);
    Ok(Sent { response: client.request(Request::from_parts(head, body)), sending, permit })
}

#[cfg(test)]
mod tests;
