//! The visibility of an account to people: their projects and pings, and the recordings there.
//!
//! Drafts are visible to their creators only. Clients see the recordings that are shared with them,
//! and neither templates nor the people whom they don't work with.

use super::buckets::Place;
use super::feed::FeedEvent;
use super::kinds::Kind;
use super::records::{Record, Status};
use super::store::Store;

/// A person who sees a part of an account.
#[derive(Clone, Copy)]
pub(super) struct Viewer<'a> {
    store: &'a Store,
    person: i64,
    is_owner: bool,
    pub(super) is_client: bool,
}

impl Store {
    /// The caller.
    pub(super) fn caller(&self) -> Viewer<'_> {
        self.viewer(self.me)
    }

    pub(super) fn viewer(&self, person: i64) -> Viewer<'_> {
        let member = |name: &str| self.people.get(&person).is_some_and(|own| own[name] == true);
        Viewer { store: self, person, is_owner: member("owner"), is_client: member("client") }
    }

    /// Whether the caller sees the thing with this id.
    pub(super) fn sees(&self, id: i64) -> bool {
        self.caller().sees(id)
    }

    /// Whether a project has this id, and the caller sees it.
    pub(super) fn has_visible_project(&self, id: i64) -> bool {
        self.projects.contains_key(&id) && self.sees(id)
    }

    /// Whether a person has this id, and the caller sees that person.
    pub(super) fn has_visible_person(&self, id: i64) -> bool {
        self.people.contains_key(&id) && self.sees(id)
    }

    /// All recordings that the caller sees, in no order.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Record> {
        let caller = self.caller();
        self.records.iter().filter(move |record| caller.sees_record(record))
    }

    /// The people who are notified of the changes of a recording: its subscribers who see it.
    pub(super) fn subscribers(&self, record: &Record) -> Vec<i64> {
        let subscribers = record.subscribers.iter().copied();
        subscribers.filter(|person| self.viewer(*person).sees_record(record)).collect()
    }

    /// Whether clients see a recording: if it or a container of it is visible to them. They see the
    /// tools of their projects, the client board, and all of their pings, but no time that people
    /// spent.
    pub(super) fn is_shared(&self, record: &Record) -> bool {
        if record.kind == Kind::TimesheetEntry {
            return false;
        }
        if record.visible_to_clients || self.bucket_at(record.bucket, Place::Circle).is_some() {
            return true;
        }
        match self.record(record.parent) {
            None => true,
            Some(parent) if parent.kind == Kind::ClientBoard => true,
            Some(parent) => self.record(parent.parent).is_some() && self.is_shared(parent),
        }
    }
}

impl Viewer<'_> {
    /// Whether the person sees the project, ping, template, recording, boost, calendar, webhook,
    /// job, event or person with this id. Everybody sees all else.
    pub(super) fn sees(&self, id: i64) -> bool {
        let store = self.store;
        if let Some(record) = store.record(id) {
            return self.sees_record(record);
        }
        if let Some(boost) = store.boosts.get(id) {
            return self.sees(boost.recording);
        }
        if let Some(calendar) = store.calendars.get(id) {
            return self.sees(calendar.schedule);
        }
        if let Some(job) = store.jobs.get(id) {
            return self.sees(job.result.unwrap_or(job.source));
        }
        if let Some(event) = store.feed.event(id) {
            return self.sees_event(event);
        }
        if store.people.contains_key(&id) {
            return !self.is_client || self.meets(id);
        }
        self.is_in(store.webhooks.get(&id).map_or(id, |webhook| webhook.bucket))
    }

    pub(super) fn sees_record(&self, record: &Record) -> bool {
        self.is_in(record.bucket)
            && self.may_read_draft(record)
            && (!self.is_client || self.store.is_shared(record))
    }

    /// Whether the person sees an event: its recording, or the place of one that was deleted.
    pub(super) fn sees_event(&self, event: &FeedEvent) -> bool {
        match self.store.record(event.recording) {
            Some(record) => self.sees_record(record),
            None => !self.is_client && self.is_in(event.bucket),
        }
    }

    /// Whether the person has access to a project or another place: the people of the project or
    /// the ping, and the owner of the account. Clients need the access of clients to the project.
    /// Patterns are for everybody else.
    pub(super) fn is_in(&self, place: i64) -> bool {
        if let Some(project) = self.store.projects.get(&place) {
            let is_open = !self.is_client || project.clients_enabled;
            return self.is_owner || is_open && project.people.contains(&self.person);
        }
        match self.store.buckets.get(&place) {
            Some(bucket) if bucket.place == Place::Circle => bucket.people.contains(&self.person),
            Some(_) => !self.is_client,
            None => true,
        }
    }

    /// Whether neither a recording nor a container of it is a draft of somebody else.
    fn may_read_draft(&self, record: &Record) -> bool {
        let is_open = record.status != Status::Drafted || record.creator == self.person;
        let parent = self.store.record(record.parent);
        is_open && parent.is_none_or(|parent| self.may_read_draft(parent))
    }

    /// Whether the person is in a project or ping with somebody.
    fn meets(&self, other: i64) -> bool {
        let projects = self.store.projects.iter().map(|(id, project)| (id, &project.people));
        let buckets = self.store.buckets.iter().map(|(id, bucket)| (id, &bucket.people));
        let mut places = projects.chain(buckets);
        other == self.person
            || places.any(|(place, people)| people.contains(&other) && self.is_in(*place))
    }
}
