//! The data of the sandbox as JSON: counts by kind, projects and people, and the tree of records.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::api::lock;
use crate::reply::Refusal;
use crate::store::{Record, Store};
use crate::{ACCOUNT_ID, Shared};

/// The most records of a list.
const LIMIT: usize = 200;

/// `GET /_sandbox/data`: the account, its projects and people, and the number of records by type.
pub(super) fn overview(shared: &Shared) -> Value {
    let store = &*lock(&shared.store);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut projects: Vec<Value> = Vec::new();
    for (id, project) in &store.projects {
        let mut records = 0;
        let mut parents = vec![*id];
        while let Some(parent) = parents.pop() {
            for record in children(store, parent) {
                *counts.entry(record.kind.type_name()).or_default() += 1;
                records += 1;
                parents.push(record.id);
            }
        }
        projects.push(json!({
            "id": id,
            "name": project.name,
            "status": project.status.name(),
            "people": project.people.len(),
            "records": records,
        }));
    }
    for (kind, _) in store.resources.keys() {
        *counts.entry(kind).or_default() += 1;
    }
    let people: Value = store
        .people
        .iter()
        .map(|(id, person)| {
            json!({ "id": id, "name": person["name"], "email_address": person["email_address"],
                "title": person["title"] })
        })
        .collect();
    json!({
        "url": shared.origin,
        "account_id": ACCOUNT_ID,
        "me": store.me,
        "counts": counts,
        "projects": projects.into_iter().rev().collect::<Value>(),
        "people": people,
    })
}

/// `GET /_sandbox/data/ID`: a project, person or record, with its children.
pub(super) fn entry(store: &Store, id: &str) -> Result<Value, Refusal> {
    let id: i64 = id.parse().map_err(|_| Refusal::not_found())?;
    let mut view = if let Some(record) = store.record(id) {
        let mut view = store.recording(record);
        view.remove("creator");
        view.insert("creator".to_owned(), store.person(record.creator)["name"].clone());
        view.insert("parent".to_owned(), json!(record.parent));
        view.insert("position".to_owned(), json!(record.position));
        view.insert("fields".to_owned(), json!(record.fields));
        Value::Object(view)
    } else if let Some(project) = store.projects.get(&id) {
        let people = project.people.iter().map(|id| store.person(*id)["name"].clone());
        json!({
            "id": id,
            "type": "Project",
            "title": project.name,
            "status": project.status.name(),
            "created_at": project.created_at,
            "updated_at": project.updated_at,
            "description": project.description,
            "people": people.collect::<Value>(),
        })
    } else if let Some(person) = store.people.get(&id) {
        return Ok(
            json!({ "id": id, "type": "Person", "title": person["name"], "fields": person }),
        );
    } else {
        return Err(Refusal::not_found());
    };
    let mut all = children(store, id);
    let shown: Value = all
        .by_ref()
        .take(LIMIT)
        .map(|child| {
            let view = store.recording(child);
            json!({ "id": child.id, "type": view["type"], "title": view["title"],
                "status": view["status"], "children": children(store, child.id).count() })
        })
        .collect();
    view["children"] = shown;
    view["more"] = json!(all.count());
    Ok(view)
}

/// The records directly below a project or record, of all kinds.
fn children(store: &Store, parent: i64) -> impl Iterator<Item = &Record> {
    store.dock(parent)
}
