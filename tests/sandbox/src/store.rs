//! The state of a sandbox: people, projects, the recordings in them, and all else of an account.

use std::collections::BTreeMap;
use std::time::Duration;

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::account::Account;
use super::bookmarks::Bookmark;
use super::boosts::Boost;
use super::bubble_ups::BubbleUp;
use super::buckets::Bucket;
use super::calendars::Calendar;
use super::chatbots::Chatbot;
use super::clock::{self, Clock};
use super::collection::Collection;
use super::feed::Feed;
use super::files::Files;
use super::folders::Folder;
use super::jobs::Job;
use super::kinds::Kind;
use super::lineup::Marker;
use super::links::Links;
use super::message_types::MessageType;
use super::my_assignments::Priority;
use super::my_notes::Note;
use super::my_notifications::Reading;
use super::projects::Project;
use super::records::{Record, Records, Status};
use super::webhooks::{PendingDelivery, Webhook};

/// The change of a recording in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touched {
    Added,
    Changed,
}

/// The state of a sandbox. All fields are a part of its saved form, apart from those that are
/// skipped.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Store {
    #[serde(skip)]
    pub(super) links: Links,
    #[serde(
        skip_serializing_if = "Clock::is_of_system",
        serialize_with = "clock::save",
        deserialize_with = "clock::load"
    )]
    pub(super) clock: Clock,
    /// Whether responses are as loose as those of the real server.
    #[serde(skip)]
    pub(super) as_documented: bool,
    /// The time from the start of a job to its end.
    #[serde(skip)]
    pub(super) job_time: Duration,
    /// The recordings that the current call added or changed, in that order.
    #[serde(skip)]
    pub(super) touched: Vec<(i64, Touched)>,
    /// The details of the events of the current call.
    #[serde(skip)]
    pub(super) details: Option<Value>,
    /// The number of changes so far.
    #[serde(skip)]
    pub(super) changes: u64,
    /// The author of the current call, if that is a chatbot, which has no token.
    #[serde(skip)]
    pub(super) chatbot: Option<i64>,
    pub(super) account: Account,
    pub(super) last_id: i64,
    /// The id of the caller: the owner of the account, or during a call another person.
    pub(super) me: i64,
    /// People as the API shows them.
    pub(super) people: BTreeMap<i64, Value>,
    /// The first and last day of absences, by person.
    pub(super) away: BTreeMap<i64, (String, String)>,
    /// The preferences that people have changed.
    pub(super) preferences: BTreeMap<i64, Map<String, Value>>,
    pub(super) projects: BTreeMap<i64, Project>,
    /// The projects that each person has visited, the latest first.
    pub(super) visits: BTreeMap<i64, Vec<i64>>,
    /// Message types.
    pub(super) categories: Collection<MessageType>,
    /// Pinned messages.
    pub(super) pinned: Vec<i64>,
    pub(super) records: Records,
    pub(super) bookmarks: Collection<Bookmark>,
    pub(super) boosts: Collection<Boost>,
    pub(super) bubble_ups: Collection<BubbleUp>,
    /// The places besides projects that contain recordings.
    pub(super) buckets: BTreeMap<i64, Bucket>,
    /// Copies, moves and constructions.
    pub(super) jobs: Collection<Job>,
    /// Private notes, by person.
    pub(super) notes: BTreeMap<i64, Note>,
    /// The assignments that people do next, in their order, by person.
    pub(super) priorities: BTreeMap<i64, Vec<Priority>>,
    /// Notifications.
    pub(super) readings: Collection<Reading>,
    /// The recordings in the spotlight.
    pub(super) spotlight: Vec<i64>,
    pub(super) calendars: Collection<Calendar>,
    pub(super) chatbots: Collection<Chatbot>,
    /// The URLs of embeds by their identifiers.
    pub(super) embeds: BTreeMap<String, String>,
    pub(super) folders: BTreeMap<i64, Folder>,
    /// The markers of the lineup.
    pub(super) markers: BTreeMap<i64, Marker>,
    pub(super) files: Files,
    pub(super) webhooks: BTreeMap<i64, Webhook>,
    /// The deliveries of webhooks that wait.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) deliveries: BTreeMap<i64, PendingDelivery>,
    pub(super) feed: Feed,
}

/// Ids need more than 32 bits, so that a client that truncates them fails its tests.
const FIRST_ID: i64 = 9_007_000_000;

impl Default for Store {
    fn default() -> Self {
        Self {
            links: Links::default(),
            clock: Clock::default(),
            as_documented: false,
            job_time: Duration::ZERO,
            touched: Vec::new(),
            details: None,
            changes: 0,
            chatbot: None,
            account: Account::default(),
            last_id: FIRST_ID,
            me: 0,
            people: BTreeMap::new(),
            away: BTreeMap::new(),
            preferences: BTreeMap::new(),
            projects: BTreeMap::new(),
            visits: BTreeMap::new(),
            categories: Collection::default(),
            pinned: Vec::new(),
            records: Records::default(),
            bookmarks: Collection::default(),
            boosts: Collection::default(),
            bubble_ups: Collection::default(),
            buckets: BTreeMap::new(),
            jobs: Collection::default(),
            notes: BTreeMap::new(),
            priorities: BTreeMap::new(),
            readings: Collection::default(),
            spotlight: Vec::new(),
            calendars: Collection::default(),
            chatbots: Collection::default(),
            embeds: BTreeMap::new(),
            folders: BTreeMap::new(),
            markers: BTreeMap::new(),
            files: Files::default(),
            webhooks: BTreeMap::new(),
            deliveries: BTreeMap::new(),
            feed: Feed::default(),
        }
    }
}

impl Store {
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Runs a function in which this person is the caller.
    pub(super) fn acting<T>(&mut self, person: i64, run: impl FnOnce(&mut Self) -> T) -> T {
        /// Restores the caller, also after a panic: other calls use the store then.
        struct Acting<'a> {
            store: &'a mut Store,
            me: i64,
        }
        impl Drop for Acting<'_> {
            fn drop(&mut self) {
                self.store.me = self.me;
            }
        }
        let me = std::mem::replace(&mut self.me, person);
        let acting = Acting { store: self, me };
        run(&mut *acting.store)
    }

    /// Forgets the changes of the former call.
    pub(super) fn forget_changes(&mut self) {
        self.touched.clear();
        self.details = None;
        self.chatbot = None;
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The person or chatbot that makes the current call.
    pub(super) fn actor(&self) -> i64 {
        self.chatbot.unwrap_or(self.me)
    }

    /// The current time in the format of the API.
    pub(super) fn now_text(&self) -> String {
        clock::text(self.now())
    }

    pub(super) fn record(&self, id: i64) -> Option<&Record> {
        self.records.get(id)
    }

    /// Returns a record to change, and marks it as changed.
    pub(super) fn change(&mut self, id: i64) -> &mut Record {
        self.touched.push((id, Touched::Changed));
        let now = self.now();
        let record =
            self.records.get_mut(id).expect("a route looks a record up before it changes it");
        record.updated_at = now;
        record
    }

    /// The children of a kind, or of one with the same type in the schema, in their order and with
    /// any status.
    pub(super) fn children(&self, parent: i64, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.children(parent).filter(move |record| record.kind.is_like(kind))
    }

    /// The children with that status, own or inherited, that the caller sees.
    pub(super) fn children_with(
        &self,
        parent: i64,
        kind: Kind,
        status: Status,
    ) -> impl Iterator<Item = &Record> {
        let (inherited, caller) = (self.status(parent), self.caller());
        self.children(parent, kind).filter(move |child| {
            child.status.within(inherited) == status && caller.sees_record(child)
        })
    }

    /// The children that are as active as their parent and that the caller sees: those that counts
    /// count.
    pub(super) fn content(&self, parent: i64, kind: Kind) -> impl Iterator<Item = &Record> {
        let caller = self.caller();
        self.children(parent, kind)
            .filter(move |child| child.status == Status::Active && caller.sees_record(child))
    }

    /// The tools of a project, in the order of its dock.
    pub(super) fn dock(&self, project: i64) -> Vec<&Record> {
        let children = self.records.children(project);
        let mut tools: Vec<_> =
            children.filter(|record| record.kind.row().tool.is_some()).collect();
        tools.sort_by_key(|tool| tool.position);
        tools
    }

    /// The status of a recording: its own, or that of an archived or trashed container.
    pub(super) fn status(&self, id: i64) -> Status {
        if let Some(record) = self.records.get(id) {
            return record.status.within(self.status(record.parent));
        }
        let project = self.projects.get(&id).map(|project| project.status);
        let bucket = || self.buckets.get(&id).map(|bucket| bucket.status);
        project.or_else(bucket).unwrap_or(Status::Active)
    }

    /// Adds a recording at the end of its siblings. Its subscribers are its creator and assignees;
    /// the author of a comment subscribes to the recording with the comment.
    pub(super) fn add(&mut self, kind: Kind, parent: i64, fields: Map<String, Value>) -> i64 {
        let id = self.next_id();
        let above = self.records.get(parent);
        let now = self.now();
        let mut record = Record {
            id,
            kind,
            bucket: above.map_or(parent, |above| above.bucket),
            parent,
            creator: self.actor(),
            status: Status::Active,
            created_at: now,
            updated_at: now,
            position: 0,
            visible_to_clients: above.is_some_and(|above| above.visible_to_clients),
            subscribers: Vec::new(),
            fields,
        };
        if kind.has("subscription_url") {
            record.subscribers = vec![self.me];
            let others = record.ids("assignee_ids").filter(|id| *id != self.me);
            let others: Vec<i64> = others.collect();
            record.subscribers.extend(others);
        }
        self.records.add(record);
        self.touched.push((id, Touched::Added));
        self.complete_in_column(id);
        if kind == Kind::Comment {
            self.subscribe(parent, self.me, true);
        }
        id
    }

    /// Moves a recording to a position, from 1, among the children of a parent.
    pub(super) fn place(&mut self, id: i64, parent: i64, position: usize) {
        self.change(id);
        self.records.place(id, parent, position);
        self.complete_in_column(id);
    }

    /// Sets the status of a recording, unless it has that. The publication of a draft is its
    /// addition for everybody else.
    pub(super) fn set_status(&mut self, id: i64, status: Status) {
        let Some(old) = self.record(id).map(|record| record.status) else { return };
        if old == status {
            return;
        }
        self.change(id).status = status;
        self.records.renumber_siblings(id);
        if (old, status) == (Status::Drafted, Status::Active) {
            self.touched.retain(|(touched, _)| *touched != id);
            self.touched.push((id, Touched::Added));
        }
    }

    /// Whether a record of the named type has this id. Types without a collection have all ids.
    pub(super) fn has(&self, type_name: &str, id: i64) -> bool {
        match type_name {
            "Person" => self.people.contains_key(&id),
            "Project" => self.projects.contains_key(&id),
            "Recording" => self.record(id).is_some(),
            _ => {
                let mut kinds = Kind::ALL.iter().filter(|kind| kind.row().shape == type_name);
                let is_there =
                    |kind: Kind| self.record(id).is_some_and(|record| record.kind.is_like(kind));
                kinds.next().is_none_or(|kind| is_there(*kind))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn the_caller_is_restored_after_a_panic() {
        let mut store = Store { me: 1, ..Store::default() };
        assert_eq!(store.acting(2, |store| store.me), 2);
        let run = AssertUnwindSafe(|| store.acting(2, |_| panic!("a fault of a handler")));
        assert!(catch_unwind(run).is_err());
        assert_eq!(store.me, 1);
    }
}
