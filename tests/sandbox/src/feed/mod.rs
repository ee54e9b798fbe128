//! The event feed: the poll lane with pages of events and inbox items, the cables that push the
//! same rows, and the faults of both.

mod cable;
mod control;
mod event;
mod filters;
mod poll;
mod position;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::time::Duration;

use basecamp_core::time::Timestamp;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::UnboundedSender;

use super::call::Call;
use super::clock::later;
use super::collection::Collection;
use super::records::Record;
use super::reply::Reply;
use super::store::{Store, Touched};

pub(super) use self::cable::{CABLE_PATH, upgrade};
pub use self::control::{CableFault, FeedControl, Lane};
pub(super) use self::poll::HANDLERS;

use self::cable::{Output, Subscription};
pub(super) use self::event::FeedEvent;
use self::event::InboxItem;
use self::filters::FeedLane;

/// The lifetime of a ticket.
const TICKET_LIFETIME: Duration = Duration::from_secs(120);

/// The state of the feed.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Feed {
    /// All events by id, also those of cables only.
    events: Collection<FeedEvent>,
    /// The ids of the events of the poll lane.
    polled: BTreeSet<i64>,
    items: Vec<InboxItem>,
    /// Positions before these ids are gone.
    account_epoch: i64,
    inbox_epoch: i64,
    /// Positions of an earlier generation are unknown.
    generation: u32,
    /// Whether the caller is an agent, which has an inbox.
    is_agent: bool,
    /// The expiry of each ticket.
    #[serde(skip)]
    tickets: HashMap<String, Timestamp>,
    issued: u64,
    #[serde(skip)]
    cables: BTreeMap<u64, Cable>,
    #[serde(skip)]
    connected: u64,
    rejects_subscriptions: bool,
    is_stalled: bool,
    has_pings: bool,
    #[serde(skip)]
    faults: Option<(u8, Vec<CableFault>, SmallRng)>,
}

/// An open cable.
struct Cable {
    output: UnboundedSender<Output>,
    subscription: Option<Subscription>,
    /// A message that is sent after the next one.
    delayed: Option<String>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            events: Collection::default(),
            polled: BTreeSet::new(),
            items: Vec::new(),
            account_epoch: 0,
            inbox_epoch: 0,
            generation: 0,
            is_agent: false,
            tickets: HashMap::new(),
            issued: 0,
            cables: BTreeMap::new(),
            connected: 0,
            rejects_subscriptions: false,
            is_stalled: false,
            has_pings: true,
            faults: None,
        }
    }
}

impl Feed {
    pub(super) fn event(&self, id: i64) -> Option<&FeedEvent> {
        self.events.get(id)
    }

    /// The events of a recording, the latest first.
    pub(super) fn events_of(&self, recording: i64) -> impl Iterator<Item = &FeedEvent> {
        self.events.of(recording).iter().rev().filter_map(|id| self.events.get(*id))
    }

    /// All events, the latest first.
    pub(super) fn latest(&self) -> impl Iterator<Item = &FeedEvent> {
        self.events.iter().rev().map(|(_, event)| event)
    }

    fn epoch(&self, lane: FeedLane) -> i64 {
        match lane {
            FeedLane::Account => self.account_epoch,
            FeedLane::Inbox => self.inbox_epoch,
        }
    }

    /// Issues a ticket, and forgets those that have expired.
    fn issue_ticket(&mut self, now: Timestamp) -> String {
        self.tickets.retain(|_, expiry| now < *expiry);
        self.issued += 1;
        let ticket = format!("sandbox-ticket-{}", self.issued);
        self.tickets.insert(ticket.clone(), later(now, TICKET_LIFETIME));
        ticket
    }

    /// The events of the poll lane after an id, by ascending id.
    fn polled_after(&self, id: i64) -> impl DoubleEndedIterator<Item = &FeedEvent> {
        let ids = self.polled.range((Bound::Excluded(id), Bound::Unbounded));
        ids.filter_map(|id| self.events.get(*id))
    }

    fn admits(&self, ticket: &str, now: Timestamp) -> bool {
        self.tickets.get(ticket).is_some_and(|expiry| now < *expiry)
    }

    /// Pushes an event to the cables that are subscribed to it.
    fn push(&mut self, event: &FeedEvent) {
        let row = event.pushed();
        self.push_where(&row, |subscription| {
            subscription.lane == FeedLane::Account && subscription.filters.admit(event)
        });
    }

    /// Pushes an item to the cables that are subscribed to it.
    fn push_item(&mut self, item: &InboxItem) {
        let row = item.row(item.event.pushed());
        self.push_where(&row, |subscription| {
            subscription.lane == FeedLane::Inbox && subscription.filters.admit_item(item)
        });
    }

    fn push_where(&mut self, row: &serde_json::Value, matches: impl Fn(&Subscription) -> bool) {
        if self.is_stalled {
            return;
        }
        let mut dropped = Vec::new();
        for (number, cable) in &mut self.cables {
            let Some(subscription) =
                cable.subscription.as_ref().filter(|subscription| matches(subscription))
            else {
                continue;
            };
            let text = serde_json::json!({ "identifier": subscription.identifier, "message": row });
            let text = text.to_string();
            let fault = self.faults.as_mut().and_then(|(percent, faults, rng)| {
                let applies = rng.random_ratio((*percent).min(100).into(), 100);
                faults.choose(rng).filter(|_| applies).copied()
            });
            if cable.deliver(text, fault) {
                dropped.push(*number);
            }
        }
        for number in dropped {
            self.cables.remove(&number);
        }
    }
}

impl Cable {
    /// Sends a message, with a fault. Returns whether the cable ends.
    fn deliver(&mut self, text: String, fault: Option<CableFault>) -> bool {
        match fault {
            Some(CableFault::Lose) => return false,
            Some(CableFault::Reorder) if self.delayed.is_none() => {
                self.delayed = Some(text);
                return false;
            }
            Some(CableFault::Drop) => {
                self.send(Output::Reset);
                return true;
            }
            Some(CableFault::NotJson) => {
                self.send(Output::Text("{\"identifier\": oops".to_owned()))
            }
            Some(CableFault::Duplicate) => self.send(Output::Text(text.clone())),
            Some(CableFault::Reorder) | None => {}
        }
        self.send(Output::Text(text));
        if let Some(delayed) = self.delayed.take() {
            self.send(Output::Text(delayed));
        }
        false
    }

    fn send(&self, output: Output) {
        // A cable that has ended receives nothing.
        let _ = self.output.send(output);
    }
}

impl Store {
    fn publish(&mut self, event: FeedEvent, lane: Lane) {
        if lane != Lane::Cable {
            self.feed.polled.insert(event.id);
        }
        if lane != Lane::Poll {
            self.feed.push(&event);
        }
        self.feed.events.insert(event.id, event);
    }

    fn address(&mut self, event: i64, reason: &str) -> Option<i64> {
        let event = self.feed.events.get(event)?.clone();
        let addressing_id = self.next_id();
        let addressed_at = self.now();
        let item = InboxItem { addressing_id, reason: reason.to_owned(), addressed_at, event };
        self.feed.items.push(item.clone());
        self.feed.push_item(&item);
        Some(addressing_id)
    }
}

/// Publishes the changes of a successful call on both lanes.
pub(super) fn publish_changes(call: &mut Call<'_>, reply: &Reply) {
    for change in event::changes(call, reply) {
        let event = change.into_event(call.store.next_id(), call.store.actor(), call.store.now());
        call.store.publish(event, Lane::Both);
    }
}

/// Adds the creation of seeded recordings to their events. No lane of the feed has it.
pub(super) fn remember_creations(store: &mut Store) {
    for (recording, touched) in std::mem::take(&mut store.touched) {
        let is_event =
            |record: &&Record| touched == Touched::Added && store.has_events(record.bucket);
        let Some(record) = store.record(recording).filter(is_event) else { continue };
        let change = event::created(record);
        let (creator, created_at) = (record.creator, record.created_at);
        let event = change.into_event(store.next_id(), creator, created_at);
        store.feed.events.insert(event.id, event);
    }
}

/// A generator with a fixed seed, so that every run has the same faults.
fn seeded() -> SmallRng {
    SmallRng::seed_from_u64(0)
}
