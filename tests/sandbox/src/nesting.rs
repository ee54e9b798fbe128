//! The nesting of recordings, and its limit: folders are in folders, and views, copies and removals
//! of recordings are recursive.

use super::records::Records;
use super::reply::Refusal;
use super::store::Store;

/// The most levels of recordings in a project. The tools are on the first one.
const MOST_LEVELS: usize = 100;

impl Store {
    /// Checks that there is a level below a recording for a new one.
    pub(super) fn check_level_below(&self, parent: i64) -> Result<(), Refusal> {
        self.check_levels_below("parent", parent, 1)
    }

    /// Checks that there are levels below a container, which a field selects, for a recording with
    /// its content.
    pub(super) fn check_levels_for(
        &self,
        field: &str,
        container: i64,
        id: i64,
    ) -> Result<(), Refusal> {
        self.check_levels_below(field, container, self.records.levels_from(id).len())
    }

    fn check_levels_below(&self, field: &str, parent: i64, levels: usize) -> Result<(), Refusal> {
        match self.records.level(parent) + levels <= MOST_LEVELS {
            true => Ok(()),
            false => {
                let reason = format!("is too deep: a project has at most {MOST_LEVELS} levels");
                Err(Refusal::invalid(field, &reason))
            }
        }
    }
}

impl Records {
    /// Checks that all recordings are in a project or other place, and not too deep in it; an error
    /// names a recording that isn't.
    pub(super) fn check_places(&self, is_place: impl Fn(i64) -> bool) -> Result<(), String> {
        let levels = self.levels();
        for record in levels.iter().flatten() {
            let is_inside = match self.get(record.parent) {
                Some(parent) => parent.bucket == record.bucket,
                None => is_place(record.parent) && record.parent == record.bucket,
            };
            if !is_inside {
                let (id, bucket) = (record.id, record.bucket);
                return Err(format!("the recording {id} isn't in its project or place {bucket}"));
            }
        }
        if let Some(record) = levels.get(MOST_LEVELS).and_then(|level| level.first()) {
            let id = record.id;
            return Err(format!("the recording {id} is below {MOST_LEVELS} levels of others"));
        }
        // The levels start at the places, so they lack recordings whose containers don't.
        let reached: usize = levels.iter().map(Vec::len).sum();
        match self.iter().count() == reached {
            true => Ok(()),
            false => Err("recordings of the state contain each other".to_owned()),
        }
    }
}
