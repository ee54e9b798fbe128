//! The one path that every delivery takes: verify, parse, claim, run the chain, commit or release.
//!
//! It is async. A blocking receiver runs it with handlers and a store whose futures never wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::BoxError;
use crate::chain::{Handler, Middleware, Passage};
use crate::claims::Claims;
use crate::event::Event;
use crate::outcome::{Duplicate, Failure, Outcome, Rejection};
use crate::pattern::Patterns;
use crate::report::{DeliveryReport, Observer, Report, StoreOperation, observe};
use crate::signature::Key;

pub(crate) struct Dispatcher {
    pub(crate) keys: Vec<Key>,
    pub(crate) signature_header: HeaderName,
    pub(crate) body_limit: usize,
    pub(crate) routes: Vec<Route>,
    pub(crate) middleware: Vec<Middleware>,
    /// `None` if deduplication is off.
    pub(crate) claims: Option<Claims>,
    pub(crate) process_if_store_fails: bool,
    pub(crate) observer: Option<Observer>,
}

pub(crate) struct Route {
    /// None for any kind.
    pub(crate) patterns: Option<Patterns>,
    pub(crate) name: Arc<str>,
    pub(crate) handler: Handler,
}

impl Dispatcher {
    /// Turns down what the headers alone show to be hopeless, so that its body need not be read.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> Result<(), Rejection> {
        self.signature(headers)?;
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        match length.and_then(|length| length.trim().parse::<u64>().ok()) {
            Some(length) if length > self.body_limit as u64 => Err(self.too_large()),
            // One that is missing or malformed says nothing; the body is counted.
            _ => Ok(()),
        }
    }

    pub(crate) fn too_large(&self) -> Rejection {
        Rejection::TooLarge { limit: self.body_limit }
    }

    fn signature<'a>(&self, headers: &'a HeaderMap) -> Result<&'a HeaderValue, Rejection> {
        headers.get(&self.signature_header).ok_or(Rejection::MissingSignature)
    }

    /// Takes a whole delivery.
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
        let wanted = self.routes.iter().enumerate().filter(|(_, route)| route.wants(&event.kind));
        let routes: Vec<usize> = wanted.map(|(place, _)| place).collect();
        if routes.is_empty() {
            return Outcome::Ignored { event: Arc::clone(event) };
        }
        let mut guard = None;
        if let Some((claims, id)) = self.claims.as_ref().zip(event.id.as_ref()) {
            match claims.claim(id).await {
                Ok(Ok(granted)) => guard = Some(granted),
                Ok(Err(state)) => return duplicate(event, state),
                Err(error) if self.process_if_store_fails => *store_error = Some(error),
                Err(error) => return failed(event, Failure::Store(error)),
            }
        }
        let passage = Arc::new(Passage {
            dispatcher: Arc::clone(self),
            event: Arc::clone(event),
            routes,
            done: AtomicUsize::new(0),
        });
        let result = passage.run().await;
        if let Some(guard) = guard {
            let operation =
                if result.is_ok() { StoreOperation::Commit } else { StoreOperation::Release };
            // The outcome is that of the handlers. A failed operation is retried in the background.
            *store_error = guard.settle(operation).await.err();
        }
        match result {
            Ok(()) => {
                let done = passage.routes.iter().take(passage.done.load(Ordering::Relaxed));
                let handlers = done.map(|place| Arc::clone(&self.routes[*place].name)).collect();
                Outcome::Processed { event: Arc::clone(event), handlers }
            }
            Err(failure) => failed(event, failure),
        }
    }
}

impl Route {
    fn wants(&self, kind: &str) -> bool {
        self.patterns.as_ref().is_none_or(|patterns| patterns.matches(kind))
    }
}

fn duplicate(event: &Arc<Event>, state: Duplicate) -> Outcome {
    Outcome::Duplicate { event: Arc::clone(event), state }
}

fn failed(event: &Arc<Event>, failure: Failure) -> Outcome {
    Outcome::Failed { event: Arc::clone(event), failure }
}
