//! The states of the connector.

/// A state of the connector.
///
/// ```text
/// Idle ──▶ Minting ──▶ Connecting ──▶ AwaitingWelcome ──▶ AwaitingConfirmation
///            ▲  │           │                │                     │
///            │  ▼           ▼                ▼                     ▼
///           Backoff ◀───────┴────────────────┴──┬─────┬─────── CatchingUp ◀─┐
///                                               │     │            │        │
///                                               │ Streaming ◀── Draining    │
///                                               │     └─────────────────────┘
/// any state ──▶ Terminal (error), Closed        └── a connection ends
/// ```
///
/// A feed without a socket enters CatchingUp in place of Minting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FeedState {
    /// The feed is not consumed yet.
    Idle,
    /// The feed waits before the next attempt to connect.
    Backoff,
    /// The ticket is requested.
    Minting,
    /// The socket is dialed.
    Connecting,
    /// The socket is open.
    AwaitingWelcome,
    /// The subscription is sent.
    AwaitingConfirmation,
    /// The feed walks the poll lane to its head. Rows of the socket are buffered.
    CatchingUp,
    /// The buffered rows are delivered.
    Draining,
    /// The rows of the socket are delivered.
    Streaming,
    /// The feed ended with an error.
    Terminal,
    /// The feed was closed.
    Closed,
}

impl FeedState {
    /// Returns the name, such as `awaiting_welcome`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Backoff => "backoff",
            Self::Minting => "minting",
            Self::Connecting => "connecting",
            Self::AwaitingWelcome => "awaiting_welcome",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::CatchingUp => "catching_up",
            Self::Draining => "draining",
            Self::Streaming => "streaming",
            Self::Terminal => "terminal",
            Self::Closed => "closed",
        }
    }

    /// Whether the feed has ended.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Terminal | Self::Closed)
    }
}
