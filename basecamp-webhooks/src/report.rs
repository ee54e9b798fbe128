//! Reports for logs and metrics: one for each delivery, each retried commit or release, and each
//! try of a worker.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use basecamp_core::driver::catch_panic;
use http::StatusCode;

use crate::BoxError;
use crate::event::EventId;
use crate::outcome::{Duplicate, Outcome};

pub(crate) type Observer = Arc<dyn Fn(&Report) + Send + Sync>;

/// Calls the observer, if there is one. A panic in it changes no outcome.
pub(crate) fn observe(observer: Option<&Observer>, report: impl FnOnce() -> Report) {
    if let Some(observer) = observer {
        let report = report();
        let _ = catch_panic(|| observer(&report));
    }
}

/// A report to [`on_outcome`](crate::ReceiverBuilder::on_outcome) for logs and metrics, without the
/// secret and the payload.
///
/// Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Report {
    /// A delivery was answered. If a commit or release failed, its
    /// [`store_error`](DeliveryReport::store_error) is the first failure.
    Delivery(DeliveryReport),
    /// The retries of a commit or release ended.
    Retry(RetryReport),
    /// A worker tried to process an event.
    Work(WorkReport),
    /// An operation of a worker on its inbox failed, and is repeated.
    Inbox(InboxReport),
}

/// A worker's try to process an event. Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WorkReport {
    /// The event's id.
    pub event_id: Option<EventId>,
    /// The event's kind.
    pub kind: String,
    /// Whether the event was processed, or is tried again.
    pub outcome: WorkOutcome,
    /// Number of tries, including this one.
    pub tries: u32,
    /// The error of this try, if it failed.
    pub error: Option<String>,
    /// Time that the handlers took.
    pub duration: Duration,
}

/// The outcome of a worker's try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkOutcome {
    /// The handlers ran.
    Processed,
    /// The try failed; the next one follows after this delay.
    Retried(Duration),
    /// The last try failed, and the event is a dead letter.
    Dead,
}

/// A failed operation on an inbox. Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InboxReport {
    /// The operation: `take`, `complete`, `retry` or `bury`.
    pub operation: &'static str,
    /// The error of the inbox.
    pub error: String,
}

/// The outcome of a delivery. Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeliveryReport {
    /// The outcome's name: `processed`, `accepted`, `duplicate`, `ignored`, `rejected` or
    /// `failed`.
    pub outcome: &'static str,
    /// Status of the response.
    pub status: StatusCode,
    /// The event's id, if the delivery was verified.
    pub event_id: Option<EventId>,
    /// The event's kind, if the delivery was verified.
    pub kind: Option<String>,
    /// Number of handlers that ran.
    pub handlers: usize,
    /// The reason for which the delivery was rejected, failed or is a duplicate, with the message
    /// of a handler's error.
    pub reason: Option<String>,
    /// Fields of the event that could not be decoded.
    pub undecoded: Vec<&'static str>,
    /// Error of the store, if it did not change the outcome: a claim failed and the receiver was
    /// built with [`process_if_store_fails`](crate::ReceiverBuilder::process_if_store_fails), or a
    /// commit or release failed, which is then retried.
    pub store_error: Option<String>,
    /// Length of the body, in bytes.
    pub body_length: usize,
    /// Processing time, without the time for reading the body.
    pub duration: Duration,
}

impl DeliveryReport {
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
            Outcome::Accepted { .. } | Outcome::Ignored { .. } => (0, None),
            Outcome::Rejected(rejection) => (0, Some(rejection.to_string())),
            Outcome::Failed { error, .. } => (0, Some(error.to_string())),
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

impl fmt::Display for DeliveryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook {} {}", self.outcome, self.status.as_u16())?;
        if let Some(kind) = &self.kind {
            write!(f, " kind={kind:?}")?;
        }
        if let Some(id) = &self.event_id {
            write_id(f, id)?;
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

/// The end of the retries of a commit or release. Its `Display` is one line.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RetryReport {
    /// The event's id.
    pub event_id: EventId,
    /// The operation that was retried.
    pub operation: StoreOperation,
    /// Whether it succeeded.
    pub outcome: RetryOutcome,
    /// Number of attempts, including the first one during the delivery.
    pub attempts: u32,
    /// Error of the last attempt that failed.
    pub last_error: String,
    /// Time since the first failure.
    pub duration: Duration,
}

/// An operation of the deduplication store that ends a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreOperation {
    /// The event was processed.
    Commit,
    /// The event was not processed, and a redelivery may claim it.
    Release,
}

/// How the retries of an operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryOutcome {
    /// The store completed the operation.
    Succeeded,
    /// The operation was given up. After a commit that was given up, a redelivery of the event is
    /// processed again once the lease has ended.
    GivenUp(GiveUpReason),
}

/// Reason for which an operation was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GiveUpReason {
    /// The claim's lease ended.
    LeaseEnded,
    /// More than 1000 operations were pending, of which this was the oldest.
    QueueFull,
    /// The receiver was shut down.
    Shutdown,
    /// The operating system could not start the thread for retries.
    NoThread,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delivery(report) => report.fmt(f),
            Self::Retry(report) => report.fmt(f),
            Self::Work(report) => report.fmt(f),
            Self::Inbox(report) => report.fmt(f),
        }
    }
}

impl fmt::Display for WorkReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            WorkOutcome::Processed => "processed",
            WorkOutcome::Retried(_) => "retried",
            WorkOutcome::Dead => "dead",
        };
        write!(f, "webhook {outcome} kind={:?}", self.kind)?;
        if let Some(id) = &self.event_id {
            write_id(f, id)?;
        }
        write!(f, " tries={}", self.tries)?;
        if let WorkOutcome::Retried(delay) = self.outcome {
            write!(f, " delay={delay:?}")?;
        }
        if let Some(error) = &self.error {
            write!(f, " reason={error:?}")?;
        }
        write!(f, " duration={:?}", self.duration)
    }
}

impl fmt::Display for InboxReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "webhook inbox {} failed error={:?}", self.operation, self.error)
    }
}

impl fmt::Display for RetryReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (outcome, reason) = match self.outcome {
            RetryOutcome::Succeeded => ("succeeded", None),
            RetryOutcome::GivenUp(reason) => ("given up", Some(reason)),
        };
        write!(f, "webhook {} {outcome}", self.operation)?;
        write_id(f, &self.event_id)?;
        write!(f, " attempts={}", self.attempts)?;
        if let Some(reason) = reason {
            write!(f, " reason={:?}", reason.to_string())?;
        }
        write!(f, " store_error={:?} duration={:?}", self.last_error, self.duration)
    }
}

/// Writes an id quoted and escaped, as all text of an event, so that no event can end the line.
fn write_id(f: &mut fmt::Formatter<'_>, id: &EventId) -> fmt::Result {
    match id {
        EventId::Number(number) => write!(f, " id={number}"),
        EventId::Text(text) => write!(f, " id={text:?}"),
    }
}

impl fmt::Display for StoreOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Commit => "commit",
            Self::Release => "release",
        })
    }
}

impl fmt::Display for GiveUpReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeaseEnded => "the lease ended",
            Self::QueueFull => "too many operations are pending",
            Self::Shutdown => "the receiver was shut down",
            Self::NoThread => "the retry thread did not start",
        })
    }
}
