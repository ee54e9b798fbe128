//! The pipeline of a delivery: verify, parse, claim, run the chain, commit or release. With an
//! inbox: verify, parse, store.
//!
//! The pipeline is async. In a blocking receiver, the futures of handlers and deduplication stores
//! never wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use basecamp_core::BoxFuture;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::BoxError;
use crate::chain::{Delivery, Handler, Middleware, guard};
use crate::claims::Claims;
use crate::event::Event;
use crate::inbox::{Appended, Inbox};
use crate::outcome::{Duplicate, Outcome, ProcessingError, Rejection};
use crate::pattern::Patterns;
use crate::report::{DeliveryReport, Observer, Report, StoreOperation, observe};
use crate::signature::Key;

pub(crate) struct Dispatcher {
    pub(crate) keys: Vec<Key>,
    pub(crate) signature_header: HeaderName,
    pub(crate) body_limit: usize,
    pub(crate) registrations: Vec<Registration>,
    pub(crate) middleware: Vec<Middleware>,
    /// `None` if deduplication is off.
    pub(crate) claims: Option<Claims>,
    pub(crate) process_if_store_fails: bool,
    /// Stores events for workers; `None` if deliveries run the handlers.
    pub(crate) inbox: Option<Arc<dyn Inbox>>,
    pub(crate) observer: Option<Observer>,
}

/// A handler and the kinds of events that it is registered for.
pub(crate) struct Registration {
    /// `None` for all kinds.
    pub(crate) patterns: Option<Patterns>,
    pub(crate) name: Arc<str>,
    pub(crate) handler: Handler,
}

impl Dispatcher {
    /// Rejects by headers alone, so the body need not be read.
    pub(crate) fn precheck(&self, headers: &HeaderMap) -> Result<(), Rejection> {
        self.signature(headers)?;
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        match length.and_then(|length| length.trim().parse::<u64>().ok()) {
            Some(length) if length > self.body_limit as u64 => Err(self.too_large()),
            // Without a valid length, the limit applies while the body is read.
            _ => Ok(()),
        }
    }

    pub(crate) fn too_large(&self) -> Rejection {
        Rejection::TooLarge { limit: self.body_limit }
    }

    fn signature<'a>(&self, headers: &'a HeaderMap) -> Result<&'a HeaderValue, Rejection> {
        headers.get(&self.signature_header).ok_or(Rejection::MissingSignature)
    }

    /// Handles a delivery with a complete body.
    pub(crate) async fn handle(
        self: &Arc<Self>,
        headers: &HeaderMap,
        body: Result<Bytes, Rejection>,
    ) -> Outcome {
        let start = Instant::now();
        let body_length = body.as_ref().map_or(0, Bytes::len);
        let mut store_error = None;
        let outcome = match body.and_then(|body| self.verified(headers, body)) {
            Ok(event) => self.process(&Arc::new(event), &mut store_error).await,
            Err(rejection) => Outcome::Rejected(rejection),
        };
        observe(self.observer.as_ref(), || {
            let report = DeliveryReport::new(&outcome, store_error, body_length, start.elapsed());
            Report::Delivery(report)
        });
        outcome
    }

    fn verified(&self, headers: &HeaderMap, body: Bytes) -> Result<Event, Rejection> {
        if body.len() > self.body_limit {
            return Err(self.too_large());
        }
        let signature = self.signature(headers)?.to_str().map_err(|_| Rejection::BadSignature)?;
        if self.keys.iter().any(|key| key.verifies(&body, signature)) {
            Event::parse(body).map_err(Rejection::Malformed)
        } else {
            Err(Rejection::BadSignature)
        }
    }

    async fn process(
        self: &Arc<Self>,
        event: &Arc<Event>,
        store_error: &mut Option<BoxError>,
    ) -> Outcome {
        let matching = self.matching(event);
        if let Some(inbox) = &self.inbox {
            // A receiver without handlers stores the events for workers that have some.
            if !matching.is_empty() || self.registrations.is_empty() {
                return accept(&**inbox, event).await;
            }
        }
        if matching.is_empty() {
            return Outcome::Ignored { event: Arc::clone(event) };
        }
        let mut guard = None;
        if let Some((claims, id)) = self.claims.as_ref().zip(event.id.as_ref()) {
            match claims.claim(id).await {
                Ok(Ok(granted)) => guard = Some(granted),
                Ok(Err(state)) => return duplicate(event, state),
                Err(error) if self.process_if_store_fails => *store_error = Some(error),
                Err(error) => return failed(event, ProcessingError::Store(error)),
            }
        }
        let result = self.run_handlers(event, matching).await;
        if let Some(guard) = guard {
            let operation =
                if result.is_ok() { StoreOperation::Commit } else { StoreOperation::Release };
            // The outcome is that of the handlers. A failed operation is retried in the background.
            *store_error = guard.settle(operation).await.err();
        }
        match result {
            Ok(handlers) => Outcome::Processed { event: Arc::clone(event), handlers },
            Err(error) => failed(event, error),
        }
    }

    /// Returns the indices of the handlers that are registered for the event's kind.
    pub(crate) fn matching(&self, event: &Event) -> Vec<usize> {
        let registrations = self.registrations.iter().enumerate();
        registrations
            .filter(|(_, registration)| registration.matches(&event.kind))
            .map(|(index, _)| index)
            .collect()
    }

    /// Runs the middleware and these handlers. Returns the names of the handlers that ran.
    pub(crate) async fn run_handlers(
        self: &Arc<Self>,
        event: &Arc<Event>,
        matching: Vec<usize>,
    ) -> Result<Vec<Arc<str>>, ProcessingError> {
        let delivery = Arc::new(Delivery {
            dispatcher: Arc::clone(self),
            event: Arc::clone(event),
            matching,
            done: AtomicUsize::new(0),
        });
        delivery.run().await?;
        let done = delivery.matching.iter().take(delivery.done.load(Ordering::Relaxed));
        Ok(done.map(|index| Arc::clone(&self.registrations[*index].name)).collect())
    }
}

/// Stores an event in the inbox.
async fn accept(inbox: &dyn Inbox, event: &Arc<Event>) -> Outcome {
    match guard_inbox(|| inbox.append(event)).await {
        Ok(Appended::Stored) => Outcome::Accepted { event: Arc::clone(event) },
        Ok(Appended::Duplicate) => duplicate(event, Duplicate::Seen),
        Ok(Appended::Full) => failed(event, ProcessingError::InboxFull),
        Err(error) => failed(event, ProcessingError::Inbox(error)),
    }
}

/// Runs a call of the inbox. A panic in it becomes an error.
pub(crate) async fn guard_inbox<'a, T>(
    call: impl FnOnce() -> BoxFuture<'a, Result<T, BoxError>>,
) -> Result<T, BoxError> {
    match guard(call).await {
        Ok(result) => result,
        Err(panic) => Err(format!("the inbox panicked: {panic}").into()),
    }
}

impl Registration {
    fn matches(&self, kind: &str) -> bool {
        self.patterns.as_ref().is_none_or(|patterns| patterns.matches(kind))
    }
}

fn duplicate(event: &Arc<Event>, state: Duplicate) -> Outcome {
    Outcome::Duplicate { event: Arc::clone(event), state }
}

fn failed(event: &Arc<Event>, error: ProcessingError) -> Outcome {
    Outcome::Failed { event: Arc::clone(event), error }
}
