//! The events of a recording: its history.

use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::reply::Outcome;
use super::store::Store;
use super::views::recording_path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("ListEvents", Handler::Do(list))];

fn list(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    let ids: Vec<i64> = call.store.feed.changes_of(recording).map(|event| event.id).collect();
    call.page(&ids, view)
}

fn view(store: &Store, id: i64) -> Value {
    let Some(event) = store.feed.event(id) else { return Value::Null };
    let path = store.record(event.recording).map(recording_path).unwrap_or_default();
    json!({
        "id": id,
        "recording_id": event.recording,
        "action": event.action(),
        "created_at": clock::text(event.created_at),
        "creator": store.person(event.creator),
        "details": event.details.clone().unwrap_or_else(|| json!({})),
        "boosts_count": store.boosts.of(id).len(),
        "boosts_url": store.links.api(format!("{path}/events/{id}/boosts")),
    })
}
