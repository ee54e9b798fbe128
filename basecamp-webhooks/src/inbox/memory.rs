//! The inbox of one process, in memory.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::BoxFuture;
use bytes::Bytes;
use lru::LruCache;

use super::{Appended, DeadLetter, Inbox, Message, recording_of};
use crate::BoxError;
use crate::event::{Event, EventId};
use crate::retry::add;

/// A bounded inbox in memory, for one process: its events are lost when the process ends.
///
/// A delivery that finds the inbox full is answered with 503, and Basecamp redelivers the event.
/// Clones share the inbox.
#[derive(Clone)]
pub struct MemoryInbox {
    capacity: usize,
    is_ordered: bool,
    state: Arc<Mutex<State>>,
}

struct State {
    ready: VecDeque<Entry>,
    /// Messages that failed, with the times at which they are due.
    delayed: Vec<(Instant, Entry)>,
    /// For each recording with a message that is not settled, the messages after it.
    waiting: HashMap<String, VecDeque<Entry>>,
    /// Ids of the events that were appended.
    known: LruCache<EventId, ()>,
    dead: VecDeque<DeadLetter>,
    /// Number of messages that are not settled.
    unsettled: usize,
    last_id: u64,
}

#[derive(Debug, Clone)]
struct Entry {
    id: u64,
    body: Bytes,
    tries: u32,
    recording: Option<String>,
}

/// Number of events whose ids are remembered, and of dead letters; the oldest are forgotten.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");

impl MemoryInbox {
    /// Creates an inbox for this number of events, including those in progress.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        let state = State {
            ready: VecDeque::new(),
            delayed: Vec::new(),
            waiting: HashMap::new(),
            known: LruCache::new(REMEMBERED),
            dead: VecDeque::new(),
            unsettled: 0,
            last_id: 0,
        };
        let state = Arc::new(Mutex::new(state));
        Self { capacity: capacity.get(), is_ordered: false, state }
    }

    /// Processes the events of a recording in the order in which they arrived, one at a time. An
    /// event that fails delays the later ones of its recording until it succeeds or is a dead
    /// letter.
    #[must_use]
    pub fn with_ordering_per_recording(mut self) -> Self {
        self.is_ordered = true;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn append_now(&self, event: &Event) -> Appended {
        let mut state = self.state();
        if event.id.as_ref().is_some_and(|id| state.known.contains(id)) {
            return Appended::Duplicate;
        }
        if state.unsettled >= self.capacity {
            return Appended::Full;
        }
        if let Some(id) = &event.id {
            state.known.put(id.clone(), ());
        }
        let recording = recording_of(event).filter(|_| self.is_ordered);
        state.add(event.raw.clone(), recording);
        Appended::Stored
    }

    fn take_now(&self) -> Option<Message> {
        let mut state = self.state();
        let now = Instant::now();
        let due = state.delayed.iter().enumerate().filter(|(_, (time, _))| *time <= now);
        let due = due.min_by_key(|(_, (time, _))| *time).map(|(index, _)| index);
        let entry = match due {
            Some(index) => state.delayed.swap_remove(index).1,
            None => state.ready.pop_front()?,
        };
        let mut message = Message::new(entry.id.to_string(), entry.body.clone());
        message.tries = entry.tries;
        message.ordered_by = entry.recording.clone();
        let taken = Taken { inbox: self.clone(), entry: Mutex::new(Some(entry)) };
        Some(message.with_guard(taken))
    }

    /// Ends a message once.
    fn settle(&self, message: &Message, end: impl FnOnce(&mut State, Entry)) {
        let Some(entry) = message.guard::<Taken>().and_then(Taken::settle) else { return };
        end(&mut self.state(), entry);
    }
}

impl State {
    fn add(&mut self, body: Bytes, recording: Option<String>) {
        self.last_id += 1;
        self.unsettled += 1;
        let entry = Entry { id: self.last_id, body, tries: 0, recording };
        if let Some(recording) = &entry.recording {
            if let Some(waiting) = self.waiting.get_mut(recording) {
                return waiting.push_back(entry);
            }
            self.waiting.insert(recording.clone(), VecDeque::new());
        }
        self.ready.push_back(entry);
    }

    /// Lets the next message of the recording follow.
    fn end(&mut self, entry: &Entry) {
        self.unsettled -= 1;
        let Some(recording) = &entry.recording else { return };
        match self.waiting.get_mut(recording).and_then(VecDeque::pop_front) {
            Some(next) => self.ready.push_back(next),
            None => drop(self.waiting.remove(recording)),
        }
    }
}

/// The entry of a message in progress. It returns to the inbox if the message is dropped unsettled,
/// such as with the task of an async worker.
struct Taken {
    inbox: MemoryInbox,
    entry: Mutex<Option<Entry>>,
}

impl Taken {
    fn settle(&self) -> Option<Entry> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(mut entry) = self.settle() {
            entry.tries = entry.tries.saturating_add(1);
            self.inbox.state().ready.push_front(entry);
        }
    }
}

impl Inbox for MemoryInbox {
    fn append<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Appended, BoxError>> {
        Box::pin(async move { Ok(self.append_now(event)) })
    }

    fn take(&self) -> BoxFuture<'_, Result<Option<Message>, BoxError>> {
        Box::pin(async move { Ok(self.take_now()) })
    }

    fn complete<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.settle(message, |state, entry| state.end(&entry));
            Ok(())
        })
    }

    fn retry<'a>(
        &'a self,
        message: &'a Message,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.settle(message, |state, mut entry| {
                entry.tries = entry.tries.saturating_add(1);
                state.delayed.push((add(Instant::now(), delay), entry));
            });
            Ok(())
        })
    }

    fn bury<'a>(
        &'a self,
        message: &'a Message,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.settle(message, |state, entry| {
                state.end(&entry);
                if state.dead.len() >= REMEMBERED.get() {
                    state.dead.pop_front();
                }
                state.dead.push_back(DeadLetter {
                    id: entry.id.to_string(),
                    body: entry.body,
                    tries: entry.tries.saturating_add(1),
                    error: error.to_owned(),
                    failed_at: SystemTime::now(),
                });
            });
            Ok(())
        })
    }

    fn dead_letters(&self, limit: usize) -> BoxFuture<'_, Result<Vec<DeadLetter>, BoxError>> {
        Box::pin(async move { Ok(self.state().dead.iter().take(limit).cloned().collect()) })
    }

    fn replay<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move {
            let mut state = self.state();
            let index = state.dead.iter().position(|dead| dead.id == id);
            let Some(dead) = index.and_then(|index| state.dead.remove(index)) else {
                return Ok(false);
            };
            let recording = Event::parse(dead.body.clone()).ok();
            let recording = recording.as_ref().and_then(recording_of);
            state.add(dead.body, recording.filter(|_| self.is_ordered));
            Ok(true)
        })
    }

    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move {
            let mut state = self.state();
            let index = state.dead.iter().position(|dead| dead.id == id);
            Ok(index.and_then(|index| state.dead.remove(index)).is_some())
        })
    }
}

impl fmt::Debug for MemoryInbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryInbox")
            .field("capacity", &self.capacity)
            .field("unsettled", &self.state().unsettled)
            .finish_non_exhaustive()
    }
}
