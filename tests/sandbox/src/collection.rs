//! Things of an account that aren't recordings, such as boosts: each belongs to a recording, a
//! project or another thing.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A thing that belongs to another one.
pub(super) trait Owned {
    /// The id of that other one.
    fn owner(&self) -> i64;
}

/// Things of one type by id, and in the order of their ids by owner.
#[derive(Debug)]
pub(super) struct Collection<T> {
    by_id: BTreeMap<i64, T>,
    by_owner: HashMap<i64, Vec<i64>>,
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self { by_id: BTreeMap::new(), by_owner: HashMap::new() }
    }
}

impl<T: Owned> Collection<T> {
    pub(super) fn get(&self, id: i64) -> Option<&T> {
        self.by_id.get(&id)
    }

    /// Returns a thing to change, its owner apart.
    pub(super) fn get_mut(&mut self, id: i64) -> Option<&mut T> {
        self.by_id.get_mut(&id)
    }

    pub(super) fn insert(&mut self, id: i64, thing: T) {
        self.remove(id);
        self.by_owner.entry(thing.owner()).or_default().push(id);
        self.by_id.insert(id, thing);
    }

    pub(super) fn remove(&mut self, id: i64) -> Option<T> {
        let thing = self.by_id.remove(&id)?;
        if let Some(ids) = self.by_owner.get_mut(&thing.owner()) {
            ids.retain(|other| *other != id);
        }
        Some(thing)
    }

    /// Removes the things of an owner.
    pub(super) fn remove_of(&mut self, owner: i64) {
        for id in self.by_owner.remove(&owner).into_iter().flatten() {
            self.by_id.remove(&id);
        }
    }

    /// All ids and things, in the order of the ids.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, &T)> {
        self.by_id.iter().map(|(id, thing)| (*id, thing))
    }

    /// The ids of the things of an owner.
    pub(super) fn of(&self, owner: i64) -> &[i64] {
        self.by_owner.get(&owner).map(Vec::as_slice).unwrap_or_default()
    }
}

impl<T: Serialize> Serialize for Collection<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.by_id.serialize(serializer)
    }
}

impl<'de, T: Owned + Deserialize<'de>> Deserialize<'de> for Collection<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut collection = Self::default();
        for (id, thing) in BTreeMap::deserialize(deserializer)? {
            collection.insert(id, thing);
        }
        Ok(collection)
    }
}
