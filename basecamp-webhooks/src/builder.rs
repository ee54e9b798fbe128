//! What a receiver is made of.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::sync::Arc;

use basecamp_core::{Async, Blocking, Error, ErrorCode, Secret};
use http::HeaderName;

use crate::HandlerResult;
use crate::chain::{
    Handler, Next, async_handler, async_middleware, blocking_handler, blocking_middleware,
};
use crate::claims::Claims;
use crate::dedup::{AsyncDedupStore, DedupStore, MemoryStore, Ready};
use crate::dispatch::{Dispatcher, Route};
use crate::event::Event;
use crate::pattern::Patterns;
use crate::receiver::WebhookReceiver;
use crate::report::Report;
use crate::signature::{Key, SIGNATURE_HEADER};

/// How many processed events are remembered.
const WINDOW: usize = 1000;

/// The longest body: 1 MiB.
const BODY_LIMIT: usize = 1024 * 1024;

/// Collects what a [`WebhookReceiver`] is made of.
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
                routes: Vec::new(),
                middleware: Vec::new(),
                claims: None,
                process_if_store_fails: false,
                observer: None,
            },
            mode: PhantomData,
        }
    }

    /// Accepts signatures made with another secret too: while one takes the place of the other, both
    /// are good. May be called repeatedly.
    pub fn also_accept(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Looks for the signature in another header than `X-Basecamp-Signature`, upper and lower case
    /// alike.
    pub fn signature_header(mut self, name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        self.signature_header = name.parse().map_err(|_| name.to_owned());
        self
    }

    /// How many processed events are remembered in memory: 1000 if not said. With 0 duplicates are
    /// not looked for. A store of your own decides for itself.
    pub fn dedup_window(mut self, events: usize) -> Self {
        self.window = events;
        self
    }

    /// The longest body accepted, in bytes: 1 MiB if not said.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.dispatcher.body_limit = bytes;
        self
    }

    /// Processes an event although the store can't tell whether it is a duplicate.
    ///
    /// If not said, such a delivery is answered with 500, so that Basecamp tries again later: then
    /// nothing is processed twice, and nothing lost while the store comes back within some hours.
    pub fn process_if_store_fails(mut self) -> Self {
        self.dispatcher.process_if_store_fails = true;
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

    fn route(mut self, patterns: Option<Patterns>, handler: Handler) -> Self {
        let name = patterns.as_ref().map_or_else(|| "*".to_owned(), Patterns::to_string);
        self.dispatcher.routes.push(Route { patterns, name: name.into(), handler });
        self
    }

    /// Checks everything and makes the receiver.
    ///
    /// # Errors
    ///
    /// A `usage` error if a secret is blank, if the header's name is none, or if a pattern is empty.
    pub fn build(mut self) -> Result<WebhookReceiver<M>, Error> {
        if self.secrets.iter().any(|secret| secret.expose().trim().is_empty()) {
            return Err(usage("the webhook secret is blank"));
        }
        for route in &self.dispatcher.routes {
            if route.patterns.as_ref().is_some_and(Patterns::are_blank) {
                return Err(usage("a handler's pattern is empty; `*` matches every event"));
            }
        }
        self.dispatcher.signature_header = self
            .signature_header
            .map_err(|name| usage(format!("`signature_header`: {name:?} can't name a header")))?;
        self.dispatcher.keys =
            self.secrets.iter().map(|secret| Key::new(secret.expose().as_bytes())).collect();
        let observer = self.dispatcher.observer.clone();
        let store = self.store.or_else(|| {
            let window = NonZeroUsize::new(self.window)?;
            Some(Arc::new(Ready(MemoryStore::new(window))))
        });
        self.dispatcher.claims = store.map(|store| Claims::new(store, observer));
        Ok(WebhookReceiver::new(self.dispatcher))
    }
}

impl ReceiverBuilder<Blocking> {
    /// Runs a handler for the events whose kind matches: `"todo_*"`, or several patterns, as
    /// `["todo_*", "*_copied"]`. See [`Patterns`].
    ///
    /// Handlers run in the order in which they were added. The first that fails or panics ends the
    /// event, which Basecamp then delivers again; those before it will run again too.
    pub fn on(
        self,
        patterns: impl Into<Patterns>,
        handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static,
    ) -> Self {
        self.route(Some(patterns.into()), blocking_handler(handler))
    }

    /// Runs a handler for every event.
    pub fn on_any(self, handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static) -> Self {
        self.route(None, blocking_handler(handler))
    }

    /// Wraps something around what comes after it: [`Next::run`] runs that. The one added first is
    /// outermost. It sees events that some handler wants, once they are claimed.
    pub fn use_middleware(
        mut self,
        middleware: impl Fn(&Event, Next<Blocking>) -> HandlerResult + Send + Sync + 'static,
    ) -> Self {
        self.dispatcher.middleware.push(blocking_middleware(middleware));
        self
    }

    /// Deduplicates in a store of your own, such as one that several processes share.
    pub fn dedup_store(mut self, store: impl DedupStore + 'static) -> Self {
        self.store = Some(Arc::new(Ready(store)));
        self
    }
}

impl ReceiverBuilder<Async> {
    /// Runs a handler for the events whose kind matches: `"todo_*"`, or several patterns, as
    /// `["todo_*", "*_copied"]`. See [`Patterns`].
    ///
    /// Handlers run in the order in which they were added. The first that fails or panics ends the
    /// event, which Basecamp then delivers again; those before it will run again too.
    pub fn on<F>(
        self,
        patterns: impl Into<Patterns>,
        handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.route(Some(patterns.into()), async_handler(handler))
    }

    /// Runs a handler for every event.
    pub fn on_any<F>(self, handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.route(None, async_handler(handler))
    }

    /// Wraps something around what comes after it: [`Next::run`] runs that. The one added first is
    /// outermost. It sees events that some handler wants, once they are claimed.
    pub fn use_middleware<F>(
        mut self,
        middleware: impl Fn(Arc<Event>, Next<Async>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = HandlerResult> + Send + 'static,
    {
        self.dispatcher.middleware.push(async_middleware(middleware));
        self
    }

    /// Deduplicates in a store of your own, such as one that several processes share.
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

fn usage(problem: impl Into<String>) -> Error {
    Error::new(ErrorCode::Usage, problem)
}
