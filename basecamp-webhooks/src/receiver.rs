//! The receiver: maps a request to an outcome or a response.

use std::fmt;
use std::io::Read;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use basecamp_core::{Async, Blocking, Error, Secret};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body;

use crate::BoxError;
use crate::body;
use crate::builder::ReceiverBuilder;
use crate::chain::block_on;
use crate::dispatch::Dispatcher;
use crate::inbox::{DeadLetters, Inbox};
use crate::outcome::Outcome;
use crate::worker::Worker;

/// Receives deliveries of webhooks: verifies, parses and deduplicates them, and runs the handlers.
///
/// Built with [`WebhookReceiver::builder`] for blocking servers, or with
/// [`WebhookReceiver::async_builder`]. Clones share all state. Any number of threads or tasks may
/// use a receiver at the same time: events are processed in parallel, and each event once.
pub struct WebhookReceiver<M = Blocking> {
    dispatcher: Arc<Dispatcher>,
    mode: PhantomData<fn() -> M>,
}

impl<M> WebhookReceiver<M> {
    pub(crate) fn new(dispatcher: Dispatcher) -> Self {
        Self { dispatcher: Arc::new(dispatcher), mode: PhantomData }
    }
}

impl<M> WebhookReceiver<M> {
    /// Returns a worker, which processes the events in the receiver's inbox with its handlers and
    /// middleware.
    ///
    /// # Errors
    ///
    /// A `usage` error if the receiver was built without an
    /// [inbox](crate::ReceiverBuilder::inbox).
    pub fn worker(&self) -> Result<Worker<M>, Error> {
        Ok(Worker::new(Arc::clone(&self.dispatcher), self.inbox()?))
    }

    /// Returns the dead letters of the receiver's inbox.
    ///
    /// # Errors
    ///
    /// A `usage` error if the receiver was built without an
    /// [inbox](crate::ReceiverBuilder::inbox).
    pub fn dead_letters(&self) -> Result<DeadLetters<M>, Error> {
        Ok(DeadLetters::new(self.inbox()?))
    }

    fn inbox(&self) -> Result<Arc<dyn Inbox>, Error> {
        let inbox = self.dispatcher.inbox.as_ref();
        inbox.cloned().ok_or_else(|| Error::usage("the receiver has no inbox"))
    }
}

impl WebhookReceiver<Blocking> {
    /// Returns the builder of a receiver with blocking handlers. `secret` signs the deliveries.
    pub fn builder(secret: impl Into<Secret>) -> ReceiverBuilder<Blocking> {
        ReceiverBuilder::new(secret.into())
    }

    /// Waits until no commit or release is retried any more, for at most `timeout`, and abandons
    /// the rest. Returns the number of operations given up; each is reported to the observer.
    ///
    /// Call it after the server has stopped. Afterwards failed operations are not retried. Without
    /// it, dropping the receiver doesn't wait: a thread retries what is pending until the leases
    /// end or the program exits.
    pub fn shutdown(&self, timeout: Duration) -> usize {
        self.dispatcher
            .claims
            .as_ref()
            .map_or(0, |claims| claims.retries.shut_down_blocking(timeout))
    }

    /// Handles a delivery, given its headers and the unmodified bytes of its body.
    pub fn handle_request(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Outcome {
        block_on(self.dispatcher.handle(headers, Ok(body.into())))
    }

    /// Handles a delivery and returns the response.
    pub fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        self.handle_request(&head.headers, body).to_response()
    }

    /// Reads the body of a delivery, handles it and returns the response.
    ///
    /// The body is not read if the headers have no signature or exceed the size limit, and never
    /// beyond the limit.
    pub fn respond_reading(&self, request: Request<impl Read>) -> Response<Bytes> {
        let (head, reader) = request.into_parts();
        let checked = self.dispatcher.precheck(&head.headers);
        let body = checked.and_then(|()| body::read(reader, &self.dispatcher));
        block_on(self.dispatcher.handle(&head.headers, body)).to_response()
    }
}

impl WebhookReceiver<Async> {
    /// Returns the builder of a receiver with async handlers. `secret` signs the deliveries.
    pub fn async_builder(secret: impl Into<Secret>) -> ReceiverBuilder<Async> {
        ReceiverBuilder::new(secret.into())
    }

    /// Waits until no commit or release is retried any more, for at most `timeout`, and abandons
    /// the rest. Returns the number of operations given up; each is reported to the observer.
    ///
    /// Call it after the server has stopped, while the runtime still runs. Afterwards failed
    /// operations are not retried. Without it, dropping the receiver doesn't wait: a thread retries
    /// what is pending until the leases end or the program exits. A [store that
    /// blocks](crate::SyncStore) can delay the return by the time of one of its calls.
    pub async fn shutdown(&self, timeout: Duration) -> usize {
        match &self.dispatcher.claims {
            Some(claims) => claims.retries.shut_down_async(timeout).await,
            None => 0,
        }
    }

    /// Handles a delivery, given its headers and the unmodified bytes of its body.
    ///
    /// Servers drop the future if the sender closes the connection. The claim is then released, and
    /// a redelivery is processed. Spawn a task for handlers that must run to completion.
    pub async fn handle_request(&self, headers: &HeaderMap, body: impl Into<Bytes>) -> Outcome {
        self.dispatcher.handle(headers, Ok(body.into())).await
    }

    /// Handles a delivery and returns the response; see [`handle_request`](Self::handle_request).
    pub async fn respond(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        self.dispatcher.handle(&head.headers, Ok(body)).await.to_response()
    }

    /// Reads the body of a delivery, handles it and returns the response; see
    /// [`handle_request`](Self::handle_request).
    ///
    /// The body is not read if the headers have no signature or exceed the size limit, and never
    /// beyond the limit.
    pub async fn respond_reading<B>(&self, request: Request<B>) -> Response<Bytes>
    where
        B: Body<Error: Into<BoxError>>,
    {
        let (head, body) = request.into_parts();
        let body = match self.dispatcher.precheck(&head.headers) {
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
        let registrations = self.dispatcher.registrations.iter();
        let handlers: Vec<&str> = registrations.map(|registration| &*registration.name).collect();
        f.debug_struct("WebhookReceiver").field("handlers", &handlers).finish_non_exhaustive()
    }
}
