//! The initial data, and the return to them.

use std::io;
use std::time::Duration;

use serde_json::Value;

use super::api::lock;
use super::clock::Clock;
use super::links::Links;
use super::rate_limit::RateLimit;
use super::store::Store;
use super::{ACCOUNT_ID, Sandbox, Shared, seed, seeded};

impl Sandbox {
    /// Restores the initial data and the clock, removes the pending faults, and clears the log, the
    /// count of the rate limit and the [decisions](Self::decide) of logins. Tokens remain valid,
    /// and their lifetimes start again. Cables end, and pending deliveries and jobs of the initial
    /// data start again.
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
    /// The store with these data, and with this clock in place of that of the saved state.
    ///
    /// # Errors
    ///
    /// If the saved state isn't one.
    pub(super) fn store(&self, origin: &str, clock: Option<Clock>) -> io::Result<Store> {
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
        // Times of the initial data are around that of the clock.
        self.clock.restore();
        lock(&self.tokens).renew();
        self.rate_limit.iter().for_each(RateLimit::clear);
        let mut store = lock(&self.store);
        self.delivery_queue.clear();
        let (changes, connected) = (store.changes, store.feed.connected);
        *store = self
            .initial
            .store(&self.origin, Some(self.clock.clone()))
            .expect("the sandbox has started with this state");
        store.changes = changes + 1;
        // The numbers of cables are distinct: one from before may end later.
        store.feed.connected = connected;
        self.delivery_queue.push(store.deliveries.keys().copied());
        self.jobs_changed.notify_one();
        drop(store);
        self.faults.clear();
        lock(&self.logins).clear();
        self.clear_requests();
    }
}
