//! The rules of a program, besides the standard rules.

use std::fmt;

/// Rules that remove data from a cassette, besides the [standard rules](crate::cassette#scrubbing).
///
/// ```
/// use basecamp_core::cassette::{Recorder, Scrub};
///
/// let scrub = Scrub::new()
///     .with_member("description")
///     .with_replacement("Project Falcon", "the project")
///     .with_stored_member("time_zone");
/// let recorder = Recorder::with_scrub(scrub);
/// ```
#[derive(Clone, Default)]
pub struct Scrub {
    pub(super) members: Vec<String>,
    pub(super) replacements: Vec<(String, String)>,
    pub(super) stored_members: Vec<String>,
    pub(super) keeps_person_ids: bool,
}

impl Scrub {
    /// Creates the standard rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Removes the texts of the members with this name, at any depth of JSON and in forms. Each
    /// becomes `redacted-1` or the like.
    #[must_use]
    pub fn with_member(mut self, name: impl Into<String>) -> Self {
        self.members.push(name.into());
        self
    }

    /// Replaces a text wherever it occurs: in members, URLs, headers and texts. The case of letters
    /// is significant. An empty text has no effect.
    #[must_use]
    pub fn with_replacement(mut self, text: impl Into<String>, by: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.replacements.push((text, by.into()));
        }
        self
    }

    /// Stores the texts of the members with this name, such as `bio`, although the standard rules
    /// for people and companies remove them. Secrets, and names of people in the texts, are removed
    /// nevertheless.
    #[must_use]
    pub fn with_stored_member(mut self, name: impl Into<String>) -> Self {
        self.stored_members.push(name.into());
        self
    }

    /// Stores the ids of people. Without this rule a person has another id in the cassette. All
    /// other ids are stored in any case.
    #[must_use]
    pub fn with_person_ids(mut self) -> Self {
        self.keeps_person_ids = true;
        self
    }

    pub(super) fn removes(&self, member: &str) -> bool {
        self.members.iter().any(|name| name == member)
    }

    pub(super) fn keeps(&self, member: &str) -> bool {
        self.stored_members.iter().any(|name| name == member)
    }
}

/// The replaced texts are not shown.
impl fmt::Debug for Scrub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrub")
            .field("members", &self.members)
            .field("replacements", &self.replacements.len())
            .field("stored_members", &self.stored_members)
            .field("keeps_person_ids", &self.keeps_person_ids)
            .finish()
    }
}
