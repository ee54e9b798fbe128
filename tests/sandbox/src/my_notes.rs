//! My notes: a private text of each person.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::call::Call;
use super::clock;
use super::files::attachments_in;
use super::handlers::Handler;
use super::mentions;
use super::reply::{Outcome, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("GetMyNote", Handler::Do(get)), ("UpdateMyNote", Handler::Do(update))];

/// The notes of a person.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    id: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    content: String,
}

fn get(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let note = store.notes.get(&store.me);
    let content = note.map(|note| &*note.content).unwrap_or_default();
    Reply::ok(json!({
        "id": note.map(|note| note.id),
        "type": "Notebook::Note",
        "created_at": note.map(|note| clock::text(note.created_at)),
        "updated_at": note.map(|note| clock::text(note.updated_at)),
        "content": mentions::expanded(store, content),
        "content_attachments": attachments_in(store, content),
        "url": store.links.api("my/notes"),
        "app_url": store.links.app("my/navigation/notes"),
    }))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let content = call.text("content").unwrap_or_default().to_owned();
    let (me, now) = (call.store.me, call.store.now());
    let old = call.store.notes.remove(&me);
    let (id, created_at) = match old {
        Some(note) => (note.id, note.created_at),
        None => (call.store.next_id(), now),
    };
    call.store.notes.insert(me, Note { id, created_at, updated_at: now, content });
    get(call)
}
