//! The order in which the search for a chat line tries campfires.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::SummaryFailure;
use crate::cache::single_flight::Cached;
use crate::client::campfires::{CampfireCache, Listing};
use crate::model::id::Id;
use crate::request::account_id::AccountId;
use crate::types::{Campfire, Project};

/// The most campfires that a search tries.
const MAX_TRIED: usize = 50;

/// The age from which a cached list of campfires is worth a refresh.
const REFRESH_AGE: Duration = Duration::from_secs(30);

/// The search for the campfire of a chat line.
///
/// It tries the campfires of the project's dock, then those of the account's listing, if that is
/// cached. If none has the line, it refreshes the dock, if that was cached, and then fetches or
/// refreshes the listing.
#[derive(Debug)]
pub(super) struct Discovery {
    pub(super) account: AccountId,
    pub(super) bucket: Id<Project>,
    phase: Phase,
    candidates: VecDeque<Id<Campfire>>,
    tried: Vec<Id<Campfire>>,
    /// The cached lists that the search has used.
    dock: Option<Used>,
    listing: Option<Used>,
    /// Whether the search has seen the listing.
    has_listing: bool,
    /// Whether campfires are left that the search can't try.
    is_incomplete: bool,
    refreshed: bool,
    vanished: Vec<Id<Campfire>>,
}

/// A cached list, as the search has used it.
#[derive(Debug)]
struct Used {
    campfires: Vec<Id<Campfire>>,
    loaded_at: Duration,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    Dock,
    CachedListing,
    DockRefresh,
    Listing,
    Ended,
}

/// The next action of a search.
#[derive(Debug)]
pub(super) enum Next {
    /// Read the line in this campfire.
    Try(Id<Campfire>),
    LoadDock,
    LoadListing,
    Fail(SummaryFailure),
}

impl Discovery {
    pub(super) fn new(account: AccountId, bucket: Id<Project>) -> Self {
        Self {
            account,
            bucket,
            phase: Phase::Dock,
            candidates: VecDeque::new(),
            tried: Vec::new(),
            dock: None,
            listing: None,
            has_listing: false,
            is_incomplete: false,
            refreshed: false,
            vanished: Vec::new(),
        }
    }

    pub(super) fn next(&mut self, cache: &CampfireCache, now: Duration) -> Next {
        loop {
            while let Some(campfire) = self.candidates.pop_front() {
                if self.tried.contains(&campfire) {
                    continue;
                }
                if self.is_budget_spent() {
                    self.is_incomplete = true;
                    self.candidates.clear();
                    break;
                }
                self.tried.push(campfire);
                return Next::Try(campfire);
            }
            match self.phase {
                Phase::Dock => {
                    self.phase = Phase::CachedListing;
                    match cache.docks.get(&self.dock_key(), now) {
                        Some(cached) => self.use_dock(&cached),
                        None => return Next::LoadDock,
                    }
                }
                Phase::CachedListing => {
                    self.phase = Phase::DockRefresh;
                    if let Some(cached) = cache.listings.get(&self.account, now) {
                        self.use_listing(&cached);
                    }
                }
                Phase::DockRefresh => {
                    self.phase = Phase::Listing;
                    let cached = cache.docks.get(&self.dock_key(), now);
                    if let Some(used) = &self.dock
                        && !self.is_budget_spent()
                    {
                        match cached {
                            Some(cached) if cached.loaded_at > used.loaded_at => {
                                self.on_dock(&cached.value);
                            }
                            Some(cached) if cached.age(now) <= REFRESH_AGE => {}
                            _ => return Next::LoadDock,
                        }
                    }
                }
                Phase::Listing => {
                    self.phase = Phase::Ended;
                    if self.is_budget_spent() {
                        continue;
                    }
                    match (cache.listings.get(&self.account, now), &self.listing) {
                        (Some(cached), None) => self.use_listing(&cached),
                        (Some(cached), Some(used)) if cached.loaded_at > used.loaded_at => {
                            self.on_listing(&cached.value);
                        }
                        (Some(cached), Some(_)) if cached.age(now) <= REFRESH_AGE => {}
                        _ => return Next::LoadListing,
                    }
                }
                Phase::Ended => return Next::Fail(self.failure()),
            }
        }
    }

    pub(super) fn dock_key(&self) -> (AccountId, Id<Project>) {
        (self.account.clone(), self.bucket)
    }

    /// Adds the campfires of a dock that was loaded.
    pub(super) fn on_dock(&mut self, campfires: &[Id<Campfire>]) {
        let used = self.dock.take();
        self.on_loaded(used, campfires);
    }

    /// Adds the campfires of a listing that was loaded.
    pub(super) fn on_listing(&mut self, listing: &Arc<Listing>) {
        self.has_listing = true;
        self.is_incomplete |= listing.is_truncated;
        let used = self.listing.take();
        self.on_loaded(used, &listing.of(self.bucket));
    }

    fn on_loaded(&mut self, used: Option<Used>, campfires: &[Id<Campfire>]) {
        if let Some(used) = used {
            self.refreshed = true;
            let vanished = used.campfires.into_iter().filter(|id| !campfires.contains(id));
            for campfire in vanished {
                if !self.vanished.contains(&campfire) {
                    self.vanished.push(campfire);
                }
            }
        }
        self.candidates.extend(campfires);
    }

    fn use_dock(&mut self, cached: &Cached<Vec<Id<Campfire>>>) {
        self.candidates.extend(cached.value.iter());
        let campfires = cached.value.to_vec();
        self.dock = Some(Used { campfires, loaded_at: cached.loaded_at });
    }

    fn use_listing(&mut self, cached: &Cached<Listing>) {
        self.has_listing = true;
        let campfires = cached.value.of(self.bucket);
        self.candidates.extend(&campfires);
        self.listing = Some(Used { campfires, loaded_at: cached.loaded_at });
    }

    fn is_budget_spent(&self) -> bool {
        self.tried.len() >= MAX_TRIED
    }

    fn failure(&mut self) -> SummaryFailure {
        let tried = std::mem::take(&mut self.tried);
        if self.is_incomplete || !self.has_listing {
            return SummaryFailure::CampfireDiscoveryIncomplete { tried };
        }
        let vanished = std::mem::take(&mut self.vanished);
        SummaryFailure::RecordingUnresolved { tried, refreshed: self.refreshed, vanished }
    }
}
