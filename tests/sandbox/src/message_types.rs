//! Message types: the types that the messages of a project can have.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::collection::Owned;
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

/// The names and icons of the types in a new project.
const NEW: [(&str, &str); 3] = [("Announcement", "📣"), ("Question", "❓"), ("Pitch", "💡")];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageType {
    project: i64,
    name: String,
    icon: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Owned for MessageType {
    fn owner(&self) -> i64 {
        self.project
    }
}

impl Store {
    /// Adds the message types of a new project.
    pub(super) fn add_message_types(&mut self, project: i64) {
        for (name, icon) in NEW {
            add(self, project, name, icon);
        }
    }
}

fn add(store: &mut Store, project: i64, name: &str, icon: &str) -> i64 {
    let (id, now) = (store.next_id(), store.now());
    let (name, icon) = (name.to_owned(), icon.to_owned());
    let message_type = MessageType { project, name, icon, created_at: now, updated_at: now };
    store.categories.insert(id, message_type);
    id
}

/// The id of the message type in the path.
fn message_type(call: &Call<'_>) -> Result<i64, Refusal> {
    let (project, id) = (call.bucket_project()?, call.ids[0]);
    match call.store.categories.of(project).contains(&id) {
        true => Ok(id),
        false => Err(Refusal::not_found()),
    }
}

pub(super) fn view(store: &Store, id: i64) -> Value {
    let Some(message_type) = store.categories.get(id) else { return Value::Null };
    json!({
        "id": id,
        "name": message_type.name,
        "icon": message_type.icon,
        "created_at": clock::text(message_type.created_at),
        "updated_at": clock::text(message_type.updated_at),
    })
}

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.bucket_project()?;
    call.page(call.store.categories.of(project), view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let project = call.bucket_project()?;
    let (name, icon) = (call.name("name")?, call.name("icon")?);
    let id = add(call.store, project, &name, &icon);
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = message_type(call)?;
    Reply::ok(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = message_type(call)?;
    let (name, icon) = (call.filled("name")?, call.filled("icon")?);
    let now = call.store.now();
    if let Some(message_type) = call.store.categories.get_mut(id) {
        message_type.name = name.unwrap_or_else(|| std::mem::take(&mut message_type.name));
        message_type.icon = icon.unwrap_or_else(|| std::mem::take(&mut message_type.icon));
        message_type.updated_at = now;
    }
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = message_type(call)?;
    call.store.categories.remove(id);
    Reply::no_content()
}
