//! The state of a watched list: its items, and the reads that changes require.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::WatchEvent;

/// The delay of a read after the row that caused it. Further rows of the same recording within it
/// cause no further read.
const DEBOUNCE: Duration = Duration::from_millis(500);

/// The number of pending reads above which one list request replaces them.
const MAX_READS: usize = 50;

/// The time after the start of a list request in which a row about it can arrive: the interval of
/// polls, with its jitter, and the horizon of the feed.
const LATENESS: Duration = Duration::from_secs(120);

/// The next request of a watch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Request the list.
    List,
    /// Read the recording with this id.
    Read(i64),
    /// Wait until this time, or for a row.
    Wait(Option<Duration>),
}

/// The items of a list, which reads and list requests update.
#[derive(Debug)]
pub(super) struct WatchState<T> {
    id: fn(&T) -> i64,
    items: BTreeMap<i64, T>,
    /// The recordings to be read, with the time of the read.
    reads: BTreeMap<i64, Duration>,
    /// The time of the next list request.
    list_at: Option<Duration>,
    list_began_at: Duration,
    /// The latest list had several pages, which are not of one point in time.
    has_pages: bool,
    /// A row arrived that may be about the time of the latest list request.
    has_changed: bool,
    events: VecDeque<WatchEvent<T>>,
}

impl<T: Clone + PartialEq> WatchState<T> {
    pub(super) fn new(id: fn(&T) -> i64) -> Self {
        Self {
            id,
            items: BTreeMap::new(),
            reads: BTreeMap::new(),
            list_at: None,
            list_began_at: Duration::ZERO,
            has_pages: false,
            has_changed: false,
            events: VecDeque::new(),
        }
    }

    /// Requests the list at this time, unless an earlier request is planned.
    pub(super) fn list_at(&mut self, time: Duration) {
        self.list_at = Some(self.list_at.map_or(time, |planned| planned.min(time)));
    }

    /// Reads a recording, after the delay that combines changes.
    pub(super) fn changed(&mut self, now: Duration, id: i64) {
        self.reads.entry(id).or_insert(now.saturating_add(DEBOUNCE));
        if self.reads.len() > MAX_READS {
            self.list_at(now.saturating_add(DEBOUNCE));
        }
        self.has_changed |= now.saturating_sub(self.list_began_at) < LATENESS;
        self.confirm_pages();
    }

    /// Requests a list again that had several pages, if it changed meanwhile: an item may have
    /// left, and moved another to a page that had been read.
    fn confirm_pages(&mut self) {
        if self.has_pages && self.has_changed {
            self.list_at(self.list_began_at.saturating_add(LATENESS));
        }
    }

    /// Returns the next request, which the caller begins now.
    pub(super) fn next_action(&mut self, now: Duration) -> Action {
        if self.list_at.is_some_and(|time| time <= now) {
            self.list_at = None;
            self.list_began_at = now;
            (self.has_pages, self.has_changed) = (false, false);
            // The list is newer than the rows that were received before it.
            self.reads.clear();
            return Action::List;
        }
        let next_read = self.reads.iter().min_by_key(|(_, time)| **time);
        match next_read.map(|(id, time)| (*id, *time)) {
            Some((id, time)) if time <= now => {
                self.reads.remove(&id);
                Action::Read(id)
            }
            next_read => {
                let times = next_read.map(|(_, time)| time).into_iter().chain(self.list_at);
                Action::Wait(times.min())
            }
        }
    }

    /// Accepts the items of a list request.
    pub(super) fn listed(&mut self, now: Duration, items: Vec<T>, pages: u32) {
        self.has_pages = pages > 1;
        self.confirm_pages();
        let listed: BTreeMap<i64, T> =
            items.into_iter().map(|item| ((self.id)(&item), item)).collect();
        let missing: Vec<i64> =
            self.items.keys().filter(|id| !listed.contains_key(id)).copied().collect();
        for id in missing {
            if self.has_pages {
                // It may have moved from a page that followed to one that preceded.
                self.reads.insert(id, now);
            } else {
                self.remove(id);
            }
        }
        for item in listed.into_values() {
            self.apply(item);
        }
        self.events.push_back(WatchEvent::Relisted);
    }

    /// Accepts the result of a read: `None` if the recording is no item of the list.
    pub(super) fn read(&mut self, id: i64, item: Option<T>) {
        match item {
            Some(item) => self.apply(item),
            None => self.remove(id),
        }
    }

    /// Repeats a failed read after this delay.
    pub(super) fn read_failed(&mut self, now: Duration, id: i64, delay: Duration) {
        self.reads.entry(id).or_insert(now.saturating_add(delay));
    }

    pub(super) fn has_item(&self, id: i64) -> bool {
        self.items.contains_key(&id)
    }

    pub(super) fn next_event(&mut self) -> Option<WatchEvent<T>> {
        self.events.pop_front()
    }

    pub(super) fn has_event(&self) -> bool {
        !self.events.is_empty()
    }

    fn apply(&mut self, item: T) {
        let id = (self.id)(&item);
        if self.items.get(&id) != Some(&item) {
            self.items.insert(id, item.clone());
            self.events.push_back(WatchEvent::Applied(item));
        }
    }

    fn remove(&mut self, id: i64) {
        if self.items.remove(&id).is_some() {
            self.events.push_back(WatchEvent::Deleted(id));
        }
    }
}

#[cfg(test)]
mod tests;
