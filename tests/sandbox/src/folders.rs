//! Folders: groups of projects.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::formats::is_emoji;
use super::gauges;
use super::handlers::Handler;
use super::projects;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateFolder", Handler::Do(create)),
    ("DeleteFolder", Handler::Do(delete)),
    ("GetFolder", Handler::Do(get)),
    ("ListFolders", Handler::Do(list)),
    ("UpdateFolder", Handler::Do(update)),
];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Folder {
    name: String,
    projects: Vec<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Adds a folder of projects.
pub(super) fn add(store: &mut Store, name: &str, projects: Vec<i64>) -> i64 {
    let (id, now) = (store.next_id(), store.now());
    let (name, created_at, updated_at) = (name.to_owned(), now, now);
    store.folders.insert(id, Folder { name, projects, created_at, updated_at });
    id
}

fn list(call: &mut Call<'_>) -> Outcome {
    let ids: Vec<i64> = call.store.folders.keys().copied().collect();
    call.page(&ids, view)
}

/// A folder may have no name.
fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.name("name")?;
    let mut projects = Vec::new();
    for id in call.listed_ids("project_ids") {
        if !call.store.has_visible_project(id) {
            return Err(Refusal::invalid("project_ids", "has a project that isn't here"));
        }
        if !projects.contains(&id) {
            projects.push(id);
        }
    }
    let id = add(call.store, &name, projects);
    Reply::created(view_whole(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.folders)?;
    Reply::ok(view_whole(call.store, id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let (id, name) = (call.first_in(&call.store.folders)?, call.name("name")?);
    let now = call.store.now();
    if let Some(folder) = call.store.folders.get_mut(&id) {
        folder.name = name;
        folder.updated_at = now;
    }
    Reply::ok(view_whole(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.folders)?;
    call.store.folders.remove(&id);
    Reply::no_content()
}

/// The active projects in a folder that the caller sees.
fn active(store: &Store, folder: &Folder) -> Vec<i64> {
    let projects = folder.projects.iter().copied();
    projects.filter(|id| store.status(*id) == Status::Active && store.sees(*id)).collect()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(folder) = store.folders.get(&id) else { return Value::Null };
    let projects = active(store, folder);
    let gauged = projects.iter().filter(|project| gauges::enabled(store, **project).is_some());
    let gauged: Vec<String> = gauged.map(i64::to_string).collect();
    let gauges = format!("{}?bucket_ids={}", store.links.api("reports/gauges"), gauged.join(","));
    let mut shown = folder.name.chars().filter(|ch| !ch.is_whitespace()).peekable();
    let path = format!("stacks/{id}");
    json!({
        "id": id,
        "name": folder.name,
        "type": "Stack",
        "created_at": clock::text(folder.created_at),
        "updated_at": clock::text(folder.updated_at),
        "bucket_ids": projects,
        "is_emoji_only_name": shown.peek().is_some() && shown.all(is_emoji),
        "star_url": store.links.api(format!("{path}/star")),
        "gauges_url": (!gauged.is_empty()).then_some(gauges),
        // No operation sets them.
        "color": null,
        "image_url": null,
        "url": store.links.api(&path),
    })
}

/// A folder with its projects.
fn view_whole(store: &Store, id: i64) -> Value {
    let mut whole = view(store, id);
    let projects = store.folders.get(&id).map(|folder| active(store, folder)).unwrap_or_default();
    whole["projects"] = projects.into_iter().map(|id| projects::view(store, id)).collect();
    whole
}
