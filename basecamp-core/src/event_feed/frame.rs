//! Frames of Action Cable (`actioncable-v1-json`).

use serde::Deserialize;
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

/// The members of all frames.
#[derive(Deserialize)]
struct Members {
    #[serde(rename = "type")]
    kind: Option<Value>,
    identifier: Option<Value>,
    reason: Option<Value>,
    message: Option<Value>,
}

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
        if !frame.is_object() {
            return Ok(Self::Other);
        }
        let Members { kind, identifier: subscription, reason, message } =
            Members::deserialize(frame).map_err(|_| InvalidFrame)?;
        let is_ours = subscription.as_ref().and_then(Value::as_str) == Some(identifier);
        if let Some(kind) = kind {
            return Ok(match kind.as_str().unwrap_or_default() {
                "welcome" => Self::Welcome,
                "confirm_subscription" if is_ours => Self::Confirm,
                "reject_subscription" if is_ours => Self::Reject,
                "disconnect" => Self::Disconnect(match reason.as_ref().and_then(Value::as_str) {
                    Some("unauthorized") => DisconnectReason::Unauthorized,
                    Some(FATAL_REASON) => DisconnectReason::InvalidCommand,
                    _ => DisconnectReason::Other,
                }),
                _ => Self::Other,
            });
        }
        match message {
            Some(message) if is_ours => FeedRow::decode(lane, &message)
                .map(|row| Self::Row(Box::new(row)))
                .map_err(|_| InvalidFrame),
            _ => Ok(Self::Other),
        }
    }

    /// Whether the bytes can be a disconnect of the reason [`DisconnectReason::InvalidCommand`]: a
    /// search that is cheaper than parsing.
    pub(super) fn may_be_fatal(bytes: &[u8]) -> bool {
        bytes.windows(FATAL_REASON.len()).any(|window| window == FATAL_REASON.as_bytes())
    }
}

#[cfg(test)]
mod tests;
