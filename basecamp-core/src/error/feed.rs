//! Typed errors of the event feed and the inbox.

use serde_json::{Map, Value};

use super::Error;

/// The reason for which the server rejected a poll of the event feed or the inbox, read by
/// [`Error::feed_problem`].
///
/// After [`InvalidPosition`](Self::InvalidPosition), [`FilterConflict`](Self::FilterConflict) and
/// the two expired positions, discard the stored position and poll with `since` instead. The other
/// problems recur until the call itself changes.
///
/// ```
/// use basecamp_core::{Error, FeedProblem};
///
/// /// Returns the `since` of the next poll; `None` if the error needs another treatment.
/// fn next_since(error: &Error, last_polled_id: Option<i64>) -> Option<String> {
///     match error.feed_problem()? {
///         FeedProblem::InvalidPosition | FeedProblem::FilterConflict { .. } => {
///             Some(last_polled_id.map_or("now".to_owned(), |id| id.to_string()))
///         }
///         FeedProblem::PositionExpired { epoch_after_id, .. } => {
///             Some(epoch_after_id.to_string())
///         }
///         FeedProblem::InboxPositionExpired { .. } => Some("0".to_owned()),
///         _ => None,
///     }
/// }
/// # let error = Error::new(basecamp_core::ErrorCode::Network, "reset");
/// # assert_eq!(next_since(&error, Some(7)), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeedProblem {
    /// The server doesn't accept the `position` (400, `invalid_position`).
    InvalidPosition,
    /// A filter is malformed or unknown (400, `invalid_filter`); the error's message says which.
    InvalidFilter,
    /// The server rejected the poll for a reason that this version doesn't know (400).
    UnknownReason {
        /// The `reason` of the response.
        reason: String,
    },
    /// The `position` was made for other filters than those of the poll (409).
    FilterConflict {
        /// The digest of the filters that the position was made for: 16 lowercase hex digits.
        position_digest: String,
        /// The digest of the filters of the rejected poll: 16 lowercase hex digits.
        filters_digest: String,
    },
    /// The `position` predates the events that the feed still serves (410 of `PollEvents`): the
    /// events up to `epoch_after_id` that were not polled are lost.
    PositionExpired {
        /// The feed serves the events after this id.
        epoch_after_id: i64,
        /// The URL that the server suggests for the next poll. Check its origin before requesting
        /// it; `since(epoch_after_id)` with the same filters is equivalent.
        resume: String,
    },
    /// The `position` is older than the inbox's retention (410 of `PollInbox`): the items before
    /// the earliest retained one that were not polled are lost.
    InboxPositionExpired {
        /// The URL that the server suggests for the next poll. Check its origin before requesting
        /// it; `since("0")` with the same filters is equivalent.
        resume: String,
    },
    /// The caller has no inbox, because it isn't an agent (403 of `PollInbox` without a body).
    NotAnAgent,
}

impl Error {
    /// Reads the error of a poll of the event feed (`PollEvents`) or the inbox (`PollInbox`).
    ///
    /// Returns `None` for other operations and statuses, and for a body that lacks a member of its
    /// documented form. A 400 without a reason and without a message counts as
    /// [`FeedProblem::InvalidFilter`].
    #[must_use]
    pub fn feed_problem(&self) -> Option<FeedProblem> {
        let inbox = match self.operation()?.id {
            "PollEvents" => false,
            "PollInbox" => true,
            _ => return None,
        };
        let response = self.response()?;
        let status = response.status.as_u16();
        if status == 403 && inbox && response.body.is_empty() {
            return Some(FeedProblem::NotAnAgent);
        }
        let body = response.object().unwrap_or_default();
        match status {
            400 => bad_request(&body),
            409 => conflict(&body),
            410 if inbox => inbox_expired(&body),
            410 => expired(&body),
            _ => None,
        }
    }
}

type Body = Map<String, Value>;

fn text(body: &Body, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Maps a status 400. Older servers send no `reason`: the message distinguishes a position from a
/// filter.
fn bad_request(body: &Body) -> Option<FeedProblem> {
    if body.get("reason").is_none_or(Value::is_null) {
        let message = text(body, "error").unwrap_or_default();
        return Some(match message.starts_with("Unrecognized position") {
            true => FeedProblem::InvalidPosition,
            false => FeedProblem::InvalidFilter,
        });
    }
    Some(match text(body, "reason")? {
        reason if reason == "invalid_position" => FeedProblem::InvalidPosition,
        reason if reason == "invalid_filter" => FeedProblem::InvalidFilter,
        reason => FeedProblem::UnknownReason { reason },
    })
}

fn conflict(body: &Body) -> Option<FeedProblem> {
    let digest = |name| text(body, name).filter(|text| is_digest(text));
    Some(FeedProblem::FilterConflict {
        position_digest: digest("position_digest")?,
        filters_digest: digest("filters_digest")?,
    })
}

fn expired(body: &Body) -> Option<FeedProblem> {
    let epoch = body.get("epoch_after_id").and_then(Value::as_i64);
    let epoch_after_id = epoch.filter(|id| *id >= 0)?;
    Some(FeedProblem::PositionExpired { epoch_after_id, resume: text(body, "resume")? })
}

/// An epoch belongs to the feed, whose gap has other limits than that of the inbox.
fn inbox_expired(body: &Body) -> Option<FeedProblem> {
    let has_epoch = body.get("epoch_after_id").is_some_and(|epoch| !epoch.is_null());
    (!has_epoch).then_some(FeedProblem::InboxPositionExpired { resume: text(body, "resume")? })
}

fn is_digest(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests;
