//! Filters of both lanes: their validation, the events that match, and the digest that positions
//! are bound to.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::event::{FeedEvent, InboxItem};

/// The largest number of ids of a filter.
const MAX_IDS: usize = 100;
/// The largest number of words of a filter.
const MAX_WORDS: usize = 1000;

/// The lanes of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedLane {
    Account,
    Inbox,
}

impl FeedLane {
    /// The filters of the lane.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Account => {
                &["types", "buckets", "creators", "performers", "exclude_performers", "actor_types"]
            }
            Self::Inbox => &["types", "buckets", "reasons"],
        }
    }
}

fn has_ids(name: &str) -> bool {
    !matches!(name, "types" | "actor_types" | "reasons")
}

/// The values of the filters that a request has, without repetitions and in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    ids: BTreeMap<&'static str, Vec<i64>>,
    words: BTreeMap<&'static str, Vec<String>>,
}

impl Filters {
    /// Reads the filters of a query or of a subscription, whose values are texts or lists. `me`
    /// replaces the word `self`. An error is the message for the client.
    pub(super) fn read(
        lane: FeedLane,
        values: &Map<String, Value>,
        me: i64,
    ) -> Result<Self, String> {
        let mut filters = Self::default();
        for name in lane.names() {
            let texts: Vec<String> = match values.get(*name) {
                None => continue,
                Some(Value::String(text)) => text.split(',').map(str::to_owned).collect(),
                Some(Value::Array(items)) => items.iter().map(text).collect(),
                Some(_) => return Err(format!("{name} must be a text")),
            };
            if has_ids(name) {
                let ids: Option<Vec<i64>> = texts.iter().map(|text| id(text, me)).collect();
                let mut ids = ids.ok_or_else(|| format!("{name} has a value that is no id"))?;
                if ids.len() > MAX_IDS {
                    return Err(format!("{name} has more than {MAX_IDS} ids"));
                }
                ids.sort_unstable();
                ids.dedup();
                filters.ids.insert(name, ids);
            } else {
                let mut words = texts;
                if words.len() > MAX_WORDS || words.iter().any(String::is_empty) {
                    return Err(format!("{name} has an empty word or more than {MAX_WORDS}"));
                }
                words.sort_unstable();
                words.dedup();
                filters.words.insert(name, words);
            }
        }
        Ok(filters)
    }

    pub(super) fn admit(&self, event: &FeedEvent) -> bool {
        let ids = |name: &str| self.ids.get(name);
        self.admits_word("types", &event.event_type)
            && ids("buckets").is_none_or(|ids| ids.contains(&event.bucket))
            && ids("creators").is_none_or(|ids| ids.contains(&event.creator))
            && ids("performers").is_none_or(|ids| ids.contains(&event.performer()))
            && !ids("exclude_performers").is_some_and(|ids| ids.contains(&event.performer()))
            && self.admits_word("actor_types", event.actor_type())
    }

    pub(super) fn admit_item(&self, item: &InboxItem) -> bool {
        self.admits_word("reasons", &item.reason) && self.admit(&item.event)
    }

    fn admits_word(&self, name: &str, word: &str) -> bool {
        self.words.get(name).is_none_or(|words| words.iter().any(|known| known == word))
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the filters as canonical JSON: keys in
    /// order, without white space.
    pub(super) fn digest(&self) -> String {
        let ids = self.ids.iter().map(|(name, ids)| (*name, json!(ids)));
        let words = self.words.iter().map(|(name, words)| (*name, json!(words)));
        let canonical: BTreeMap<&str, Value> = ids.chain(words).collect();
        let text = serde_json::to_string(&canonical).expect("a map of texts serializes");
        let hash = Sha256::digest(text.as_bytes());
        hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn id(text: &str, me: i64) -> Option<i64> {
    if text == "self" {
        return Some(me);
    }
    text.parse().ok().filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_ignore_order_and_repetition() {
        let read = |values: Value| {
            let values = values.as_object().unwrap().clone();
            Filters::read(FeedLane::Account, &values, 1).unwrap().digest()
        };
        assert_eq!(read(json!({})), "44136fa355b3678a");
        assert_eq!(read(json!({ "types": "message.created" })), "38b223c13c89dc89");
        let both = json!({ "buckets": "2,1,2", "types": "todo.completed,message.created" });
        assert_eq!(read(both), "90108e436c72bfd1");
        assert_eq!(read(json!({ "buckets": [1, "01"] })), "e545e11ffb55966a");
    }

    #[test]
    fn malformed_filters_are_rejected() {
        for values in [
            json!({ "buckets": "0" }),
            json!({ "buckets": "x" }),
            json!({ "types": "a,,b" }),
            json!({ "creators": (1..=101).collect::<Vec<i64>>() }),
        ] {
            let values = values.as_object().unwrap().clone();
            assert!(Filters::read(FeedLane::Account, &values, 1).is_err(), "{values:?}");
        }
    }
}
