//! Facts about the progress of a feed, for observers.

use std::time::Duration;

use super::page::FeedCursor;
use crate::error::Error;

/// The cause of the end of an attempt to connect, or of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disconnection {
    /// The ticket request failed.
    MintFailed,
    /// The dial failed.
    DialFailed,
    /// The server did not send its welcome in time.
    HandshakeDeadline,
    /// The server did not confirm the subscription in time.
    ConfirmationDeadline,
    /// No frame arrived in time.
    Stale,
    /// The server closed the connection, with this code if it sent one.
    Closed(Option<u16>),
    /// The connection broke.
    Broken,
    /// A frame was too large, not JSON, or lacked a required member.
    InvalidFrame,
    /// The server announced the end: the ticket is not valid.
    Unauthorized,
    /// The server announced the end for another reason.
    ServerDisconnect,
    /// A poll was unauthorized.
    PollUnauthorized,
}

/// The reason for which the server rejected a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PositionRejection {
    /// The server doesn't accept it (400).
    PositionInvalid,
    /// It was made for other filters (409).
    FilterChanged,
}

/// A fact about the progress of a feed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FeedFact {
    /// An attempt to connect begins.
    Connecting {
        /// The number of the attempt since the last confirmation, from 1.
        attempt: u32,
        /// The backoff before it.
        delay: Duration,
    },
    /// The socket is open.
    Connected,
    /// The server confirmed the subscription.
    Confirmed,
    /// The attempt or the connection ended. The feed connects again.
    Disconnected {
        /// The cause.
        cause: Disconnection,
        /// The error of the call that failed.
        error: Option<Error>,
    },
    /// A walk over the poll lane begins.
    CatchUpStarted {
        /// Its start. A URL is reduced to its origin.
        cursor: FeedCursor,
    },
    /// The rows of a page were delivered.
    PageDelivered {
        /// The number of rows that had not been delivered before.
        count: usize,
        /// The position after the page.
        position: String,
    },
    /// The position was saved.
    Checkpoint {
        /// The position.
        position: String,
    },
    /// The store failed to save a position. The feed continues.
    CheckpointSaveFailed {
        /// The error of the store.
        error: Error,
    },
    /// The poll lane is at its head, and the live buffer is empty.
    CaughtUp,
    /// The position expired.
    Gap {
        /// The server has the rows after this id; 0 in the inbox.
        epoch_after_id: i64,
    },
    /// The server rejected the position.
    PositionRejected {
        /// The reason.
        reason: PositionRejection,
    },
    /// The position was made for other filters.
    FilterConflict {
        /// The digest of the filters of the position.
        position_digest: String,
        /// The digest of the filters of the poll. If it differs from
        /// [`FeedFilters::digest`](super::FeedFilters::digest), client and server disagree about
        /// the canonical form.
        filters_digest: String,
    },
    /// No frame arrived in time.
    StaleConnection {
        /// The time since the last frame.
        age: Duration,
    },
    /// Rows of the live buffer were dropped.
    BufferOverflow {
        /// The number of rows.
        count: usize,
    },
}
