//! The receiver: from a request to an outcome or a response.

use std::fmt;
use std::io::Read;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use basecamp_core::{Async, Blocking, Secret};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body;

use crate::BoxError;
use crate::body;
use crate::builder::ReceiverBuilder;
use crate::chain::block_on;
use crate::dispatch::Dispatcher;
use crate::outcome::Outcome;

/// Takes deliveries of webhooks: verifies, parses and deduplicates them, and runs the handlers of the
/// events that are left.
///
/// It is made with [`WebhookReceiver::builder`], for a server that blocks, or
/// [`WebhookReceiver::async_builder`]. Clones share everything. Any number of threads or tasks may use
/// it at the same time: events are processed in parallel, but no event twice.
pub struct WebhookReceiver<M = Blocking> {
    dispatcher: Arc<Dispatcher>,
    mode: PhantomData<fn() -> M>,
}

impl<M> WebhookReceiver<M> {
    pub(crate) fn new(dispatcher: Dispatcher) -> Self {
        Self { dispatcher: Arc::new(dispatcher), mode: PhantomData }
    }
}

impl WebhookReceiver<Blocking> {
    /// Starts a receiver whose handlers block, with the secret that deliveries are signed with.
    pub fn builder(secret: impl Into<Secret>) -> ReceiverBuilder<Blocking> {
        ReceiverBuilder::new(secret.into())
    }

    /// Waits until no commit or release is retried any more, for at most `timeout`, and gives up the
    /// rest. Returns the number of operations given up; each is reported to the observer.
    ///
    /// Call it after the server has stopped. Afterwards failed operations are not retried. Without
    /// it, dropping the receiver doesn't wait: a thread retries what is pending until the leases end
    /// or the program exits.
    pub fn shutdown(&self, timeout: Duration) -> usize {
        self.dispatcher
            .claims
            .as_ref()
            .map_or(0, |claims| claims.retries.shut_down_blocking(timeout))
    }

    /// Takes a delivery by its headers and its body, byte for byte as it came.
    pub fn handle_request(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Outcome {
        block_on(self.dispatcher.handle(headers, Ok(body.into())))
    }

    /// Takes a delivery and answers it.
    pub fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        self.handle_request(&head.headers, body).to_response()
    }

    /// Takes a delivery whose body is still to be read, and answers it.
    ///
    /// The body is not read when the headers show that it is unsigned or too large, and never beyond
    /// the limit.
    pub fn respond_reading(&self, request: Request<impl Read>) -> Response<Bytes> {
        let (head, reader) = request.into_parts();
        let admitted = self.dispatcher.admit(&head.headers);
        let body = admitted.and_then(|()| body::read(reader, &self.dispatcher));
        block_on(self.dispatcher.handle(&head.headers, body)).to_response()
    }
}

impl WebhookReceiver<Async> {
    /// Starts a receiver whose handlers are async, with the secret that deliveries are signed with.
    pub fn async_builder(secret: impl Into<Secret>) -> ReceiverBuilder<Async> {
        ReceiverBuilder::new(secret.into())
    }

    /// Waits until no commit or release is retried any more, for at most `timeout`, and gives up the
    /// rest. Returns the number of operations given up; each is reported to the observer.
    ///
    /// Call it after the server has stopped, while the runtime still runs. Afterwards failed
    /// operations are not retried. Without it, dropping the receiver doesn't wait: a thread retries
    /// what is pending until the leases end or the program exits. A [store that
    /// blocks](crate::Ready) can delay the return by the time of one of its calls.
    pub async fn shutdown(&self, timeout: Duration) -> usize {
        match &self.dispatcher.claims {
            Some(claims) => claims.retries.shut_down_async(timeout).await,
            None => 0,
        }
    }

    /// Takes a delivery by its headers and its body, byte for byte as it came.
    ///
    /// Servers drop what they await when the sender hangs up. Then the event is given back and a
    /// redelivery is processed. Spawn this on a task of its own if handlers should rather run to
    /// their end.
    pub async fn handle_request(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Outcome {
        self.dispatcher.handle(headers, Ok(body.into())).await
    }

    /// Takes a delivery and answers it; see [`handle_request`](Self::handle_request).
    pub async fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        self.dispatcher.handle(&head.headers, Ok(body)).await.to_response()
    }

    /// Takes a delivery whose body is still to be read, and answers it; see
    /// [`handle_request`](Self::handle_request).
    ///
    /// The body is not read when the headers show that it is unsigned or too large, and never beyond
    /// the limit.
    pub async fn respond_reading<B>(&self, request: Request<B>) -> Response<Bytes>
    where
        B: Body<Error: Into<BoxError>>,
    {
        let (head, body) = request.into_parts();
        let body = match self.dispatcher.admit(&head.headers) {
            Ok(()) => body::collect(body, &self.dispatcher).await,
            Err(rejection) => Err(rejection),
        };
        self.dispatcher.handle(&head.headers, body).await.to_response()
    }
}

impl<M> Clone for WebhookReceiver<M> {
    fn clone(&self) -> Self {
        Self { dispatcher: Arc::clone(&self.dispatcher), mode: PhantomData }
    }
}

impl<M> fmt::Debug for WebhookReceiver<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes: Vec<&str> = self.dispatcher.routes.iter().map(|route| &*route.name).collect();
        f.debug_struct("WebhookReceiver").field("routes", &routes).finish_non_exhaustive()
    }
}
