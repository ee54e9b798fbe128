//! The frames of the socket.

use std::time::Duration;

use bytes::Bytes;

use super::Connector;
use crate::event_feed::fact::{Disconnection, FeedFact};
use crate::event_feed::frame::{DisconnectReason, Frame, InvalidFrame};
use crate::event_feed::socket::SocketEvent;
use crate::event_feed::state::FeedState;
use crate::event_feed::timers::TimerKind;
use crate::protocol::cable::SocketFailure;

/// An event of the socket that ends the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SocketEnd {
    SubscriptionRejected,
    Disconnected(Disconnection),
}

impl Connector {
    /// Queues a frame. The staleness timer restarts at its receipt, not when it is handled.
    pub(super) fn received(&mut self, bytes: Bytes, received_at: Duration) {
        if !self.socket.is_open {
            return;
        }
        self.socket.last_frame_at = received_at;
        if self.timers.running().iter().any(|timer| timer.kind == TimerKind::Staleness) {
            self.arm_staleness(received_at);
        }
        let is_rejection = Frame::may_be_fatal(&bytes)
            && self.parse(&bytes) == Ok(Frame::Disconnect(DisconnectReason::InvalidCommand));
        if is_rejection {
            self.socket.is_rejected = true;
        } else {
            self.socket.queue.push_back(SocketEvent::Frame(bytes));
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Frame, InvalidFrame> {
        Frame::parse(self.options.lane, &self.identifier, bytes)
    }

    /// Takes up to `limit` frames from the queue: buffers rows, and ignores signs of life. Stops at
    /// an event that ends the connection, and returns it.
    pub(super) fn absorb(&mut self, limit: usize) -> Option<SocketEnd> {
        for _ in 0..limit {
            let event = self.socket.queue.pop_front()?;
            match self.classify(event) {
                Ok(Frame::Row(row)) => self.buffer.push(*row),
                Ok(_) => {}
                Err(end) => return Some(end),
            }
        }
        None
    }

    /// Returns the frame of a socket event, or the end of the connection that it means.
    pub(super) fn classify(&self, event: SocketEvent) -> Result<Frame, SocketEnd> {
        let cause = match event {
            SocketEvent::Failed(SocketFailure::Closed(code)) => Disconnection::Closed(code),
            SocketEvent::Failed(SocketFailure::Broken) => Disconnection::Broken,
            SocketEvent::Failed(SocketFailure::FrameTooLarge) => Disconnection::InvalidFrame,
            SocketEvent::Frame(bytes) => match self.parse(&bytes) {
                Err(_) => Disconnection::InvalidFrame,
                Ok(Frame::Disconnect(DisconnectReason::Unauthorized)) => {
                    Disconnection::Unauthorized
                }
                Ok(Frame::Disconnect(_)) => Disconnection::ServerDisconnect,
                Ok(Frame::Reject) if self.state == FeedState::AwaitingConfirmation => {
                    return Err(SocketEnd::SubscriptionRejected);
                }
                Ok(frame) => return Ok(frame),
            },
        };
        Err(SocketEnd::Disconnected(cause))
    }

    pub(super) fn report_stale(&mut self) {
        let age = self.now.saturating_sub(self.socket.last_frame_at);
        self.notify(FeedFact::StaleConnection { age });
    }
}
