//! Filters of both lanes: their validation, the events that match, and the digest that positions
//! are bound to.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::super::schema::{self, Shape};
use super::event::{self, FeedEvent, InboxItem};

/// The largest number of ids of a filter.
const MAX_IDS: usize = 100;
/// The largest number of words of a filter.
const MAX_WORDS: usize = 1000;
/// The largest number of bytes of a filter.
const MAX_BYTES: usize = 16 * 1024;

/// The lanes of the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeedLane {
    Account,
    Inbox,
}

impl FeedLane {
    /// The filters of the lane.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Account => {
                &["types", "buckets", "creators", "performers", "exclude_performers", "actor_types"]
            }
            Self::Inbox => &["types", "buckets", "reasons"],
        }
    }
}

/// Whether a filter has ids and not words.
fn has_ids(name: &str) -> bool {
    !matches!(name, "types" | "actor_types" | "reasons")
}

/// Whether the feed knows this word of a filter.
fn is_known(name: &str, word: &str) -> bool {
    let type_name = match name {
        "types" => return event::is_type(word),
        "actor_types" => "ActorType",
        _ => "InboxReason",
    };
    match schema::shape(type_name) {
        Some(Shape::Enum(words)) => words.iter().any(|known| known == word),
        _ => false,
    }
}

/// The values of the filters that a request has, without repetitions and in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Filters {
    ids: BTreeMap<&'static str, Vec<i64>>,
    words: BTreeMap<&'static str, Vec<String>>,
}

impl Filters {
    /// Reads the filters of a query or of a subscription, which has `others` too. `me` replaces the
    /// word `self`. An error is the message for the client.
    pub(super) fn read(
        lane: FeedLane,
        values: &Map<String, Value>,
        others: [&str; 2],
        me: i64,
    ) -> Result<Self, String> {
        let mut filters = Self::default();
        for (name, value) in values {
            let Some(name) = lane.names().iter().find(|known| *known == name) else {
                if others.contains(&name.as_str()) {
                    continue;
                }
                let known = [others.join(", "), lane.names().join(", ")].join(", ");
                return Err(format!("{name} is not known here: the query takes {known}"));
            };
            let text = value.as_str().ok_or_else(|| format!("{name} must be a text"))?;
            if text.len() > MAX_BYTES {
                return Err(format!("{name} has more than {MAX_BYTES} bytes"));
            }
            if has_ids(name) {
                filters.ids.insert(name, ids(name, text, me)?);
            } else {
                filters.words.insert(name, words(name, text)?);
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

/// The ids of a filter, without repetitions and in order.
fn ids(name: &str, text: &str, me: i64) -> Result<Vec<i64>, String> {
    let mut ids = Vec::new();
    for item in text.split(',') {
        let may_be_self = matches!(name, "performers" | "exclude_performers");
        let is_number = !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit());
        match item.parse() {
            _ if may_be_self && item == "self" => ids.push(me),
            Ok(id) if is_number && id > 0 => ids.push(id),
            _ => return Err(format!("{name} has {item:?}: use ids, separated by commas")),
        }
    }
    if ids.len() > MAX_IDS {
        return Err(format!("{name} has more than {MAX_IDS} ids"));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// The words of a filter, without repetitions and in order.
fn words(name: &str, text: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = text.split(',').map(str::to_owned).collect();
    if words.len() > MAX_WORDS {
        return Err(format!("{name} has more than {MAX_WORDS} words"));
    }
    if let Some(unknown) = words.iter().find(|word| !is_known(name, word)) {
        return Err(format!("{name} has the unknown word {unknown:?}"));
    }
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: Value) -> Result<Filters, String> {
        let Value::Object(values) = values else { panic!("the filters are an object") };
        Filters::read(FeedLane::Account, &values, ["since", "position"], 1)
    }

    #[test]
    fn digests_ignore_order_and_repetition() {
        let digest = |values| read(values).unwrap().digest();
        assert_eq!(digest(json!({})), "44136fa355b3678a");
        assert_eq!(digest(json!({ "since": "0" })), "44136fa355b3678a");
        assert_eq!(digest(json!({ "types": "message.created" })), "38b223c13c89dc89");
        let both = json!({ "buckets": "2,1,2", "types": "todo.completed,message.created" });
        assert_eq!(digest(both), "90108e436c72bfd1");
        assert_eq!(digest(json!({ "buckets": "1,01" })), "e545e11ffb55966a");
        assert_eq!(digest(json!({ "performers": "self" })), digest(json!({ "performers": "1" })));
    }

    #[test]
    fn malformed_filters_are_rejected() {
        let many = |item: &str, count: usize| vec![item; count].join(",");
        for values in [
            json!({ "buckets": "0" }),
            json!({ "buckets": "x" }),
            json!({ "buckets": "1," }),
            json!({ "buckets": "+1" }),
            json!({ "buckets": "" }),
            json!({ "buckets": [1] }),
            json!({ "creators": "self" }),
            json!({ "creators": many("1", 101) }),
            json!({ "creators": "0".repeat(20 * 1024) + "1" }),
            json!({ "types": "message.created,,todo.completed" }),
            json!({ "types": "bad" }),
            json!({ "types": many("message.created", 1001) }),
            json!({ "actor_types": "robot" }),
            json!({ "reasons": "mentioned" }),
            json!({ "colour": "red" }),
        ] {
            assert!(read(values.clone()).is_err(), "{values:?}");
        }
    }
}
