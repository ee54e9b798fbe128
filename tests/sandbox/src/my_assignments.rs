//! My assignments: the to-dos, cards and steps of the caller, and the caller's priorities.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::due_scopes::DueScope;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::{members, path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("DeprioritizeAssignment", Handler::Do(deprioritize)),
    ("GetMyAssignments", Handler::Do(get)),
    ("GetMyCompletedAssignments", Handler::Do(list_completed)),
    ("GetMyDueAssignments", Handler::Do(list_due)),
    ("PrioritizeAssignment", Handler::Do(prioritize)),
    ("ReorderUpNext", Handler::Do(reorder)),
];

/// An assignment that a person does next.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Priority {
    id: i64,
    pub(super) recording: i64,
}

impl Store {
    /// Adds an assignment at the end of the caller's priorities.
    pub(super) fn prioritize(&mut self, recording: i64) {
        let (me, id) = (self.me, self.next_id());
        self.priorities.entry(me).or_default().push(Priority { id, recording });
    }

    /// The caller's assignments in active projects.
    fn assignments(&self) -> Vec<&Record> {
        let mut assigned = self.active();
        assigned.retain(|record| {
            matches!(record.kind, Kind::Card | Kind::Step | Kind::Todo)
                && record.ids("assignee_ids").any(|id| id == self.me)
        });
        assigned
    }

    /// The caller's assignments that aren't done.
    fn open_assignments(&self) -> Vec<&Record> {
        let mut open = self.assignments();
        open.retain(|record| !self.is_done(record));
        open
    }

    fn priority(&self, recording: i64) -> Option<i64> {
        let mut priorities = self.priorities.get(&self.me)?.iter();
        Some(priorities.find(|priority| priority.recording == recording)?.id)
    }
}

/// Returns priorities and the others. An assignment in another one is its child, unless it is a
/// priority itself.
fn get(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let open = store.open_assignments();
    let priorities = store.priorities.get(&store.me).into_iter().flatten();
    let priorities = priorities
        .filter_map(|priority| open.iter().find(|record| record.id == priority.recording))
        .map(|record| view(store, record, &open));
    let others = open.iter().filter(|record| {
        let is_child = open.iter().any(|parent| parent.id == record.parent);
        !is_child && store.priority(record.id).is_none()
    });
    Reply::ok(json!({
        "priorities": priorities.collect::<Value>(),
        "non_priorities": others.map(|record| view(store, record, &open)).collect::<Value>(),
    }))
}

/// Lists the completed assignments, the latest first.
fn list_completed(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let mut done = store.assignments();
    done.retain(|record| store.is_done(record));
    done.sort_by_key(|record| {
        let completion = record.fields.get("completion");
        let time =
            completion.and_then(|completion| completion["created_at"].as_str()?.parse().ok());
        std::cmp::Reverse((time.unwrap_or(record.updated_at), record.id))
    });
    Reply::ok(done.iter().map(|record| view(store, record, &[])).collect())
}

/// Lists open assignments with a due date, by that date.
fn list_due(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let scope = call.query.get("scope").and_then(Value::as_str);
    let scope = scope.map(|name| DueScope::named(store, "scope", name)).transpose()?;
    let mut due = store.open_assignments();
    due.retain(|record| {
        let day = record.day("due_on");
        day.is_some_and(|day| scope.is_none_or(|scope| scope.contains(day)))
    });
    due.sort_by_key(|record| record.day("due_on"));
    Reply::ok(due.iter().map(|record| view(store, record, &[])).collect())
}

/// Adds an assignment at the end of the priorities, unless it is there.
fn prioritize(call: &mut Call<'_>) -> Outcome {
    let recording = call.body.get("id").and_then(Value::as_i64).unwrap_or_default();
    if !call.store.open_assignments().iter().any(|record| record.id == recording) {
        return Err(Refusal::invalid("id", "is not an open assignment of yours"));
    }
    if call.store.priority(recording).is_none() {
        call.store.prioritize(recording);
    }
    Reply::no_content()
}

fn deprioritize(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    let me = call.store.me;
    let priorities = call.store.priorities.entry(me).or_default();
    priorities.retain(|priority| priority.recording != recording);
    Reply::no_content()
}

/// Moves a priority to a position, from 1, among those that aren't done.
fn reorder(call: &mut Call<'_>) -> Outcome {
    let recording = call.body.get("source_id").and_then(Value::as_i64).unwrap_or_default();
    let position = call.position()?;
    let open: Vec<i64> = call.store.open_assignments().iter().map(|record| record.id).collect();
    let me = call.store.me;
    let priorities = call.store.priorities.entry(me).or_default();
    priorities.retain(|priority| open.contains(&priority.recording));
    let old = priorities.iter().position(|priority| priority.recording == recording);
    let old = old.ok_or_else(|| Refusal::invalid("source_id", "is not a priority"))?;
    let priority = priorities.remove(old);
    priorities.insert((position - 1).min(priorities.len()), priority);
    Reply::no_content()
}

/// An assignment, with those of these assignments that it contains.
fn view(store: &Store, record: &Record, assignments: &[&Record]) -> Value {
    let bucket = store.bucket(record.bucket);
    let app_url = |path: &str| json!(store.links.app(path));
    let assignees = record.ids("assignee_ids").map(|id| store.brief_person(id));
    let children = assignments.iter().filter(|child| child.parent == record.id);
    let children = children.map(|child| view(store, child, assignments));
    // The notes of a card are its content, and the content of a to-do is its title.
    let notes = record.text(if record.kind == Kind::Card { "content" } else { "description" });
    let mut view = members([
        ("id", json!(record.id)),
        ("app_url", app_url(&path(record))),
        ("content", json!(store.title(record))),
        (
            "bucket",
            json!({
                "id": record.bucket,
                "name": bucket["name"],
                "app_url": app_url(&format!("projects/{}", record.bucket)),
            }),
        ),
        ("completed", json!(store.is_done(record))),
        ("type", json!(record.kind.type_name())),
        ("assignees", assignees.collect()),
        ("comments_count", json!(store.content(record.id, Kind::Comment).count())),
        ("has_description", json!(!notes.is_empty())),
        ("children", children.collect()),
    ]);
    for name in ["starts_on", "due_on"] {
        if let Some(day) = record.day(name) {
            view.insert(name.to_owned(), json!(day.to_string()));
        }
    }
    if let Some(id) = store.priority(record.id) {
        view.insert("priority_recording_id".to_owned(), json!(id));
    }
    if let Some(parent) = store.parent(record.parent) {
        let parent = json!({
            "id": parent["id"],
            "title": parent["title"],
            "app_url": parent["app_url"],
        });
        view.insert("parent".to_owned(), parent);
    }
    Value::Object(view)
}
