//! Summaries of recordings, from pointers such as those in event feeds and webhooks.

mod builder;
mod discovery;
mod failure;
mod machine;
mod pointer;
mod read;

use crate::error::Error;
use crate::model::id::Id;
use crate::model::time::Timestamp;
use crate::text::mentioned_person_ids;
use crate::types::{
    Bucket, Campfire, Person, Project, Recording, RecordingParent, RecordingType, Status,
};

pub use builder::Summarize;
pub use failure::SummaryFailure;
pub use machine::SummaryCall;
pub use pointer::RecordingPointer;

/// The fields that recordings of all types have in common, and the people whom the text mentions.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// The id.
    pub id: Id<Recording>,
    /// The status.
    pub status: Status,
    /// The type.
    pub kind: RecordingType,
    /// The title; for a recording without one, its subject, text or name.
    pub title: String,
    /// The URL of its page.
    pub app_url: String,
    /// The recording that contains it; `None` for the tools of a project.
    pub parent: Option<RecordingParent>,
    /// The project.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The people who are responsible for a to-do, a card or a step.
    pub assignees: Vec<Person>,
    /// The people whom the text mentions: see
    /// [`mentioned_person_ids`].
    pub mentioned_person_ids: Vec<Id<Person>>,
    /// The text, as HTML: the content or the description. A chat line may be plain text.
    pub content: Option<String>,
    /// The time of the last change.
    pub updated_at: Timestamp,
    /// The campfire of a chat line.
    pub campfire_id: Option<Id<Campfire>>,
}

impl Summary {
    /// Returns the types of recordings that have summaries, sorted. `Chat::Lines::*` means all
    /// types of chat lines.
    #[must_use]
    pub fn recording_types() -> Vec<&'static str> {
        let mut types: Vec<_> = read::recording_types().chain(["Chat::Lines::*"]).collect();
        types.sort_unstable();
        types
    }

    /// Returns the types of events whose recordings have summaries, sorted. `todo.*` means all
    /// events of to-dos.
    #[must_use]
    pub fn event_types() -> Vec<String> {
        let mut types: Vec<_> =
            pointer::SUBJECTS.iter().map(|(subject, _)| format!("{subject}.*")).collect();
        types.sort_unstable();
        types
    }

    /// Uses another text as the title if there is none.
    fn or_title(mut self, title: &str) -> Self {
        if self.title.is_empty() {
            title.clone_into(&mut self.title);
        }
        self
    }

    fn with_parent(mut self, parent: impl Into<Option<RecordingParent>>) -> Self {
        self.parent = parent.into();
        self
    }

    fn with_assignees(mut self, assignees: Option<Vec<Person>>) -> Self {
        self.assignees = assignees.unwrap_or_default();
        self
    }

    /// Sets a rich text, with its mentions.
    fn with_text(mut self, html: impl Into<Option<String>>) -> Self {
        self.content = html.into();
        self.mentioned_person_ids =
            self.content.as_deref().map(mentioned_person_ids).unwrap_or_default();
        self
    }

    /// Compares the project with that of the pointer.
    fn check_bucket(&self, expected: Id<Project>) -> Result<(), Error> {
        let found = self.bucket.id;
        match found == expected {
            true => Ok(()),
            false => Err(SummaryFailure::BucketMismatch { expected, found }.into()),
        }
    }
}

#[cfg(test)]
mod tests;
