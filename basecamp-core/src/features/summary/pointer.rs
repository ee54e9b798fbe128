//! Pointers to recordings, and the read that each needs.

use super::SummaryFailure;
use super::read::{Read, read_of};
use crate::error::Error;
use crate::model::id::{Id, IntoId};
use crate::types::{Project, Recording};

/// A pointer to a recording: the ids and types of an event or a webhook delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct RecordingPointer {
    pub(super) bucket_id: Id<Project>,
    pub(super) recording_id: Id<Recording>,
    event_type: Option<String>,
    recording_type: Option<String>,
}

/// The way to a summary.
#[derive(Clone, Copy)]
pub(super) enum Route {
    /// One read.
    Read(&'static Read),
    /// The search of a chat line in the campfires of the project.
    ChatLine,
}

/// The subjects of event types, with the recording type of each.
pub(super) const SUBJECTS: [(&str, &str); 5] = [
    ("card", "Kanban::Card"),
    ("chat.line", "Chat::Lines::Text"),
    ("comment", "Comment"),
    ("message", "Message"),
    ("todo", "Todo"),
];

impl RecordingPointer {
    /// A pointer with the ids of a project (or another bucket) and a recording.
    pub fn new(bucket_id: impl IntoId<Project>, recording_id: impl IntoId<Recording>) -> Self {
        Self {
            bucket_id: bucket_id.into_id(),
            recording_id: recording_id.into_id(),
            event_type: None,
            recording_type: None,
        }
    }

    /// Sets the event type, such as `todo.created`. The recording type wins over it.
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.event_type = Some(event_type.into());
        self
    }

    /// Sets the recording type, such as `Todo` or `Kanban::Card`.
    pub fn recording_type(mut self, recording_type: impl Into<String>) -> Self {
        self.recording_type = Some(recording_type.into());
        self
    }

    /// Returns the way to the summary, or the error of a pointer without one.
    pub(super) fn route(&self) -> Result<Route, Error> {
        if self.bucket_id.get() <= 0 || self.recording_id.get() <= 0 {
            return Err(Error::usage("the ids of a pointer must be greater than 0"));
        }
        let trimmed = |name: &Option<String>| name.as_deref().unwrap_or_default().trim().to_owned();
        let (recording_type, event_type) =
            (trimmed(&self.recording_type), trimmed(&self.event_type));
        if !recording_type.is_empty() {
            return Self::route_of(&recording_type).ok_or_else(|| {
                SummaryFailure::UnknownRecordingType { name: recording_type.clone() }.into()
            });
        }
        let subject = event_type.rsplit_once('.');
        let subject = subject.filter(|(subject, verb)| !subject.is_empty() && !verb.is_empty());
        let subject = subject.map(|(subject, _)| subject);
        if event_type.is_empty() || subject == Some("boost") {
            return Err(SummaryFailure::NoRecordingType { event_type }.into());
        }
        let known = SUBJECTS.iter().find(|(name, _)| subject == Some(*name));
        let route = known.and_then(|(_, recording_type)| Self::route_of(recording_type));
        route.ok_or_else(|| SummaryFailure::UnknownRecordingType { name: event_type }.into())
    }

    fn route_of(recording_type: &str) -> Option<Route> {
        match recording_type.strip_prefix("Chat::Lines::") {
            Some(line) if !line.is_empty() => Some(Route::ChatLine),
            _ => read_of(recording_type).map(Route::Read),
        }
    }
}
