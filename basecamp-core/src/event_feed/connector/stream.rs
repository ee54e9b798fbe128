//! The drain of the live buffer, and the stream of the socket.

use super::{Connector, SocketEnd};
use crate::event_feed::fact::{Disconnection, FeedFact};
use crate::event_feed::frame::Frame;
use crate::event_feed::state::FeedState;
use crate::event_feed::timers::TimerKind;

impl Connector {
    /// Starts the drain. `held` is a position at the server's head, to be saved after it.
    ///
    /// The rows of such a walk include all that were received up to now, except that a flood of
    /// frames must not prolong the walk: the buffer's capacity limits the number of frames.
    pub(super) fn start_drain(&mut self, held: Option<String>) {
        self.state = FeedState::Draining;
        self.held = held;
        if self.held.is_some()
            && let Some(SocketEnd::Disconnected(cause)) = self.absorb(self.buffer.capacity())
        {
            self.postpone(cause);
        }
    }

    /// Advances the state Draining. It is finished even if the socket has ended.
    pub(super) fn advance_drain(&mut self) -> bool {
        if self.take_fired(TimerKind::Staleness) && self.socket.postponed.is_none() {
            self.report_stale();
            self.postpone(Disconnection::Stale);
        }
        if let Some(row) = self.buffer.pop() {
            self.deliver(row);
        } else if let Some(position) = self.held.take() {
            self.save(position);
        } else {
            self.notify(FeedFact::CaughtUp);
            self.state = FeedState::Streaming;
            let random = self.random();
            let interval = self.options.repair_interval.mul_f64(0.8 + 0.4 * random);
            self.arm(TimerKind::RepairPoll, self.now, interval);
        }
        true
    }

    /// Advances the state Streaming.
    pub(super) fn advance_stream(&mut self) -> bool {
        if self.abandon() {
            return true;
        }
        if self.take_fired(TimerKind::Staleness) {
            let cause = match self.absorb(usize::MAX) {
                Some(SocketEnd::Disconnected(cause)) => cause,
                _ => {
                    self.report_stale();
                    Disconnection::Stale
                }
            };
            self.disconnect(cause, None, None);
            return true;
        }
        if self.take_fired(TimerKind::RepairPoll) {
            self.start_walk();
            return true;
        }
        let Some(event) = self.socket.queue.pop_front() else { return false };
        match self.classify(event) {
            Ok(Frame::Row(row)) => {
                self.deliver(*row);
            }
            Ok(_) => {}
            Err(SocketEnd::Disconnected(cause)) => self.disconnect(cause, None, None),
            Err(SocketEnd::SubscriptionRejected) => {}
        }
        true
    }
}
