//! The places besides projects that contain recordings: templates, their library, and pings.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::records::Status;
use super::store::Store;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    /// A template for projects.
    Template,
    /// The to-do lists and card tables that can be copied into projects.
    Library,
    /// A ping: a private chat.
    Circle,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bucket {
    pub(super) place: Place,
    pub(super) status: Status,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) name: String,
    pub(super) description: String,
    /// The ids of its people.
    pub(super) people: Vec<i64>,
}

impl Store {
    /// Adds a place without recordings.
    pub(super) fn add_bucket(&mut self, place: Place, name: &str, people: Vec<i64>) -> i64 {
        let (id, now) = (self.next_id(), self.now());
        let bucket = Bucket {
            place,
            status: Status::Active,
            created_at: now,
            updated_at: now,
            name: name.to_owned(),
            description: String::new(),
            people,
        };
        self.buckets.insert(id, bucket);
        id
    }

    /// The place with this id, if it is of that sort.
    pub(super) fn bucket_at(&self, id: i64, place: Place) -> Option<&Bucket> {
        self.buckets.get(&id).filter(|bucket| bucket.place == place)
    }

    /// The ids of all places of a sort.
    pub(super) fn buckets_of(&self, place: Place) -> impl DoubleEndedIterator<Item = i64> {
        let buckets = self.buckets.iter().filter(move |(_, bucket)| bucket.place == place);
        buckets.map(|(id, _)| *id)
    }

    /// Whether a project or another place has this id.
    pub(super) fn has_bucket(&self, id: i64) -> bool {
        self.projects.contains_key(&id) || self.buckets.contains_key(&id)
    }

    /// Whether changes in a project or another place are events: those of patterns aren't.
    pub(super) fn has_events(&self, bucket: i64) -> bool {
        self.buckets.get(&bucket).is_none_or(|bucket| bucket.place == Place::Circle)
    }

    /// The JSON of a project or another place within that of a recording.
    pub(super) fn bucket(&self, id: i64) -> Value {
        let (name, kind) = match (self.projects.get(&id), self.buckets.get(&id)) {
            (Some(project), _) => (&*project.name, "Project"),
            (None, Some(bucket)) => (
                &*bucket.name,
                match bucket.place {
                    Place::Template => "Template",
                    Place::Library => "Template::Library",
                    Place::Circle => "Circle",
                },
            ),
            (None, None) => return Value::Null,
        };
        json!({ "id": id, "name": name, "type": kind })
    }
}
