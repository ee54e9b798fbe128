//! What may be logged of a delivery.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::BoxError;
use crate::event::EventId;
use crate::outcome::{Duplicate, Outcome};

pub(crate) type Observer = Box<dyn Fn(&Report) + Send + Sync>;

/// A delivery in a form fit for logs and metrics: neither the secret nor the payload is in it.
///
/// Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// The outcome's name: `processed`, `duplicate`, `ignored`, `rejected` or `failed`.
    pub outcome: &'static str,
    /// The status it is answered with.
    pub status: StatusCode,
    /// The event's id, when the delivery was verified.
    pub event_id: Option<EventId>,
    /// The event's kind, when the delivery was verified.
    pub kind: Option<String>,
    /// How many handlers ran.
    pub handlers: usize,
    /// Why it was rejected, failed or is a duplicate. Of a handler's error it has what that says.
    pub reason: Option<String>,
    /// Parts of the event that this version can't type.
    pub undecoded: Vec<&'static str>,
    /// What the store failed with, when the event was processed all the same.
    pub store_error: Option<String>,
    /// The length of the body, in bytes.
    pub body_length: usize,
    /// How long it took, from the whole body on.
    pub duration: Duration,
}

impl Report {
    pub(crate) fn new(
        outcome: &Outcome,
        store_error: Option<BoxError>,
        body_length: usize,
        duration: Duration,
    ) -> Self {
        let event = outcome.event();
        let (handlers, reason) = match outcome {
            Outcome::Processed { handlers, .. } => (handlers.len(), None),
            Outcome::Duplicate { state: Duplicate::Seen, .. } => (0, Some("seen".to_owned())),
            Outcome::Duplicate { state: Duplicate::InProgress, .. } => {
                (0, Some("in progress".to_owned()))
            }
            Outcome::Ignored { .. } => (0, None),
            Outcome::Rejected(rejection) => (0, Some(rejection.to_string())),
            Outcome::Failed { failure, .. } => (0, Some(failure.to_string())),
        };
        Self {
            outcome: outcome.name(),
            status: outcome.status(),
            event_id: event.and_then(|event| event.id.clone()),
            kind: event.map(|event| event.kind.clone()),
            handlers,
            reason,
            undecoded: event
                .map(|event| event.undecoded.iter().map(|part| part.field).collect())
                .unwrap_or_default(),
            store_error: store_error.map(|error| error.to_string()),
            body_length,
            duration,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook {} {}", self.outcome, self.status.as_u16())?;
        // Quoted and escaped: no event can end the line.
        if let Some(kind) = &self.kind {
            write!(f, " kind={kind:?}")?;
        }
        match &self.event_id {
            None => {}
            Some(EventId::Number(number)) => write!(f, " id={number}")?,
            Some(EventId::Text(text)) => write!(f, " id={text:?}")?,
        }
        if self.handlers > 0 {
            write!(f, " handlers={}", self.handlers)?;
        }
        if let Some(reason) = &self.reason {
            write!(f, " reason={reason:?}")?;
        }
        if !self.undecoded.is_empty() {
            write!(f, " undecoded={}", self.undecoded.join(","))?;
        }
        if let Some(error) = &self.store_error {
            write!(f, " store_error={error:?}")?;
        }
        write!(f, " body_length={} duration={:?}", self.body_length, self.duration)
    }
}
