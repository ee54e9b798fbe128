//! Boosts of recordings and of events.

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
    ("CreateEventBoost", Handler::Do(create)),
    ("CreateRecordingBoost", Handler::Do(create)),
    ("DeleteBoost", Handler::Do(delete)),
    ("GetBoost", Handler::Do(get)),
    ("ListEventBoosts", Handler::Do(list)),
    ("ListRecordingBoosts", Handler::Do(list)),
    ("UpdateBoost", Handler::Do(update)),
];

/// A boost of a recording or of an event of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Boost {
    pub(super) recording: i64,
    event: Option<i64>,
    pub(super) booster: i64,
    content: String,
    created_at: Timestamp,
}

impl Owned for Boost {
    /// The recording, or the event.
    fn owner(&self) -> i64 {
        self.event.unwrap_or(self.recording)
    }
}

/// The recording and the event that the path names.
fn boosted(call: &Call<'_>) -> Result<(i64, Option<i64>), Refusal> {
    let record = call.any_record()?;
    let event = call.ids.get(1).copied();
    let is_there = match event {
        Some(event) => call.store.feed.changes_of(record.id).any(|known| known.id == event),
        None => record.kind.has("boosts_url"),
    };
    match is_there {
        true => Ok((record.id, event)),
        false => Err(Refusal::not_found()),
    }
}

fn boost(call: &Call<'_>) -> Result<i64, Refusal> {
    let id = call.ids.first().copied().unwrap_or_default();
    call.store.boosts.get(id).map(|_| id).ok_or_else(Refusal::not_found)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let (recording, event) = boosted(call)?;
    let content = call.name("content")?;
    let booster = call.store.me;
    let id = add(call.store, (recording, event), booster, content);
    Reply::created(view(call.store, id))
}

/// Adds a boost of a recording, or of an event of it.
pub(super) fn add(
    store: &mut Store,
    (recording, event): (i64, Option<i64>),
    booster: i64,
    content: String,
) -> i64 {
    let (id, created_at) = (store.next_id(), store.now());
    store.boosts.insert(id, Boost { recording, event, booster, content, created_at });
    id
}

fn list(call: &mut Call<'_>) -> Outcome {
    let (recording, event) = boosted(call)?;
    let ids = call.store.boosts.of(event.unwrap_or(recording));
    call.page(ids, view)
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = boost(call)?;
    Reply::ok(view(call.store, id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let (id, content) = (boost(call)?, call.name("content")?);
    if let Some(boost) = call.store.boosts.get_mut(id) {
        boost.content = content;
    }
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = boost(call)?;
    call.store.boosts.remove(id);
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(boost) = store.boosts.get(id) else { return Value::Null };
    json!({
        "id": id,
        "content": boost.content,
        "created_at": clock::text(boost.created_at),
        "booster": store.person(boost.booster),
        "recording": store.parent(boost.recording),
    })
}
