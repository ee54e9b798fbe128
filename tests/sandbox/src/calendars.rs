//! Calendars: each shows the entries of a schedule, in a color.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::collection::Owned;
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("GetCalendar", Handler::Do(get)), ("UpdateCalendar", Handler::Do(update))];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calendar {
    pub(super) schedule: i64,
    color: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Owned for Calendar {
    fn owner(&self) -> i64 {
        self.schedule
    }
}

/// Adds the calendar of a new schedule.
pub(super) fn add(store: &mut Store, schedule: i64) -> i64 {
    let (id, now) = (store.next_id(), store.now());
    let color = "blue".to_owned();
    store.calendars.insert(id, Calendar { schedule, color, created_at: now, updated_at: now });
    id
}

/// The id of the calendar in the path, if there is its schedule.
fn calendar(call: &Call<'_>) -> Result<i64, Refusal> {
    let id = call.ids[0];
    let calendar = call.store.calendars.get(id);
    match calendar.and_then(|calendar| call.store.record(calendar.schedule)) {
        Some(_) => Ok(id),
        None => Err(Refusal::not_found()),
    }
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = calendar(call)?;
    Reply::ok(view(call.store, id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let (id, color) = (calendar(call)?, call.name("color")?);
    let now = call.store.now();
    if let Some(calendar) = call.store.calendars.get_mut(id) {
        calendar.color = color;
        calendar.updated_at = now;
    }
    Reply::ok(view(call.store, id))
}

fn view(store: &Store, id: i64) -> Value {
    let calendar = store.calendars.get(id);
    let schedule = calendar.and_then(|calendar| store.record(calendar.schedule));
    let Some((calendar, schedule)) = calendar.zip(schedule) else { return Value::Null };
    let own = format!("calendars/{id}");
    json!({
        "id": id,
        "type": "Project",
        "name": store.bucket(schedule.bucket)["name"],
        "color": calendar.color,
        "created_at": clock::text(calendar.created_at),
        "updated_at": clock::text(calendar.updated_at),
        "url": store.links.api(&own),
        "app_url": store.links.app(&own),
        "schedule_url": store.links.api(path(schedule)),
    })
}
