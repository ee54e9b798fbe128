//! The builder of a receiver.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::sync::Arc;

use basecamp_core::{Async, Blocking, Error, ErrorCode, Secret};
use http::HeaderName;

use crate::HandlerResult;
use crate::chain::{
    Handler, NextHandler, async_handler, async_middleware, blocking_handler, blocking_middleware,
};
use crate::claims::Claims;
use crate::dedup::{AsyncDedupStore, DedupStore, MemoryStore, SyncStore};
use crate::dispatch::{Dispatcher, Registration};
use crate::event::Event;
use crate::inbox::Inbox;
use crate::pattern::Patterns;
use crate::receiver::WebhookReceiver;
use crate::report::Report;
use crate::signature::{Key, SIGNATURE_HEADER};

/// Default number of processed events that the memory store remembers.
const WINDOW: usize = 1000;

/// Default size limit of a body, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// Configures and builds a [`WebhookReceiver`].
#[must_use]
pub struct ReceiverBuilder<M> {
    secrets: Vec<Secret>,
    signature_header: Result<HeaderName, String>,
    window: usize,
    store: Option<Arc<dyn AsyncDedupStore>>,
    dispatcher: Dispatcher,
    mode: PhantomData<fn() -> M>,
}

impl<M> ReceiverBuilder<M> {
    pub(crate) fn new(secret: Secret) -> Self {
        Self {
            secrets: vec![secret],
            signature_header: Ok(SIGNATURE_HEADER),
            window: WINDOW,
            store: None,
            dispatcher: Dispatcher {
                keys: Vec::new(),
                signature_header: SIGNATURE_HEADER,
                body_limit: BODY_LIMIT,
                registrations: Vec::new(),
                middleware: Vec::new(),
                claims: None,
                process_if_store_fails: false,
                inbox: None,
                observer: None,
            },
            mode: PhantomData,
        }
    }

    /// Also accepts signatures made with this secret, while the webhook's secret is rotated. May be
    /// called repeatedly.
    pub fn previous_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Sets the name of the header with the signature, which is case-insensitive. Default:
    /// `X-Basecamp-Signature`.
    pub fn signature_header(mut self, name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        self.signature_header = name.parse().map_err(|_| name.to_owned());
        self
    }

    /// Sets the number of processed events that are remembered in memory; 0 disables deduplication.
    /// Default: 1000. Has no effect on a custom store.
    pub fn dedup_window(mut self, events: usize) -> Self {
        self.window = events;
        self
    }

    /// Sets the size limit of a body, in bytes. Default: 1 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.dispatcher.body_limit = bytes;
        self
    }

    /// Processes an event even if the store fails, so that it may be a duplicate.
    ///
    /// By default such a delivery is answered with 500, and Basecamp redelivers the event: no event
    /// is processed twice, and none is lost if the store recovers within some hours.
    pub fn process_if_store_fails(mut self) -> Self {
        self.dispatcher.process_if_store_fails = true;
        self
    }

    /// Stores each verified, new event in an inbox and answers with 200, before any handler runs.
    /// [Workers](crate::Worker) of this receiver, or of one in another process that shares the
    /// inbox, run the handlers.
    ///
    /// Basecamp waits 10 seconds for an answer and disables webhooks that fail often, so handlers
    /// that take long or may fail need an inbox. If the inbox fails, the answer is 500; if it is
    /// full, 503. Basecamp then redelivers the event. The inbox deduplicates events by their ids.
    ///
    /// A receiver without handlers stores every event; one with handlers stores the events that a
    /// handler matches.
    pub fn inbox(mut self, inbox: impl Inbox + 'static) -> Self {
        self.dispatcher.inbox = Some(Arc::new(inbox));
        self
    }

    /// Observes the outcome of each delivery, and of each commit or release that was retried in the
    /// background, for logs and metrics.
    ///
    /// A panic in the observer is caught. Reports of retries come from the thread that retries.
    pub fn on_outcome(mut self, observer: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.dispatcher.observer = Some(Arc::new(observer));
        self
    }

    fn register(mut self, patterns: Option<Patterns>, handler: Handler) -> Self {
        let name = patterns.as_ref().map_or_else(|| "*".to_owned(), Patterns::to_string);
        self.dispatcher.registrations.push(Registration { patterns, name: name.into(), handler });
        self
    }

    /// Checks the settings and builds the receiver.
    ///
    /// # Errors
    ///
    /// A `usage` error if a secret is blank, the header name is invalid, a pattern is empty, or if
    /// there are both an inbox and a deduplication store.
    pub fn build(mut self) -> Result<WebhookReceiver<M>, Error> {
        if self.secrets.iter().any(|secret| secret.expose().trim().is_empty()) {
            return Err(usage("the webhook secret is blank"));
        }
        for registration in &self.dispatcher.registrations {
            if registration.patterns.as_ref().is_some_and(Patterns::is_empty) {
                return Err(usage("a handler's pattern is empty; `*` matches every event"));
            }
        }
        if self.dispatcher.inbox.is_some() && self.store.is_some() {
            return Err(usage("an inbox deduplicates events itself: remove `dedup_store`"));
        }
        self.dispatcher.signature_header = self
            .signature_header
            .map_err(|name| usage(format!("`signature_header`: {name:?} is not a header name")))?;
        self.dispatcher.keys =
            self.secrets.iter().map(|secret| Key::new(secret.expose().as_bytes())).collect();
        let observer = self.dispatcher.observer.clone();
        let store = self.store.or_else(|| {
            let window = NonZeroUsize::new(self.window)?;
            Some(Arc::new(SyncStore(MemoryStore::new(window))))
        });
        self.dispatcher.claims = store.map(|store| Claims::new(store, observer));
        Ok(WebhookReceiver::new(self.dispatcher))
    }
}

impl ReceiverBuilder<Blocking> {
    /// Adds a handler for the events whose kind matches: `"todo_*"`, or several patterns, as
    /// `["todo_*", "*_copied"]`. See [`Patterns`].
    ///
    /// Handlers run in the order in which they were added. The first one that fails or panics ends
    /// the event. Basecamp redelivers the event, and all its handlers run again.
    pub fn on(
        self,
        patterns: impl Into<Patterns>,
        handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static,
    ) -> Self {
        self.register(Some(patterns.into()), blocking_handler(handler))
    }

    /// Adds a handler for every event.
    pub fn on_any(self, handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static) -> Self {
        self.register(None, blocking_handler(handler))
    }

    /// Adds middleware, which wraps the rest of the chain: [`NextHandler::run`] runs it. The first
    /// middleware is the outermost. It runs for claimed events with a matching handler.
    pub fn use_middleware(
        mut self,
        middleware: impl Fn(&Event, NextHandler<Blocking>) -> HandlerResult + Send + Sync + 'static,
    ) -> Self {
        self.dispatcher.middleware.push(blocking_middleware(middleware));
        self
    }

    /// Sets a custom deduplication store, for example one that several processes share.
    pub fn dedup_store(mut self, store: impl DedupStore + 'static) -> Self {
        self.store = Some(Arc::new(SyncStore(store)));
        self
    }
}

impl ReceiverBuilder<Async> {
    /// Adds a handler for the events whose kind matches: `"todo_*"`, or several patterns, as
    /// `["todo_*", "*_copied"]`. See [`Patterns`].
    ///
    /// Handlers run in the order in which they were added. The first one that fails or panics ends
    /// the event. Basecamp redelivers the event, and all its handlers run again.
    pub fn on<F>(
        self,
        patterns: impl Into<Patterns>,
        handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.register(Some(patterns.into()), async_handler(handler))
    }

    /// Adds a handler for every event.
    pub fn on_any<F>(self, handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.register(None, async_handler(handler))
    }

    /// Adds middleware, which wraps the rest of the chain: [`NextHandler::run`] runs it. The first
    /// middleware is the outermost. It runs for claimed events with a matching handler.
    pub fn use_middleware<F>(
        mut self,
        middleware: impl Fn(Arc<Event>, NextHandler<Async>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.dispatcher.middleware.push(async_middleware(middleware));
        self
    }

    /// Sets a custom deduplication store, for example one that several processes share.
    pub fn dedup_store(mut self, store: impl AsyncDedupStore + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }
}

impl<M> fmt::Debug for ReceiverBuilder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceiverBuilder")
            .field("signature_header", &self.signature_header)
            .field("dedup_window", &self.window)
            .field("body_limit", &self.dispatcher.body_limit)
            .finish_non_exhaustive()
    }
}

fn usage(message: impl Into<String>) -> Error {
    Error::new(ErrorCode::Usage, message)
}
