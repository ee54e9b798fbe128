//! The initial data, and the return to them.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use super::api::lock;
use super::clock::Clock;
use super::links::Links;
use super::store::Store;
use super::{ACCOUNT_ID, Sandbox, Shared, seed, seeded};

impl Sandbox {
    /// Restores the initial data, removes the pending faults, and clears the log. Tokens remain
    /// valid.
    pub fn reset(&self) {
        self.shared.reset();
    }
}

/// The initial data, which a reset restores.
#[derive(Debug, Clone)]
pub(super) struct InitialData {
    /// A saved state.
    pub(super) state: Option<Value>,
    /// Whether there are people and projects, if there is no saved state.
    pub(super) seed_data: bool,
    /// The number of a generated account.
    pub(super) seed: Option<u64>,
    /// The most bytes of all files.
    pub(super) storage_limit: Option<u64>,
    pub(super) as_documented: bool,
    /// The time from the start of a job to its end.
    pub(super) job_time: Duration,
}

impl InitialData {
    /// # Errors
    ///
    /// If the saved state isn't one.
    pub(super) fn store(&self, origin: &str, clock: Clock) -> io::Result<Store> {
        let mut store = match &self.state {
            Some(state) => Store::load(state.clone(), origin)?,
            None => Store::default(),
        };
        store.files.limit = self.storage_limit;
        store.job_time = self.job_time;
        store.attach(Links::new(origin, ACCOUNT_ID), clock, self.as_documented);
        if self.state.is_none() {
            seed::account(&mut store);
            match self.seed {
                Some(number) => seeded::company(&mut store, number),
                None if self.seed_data => seed::company(&mut store),
                None => {}
            }
        }
        Ok(store)
    }
}

impl Shared {
    pub(super) fn clear_requests(&self) {
        self.log.clear();
        self.exchanges.clear();
    }

    pub(super) fn reset(&self) {
        let mut store = lock(&self.store);
        // The pending deliveries of webhooks that have the ids of new ones end.
        self.resets.fetch_add(1, Ordering::Relaxed);
        let changes = store.cache.changes;
        *store = self
            .initial
            .store(&self.origin, self.clock.clone())
            .expect("the sandbox has started with this state");
        store.cache.changes = changes + 1;
        drop(store);
        self.faults.clear();
        self.delivery_queue.clear();
        self.clear_requests();
    }
}
