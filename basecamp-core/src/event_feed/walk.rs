//! A walk over the pages of the poll lane.

use std::vec;

use super::lineage::Entry;
use super::page::{FeedCursor, FeedPage};
use super::row::FeedRow;

/// A walk, from its entry to the head of the poll lane.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) step: WalkStep,
    /// Whether the walk began at the server's head.
    pub(super) is_present: bool,
    /// The highest id of the walk.
    pub(super) last_id: Option<i64>,
    /// The number of failed polls since the last page.
    pub(super) failures: u32,
}

/// The next action of a walk, or the action in progress.
#[derive(Debug)]
pub(super) enum WalkStep {
    /// Poll the lineage's entry.
    Enter,
    /// A poll is in flight.
    Polling(FeedCursor),
    /// The poll failed, and is repeated when the timer fires.
    Retrying(FeedCursor),
    /// The rows of a page are delivered.
    Delivering(PageInProgress),
    /// The position of a page is saved, if it may be.
    Saving(PageInProgress),
}

/// A page whose rows are delivered.
#[derive(Debug)]
pub(super) struct PageInProgress {
    pub(super) rows: vec::IntoIter<FeedRow>,
    /// The number of rows that were not delivered before.
    pub(super) delivered: usize,
    pub(super) highest_id: Option<i64>,
    pub(super) position: String,
    pub(super) next: Option<String>,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self { step: WalkStep::Enter, is_present: false, last_id: None, failures: 0 }
    }

    /// Starts the walk at an entry.
    pub(super) fn enter(&mut self, entry: &Entry) {
        self.is_present = entry.is_present;
        self.last_id = None;
    }

    /// Accepts a page.
    ///
    /// # Errors
    ///
    /// A message if the page lacks a position, or if the ids of the walk don't strictly increase.
    pub(super) fn accept(&mut self, page: FeedPage) -> Result<(), String> {
        if page.position.is_empty() {
            return Err("the page has no position".to_owned());
        }
        for row in &page.rows {
            if self.last_id.is_some_and(|last| row.id() <= last) {
                return Err("the ids of the rows don't increase".to_owned());
            }
            self.last_id = Some(row.id());
        }
        self.failures = 0;
        self.step = WalkStep::Delivering(PageInProgress {
            highest_id: page.rows.last().map(FeedRow::id),
            rows: page.rows.into_iter(),
            delivered: 0,
            position: page.position,
            next: page.next,
        });
        Ok(())
    }
}
