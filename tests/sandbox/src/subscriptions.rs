//! The people who are notified of the changes of a recording.

use serde_json::json;

use super::call::Call;
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::recording_path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetSubscription", Handler::Do(get)),
    ("Subscribe", Handler::Do(subscribe)),
    ("Unsubscribe", Handler::Do(unsubscribe)),
    ("UpdateSubscription", Handler::Do(update)),
];

impl Store {
    /// Adds a person to the subscribers of a recording, or removes one.
    pub(super) fn subscribe(&mut self, recording: i64, person: i64, is_subscribed: bool) {
        if let Some(record) = self.records.get_mut(recording) {
            match is_subscribed {
                true if record.subscribers.contains(&person) => {}
                true => record.subscribers.push(person),
                false => record.subscribers.retain(|subscriber| *subscriber != person),
            }
        }
    }
}

/// The recording in the path, if people can subscribe to it.
fn recording(call: &Call<'_>) -> Result<i64, Refusal> {
    let record = call.any_record()?;
    match record.kind.has("subscription_url") {
        true => Ok(record.id),
        false => Err(Refusal::not_found()),
    }
}

fn get(call: &mut Call<'_>) -> Outcome {
    recording(call)?;
    let record = call.any_record()?;
    let store = &*call.store;
    let path = format!("{}/subscription", recording_path(record));
    let subscribers = store.subscribers(record);
    Reply::ok(json!({
        "subscribed": subscribers.contains(&store.me),
        "count": subscribers.len(),
        "url": store.links.api(&path),
        "subscribers": store.persons(subscribers),
    }))
}

fn subscribe(call: &mut Call<'_>) -> Outcome {
    let id = recording(call)?;
    call.store.subscribe(id, call.store.me, true);
    get(call)
}

fn unsubscribe(call: &mut Call<'_>) -> Outcome {
    let id = recording(call)?;
    call.store.subscribe(id, call.store.me, false);
    Reply::no_content()
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = recording(call)?;
    let (new, old) = (call.people("subscriptions")?, call.people("unsubscriptions")?);
    for (people, is_subscribed) in [(new, true), (old, false)] {
        for person in people {
            call.store.subscribe(id, person, is_subscribed);
        }
    }
    get(call)
}
