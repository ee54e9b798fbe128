//! The recordings of all projects together, for reports and searches.

use super::kinds::Kind;
use super::records::{Record, Status};
use super::store::Store;

impl Store {
    /// All recordings within a project, a place or a recording, each before its content.
    pub(super) fn content_below(&self, parent: i64) -> Vec<&Record> {
        let mut found = Vec::new();
        self.descend(parent, |_| true, &mut found);
        found
    }

    fn descend<'a>(
        &'a self,
        parent: i64,
        is_wanted: fn(&Record) -> bool,
        found: &mut Vec<&'a Record>,
    ) {
        for record in self.records.children(parent).filter(|record| is_wanted(record)) {
            found.push(record);
            self.descend(record.id, is_wanted, found);
        }
    }

    /// The active recordings of all active projects that the caller sees, project by project in the
    /// order of their list, and each before its content.
    pub(super) fn active(&self) -> Vec<&Record> {
        let (caller, mut found) = (self.caller(), Vec::new());
        let projects = self.projects.iter().rev();
        for (id, _) in
            projects.filter(|(id, project)| project.status == Status::Active && caller.is_in(**id))
        {
            self.descend(*id, |record| record.status == Status::Active, &mut found);
        }
        found.retain(|record| caller.sees_record(record));
        found
    }

    /// Whether neither a recording nor a container of it is a draft or in the trash.
    pub(super) fn is_shown(&self, id: i64) -> bool {
        match self.record(id) {
            Some(record) => {
                matches!(record.status, Status::Active | Status::Archived)
                    && self.is_shown(record.parent)
            }
            None => self.status(id) != Status::Trashed,
        }
    }

    /// Whether a to-do, card or step is done: a card is in the column for that.
    pub(super) fn is_done(&self, record: &Record) -> bool {
        match record.kind {
            Kind::Card => self.column_of(record) == Some(Kind::CardColumnDone),
            _ => record.is_completed(),
        }
    }

    /// The kind of the column that contains a card.
    pub(super) fn column_of(&self, card: &Record) -> Option<Kind> {
        self.record(card.parent).map(|column| column.kind)
    }
}

/// The ids of recordings, the latest first.
pub(super) fn latest<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<i64> {
    let mut records: Vec<_> = records.into_iter().collect();
    records.sort_by_key(|record| std::cmp::Reverse((record.created_at, record.id)));
    records.iter().map(|record| record.id).collect()
}
