//! The rows that the socket sent while the poll lane was not at its head.

use std::collections::VecDeque;

use super::row::FeedRow;

/// A bounded queue of rows. When it is full, the oldest row is dropped and its id recorded.
#[derive(Debug)]
pub(super) struct LiveBuffer {
    rows: VecDeque<FeedRow>,
    capacity: usize,
    dropped: Vec<i64>,
}

impl LiveBuffer {
    pub(super) fn new(capacity: usize) -> Self {
        Self { rows: VecDeque::new(), capacity, dropped: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: FeedRow) {
        self.rows.push_back(row);
        if self.rows.len() > self.capacity {
            self.dropped.extend(self.rows.pop_front().map(|row| row.id()));
        }
    }

    /// Removes the oldest row.
    pub(super) fn pop(&mut self) -> Option<FeedRow> {
        self.rows.pop_front()
    }

    /// Returns the ids that were dropped since the last call, oldest first.
    pub(super) fn take_dropped(&mut self) -> Vec<i64> {
        std::mem::take(&mut self.dropped)
    }

    /// Whether rows were dropped since the last [`take_dropped`](Self::take_dropped).
    pub(super) fn has_dropped(&self) -> bool {
        !self.dropped.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }
}

#[cfg(test)]
mod tests;
