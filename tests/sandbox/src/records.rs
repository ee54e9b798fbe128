//! Recordings: their tree, order and status.

use std::collections::HashMap;

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::kinds::Kind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Active,
    Archived,
    Trashed,
    Drafted,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Trashed => "trashed",
            Self::Drafted => "drafted",
        }
    }

    /// The status in a query or a body; active if absent.
    pub(super) fn wanted(members: &Map<String, Value>) -> Self {
        match members.get("status").and_then(Value::as_str) {
            Some("archived") => Self::Archived,
            Some("trashed") => Self::Trashed,
            Some("drafted") => Self::Drafted,
            _ => Self::Active,
        }
    }

    /// The status of a record with this one in a container: archiving or trashing a record applies
    /// to its content too, and trashed content of an archived container remains in the trash.
    pub(super) fn within(self, container: Self) -> Self {
        match (self, container) {
            (Self::Trashed, _) | (_, Self::Trashed) => Self::Trashed,
            (_, Self::Archived) => Self::Archived,
            (own, Self::Active | Self::Drafted) => own,
        }
    }
}

/// A recording of any kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) id: i64,
    pub(super) kind: Kind,
    /// The project.
    pub(super) bucket: i64,
    /// The containing recording; the project for a tool of the dock.
    pub(super) parent: i64,
    pub(super) creator: i64,
    pub(super) status: Status,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// The position, from 1, among the siblings of the same [`Listing`].
    pub(super) position: usize,
    pub(super) visible_to_clients: bool,
    /// The people who are notified of its changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) subscribers: Vec<i64>,
    /// The members of its kind, under the names of requests: people and files are ids. A member
    /// that is empty may be absent.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(super) fields: Map<String, Value>,
}

impl Record {
    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.fields.get(name)?.as_i64()
    }

    /// The day of a date or a time.
    pub(super) fn day(&self, name: &str) -> Option<Date> {
        self.text(name).get(..10)?.parse().ok()
    }

    /// The ids in a list.
    pub(super) fn ids(&self, name: &str) -> impl Iterator<Item = i64> {
        let ids = self.fields.get(name).and_then(Value::as_array).into_iter().flatten();
        ids.filter_map(Value::as_i64)
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// Whether it is on its project's page, if it is a tool.
    pub(super) fn is_enabled(&self) -> bool {
        self.fields.get("enabled") != Some(&Value::Bool(false))
    }

    pub(super) fn is_completed(&self) -> bool {
        self.fields.contains_key("completion")
    }

    fn listing(&self) -> Listing {
        (self.kind, self.status, self.kind == Kind::Todo && self.is_completed())
    }
}

/// The recordings that lists show together: those of a kind that have the same status, and to-dos
/// that are both open or both completed.
type Listing = (Kind, Status, bool);

/// All recordings of an account.
#[derive(Debug, Default)]
pub(super) struct Records {
    by_id: HashMap<i64, Record>,
    /// The children of each parent; those of a kind are in the order of their positions.
    children: HashMap<i64, Vec<i64>>,
}

impl Records {
    pub(super) fn get(&self, id: i64) -> Option<&Record> {
        self.by_id.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: i64) -> Option<&mut Record> {
        self.by_id.get_mut(&id)
    }

    /// All recordings, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Record> {
        self.by_id.values()
    }

    /// The children of a parent, of all kinds.
    pub(super) fn children(&self, parent: i64) -> impl DoubleEndedIterator<Item = &Record> {
        let ids = self.children.get(&parent).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| self.by_id.get(id))
    }

    /// Adds a recording after its siblings, and sets its position.
    pub(super) fn add(&mut self, mut record: Record) {
        let listing = record.listing();
        let last = self.children(record.parent).rfind(|sibling| sibling.listing() == listing);
        record.position = last.map_or(1, |sibling| sibling.position.saturating_add(1));
        self.children.entry(record.parent).or_default().push(record.id);
        self.by_id.insert(record.id, record);
    }

    /// Removes a recording and its content.
    pub(super) fn remove(&mut self, id: i64) {
        for child in self.children.remove(&id).into_iter().flatten() {
            self.remove(child);
        }
        if let Some(record) = self.by_id.remove(&id) {
            if let Some(siblings) = self.children.get_mut(&record.parent) {
                siblings.retain(|sibling| *sibling != id);
            }
            self.renumber(record.parent, record.kind);
        }
    }

    /// Moves a recording to a position, from 1, among those of its listing in a parent.
    pub(super) fn place(&mut self, id: i64, parent: i64, position: usize) {
        let Some(record) = self.by_id.get_mut(&id) else { return };
        let (kind, listing) = (record.kind, record.listing());
        let old_parent = std::mem::replace(&mut record.parent, parent);
        self.children.entry(old_parent).or_default().retain(|child| *child != id);
        self.renumber(old_parent, kind);
        let ids = self.children.entry(parent).or_default();
        let siblings = ids.iter().enumerate().filter(|(_, id)| {
            self.by_id.get(id).is_some_and(|sibling| sibling.listing() == listing)
        });
        let at = siblings.map(|(index, _)| index).nth(position.max(1) - 1).unwrap_or(ids.len());
        ids.insert(at, id);
        self.renumber(parent, kind);
    }

    /// Moves a recording and its content to another project or place.
    pub(super) fn set_bucket(&mut self, id: i64, bucket: i64) {
        if let Some(record) = self.by_id.get_mut(&id) {
            record.bucket = bucket;
        }
        for child in self.children.get(&id).cloned().into_iter().flatten() {
            self.set_bucket(child, bucket);
        }
    }

    /// Sets the positions of a recording and its siblings after a change of its listing.
    pub(super) fn renumber_siblings(&mut self, id: i64) {
        if let Some((parent, kind)) = self.get(id).map(|record| (record.parent, record.kind)) {
            self.renumber(parent, kind);
        }
    }

    fn renumber(&mut self, parent: i64, kind: Kind) {
        let mut positions = HashMap::new();
        for id in self.children.get(&parent).into_iter().flatten() {
            if let Some(record) = self.by_id.get_mut(id).filter(|record| record.kind == kind) {
                let position = positions.entry(record.listing()).or_default();
                *position += 1;
                record.position = *position;
            }
        }
    }

    /// The level of a recording in its project: 1 for a tool, and 0 for the project itself.
    pub(super) fn level(&self, id: i64) -> usize {
        std::iter::successors(self.get(id), |record| self.get(record.parent)).count()
    }

    /// A recording with its content, level by level.
    pub(super) fn levels_from(&self, id: i64) -> Vec<Vec<&Record>> {
        self.levels_below(self.get(id).into_iter().collect())
    }

    /// All recordings in projects and other places, level by level.
    pub(super) fn levels(&self) -> Vec<Vec<&Record>> {
        let places = self.children.keys().filter(|parent| !self.by_id.contains_key(parent));
        let mut places: Vec<i64> = places.copied().collect();
        places.sort_unstable();
        self.levels_below(places.iter().flat_map(|place| self.children(*place)).collect())
    }

    fn levels_below<'a>(&'a self, first: Vec<&'a Record>) -> Vec<Vec<&'a Record>> {
        let below = |level: &Vec<&'a Record>| -> Option<Vec<&'a Record>> {
            let next: Vec<_> = level.iter().flat_map(|record| self.children(record.id)).collect();
            (!next.is_empty()).then_some(next)
        };
        let first = (!first.is_empty()).then_some(first);
        std::iter::successors(first, below).collect()
    }
}

/// Recordings are saved as a list, the children of each parent in their order.
impl Serialize for Records {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.levels().into_iter().flatten())
    }
}

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut records = Self::default();
        for record in Vec::<Record>::deserialize(deserializer)? {
            records.children.entry(record.parent).or_default().push(record.id);
            let id = record.id;
            if records.by_id.insert(id, record).is_some() {
                return Err(D::Error::custom(format!("two records have the id {id}")));
            }
        }
        Ok(records)
    }
}
