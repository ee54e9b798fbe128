//! The event feed: the poll lane with pages of events and inbox items, the cables that push the
//! same rows, and the faults of both.

mod cable;
mod control;
mod event;
mod filters;
mod history;
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
use super::reply::Reply;
use super::store::Store;

pub(super) use self::cable::{CABLE_PATH, upgrade};
pub use self::control::{CableFault, FeedControl, Lane};
pub(super) use self::poll::HANDLERS;

use self::cable::{Output, Subscription};
pub(super) use self::event::FeedEvent;
use self::event::InboxItem;
use self::filters::FeedLane;
pub(super) use self::history::History;

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
    /// The people who are agents: they have an inbox.
    agents: BTreeSet<i64>,
    #[serde(skip)]
    tickets: HashMap<String, Ticket>,
    issued: u64,
    #[serde(skip)]
    cables: BTreeMap<u64, Cable>,
    #[serde(skip)]
    pub(super) connected: u64,
    rejects_subscriptions: bool,
    is_stalled: bool,
    has_pings: bool,
    #[serde(skip)]
    faults: Option<(u8, Vec<CableFault>, SmallRng)>,
}

/// A permission to open cables.
struct Ticket {
    person: i64,
    expiry: Timestamp,
}

/// An open cable.
struct Cable {
    /// The person of its ticket.
    person: i64,
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
            agents: BTreeSet::new(),
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

    /// The changes of a recording, the latest first: its events without its boosts, which are
    /// events of the lanes only.
    pub(super) fn changes_of(&self, recording: i64) -> impl Iterator<Item = &FeedEvent> {
        self.events_of(recording).filter(|event| !event.is_boost())
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

    /// Issues a ticket of a person, and forgets those that have expired.
    fn issue_ticket(&mut self, person: i64, now: Timestamp) -> String {
        self.tickets.retain(|_, ticket| now < ticket.expiry);
        self.issued += 1;
        let name = format!("sandbox-ticket-{}", self.issued);
        self.tickets.insert(name.clone(), Ticket { person, expiry: later(now, TICKET_LIFETIME) });
        name
    }

    /// The events of the poll lane after an id, by ascending id.
    fn polled_after(&self, id: i64) -> impl DoubleEndedIterator<Item = &FeedEvent> {
        let ids = self.polled.range((Bound::Excluded(id), Bound::Unbounded));
        ids.filter_map(|id| self.events.get(*id))
    }

    /// The person of a valid ticket.
    fn admit(&self, ticket: &str, now: Timestamp) -> Option<i64> {
        let ticket = self.tickets.get(ticket).filter(|ticket| now < ticket.expiry);
        ticket.map(|ticket| ticket.person)
    }

    /// Sends a row to the cables whose people and subscriptions match.
    fn push_where(
        &mut self,
        row: &serde_json::Value,
        matches: impl Fn(i64, &Subscription) -> bool,
    ) {
        if self.is_stalled {
            return;
        }
        let mut dropped = Vec::new();
        for (number, cable) in &mut self.cables {
            let person = cable.person;
            let Some(subscription) =
                cable.subscription.as_ref().filter(|subscription| matches(person, subscription))
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
            self.push(&event);
        }
        self.feed.events.insert(event.id, event);
    }

    /// Pushes an event to the cables that are subscribed to it, of people who see it.
    fn push(&mut self, event: &FeedEvent) {
        let (row, people) = (self.pushed(event), self.connected_viewers(event));
        self.feed.push_where(&row, |person, subscription| {
            subscription.lane == FeedLane::Account
                && subscription.filters.admit(event)
                && people.contains(&person)
        });
    }

    /// Pushes an item to the cables of its person that are subscribed to it.
    fn push_item(&mut self, item: &InboxItem) {
        let row = item.row(self.pushed(&item.event));
        let people = self.connected_viewers(&item.event);
        self.feed.push_where(&row, |person, subscription| {
            subscription.lane == FeedLane::Inbox
                && subscription.filters.admit_item(item)
                && item.person == person
                && people.contains(&person)
        });
    }

    /// The row of a cable.
    fn pushed(&self, event: &FeedEvent) -> serde_json::Value {
        event.pushed(self.record(event.recording).is_some_and(|record| self.is_shared(record)))
    }

    /// The people with cables who see an event.
    fn connected_viewers(&self, event: &FeedEvent) -> BTreeSet<i64> {
        let people = self.feed.cables.values().map(|cable| cable.person);
        people.filter(|person| self.viewer(*person).sees_event(event)).collect()
    }

    /// Addresses an event to the caller.
    fn address(&mut self, event: i64, reason: &str) -> Option<i64> {
        let event = self.feed.events.get(event)?.clone();
        let (person, addressing_id, addressed_at) = (self.me, self.next_id(), self.now());
        let reason = reason.to_owned();
        let item = InboxItem { addressing_id, person, reason, addressed_at, event };
        self.feed.items.push(item.clone());
        self.push_item(&item);
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

/// A generator with a fixed seed, so that every run has the same faults.
fn seeded() -> SmallRng {
    SmallRng::seed_from_u64(0)
}
