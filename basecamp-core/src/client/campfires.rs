//! The campfires of projects, which calls share.

use crate::cache::single_flight::SingleFlight;
use crate::model::id::Id;
use crate::request::account_id::AccountId;
use crate::types::{Campfire, Project};

/// Caches of the campfires that a summary of a chat line searches.
#[derive(Debug, Default)]
pub(crate) struct CampfireCache {
    /// The campfires on a project's dock, or the room of a ping.
    pub(crate) docks: SingleFlight<(AccountId, Id<Project>), Vec<Id<Campfire>>>,
    /// The campfires of an account.
    pub(crate) listings: SingleFlight<AccountId, Listing>,
}

/// The campfires of an account.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) campfires: Vec<(Id<Campfire>, Id<Project>)>,
    /// Whether the account has more campfires.
    pub(crate) is_truncated: bool,
}

impl Listing {
    /// The campfires of one project.
    pub(crate) fn of(&self, bucket: Id<Project>) -> Vec<Id<Campfire>> {
        let campfires = self.campfires.iter().filter(|(_, found)| *found == bucket);
        campfires.map(|(id, _)| *id).collect()
    }
}
