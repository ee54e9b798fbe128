//! The data of the sandbox as JSON: counts by kind, projects and people, and the tree of records.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::api::lock;
use crate::clock;
use crate::records::Record;
use crate::reply::Refusal;
use crate::store::Store;
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
    let people: Value = store
        .people
        .iter()
        .map(|(id, person)| {
            json!({ "id": id, "name": person["name"], "email_address": person["email_address"],
                "title": person["title"], "owner": person["owner"] == true,
                "admin": person["admin"] == true, "client": person["client"] == true })
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
        let mut view = summary(store, record);
        view["created_at"] = json!(clock::text(record.created_at));
        view["updated_at"] = json!(clock::text(record.updated_at));
        view["creator"] = store.person(record.creator)["name"].take();
        view["project"] = json!(record.bucket);
        view["parent"] = json!(record.parent);
        view["position"] = json!(record.position);
        view["fields"] = json!(record.fields);
        view
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
            let mut view = summary(store, child);
            view["children"] = json!(children(store, child.id).count());
            view
        })
        .collect();
    view["children"] = shown;
    view["more"] = json!(all.count());
    Ok(view)
}

fn summary(store: &Store, record: &Record) -> Value {
    json!({
        "id": record.id,
        "type": record.kind.type_name(),
        "title": store.title(record),
        "status": store.status(record.id).name(),
    })
}

/// The records directly below a project or record, of all kinds.
fn children(store: &Store, parent: i64) -> impl Iterator<Item = &Record> {
    store.records.children(parent)
}
