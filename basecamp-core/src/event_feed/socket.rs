//! The connector's view of the socket: received frames, back-pressure, and a postponed end.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use super::fact::Disconnection;
use super::timers::Timer;
use crate::protocol::cable::SocketFailure;

/// The number of frames that a connector queues while the consumer works.
pub(super) const QUEUE_LIMIT: usize = 256;

/// An event of the socket, in the order of arrival.
#[derive(Debug)]
pub(super) enum SocketEvent {
    Frame(Bytes),
    Failed(SocketFailure),
}

/// An end of the socket that takes effect later.
#[derive(Debug, Clone, Copy)]
pub(super) struct PostponedEnd {
    pub(super) cause: Disconnection,
    /// The time at which a poll in flight is abandoned.
    pub(super) until: Duration,
}

/// The socket of the current attempt.
#[derive(Debug, Default)]
pub(super) struct Socket {
    pub(super) is_open: bool,
    pub(super) queue: VecDeque<SocketEvent>,
    /// The server rejected the subscription's command: nothing more is delivered.
    pub(super) is_rejected: bool,
    pub(super) postponed: Option<PostponedEnd>,
    pub(super) last_frame_at: Duration,
    is_blocked: bool,
    unblocked_at: Option<Duration>,
}

impl Socket {
    /// The number of frames that the queue can take.
    pub(super) fn room(&self) -> usize {
        QUEUE_LIMIT.saturating_sub(self.queue.len())
    }

    pub(super) fn block(&mut self) {
        self.is_blocked = true;
    }

    pub(super) fn unblock(&mut self, now: Duration) {
        self.is_blocked = false;
        self.unblocked_at = Some(now);
    }

    /// Whether the driver didn't read the socket for a part of the timer's interval, so that
    /// silence in it proves nothing.
    pub(super) fn was_blocked_during(&self, timer: &Timer) -> bool {
        self.is_blocked || self.unblocked_at.is_some_and(|time| time > timer.armed_at)
    }
}
