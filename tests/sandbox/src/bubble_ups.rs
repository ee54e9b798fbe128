//! Bubble-ups: reminders of recordings, at a time that the token's owner chooses.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::call::Call;
use super::collection::Owned;
use super::formats;
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("CreateBubbleUp", Handler::Do(create)), ("DeleteBubbleUp", Handler::Do(delete))];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BubbleUp {
    pub(super) recording: i64,
    pub(super) person: i64,
    /// The time of the reminder.
    pub(super) at: Timestamp,
}

impl Owned for BubbleUp {
    fn owner(&self) -> i64 {
        self.recording
    }
}

/// Schedules a reminder for the token's owner, in place of the former one of this recording.
pub(super) fn add(store: &mut Store, recording: i64, at: Timestamp) -> i64 {
    remove(store, recording);
    let (id, person) = (store.next_id(), store.me);
    store.bubble_ups.insert(id, BubbleUp { recording, person, at });
    id
}

fn remove(store: &mut Store, recording: i64) {
    for id in store.bubble_ups.of(recording).to_vec() {
        if store.bubble_ups.get(id).is_some_and(|bubble_up| bubble_up.person == store.me) {
            store.bubble_ups.remove(id);
        }
    }
}

/// Schedules a reminder for the requested time, or for now.
fn create(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    let at = match call.text("at") {
        None => call.store.now(),
        Some(text) => {
            let time = Some(text).filter(|text| formats::is_timestamp(text));
            let time = time.and_then(|text| text.parse().ok());
            time.ok_or_else(|| Refusal::invalid("at", "is not a time"))?
        }
    };
    add(call.store, recording, at);
    Reply::no_content()
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    remove(call.store, recording);
    Reply::no_content()
}
