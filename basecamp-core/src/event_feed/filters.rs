//! The lanes of the feed and their filters, with the digest that identifies a set of filters.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::generated::types::{ActorType, EventType, InboxReason, Person, Project};
use crate::model::id::Id;

/// A source of the feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FeedLane {
    /// The events of the account (`PollEvents`).
    #[default]
    Account,
    /// The items that are addressed to the caller, an agent (`PollInbox`).
    Inbox,
}

/// The maximum number of ids in a filter.
const MAX_IDS: usize = 100;

/// The filters of a feed. Without any, a feed delivers every event that the caller can see.
///
/// An event passes if it matches every dimension that is set; it matches a dimension if it matches
/// one of its values. Values are sent in the order in which they are set.
///
/// ```
/// use basecamp_core::event_feed::FeedFilters;
///
/// let filters = FeedFilters::new().buckets([2, 1]);
/// let filters = filters.types(["message.created", "todo.completed"]);
/// assert_eq!(filters.digest(), "90108e436c72bfd1");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedFilters {
    types: Vec<String>,
    buckets: Vec<i64>,
    creators: Vec<i64>,
    performers: Vec<i64>,
    exclude_performers: Vec<i64>,
    actor_types: Vec<String>,
    reasons: Vec<String>,
}

/// The values of one dimension.
enum Values<'a> {
    Words(&'a [String]),
    Ids(&'a [i64]),
}

impl FeedFilters {
    /// Creates an empty set of filters.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only events of these types.
    #[must_use]
    pub fn types(mut self, types: impl IntoIterator<Item = impl Into<EventType>>) -> Self {
        self.types = types.into_iter().map(|value| value.into().as_str().to_owned()).collect();
        self
    }

    /// Only events in these projects, at most 100.
    #[must_use]
    pub fn buckets(mut self, buckets: impl IntoIterator<Item = impl Into<Id<Project>>>) -> Self {
        self.buckets = buckets.into_iter().map(|id| id.into().get()).collect();
        self
    }

    /// Only events of these people, at most 100, who acted themselves or had an agent act for them.
    /// Not for the inbox.
    #[must_use]
    pub fn creators(mut self, creators: impl IntoIterator<Item = impl Into<Id<Person>>>) -> Self {
        self.creators = creators.into_iter().map(|id| id.into().get()).collect();
        self
    }

    /// Only events that these people and agents performed, at most 100: an event's
    /// `performed_by_id` or, if that is null, its `creator_id`. Not for the inbox.
    #[must_use]
    pub fn performers(mut self, ids: impl IntoIterator<Item = impl Into<Id<Person>>>) -> Self {
        self.performers = ids.into_iter().map(|id| id.into().get()).collect();
        self
    }

    /// No events that these people and agents performed, at most 100; see
    /// [`performers`](Self::performers). An agent that reacts to events excludes its own id, so
    /// that it doesn't react to its own actions. Not for the inbox.
    #[must_use]
    pub fn exclude_performers(
        mut self,
        ids: impl IntoIterator<Item = impl Into<Id<Person>>>,
    ) -> Self {
        self.exclude_performers = ids.into_iter().map(|id| id.into().get()).collect();
        self
    }

    /// Only events that actors of these types performed. Not for the inbox.
    #[must_use]
    pub fn actor_types(mut self, types: impl IntoIterator<Item = impl Into<ActorType>>) -> Self {
        self.actor_types =
            types.into_iter().map(|value| value.into().as_str().to_owned()).collect();
        self
    }

    /// Only items that are addressed to the caller for these reasons. For the inbox only.
    #[must_use]
    pub fn reasons(mut self, reasons: impl IntoIterator<Item = impl Into<InboxReason>>) -> Self {
        self.reasons = reasons.into_iter().map(|value| value.into().as_str().to_owned()).collect();
        self
    }

    /// Checks the filters for a lane, without a request.
    ///
    /// # Errors
    ///
    /// A `usage` error for a dimension that the lane doesn't have, for more than 100 ids, for an id
    /// below 1, and for a word that is empty or contains a comma, a quote or white space. The words
    /// themselves are checked by the server.
    pub fn check(&self, lane: FeedLane) -> Result<(), Error> {
        for (name, values) in self.dimensions() {
            let is_foreign = match lane {
                FeedLane::Account => name == "reasons",
                FeedLane::Inbox => !matches!(name, "types" | "buckets" | "reasons"),
            };
            if is_foreign {
                let lane = if lane == FeedLane::Inbox { "inbox" } else { "account's feed" };
                return Err(Error::usage(format!("the {lane} has no filter `{name}`")));
            }
            match values {
                Values::Ids(ids) if ids.len() > MAX_IDS => {
                    return Err(Error::usage(format!("`{name}` has more than {MAX_IDS} ids")));
                }
                Values::Ids(ids) if ids.iter().any(|id| *id < 1) => {
                    return Err(Error::usage(format!("`{name}` has an id below 1")));
                }
                Values::Words(words) if !words.iter().all(|word| is_word(word)) => {
                    return Err(Error::usage(format!(
                        "`{name}` has a word that is empty or contains a comma, a quote or white \
                         space"
                    )));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the dimensions that are set, each with its values joined by commas, in the order of
    /// the subscription's identifier.
    pub fn parameters(&self) -> impl Iterator<Item = (&'static str, String)> + '_ {
        self.dimensions().map(|(name, values)| {
            let text = match values {
                Values::Words(words) => words.join(","),
                Values::Ids(ids) => {
                    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
                }
            };
            (name, text)
        })
    }

    /// Returns the digest of the filters, which doesn't depend on order and repetition: the first
    /// 16 hex digits of the SHA-256 of their canonical JSON. The server compares it with the digest
    /// of a `position`.
    #[must_use]
    pub fn digest(&self) -> String {
        let hash = Sha256::digest(self.canonical_json());
        hash.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            // Writing to a `String` can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The dimensions as a JSON object without white space: keys and words sorted by bytes, ids by
    /// number, all without repetitions.
    fn canonical_json(&self) -> String {
        let mut dimensions: Vec<_> = self.dimensions().collect();
        dimensions.sort_by_key(|(name, _)| *name);
        let members = dimensions.into_iter().map(|(name, values)| {
            let values: Vec<String> = match values {
                Values::Words(words) => words
                    .iter()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .map(|word| json_string(word))
                    .collect(),
                Values::Ids(ids) => ids
                    .iter()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .map(ToString::to_string)
                    .collect(),
            };
            format!("\"{name}\":[{}]", values.join(","))
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    /// The dimensions that are set, in the order of the subscription's identifier.
    fn dimensions(&self) -> impl Iterator<Item = (&'static str, Values<'_>)> {
        let all = [
            ("types", Values::Words(&self.types)),
            ("buckets", Values::Ids(&self.buckets)),
            ("creators", Values::Ids(&self.creators)),
            ("performers", Values::Ids(&self.performers)),
            ("exclude_performers", Values::Ids(&self.exclude_performers)),
            ("actor_types", Values::Words(&self.actor_types)),
            ("reasons", Values::Words(&self.reasons)),
        ];
        all.into_iter().filter(|(_, values)| match values {
            Values::Words(words) => !words.is_empty(),
            Values::Ids(ids) => !ids.is_empty(),
        })
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && !word.contains(|ch: char| matches!(ch, ',' | '"' | '\'') || ch.is_whitespace())
}

/// A JSON string that escapes `"`, `\` and the controls up to U+001F only.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
