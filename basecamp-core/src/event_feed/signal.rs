//! Signals: conditions that change the promise of a feed, about which the consumer decides.

use std::fmt;

/// A condition that changes the promise of the feed. A handler accepts it or terminates the feed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signal {
    /// The live buffer was full, and the oldest rows were dropped.
    BufferOverflow {
        /// The ids of the dropped rows, oldest first.
        dropped_ids: Vec<i64>,
    },
    /// The server no longer has rows after the position (410): rows are lost.
    FeedGap {
        /// The server has the rows after this id; 0 in the inbox.
        epoch_after_id: i64,
        /// The URL with which the feed continues if the signal is accepted. Not checked yet: don't
        /// request or log it.
        resume: String,
    },
}

/// The URL is omitted: it is not checked yet.
impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BufferOverflow { dropped_ids } => {
                f.debug_struct("BufferOverflow").field("dropped_ids", dropped_ids).finish()
            }
            Self::FeedGap { epoch_after_id, .. } => f
                .debug_struct("FeedGap")
                .field("epoch_after_id", epoch_after_id)
                .finish_non_exhaustive(),
        }
    }
}

/// The decision of a handler about a [`Signal`]. The default, also without a handler, is to
/// terminate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a decision has two outcomes")]
pub enum Disposition {
    /// Accept the loss and continue.
    Accept,
    /// End the feed with an error.
    #[default]
    Terminate,
}
