//! Cards, documents, schedule entries and links to files, stored in the form in which the API shows
//! them.
//!
//! As for operations without state, a record exists for every id: a sample until a request writes
//! it. The schema defines which members a write sets and which it clears.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::call::Call;
use super::generic;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::schema::Type;
use super::store::{Status, now};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCard", create),
    ("CreateCloudFile", create),
    ("CreateDocument", create),
    ("CreateGoogleDocument", create),
    ("CreateScheduleEntry", create),
    ("GetCard", get),
    ("GetCloudFile", get),
    ("GetDocument", get),
    ("GetGoogleDocument", get),
    ("GetScheduleEntry", get),
    ("ListCards", list),
    ("ListDocuments", list),
    ("ListScheduleEntries", list),
    ("ReplaceDocument", write),
    ("ReplaceScheduleEntry", write),
    ("UpdateCard", write),
    ("UpdateCloudFile", write),
    ("UpdateGoogleDocument", write),
];

/// Records by kind and id.
pub(super) type Resources = BTreeMap<(&'static str, i64), Resource>;

pub(super) struct Resource {
    /// The id of its container; unknown for samples.
    parent: Option<i64>,
    shown: Map<String, Value>,
}

fn create(call: &mut Call<'_>) -> Outcome {
    let parent = Some(call.ids[0]);
    let mut shown = generic::unwritten(call);
    // No request can say that a new entry recurs.
    shown.remove("recurrence_schedule");
    merge_fields(call, &mut shown, true)?;
    let id = shown["id"].as_i64().unwrap_or_default();
    let item = Resource { parent, shown: shown.clone() };
    call.store.resources.insert((call.operation.resource_type, id), item);
    Reply::created(Value::Object(shown))
}

fn get(call: &mut Call<'_>) -> Outcome {
    match call.store.resources.get(&key(call)) {
        Some(item) => Reply::ok(Value::Object(item.shown.clone())),
        None => generic::respond(call),
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let (kind, parent, status) =
        (call.operation.resource_type, Some(call.ids[0]), Status::wanted(&call.query).name());
    let resources = call.store.resources.iter();
    let children = resources.filter(|((of, _), item)| *of == kind && item.parent == parent);
    if children.clone().next().is_none() {
        return generic::respond(call);
    }
    let ids: Vec<i64> = children
        .filter(|(_, item)| item.shown["status"] == status)
        .map(|((_, id), _)| *id)
        .collect();
    Ok(Reply::Page(
        call.cut(&ids, |store, id| Value::Object(store.resources[&(kind, id)].shown.clone())),
    ))
}

fn write(call: &mut Call<'_>) -> Outcome {
    let key = key(call);
    let (parent, mut shown) = match call.store.resources.get(&key) {
        Some(item) => (item.parent, item.shown.clone()),
        None => (None, generic::unwritten(call)),
    };
    merge_fields(call, &mut shown, false)?;
    call.store.resources.insert(key, Resource { parent, shown: shown.clone() });
    Reply::ok(Value::Object(shown))
}

/// The record that the path names, before the request changes it.
pub(super) fn shown(call: &mut Call<'_>) -> Map<String, Value> {
    match call.store.resources.get(&key(call)) {
        Some(item) => item.shown.clone(),
        None => generic::unwritten(call),
    }
}

fn key(call: &Call<'_>) -> (&'static str, i64) {
    (call.operation.resource_type, call.ids[0])
}

/// Merges the members of the body into a record. Members that the body omits are cleared in a new
/// record, and by operations that replace records.
fn merge_fields(
    call: &Call<'_>,
    shown: &mut Map<String, Value>,
    is_new: bool,
) -> Result<(), Refusal> {
    let described = generic::described(call.operation);
    for (name, member) in &described.body {
        let value = call.body.get(name);
        let preserves = !described.replaces || described.preserves.contains(name);
        if value.is_none() && preserves && !is_new {
            continue;
        }
        match name.as_str() {
            // They select the recipients of notifications.
            "notify" | "subscriptions" => {}
            "assignee_ids" => show(shown, "assignees", people(call, name)?),
            "participant_ids" => show(shown, "participants", people(call, name)?),
            "service" => shown["service"]["code"] = json!(call.text(name)),
            "url" if call.operation.resource_type == "schedule_entry" => {
                show(shown, "join_url", json!(call.text(name).unwrap_or_default()));
            }
            _ => match value.cloned().or_else(|| empty(&member.ty)) {
                Some(value) if !member.clearable || value != "" => show(shown, name, value),
                _ => drop(shown.remove(name)),
            },
        }
    }
    if let Some(summary) = shown.get("summary").cloned() {
        show(shown, "title", summary);
    }
    show(shown, "updated_at", json!(now()));
    Ok(())
}

fn show(shown: &mut Map<String, Value>, name: &str, value: Value) {
    shown.insert(name.to_owned(), value);
}

fn people(call: &Call<'_>, name: &str) -> Result<Value, Refusal> {
    Ok(call.people(name)?.into_iter().map(|id| call.store.person(id)).collect())
}

/// The value of a cleared member, if the API shows one.
fn empty(ty: &Type) -> Option<Value> {
    match ty {
        Type::String => Some(json!("")),
        Type::Bool => Some(json!(false)),
        Type::Ref(name) if name == "Status" => Some(json!(Status::Active.name())),
        _ => None,
    }
}
