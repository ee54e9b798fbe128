//! Deletions of recordings for ever.

use std::collections::HashSet;

use super::store::Store;

impl Store {
    /// Deletes a recording and its content, and all that belongs to them.
    pub(super) fn remove(&mut self, id: i64) {
        let content = self.content_below(id).into_iter().map(|record| record.id);
        let ids: HashSet<i64> = content.chain([id]).collect();
        self.records.remove(id);
        for id in &ids {
            let events: Vec<i64> = self.feed.events_of(*id).map(|event| event.id).collect();
            for owner in events.into_iter().chain([*id]) {
                self.boosts.remove_of(owner);
            }
            self.bookmarks.remove_of(*id);
            self.bubble_ups.remove_of(*id);
            self.calendars.remove_of(*id);
            self.chatbots.remove_of(*id);
        }
        self.forget_readings(&ids);
        for priorities in self.priorities.values_mut() {
            priorities.retain(|priority| !ids.contains(&priority.recording));
        }
        self.pinned.retain(|id| !ids.contains(id));
        self.spotlight.retain(|id| !ids.contains(id));
    }
}
