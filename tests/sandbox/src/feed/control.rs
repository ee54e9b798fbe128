//! The control of the feed by a test: events, the horizon, faults.

use std::sync::MutexGuard;

use serde_json::{Map, Value, json};

use super::super::api::lock;
use super::super::store::Store;
use super::cable::Output;
use super::event::FeedEvent;
use super::seeded;
use crate::Sandbox;

/// The lanes on which an event appears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Pages and cables.
    Both,
    /// Pages only: a client that relies on its cable misses the event.
    Poll,
    /// Cables only: the event that a client receives before its first page and that no later page
    /// has.
    Cable,
}

/// A fault of one message of one cable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CableFault {
    /// The message is lost.
    Lose,
    /// The message arrives twice.
    Duplicate,
    /// The message arrives after the next one.
    Reorder,
    /// A frame that isn't JSON precedes the message.
    NotJson,
    /// The connection is reset in place of the message.
    Drop,
}

/// The event feed of a sandbox: [`Sandbox::feed`].
///
/// ```
/// use basecamp_sandbox::{Lane, Sandbox};
///
/// # fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::start()?;
/// let id = sandbox.first_todo_id();
/// let event = sandbox.feed().publish(Lane::Both, "message.created", id);
/// assert!(sandbox.feed().event_ids().contains(&event));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct FeedControl<'a> {
    sandbox: &'a Sandbox,
}

impl Sandbox {
    /// Returns the control of the event feed.
    pub fn feed(&self) -> FeedControl<'_> {
        FeedControl { sandbox: self }
    }
}

impl FeedControl<'_> {
    fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.sandbox.shared.store)
    }

    /// The store for a change, which is counted.
    fn changed(&self) -> MutexGuard<'_, Store> {
        let mut store = self.store();
        store.changes += 1;
        store
    }

    /// Publishes an event of a type, such as `comment.created`, on a recording, and returns its
    /// id. Ids ascend. Filters reject a type that no operation publishes.
    pub fn publish(&self, lane: Lane, event_type: &str, recording_id: i64) -> i64 {
        let mut store = self.changed();
        let id = store.next_id();
        self.publish_as(&mut store, lane, id, event_type, recording_id);
        id
    }

    /// Publishes an event, addresses it to the caller, who becomes an agent, and sets the arguments
    /// of a poll so that the first page has it.
    pub(in super::super) fn publish_sample(&self, arguments: &mut Map<String, Value>) {
        self.set_agent(true);
        let event = self.publish(Lane::Both, "message.created", self.sandbox.first_todo_id());
        self.address(event, "mentioned");
        let Some(event) = self.store().feed.events.get(event).cloned() else { return };
        arguments.remove("position");
        for (name, value) in [
            ("since", json!("0")),
            ("types", json!([event.event_type])),
            ("buckets", json!([event.bucket])),
            ("creators", json!([event.creator])),
            ("performers", json!(["self"])),
            ("exclude_performers", json!([event.creator + 1])),
            ("actor_types", json!([event.actor_type()])),
            ("reasons", json!(["mentioned"])),
        ] {
            if let Some(argument) = arguments.get_mut(name) {
                *argument = value;
            }
        }
    }

    /// Reserves an id for an event that is published later, with
    /// [`publish_late`](Self::publish_late): the event of a slow transaction.
    pub fn reserve_id(&self) -> i64 {
        self.changed().next_id()
    }

    /// Publishes an event with a reserved id.
    pub fn publish_late(&self, lane: Lane, id: i64, event_type: &str, recording_id: i64) {
        self.publish_as(&mut self.changed(), lane, id, event_type, recording_id);
    }

    fn publish_as(&self, store: &mut Store, lane: Lane, id: i64, event_type: &str, recording: i64) {
        let bucket = store.record(recording).map(|record| record.bucket);
        let bucket = bucket.or_else(|| store.projects.keys().next().copied()).unwrap_or_default();
        let event = FeedEvent {
            id,
            event_type: event_type.to_owned(),
            bucket,
            creator: store.me,
            performed_by: None,
            recording,
            created_at: store.now(),
            details: None,
        };
        store.publish(event, lane);
    }

    /// Pushes an event again to all cables.
    pub fn push_again(&self, event_id: i64) {
        let mut store = self.store();
        if let Some(event) = store.feed.events.get(event_id).cloned() {
            store.push(&event);
        }
    }

    /// Addresses an event to the token's owner for a reason, such as `mentioned`, and returns the
    /// id of the inbox item; `None` for an unknown event.
    pub fn address(&self, event_id: i64, reason: &str) -> Option<i64> {
        self.changed().address(event_id, reason)
    }

    /// Whether the token's owner is an agent. Default: no, so that the inbox responds with 403.
    pub fn set_agent(&self, is_agent: bool) {
        let store = &mut *self.changed();
        match is_agent {
            true => store.feed.agents.insert(store.me),
            false => store.feed.agents.remove(&store.me),
        };
    }

    /// Returns the ids of all events of the poll lane, in order.
    pub fn event_ids(&self) -> Vec<i64> {
        self.store().feed.polled.iter().copied().collect()
    }

    /// Returns the ids of all inbox items, in order.
    pub fn addressing_ids(&self) -> Vec<i64> {
        self.store().feed.items.iter().map(|item| item.addressing_id).collect()
    }

    /// Moves the horizon: positions of the account lane before this event id are gone (410).
    pub fn set_epoch(&self, after_id: i64) {
        self.changed().feed.account_epoch = after_id;
    }

    /// Moves the horizon of the inbox: its positions before this id are gone (410).
    pub fn set_inbox_epoch(&self, after_id: i64) {
        self.changed().feed.inbox_epoch = after_id;
    }

    /// Forgets all positions: they get a 400.
    pub fn forget_positions(&self) {
        self.changed().feed.generation += 1;
    }

    /// Expires all tickets: the upgrade of a cable gets a 401.
    pub fn expire_tickets(&self) {
        self.store().feed.tickets.clear();
    }

    /// Returns the number of open cables.
    pub fn cables(&self) -> usize {
        self.store().feed.cables.len()
    }

    /// Returns the number of cables with a confirmed subscription.
    pub fn subscriptions(&self) -> usize {
        let store = self.store();
        store.feed.cables.values().filter(|cable| cable.subscription.is_some()).count()
    }

    /// Resets the connections of all cables.
    pub fn drop_cables(&self) {
        self.send_all(|| Output::Reset);
        self.store().feed.cables.clear();
    }

    /// Closes all cables with a WebSocket close frame.
    pub fn close_cables(&self) {
        self.send_all(|| Output::Close);
        self.store().feed.cables.clear();
    }

    /// Sends a disconnect frame with a reason to all cables.
    pub fn disconnect_cables(&self, reason: &str, reconnect: bool) {
        let frame = json!({ "type": "disconnect", "reason": reason, "reconnect": reconnect });
        self.send_text(&frame.to_string());
    }

    /// Sends a text frame to all cables.
    pub fn send_text(&self, text: &str) {
        self.send_all(|| Output::Text(text.to_owned()));
    }

    fn send_all(&self, output: impl Fn() -> Output) {
        for cable in self.store().feed.cables.values() {
            cable.send(output());
        }
    }

    /// Whether cables send a ping every 3 seconds (the default).
    pub fn set_pings(&self, has_pings: bool) {
        self.changed().feed.has_pings = has_pings;
    }

    /// Whether cables send nothing at all, neither messages nor pings, although they are open.
    pub fn set_stalled(&self, is_stalled: bool) {
        self.changed().feed.is_stalled = is_stalled;
    }

    /// Whether subscriptions are rejected. Default: no.
    pub fn set_rejecting(&self, rejects: bool) {
        self.changed().feed.rejects_subscriptions = rejects;
    }

    /// Injects one of these faults into `percent` (0 to 100) of the messages from now on, in the
    /// order of a generator with a fixed seed. Without faults, messages arrive unchanged.
    pub fn inject(&self, percent: u8, faults: Vec<CableFault>) {
        let faults = (!faults.is_empty()).then(|| (percent, faults, seeded()));
        self.store().feed.faults = faults;
    }
}
