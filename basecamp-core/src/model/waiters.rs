//! The registry of the tasks that wait for one event.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// An event that a [`Wait`](crate::Wait) waits for.
pub(crate) trait WaitEvent: fmt::Debug + Send + Sync {
    /// Ready once the event has happened; until then, registers the task to be woken. `key`
    /// identifies the registration.
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()>;

    /// Removes a registration.
    fn forget(&self, key: u64);
}

/// A task that waits for an event, until it is dropped.
#[derive(Debug)]
pub(crate) struct Registration {
    event: Arc<dyn WaitEvent>,
    key: Option<u64>,
}

impl Registration {
    pub(crate) fn new(event: Arc<dyn WaitEvent>) -> Self {
        Self { event, key: None }
    }

    /// Ready once the event has happened; until then, registers the task to be woken.
    pub(crate) fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        self.event.poll(&mut self.key, cx)
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.event.forget(key);
        }
    }
}

/// The wakers of the tasks that wait for an event, one for each registration.
#[derive(Debug, Default)]
pub(crate) struct WakerSet {
    wakers: Vec<(u64, Waker)>,
    last_key: u64,
}

impl WakerSet {
    /// Registers the task of `cx`, or replaces the waker of the registration `key`.
    pub(crate) fn register(&mut self, key: &mut Option<u64>, cx: &Context<'_>) {
        let key = *key.get_or_insert_with(|| {
            self.last_key += 1;
            self.last_key
        });
        match self.wakers.iter_mut().find(|(registered, _)| *registered == key) {
            Some((_, waker)) => waker.clone_from(cx.waker()),
            None => self.wakers.push((key, cx.waker().clone())),
        }
    }

    /// Removes a registration.
    pub(crate) fn forget(&mut self, key: u64) {
        self.wakers.retain(|(registered, _)| *registered != key);
    }

    /// Whether no task is registered.
    #[cfg(all(test, model))]
    pub(crate) fn is_empty(&self) -> bool {
        self.wakers.is_empty()
    }

    /// Whether the task of this waker is registered.
    #[cfg(all(test, model))]
    pub(crate) fn wakes(&self, waker: &Waker) -> bool {
        self.wakers.iter().any(|(_, registered)| registered.will_wake(waker))
    }

    /// Removes all registrations, and returns their wakers. Wake them without holding a lock: a
    /// waker may poll at once.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Waker> + use<> {
        std::mem::take(&mut self.wakers).into_iter().map(|(_, waker)| waker)
    }
}
