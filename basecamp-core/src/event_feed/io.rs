//! Inputs and outputs of the connector.

use std::time::Duration;

use bytes::Bytes;

use super::fact::FeedFact;
use super::failure::{MintFailure, PollFailure};
use super::page::{FeedCursor, FeedPage};
use super::row::FeedRow;
use super::signal::{Disposition, Signal};
use super::terminal::FeedError;
use super::timers::TimerKind;
use crate::error::Error;
use crate::generated::types::StreamTicket;
use crate::model::secret::Secret;
use crate::protocol::cable::{DialFailure, SocketFailure};

/// An event that a driver reports to a [`Connector`](super::Connector).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Input {
    /// The consumer requests the first row.
    Begin,
    /// The outcome of [`Output::Load`]: the stored position, or `None` if there is none.
    Loaded(Result<Option<String>, Error>),
    /// The outcome of [`Output::Mint`].
    Ticket(Result<StreamTicket, MintFailure>),
    /// The outcome of [`Output::Dial`].
    Dialed(Result<(), DialFailure>),
    /// A frame of the socket.
    Frame {
        /// The content.
        bytes: Bytes,
        /// The monotonic time at which the driver read the frame.
        received_at: Duration,
    },
    /// The socket ended, and the driver disposed of it. Frames that were read before are reported
    /// before.
    SocketFailed(SocketFailure),
    /// The outcome of [`Output::Poll`].
    Polled(Result<FeedPage, PollFailure>),
    /// The outcome of [`Output::Save`].
    Saved(Result<(), Error>),
    /// The consumer has processed the row of [`Output::Deliver`].
    Accepted,
    /// The decision about the signal of [`Output::Ask`].
    Answered(Disposition),
    /// A timer fired.
    TimerFired(TimerKind),
    /// The driver has stopped to read the socket, because
    /// [`Connector::room`](super::Connector::room) is 0.
    PumpBlocked,
    /// The driver reads the socket again.
    PumpUnblocked,
    /// The consumer closes the feed, or stops to consume it.
    Close,
}

/// An action of the driver.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Output {
    /// Load the position from the checkpoint store. Without a store there is none.
    Load,
    /// Request a ticket (`CreateStreamTicket`).
    Mint,
    /// Open the socket. Don't follow redirects, and don't connect again.
    Dial {
        /// The URL of the ticket, unchanged. Check it with
        /// [`is_valid_cable_url`](super::is_valid_cable_url).
        url: Secret,
        /// The maximum size of a frame in bytes, to be enforced while reading.
        frame_limit: usize,
    },
    /// Send this text frame.
    Write(String),
    /// Close the socket with code 1000 and an empty reason.
    CloseSocket,
    /// Request a page with the feed's filters, or request a page's URL unchanged.
    Poll(FeedCursor),
    /// Pass the row to the consumer.
    Deliver(FeedRow),
    /// Pass the signal to the consumer's handler. Without a handler the answer is the default.
    Ask(Signal),
    /// Save the position to the checkpoint store, even if the feed is closed meanwhile. Without a
    /// store it is saved at once.
    Save(String),
    /// Pass the fact to observers.
    Notify(FeedFact),
    /// Start a timer, again if it runs.
    Arm {
        /// The timer.
        kind: TimerKind,
        /// The time until it fires.
        delay: Duration,
    },
    /// Stop a timer.
    Stop(TimerKind),
    /// Cancel a call. Its outcome must not be reported any more.
    Cancel(ConnectorCall),
    /// The feed has ended: with an error, or because it was closed.
    Finish(Option<FeedError>),
}

/// A call that can be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectorCall {
    /// [`Output::Mint`].
    Mint,
    /// [`Output::Dial`].
    Dial,
    /// [`Output::Poll`].
    Poll,
}
