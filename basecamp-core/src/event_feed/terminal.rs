//! The reasons for which a feed ends with an error.

use std::fmt;

use crate::error::{Error, ErrorCode};

/// The reason for which a feed ended with an error. A new attempt would fail as well, or the
/// consumer terminated the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TerminalReason {
    /// The server rejected the subscription.
    SubscriptionRejected,
    /// The server rejected the subscription's command as invalid.
    ProtocolFatal,
    /// The server rejected a filter.
    FilterInvalid,
    /// Three requests or connections in a row were unauthorized.
    AuthorizationFailed,
    /// The checkpoint store failed to load the position.
    CheckpointLoad,
    /// The feed was consumed a second time, or the driver opens no sockets.
    Usage,
    /// Rows were dropped, and the loss was not accepted.
    BufferOverflow,
    /// The position expired, and the loss was not accepted.
    FeedGap,
    /// The server's URL for the next poll failed the checks. It was not requested.
    InvalidContinuation,
    /// A poll failed in a way that a retry can't resolve.
    PollFailed,
    /// The ticket request failed in a way that a retry can't resolve.
    MintFailed,
    /// The server's URL of the socket can't be dialed.
    InvalidCableUrl,
}

impl TerminalReason {
    /// Returns the name, such as `feed_gap`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SubscriptionRejected => "subscription_rejected",
            Self::ProtocolFatal => "protocol_fatal",
            Self::FilterInvalid => "filter_invalid",
            Self::AuthorizationFailed => "authorization_failed",
            Self::CheckpointLoad => "checkpoint_load",
            Self::Usage => "usage",
            Self::BufferOverflow => "buffer_overflow",
            Self::FeedGap => "feed_gap",
            Self::InvalidContinuation => "invalid_continuation",
            Self::PollFailed => "poll_failed",
            Self::MintFailed => "mint_failed",
            Self::InvalidCableUrl => "invalid_cable_url",
        }
    }

    /// Returns the code of the error.
    #[must_use]
    pub fn code(self) -> ErrorCode {
        match self {
            Self::Usage | Self::CheckpointLoad => ErrorCode::Usage,
            Self::FilterInvalid => ErrorCode::Validation,
            Self::AuthorizationFailed => ErrorCode::AuthRequired,
            _ => ErrorCode::ApiError,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::SubscriptionRejected => "the server rejected the subscription",
            Self::ProtocolFatal => "the server rejected the subscription's command",
            Self::FilterInvalid => "the server rejected a filter",
            Self::AuthorizationFailed => "the feed was unauthorized three times",
            Self::CheckpointLoad => "the checkpoint can't be loaded",
            Self::Usage => "the feed can't be consumed",
            Self::BufferOverflow => "events were dropped because the live buffer was full",
            Self::FeedGap => "the position expired, so events are lost",
            Self::InvalidContinuation => {
                "the URL of the next poll failed the checks and was not requested"
            }
            Self::PollFailed => "the feed can't be polled",
            Self::MintFailed => "the server issued no usable ticket",
            Self::InvalidCableUrl => "the server's socket URL can't be dialed",
        }
    }
}

impl fmt::Display for TerminalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The error that ends a feed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FeedError {
    /// The reason.
    pub reason: TerminalReason,
    /// The error of the call or of the store that caused it.
    pub cause: Option<Error>,
}

impl FeedError {
    pub(super) fn new(reason: TerminalReason, cause: Option<Error>) -> Self {
        Self { reason, cause }
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.message())?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

impl std::error::Error for FeedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

/// The error has the code of its reason, and the feed's error as its source.
impl From<FeedError> for Error {
    fn from(error: FeedError) -> Self {
        Self::new(error.reason.code(), error.to_string()).with_source(error)
    }
}
