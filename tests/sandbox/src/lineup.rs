//! The lineup: named days on the timeline of all projects.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::reply::{Outcome, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateLineupMarker", Handler::Do(create)),
    ("DeleteLineupMarker", Handler::Do(delete)),
    ("ListLineupMarkers", Handler::Do(list)),
    ("UpdateLineupMarker", Handler::Do(update)),
];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    name: String,
    /// A valid date.
    date: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Adds a marker.
pub(super) fn add(store: &mut Store, name: &str, date: &str) -> i64 {
    let (id, now) = (store.next_id(), store.now());
    let (name, date) = (name.to_owned(), date.to_owned());
    store.markers.insert(id, Marker { name, date, created_at: now, updated_at: now });
    id
}

fn list(call: &mut Call<'_>) -> Outcome {
    let ids: Vec<i64> = call.store.markers.keys().copied().collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let (name, date) = (call.name("name")?, call.name("date")?);
    let id = add(call.store, &name, &date);
    Reply::created(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.markers)?;
    let (name, date) = (call.filled("name")?, call.filled("date")?);
    let now = call.store.now();
    if let Some(marker) = call.store.markers.get_mut(&id) {
        marker.name = name.unwrap_or_else(|| std::mem::take(&mut marker.name));
        marker.date = date.unwrap_or_else(|| std::mem::take(&mut marker.date));
        marker.updated_at = now;
    }
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.markers)?;
    call.store.markers.remove(&id);
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(marker) = store.markers.get(&id) else { return Value::Null };
    json!({
        "id": id,
        "name": marker.name,
        "date": marker.date,
        "created_at": clock::text(marker.created_at),
        "updated_at": clock::text(marker.updated_at),
    })
}
