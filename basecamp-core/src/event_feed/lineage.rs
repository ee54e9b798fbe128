//! The progress of a feed on the poll lane, which outlasts connections.

use super::continuation::ResumePoint;
use super::options::FeedStart;
use super::page::FeedCursor;

/// The number of positions that the server may reject in succession. Without a limit, a server that
/// rejects every entry would get requests without a pause.
const MAX_REJECTIONS: u32 = 3;

/// The start of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) cursor: FeedCursor,
    /// Whether the cursor is the server's head. The poll lane never serves a row that has a lower
    /// id and becomes visible later: only the socket can carry it.
    pub(super) is_present: bool,
}

/// The progress on the poll lane.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    /// The position after the latest page.
    position: Option<String>,
    /// The entry after a rejected position, until a page arrives.
    reentry: Option<Entry>,
    /// The highest id that a poll ever served. The socket doesn't change it: polls may not have
    /// served the rows before a row of the socket.
    highest_polled: Option<i64>,
    /// The number of rejected positions since the latest page.
    rejections: u32,
    /// The epoch of the latest expired position, until a page arrives or a position is rejected.
    epoch: Option<i64>,
    /// Whether a position from the server's head must not be saved yet: rows that only the socket
    /// carried are in the buffer.
    pub(super) hold: bool,
}

impl Lineage {
    /// Sets the position that the store had.
    pub(super) fn restore(&mut self, position: String) {
        self.position = Some(position);
    }

    /// Returns the entry of the next walk.
    pub(super) fn entry(&self, start: &FeedStart) -> Entry {
        if let Some(entry) = &self.reentry {
            return entry.clone();
        }
        let position = |text: &String| FeedCursor::Position(text.clone());
        let cursor = match (&self.position, start) {
            (Some(text), _) | (None, FeedStart::Position(text)) => position(text),
            (None, FeedStart::Resume) => FeedCursor::Head,
            (None, FeedStart::Present) => FeedCursor::Now,
            (None, FeedStart::Beginning) => FeedCursor::Since(0),
            (None, FeedStart::After(id)) => FeedCursor::Since(*id),
        };
        let is_present = cursor.is_present();
        Entry { cursor, is_present }
    }

    /// Records a page whose rows were delivered.
    pub(super) fn advance(&mut self, position: String, highest_id: Option<i64>) {
        self.position = Some(position);
        self.highest_polled = self.highest_polled.max(highest_id);
        self.reentry = None;
        self.rejections = 0;
        self.epoch = None;
    }

    /// Discards a rejected position: the next entry is after the highest id of polls, or at the
    /// present. Returns `false` if the server rejects every entry.
    pub(super) fn reject_position(&mut self) -> bool {
        self.rejections = self.rejections.saturating_add(1);
        self.position = None;
        self.epoch = None;
        let cursor = self.highest_polled.map_or(FeedCursor::Now, FeedCursor::Since);
        let is_present = cursor.is_present();
        self.reentry = Some(Entry { cursor, is_present });
        self.rejections <= MAX_REJECTIONS
    }

    /// Records an expired position. Returns `false` if the server's previous resume point had
    /// expired with the same epoch.
    pub(super) fn expire(&mut self, epoch: i64) -> bool {
        let is_progress = self.epoch.is_none_or(|previous| epoch > previous);
        self.epoch = Some(epoch);
        is_progress
    }

    /// Sets the checked `resume` as the next entry.
    pub(super) fn resume(&mut self, url: String, point: ResumePoint) {
        self.position = None;
        let is_present = point == ResumePoint::Head;
        self.reentry = Some(Entry { cursor: FeedCursor::Url(url), is_present });
    }
}

#[cfg(test)]
mod tests;
