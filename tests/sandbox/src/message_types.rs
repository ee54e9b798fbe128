//! Message types. They belong to the account, and all projects share them.

use serde_json::{Value, json};

use super::call::Call;
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListMessageTypes", Handler::Do(list)),
    ("CreateMessageType", Handler::Do(create)),
    ("GetMessageType", Handler::Do(get)),
    ("UpdateMessageType", Handler::Do(update)),
    ("DeleteMessageType", Handler::Do(delete)),
];

impl Store {
    pub(super) fn add_category(&mut self, name: &str, icon: &str) -> i64 {
        let id = self.next_id();
        let now = self.now_text();
        let category =
            json!({ "id": id, "name": name, "icon": icon, "created_at": now, "updated_at": now });
        self.categories.insert(id, category);
        id
    }
}

/// Checks that the project in the path exists.
fn project(call: &Call<'_>) -> Result<(), Refusal> {
    let is_there = call.bucket.is_some_and(|id| call.store.projects.contains_key(&id));
    if is_there { Ok(()) } else { Err(Refusal::not_found()) }
}

/// The id of the message type in the path.
fn category(call: &Call<'_>) -> Result<i64, Refusal> {
    project(call)?;
    let id = call.ids[0];
    if call.store.categories.contains_key(&id) { Ok(id) } else { Err(Refusal::not_found()) }
}

fn view(store: &Store, id: i64) -> Value {
    store.categories.get(&id).cloned().unwrap_or_default()
}

fn list(call: &mut Call<'_>) -> Outcome {
    project(call)?;
    let ids: Vec<i64> = call.store.categories.keys().copied().collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    project(call)?;
    let (name, icon) = (call.name("name")?, call.name("icon")?);
    let id = call.store.add_category(&name, &icon);
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = category(call)?;
    Reply::ok(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = category(call)?;
    let changes = [("name", call.filled("name")?), ("icon", call.filled("icon")?)];
    let now = call.store.now_text();
    if let Some(category) = call.store.categories.get_mut(&id) {
        for (name, value) in changes {
            if let Some(value) = value {
                category[name] = json!(value);
            }
        }
        category["updated_at"] = json!(now);
    }
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = category(call)?;
    call.store.categories.remove(&id);
    Reply::no_content()
}
