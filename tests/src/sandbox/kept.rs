//! Cards, documents, schedule entries and links to files: kept as the API shows them.
//!
//! As with what nothing is kept for, there is something under every id: an example from the API
//! description, until it is written to. What a write takes and what it clears is the description's to
//! say, too.

use std::collections::BTreeMap;

use basecamp_codegen::ty::Type;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::generic;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Status, now};
use crate::samples;

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

/// What was written, by its kind and id.
pub(super) type Kept = BTreeMap<(&'static str, i64), Item>;

pub(super) struct Item {
    /// What it was put into; unknown for what was there from the beginning.
    parent: Option<i64>,
    shown: Map<String, Value>,
}

fn create(call: &mut Call<'_>) -> Outcome {
    let parent = Some(call.ids[0]);
    let mut shown = generic::unwritten(call);
    // No request can say that a new entry recurs.
    shown.remove("recurrence_schedule");
    lay_over(call, &mut shown, true)?;
    let id = shown["id"].as_i64().unwrap_or_default();
    let item = Item { parent, shown: shown.clone() };
    call.store.kept.insert((call.operation.resource_type, id), item);
    Reply::created(Value::Object(shown))
}

fn get(call: &mut Call<'_>) -> Outcome {
    match call.store.kept.get(&key(call)) {
        Some(item) => Reply::ok(Value::Object(item.shown.clone())),
        None => generic::answer(call),
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let (kind, parent, status) =
        (call.operation.resource_type, Some(call.ids[0]), Status::wanted(&call.query).name());
    let kept =
        call.store.kept.iter().filter(|((of, _), item)| *of == kind && item.parent == parent);
    if kept.clone().next().is_none() {
        return generic::answer(call);
    }
    let ids: Vec<i64> =
        kept.filter(|(_, item)| item.shown["status"] == status).map(|((_, id), _)| *id).collect();
    Ok(Reply::Page(
        call.cut(&ids, |store, id| Value::Object(store.kept[&(kind, id)].shown.clone())),
    ))
}

fn write(call: &mut Call<'_>) -> Outcome {
    let key = key(call);
    let (parent, mut shown) = match call.store.kept.get(&key) {
        Some(item) => (item.parent, item.shown.clone()),
        None => (None, generic::unwritten(call)),
    };
    lay_over(call, &mut shown, false)?;
    call.store.kept.insert(key, Item { parent, shown: shown.clone() });
    Reply::ok(Value::Object(shown))
}

/// The record that the path names, before the request changes it.
pub(super) fn shown(call: &mut Call<'_>) -> Map<String, Value> {
    match call.store.kept.get(&key(call)) {
        Some(item) => item.shown.clone(),
        None => generic::unwritten(call),
    }
}

fn key(call: &Call<'_>) -> (&'static str, i64) {
    (call.operation.resource_type, call.ids[0])
}

/// Takes over what the body says. What it leaves out is cleared when that is what the operation does,
/// and of something new.
fn lay_over(call: &Call<'_>, shown: &mut Map<String, Value>, is_new: bool) -> Result<(), Refusal> {
    let described = samples::operation(call.operation.id).expect("the registry is made from it");
    for (name, member) in described.body.iter().flatten() {
        let given = call.body.get(name);
        let keeps = !described.replaces || described.keeps.contains(name);
        if given.is_none() && keeps && !is_new {
            continue;
        }
        match name.as_str() {
            // It only tells people.
            "notify" | "subscriptions" => {}
            "assignee_ids" => show(shown, "assignees", people(call, name)?),
            "participant_ids" => show(shown, "participants", people(call, name)?),
            "service" => shown["service"]["code"] = json!(call.text(name)),
            "url" if described.resource == "schedule_entry" => {
                show(shown, "join_url", json!(call.text(name).unwrap_or_default()));
            }
            _ => match given.cloned().or_else(|| empty(&member.ty)) {
                Some(value) if !member.flags.clearable || value != "" => show(shown, name, value),
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

/// What shows of a member that was cleared, if anything does.
fn empty(ty: &Type) -> Option<Value> {
    match ty {
        Type::String => Some(json!("")),
        Type::Bool => Some(json!(false)),
        Type::Named(name) if name == "Status" => Some(json!(Status::Active.name())),
        _ => None,
    }
}
