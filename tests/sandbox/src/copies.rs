//! Copies and moves of recordings with their content.

use std::collections::HashMap;

use serde_json::Value;

use super::kinds::Kind;
use super::records::Status;
use super::store::Store;

/// The parts of recordings that their copies have too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copied {
    pub(super) comments: bool,
    pub(super) assignments: bool,
    pub(super) completions: bool,
}

impl Copied {
    pub(super) const ALL: Self = Self { comments: true, assignments: true, completions: true };
}

impl Store {
    /// Adds a copy of a recording at the end of a parent, with copies of its content that isn't in
    /// the trash. A copy that refers to another recording of the content refers to its copy.
    pub(super) fn copy(&mut self, id: i64, parent: i64, copied: Copied) -> i64 {
        let mut copies = HashMap::new();
        self.copy_tree(id, parent, copied, &mut copies);
        self.refer_to(&copies);
        copies[&id]
    }

    /// Adds copies of the content of a project or template to another one.
    pub(super) fn copy_content(&mut self, from: i64, to: i64, copied: Copied) {
        let mut copies = HashMap::new();
        let content: Vec<_> = self.records.children(from).map(|record| record.id).collect();
        for id in content {
            self.copy_tree(id, to, copied, &mut copies);
        }
        // The positions of tools are those in the dock.
        for (id, copy) in &copies {
            let position = self.record(*id).map(|record| record.position).unwrap_or_default();
            if let Some(copy) = self.records.get_mut(*copy).filter(|copy| copy.parent == to) {
                copy.position = position;
            }
        }
        self.refer_to(&copies);
    }

    fn copy_tree(&mut self, id: i64, to: i64, copied: Copied, copies: &mut HashMap<i64, i64>) {
        let Some(record) = self.record(id) else { return };
        let (kind, status) = (record.kind, record.status);
        let visible = record.visible_to_clients;
        let mut fields = record.fields.clone();
        fields.retain(|name, _| match &**name {
            "assignee_ids" | "completion_subscriber_ids" => copied.assignments,
            "completion" => copied.completions,
            _ => true,
        });
        let content = self.records.children(id).filter(|child| match child.kind {
            Kind::Comment => copied.comments,
            Kind::TimesheetEntry => false,
            _ => true,
        });
        let content =
            content.filter(|child| matches!(child.status, Status::Active | Status::Archived));
        let content: Vec<i64> = content.map(|child| child.id).collect();
        let copy = self.add(kind, to, fields);
        if let Some(copy) = self.records.get_mut(copy) {
            copy.visible_to_clients = visible;
        }
        self.set_status(copy, if copies.is_empty() { Status::Active } else { status });
        copies.insert(id, copy);
        for child in content {
            self.copy_tree(child, copy, copied, copies);
        }
    }

    /// Replaces the ids in the fields of copies.
    fn refer_to(&mut self, copies: &HashMap<i64, i64>) {
        for copy in copies.values() {
            if let Some(copy) = self.records.get_mut(*copy) {
                copy.fields.values_mut().for_each(|value| replace(value, copies));
            }
        }
    }

    /// Moves a recording and its content to the end of a parent, also to that of another project.
    pub(super) fn relocate(&mut self, id: i64, parent: i64, position: usize) {
        let bucket = self.record(parent).map_or(parent, |parent| parent.bucket);
        self.place(id, parent, position);
        self.records.set_bucket(id, bucket);
    }

    /// Whether a recording may be in this container: one for its kind, and neither itself nor in
    /// it. It may move into an active one only.
    pub(super) fn may_contain(&self, container: i64, id: i64) -> bool {
        let (Some(record), Some(above)) = (self.record(id), self.record(container)) else {
            return false;
        };
        let mut ancestors = std::iter::successors(Some(above), |above| self.record(above.parent));
        let is_outside = ancestors.all(|ancestor| ancestor.id != id);
        let is_list = record.kind == Kind::Todolist && above.kind == Kind::Todolist;
        let has_groups = || self.children(id, Kind::Todolist).next().is_some();
        let is_group = || self.record(above.parent).is_some_and(|list| list.kind == above.kind);
        let is_open = above.id == record.parent || self.status(above.id) == Status::Active;
        is_outside
            && is_open
            && record.kind.fits_in(above.kind)
            && !(is_list && (has_groups() || is_group()))
    }
}

/// Replaces the ids that have a new one.
fn replace(value: &mut Value, ids: &HashMap<i64, i64>) {
    match value {
        Value::Number(number) => {
            if let Some(new) = number.as_i64().and_then(|id| ids.get(&id)) {
                *value = (*new).into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, ids)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, ids)),
        _ => {}
    }
}
