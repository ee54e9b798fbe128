//! Failures of the connector's calls and of its socket, and their classification.

use std::time::Duration;

use crate::error::{Error, ErrorCode, FeedProblem};

/// A failure of the ticket request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MintFailure {
    /// The classification.
    pub kind: MintFailureKind,
    /// The error of the call.
    pub error: Error,
}

/// The classification of a [`MintFailure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MintFailureKind {
    /// The failure may pass with time.
    Transient,
    /// The server requests this wait.
    Throttled(Duration),
    /// The token is missing, expired or revoked (401, 403).
    Unauthorized,
    /// A retry can't help.
    Unrecoverable,
}

impl From<Error> for MintFailure {
    fn from(error: Error) -> Self {
        let kind = if is_unauthorized(&error) {
            MintFailureKind::Unauthorized
        } else {
            match (error.is_transient(), error.retry_after()) {
                (true, Some(wait)) => MintFailureKind::Throttled(wait),
                (true, None) => MintFailureKind::Transient,
                (false, _) => MintFailureKind::Unrecoverable,
            }
        };
        Self { kind, error }
    }
}

/// A failure of a poll.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PollFailure {
    /// The classification.
    pub kind: PollFailureKind,
    /// The error of the call.
    pub error: Error,
}

/// The classification of a [`PollFailure`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PollFailureKind {
    /// The failure may pass with time.
    Transient,
    /// The server requests this wait.
    Throttled(Duration),
    /// The server doesn't accept the position (400).
    PositionInvalid,
    /// The server rejects a filter (400).
    FilterInvalid,
    /// The position was made for other filters (409).
    FilterChanged {
        /// The digest of the filters of the position.
        position_digest: String,
        /// The digest of the filters of the poll.
        filters_digest: String,
    },
    /// The position expired (410).
    Gone {
        /// The server has the rows after this id; 0 in the inbox.
        epoch_after_id: i64,
        /// The URL that the server suggests for the next poll.
        resume: String,
    },
    /// The token is missing, expired or revoked (401, 403).
    Unauthorized,
    /// The server redirected the poll to a URL that may not receive credentials. No redirect is
    /// followed; any other is [`Unrecoverable`](Self::Unrecoverable).
    RedirectRefused,
    /// A retry can't help.
    Unrecoverable,
}

impl From<Error> for PollFailure {
    fn from(error: Error) -> Self {
        let kind = match error.feed_problem() {
            Some(FeedProblem::InvalidPosition) => PollFailureKind::PositionInvalid,
            Some(FeedProblem::InvalidFilter) => PollFailureKind::FilterInvalid,
            Some(FeedProblem::FilterConflict { position_digest, filters_digest }) => {
                PollFailureKind::FilterChanged { position_digest, filters_digest }
            }
            Some(FeedProblem::PositionExpired { epoch_after_id, resume }) => {
                PollFailureKind::Gone { epoch_after_id, resume }
            }
            Some(FeedProblem::InboxPositionExpired { resume }) => {
                PollFailureKind::Gone { epoch_after_id: 0, resume }
            }
            Some(FeedProblem::NotAnAgent) => PollFailureKind::Unauthorized,
            // The server rejects the poll for a reason without a remedy.
            Some(_) => PollFailureKind::Unrecoverable,
            None if is_unauthorized(&error) => PollFailureKind::Unauthorized,
            None => match (error.is_transient(), error.retry_after()) {
                (true, Some(wait)) => PollFailureKind::Throttled(wait),
                (true, None) => PollFailureKind::Transient,
                (false, _) => PollFailureKind::Unrecoverable,
            },
        };
        Self { kind, error }
    }
}

impl PollFailure {
    /// Creates the failure for a success whose body [`FeedPage::decode`](super::FeedPage::decode)
    /// rejects with this message.
    #[must_use]
    pub fn malformed(message: &str) -> Self {
        let error = Error::new(ErrorCode::ApiError, message);
        Self { kind: PollFailureKind::Unrecoverable, error }
    }
}

fn is_unauthorized(error: &Error) -> bool {
    let status = error.http_status();
    matches!(status, Some(401 | 403)) || error.is_auth()
}

#[cfg(test)]
mod tests;
