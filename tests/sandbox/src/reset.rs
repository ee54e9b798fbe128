//! The initial data, and the return to them.

use std::sync::atomic::Ordering;

use super::api::lock;
use super::links::Links;
use super::store::Store;
use super::{ACCOUNT_ID, Sandbox, Shared, seed};

impl Sandbox {
    /// Restores the initial data, removes the pending faults, and clears the log. Tokens remain
    /// valid.
    pub fn reset(&self) {
        self.shared.reset();
    }
}

/// The initial data.
pub(super) fn initial_store(origin: &str, as_documented: bool, seed_data: bool) -> Store {
    let mut store = Store::new(Links::new(origin, ACCOUNT_ID), as_documented);
    seed::account(&mut store);
    if seed_data {
        seed::company(&mut store);
    }
    store
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
        *store = initial_store(&self.origin, store.as_documented, self.seed_data);
        drop(store);
        self.faults.clear();
        self.delivery_queue.clear();
        self.clear_requests();
    }
}
