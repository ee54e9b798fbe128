//! The history of initial data: the events of the time before the start. No lane of the feed has
//! them.

use basecamp_core::Operation;
use basecamp_core::time::Timestamp;

use super::super::clock::Clock;
use super::super::my_notifications;
use super::super::store::{Store, Touched};
use super::event::{self, Change};

/// The events so far, in any order.
#[derive(Default)]
pub(in super::super) struct History(Vec<Past>);

struct Past {
    change: Change,
    touched: Touched,
    creator: i64,
    created_at: Timestamp,
}

impl History {
    /// Adds the events that a call of this operation causes: those of the records that the caller
    /// added or changed since the last one.
    pub(in super::super) fn record(&mut self, store: &mut Store, operation_id: &str) {
        let operation =
            Operation::get(operation_id).expect("initial data name operations of the API");
        let (caller, now) = (store.actor(), store.now());
        for change in event::of_records(store, operation) {
            let record = store.record(change.recording);
            let past = match record.filter(|_| change.is_creation()) {
                Some(record) => Past {
                    touched: Touched::Added,
                    creator: record.creator,
                    created_at: record.created_at,
                    change,
                },
                None => {
                    Past { touched: Touched::Changed, creator: caller, created_at: now, change }
                }
            };
            self.0.push(past);
        }
        store.forget_changes();
    }

    /// Stores the events in the order of time, and notifies people of them.
    pub(in super::super) fn store(mut self, store: &mut Store) {
        self.0.sort_by_key(|past| past.created_at);
        let (now, me) = (store.now(), store.me);
        let clock = std::mem::replace(&mut store.clock, Clock::stopped_at(now));
        for Past { change, touched, creator, created_at } in self.0 {
            (store.me, store.touched) = (creator, vec![(change.recording, touched)]);
            store.details.clone_from(&change.details);
            store.clock.set(created_at);
            my_notifications::notify(store);
            let event = change.into_event(store.next_id(), creator, created_at);
            store.feed.events.insert(event.id, event);
        }
        (store.me, store.clock) = (me, clock);
        store.forget_changes();
    }
}
