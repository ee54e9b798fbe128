//! Frames of Action Cable (`actioncable-v1-json`).

use serde_json::Value;

use super::filters::FeedLane;
use super::row::FeedRow;

/// The maximum size of a frame in bytes. Transports enforce it while they read.
pub const FRAME_LIMIT: usize = 1 << 20;

/// The reason for which the server closes a connection, in a `disconnect` frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DisconnectReason {
    /// The ticket was not accepted, or is no longer valid.
    Unauthorized,
    /// The server rejected the subscription command: another attempt would fail as well.
    InvalidCommand,
    /// Any other reason, also one that this version doesn't know.
    Other,
}

/// A frame from the server.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    Welcome,
    Confirm,
    Reject,
    Disconnect(DisconnectReason),
    /// A row of this subscription.
    Row(Box<FeedRow>),
    /// A ping, a frame of another subscription, or a type that this version doesn't know: a sign of
    /// life.
    Other,
}

/// The frame is too large, is not JSON, or is a row that lacks a required member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InvalidFrame;

const FATAL_REASON: &str = "invalid_event_stream_command";

impl Frame {
    /// Parses a frame of the subscription with this identifier.
    pub(super) fn parse(
        lane: FeedLane,
        identifier: &str,
        bytes: &[u8],
    ) -> Result<Self, InvalidFrame> {
        if bytes.len() > FRAME_LIMIT {
            return Err(InvalidFrame);
        }
        let frame: Value = serde_json::from_slice(bytes).map_err(|_| InvalidFrame)?;
        let text = |name: &str| frame.get(name).and_then(Value::as_str);
        let is_ours = text("identifier") == Some(identifier);
        let has_type = frame.get("type").is_some_and(|kind| !kind.is_null());
        // A message that is null is invalid, and one that is missing as well.
        if is_ours && !has_type {
            let message = frame.get("message").ok_or(InvalidFrame)?;
            return FeedRow::decode(lane, message)
                .map(|row| Self::Row(Box::new(row)))
                .map_err(|_| InvalidFrame);
        }
        Ok(match text("type").unwrap_or_default() {
            "welcome" => Self::Welcome,
            "confirm_subscription" if is_ours => Self::Confirm,
            "reject_subscription" if is_ours => Self::Reject,
            "disconnect" => Self::Disconnect(match text("reason") {
                Some("unauthorized") => DisconnectReason::Unauthorized,
                Some(FATAL_REASON) => DisconnectReason::InvalidCommand,
                _ => DisconnectReason::Other,
            }),
            _ => Self::Other,
        })
    }

    /// Whether the bytes can be a disconnect of the reason [`DisconnectReason::InvalidCommand`]: a
    /// search that is cheaper than parsing.
    pub(super) fn may_be_fatal(bytes: &[u8]) -> bool {
        bytes.windows(FATAL_REASON.len()).any(|window| window == FATAL_REASON.as_bytes())
    }
}

#[cfg(test)]
mod tests;
