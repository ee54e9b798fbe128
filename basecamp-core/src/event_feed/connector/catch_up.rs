//! Walks over the poll lane.

use super::{Connector, Gap, Outcome, SocketEnd};
use crate::error::{Error, ErrorCode};
use crate::event_feed::continuation::{check_next, origin_of};
use crate::event_feed::fact::{Disconnection, FeedFact, PositionRejection};
use crate::event_feed::failure::{PollFailure, PollFailureKind};
use crate::event_feed::io::{ConnectorCall, Output};
use crate::event_feed::page::{FeedCursor, FeedPage};
use crate::event_feed::socket::PostponedEnd;
use crate::event_feed::state::FeedState;
use crate::event_feed::terminal::TerminalReason;
use crate::event_feed::timers::TimerKind;
use crate::event_feed::walk::{PageInProgress, Walk, WalkStep};

impl Connector {
    /// Starts a walk at the lineage's entry.
    pub(super) fn start_walk(&mut self) {
        self.state = FeedState::CatchingUp;
        self.walk = Walk::new();
        let cursor = match self.lineage.entry(&self.options.start).cursor {
            FeedCursor::Url(url) => FeedCursor::Url(origin_of(&url)),
            cursor => cursor,
        };
        self.notify(FeedFact::CatchUpStarted { cursor });
    }

    /// Advances the state CatchingUp.
    pub(super) fn advance_walk(&mut self) -> bool {
        if self.end_of_socket() {
            return true;
        }
        match std::mem::replace(&mut self.walk.step, WalkStep::Enter) {
            WalkStep::Enter => {
                let entry = self.lineage.entry(&self.options.start);
                self.walk.enter(&entry);
                self.poll(entry.cursor);
                true
            }
            WalkStep::Polling(cursor) => match self.outcome.take() {
                Some(Outcome::Polled(Ok(page))) => {
                    self.accept(page);
                    true
                }
                Some(Outcome::Polled(Err(failure))) => {
                    self.poll_failed(cursor, failure);
                    true
                }
                _ => {
                    self.walk.step = WalkStep::Polling(cursor);
                    false
                }
            },
            WalkStep::Retrying(cursor) => {
                let is_over = self.take_fired(TimerKind::PollRetry);
                if is_over {
                    self.poll(cursor);
                } else {
                    self.walk.step = WalkStep::Retrying(cursor);
                }
                is_over
            }
            WalkStep::Delivering(page) => {
                self.deliver_page(page);
                true
            }
            WalkStep::Saving(page) => {
                self.page_saved(page);
                true
            }
        }
    }

    /// Handles an end of the socket during a walk. Returns `true` if the walk was abandoned.
    ///
    /// A poll in flight and a page in progress are finished before. A poll has for that one more
    /// staleness interval.
    fn end_of_socket(&mut self) -> bool {
        let is_polling = matches!(self.walk.step, WalkStep::Polling(_));
        let is_delivering = matches!(self.walk.step, WalkStep::Delivering(_) | WalkStep::Saving(_));
        // While the consumer works on a page, a full buffer blocks the socket, and drops nothing.
        let room = self.buffer.capacity().saturating_sub(self.buffer.len());
        let end = self.absorb(if is_delivering { room } else { usize::MAX });
        let was_postponed = self.socket.postponed.is_some();
        if let Some(SocketEnd::Disconnected(cause)) = end {
            self.postpone(cause);
        }
        if self.take_fired(TimerKind::Staleness) {
            if was_postponed && is_polling && self.outcome.is_none() {
                return self.abandon();
            }
            if self.socket.postponed.is_none() {
                self.report_stale();
                self.postpone(Disconnection::Stale);
            }
        }
        let Some(end) = self.socket.postponed else { return false };
        let may_wait =
            is_delivering || (is_polling && (self.outcome.is_some() || self.now < end.until));
        if may_wait { false } else { self.abandon() }
    }

    /// Postpones the end of the socket. The server's reason outranks silence.
    pub(super) fn postpone(&mut self, cause: Disconnection) {
        match &mut self.socket.postponed {
            Some(end) if end.cause == Disconnection::Stale => end.cause = cause,
            Some(_) => {}
            None => {
                let until = self.now.saturating_add(self.options.staleness);
                self.socket.postponed = Some(PostponedEnd { cause, until });
                self.stop(TimerKind::Staleness);
                self.arm_staleness(self.now);
            }
        }
    }

    /// Ends the connection for the postponed reason.
    pub(super) fn abandon(&mut self) -> bool {
        let end = self.socket.postponed;
        if let Some(end) = end {
            self.disconnect(end.cause, None, None);
        }
        end.is_some()
    }

    fn poll(&mut self, cursor: FeedCursor) {
        self.walk.step = WalkStep::Polling(cursor.clone());
        self.start_call(ConnectorCall::Poll, Output::Poll(cursor));
    }

    fn accept(&mut self, page: FeedPage) {
        if let Err(message) = self.walk.accept(page) {
            let error = Error::new(ErrorCode::ApiError, message);
            return self.fail(TerminalReason::PollFailed, Some(error));
        }
        // Only a page proves that the token is valid.
        self.unauthorized = 0;
        if self.options.polls_only {
            self.failed_attempts = 0;
        }
        self.lineage.hold |= self.walk.is_present;
    }

    /// Delivers the next row of a page, or completes the page.
    fn deliver_page(&mut self, mut page: PageInProgress) {
        if let Some(row) = page.rows.next() {
            page.delivered += usize::from(self.deliver(row));
            self.walk.step = WalkStep::Delivering(page);
            return;
        }
        self.lineage.advance(page.position.clone(), page.highest_id);
        if !self.lineage.hold {
            self.save(page.position.clone());
        }
        self.walk.step = WalkStep::Saving(page);
    }

    fn page_saved(&mut self, page: PageInProgress) {
        let PageInProgress { delivered, position, next, .. } = page;
        self.notify(FeedFact::PageDelivered { count: delivered, position: position.clone() });
        match next {
            Some(next) => {
                if self.abandon() {
                    return;
                }
                match check_next(&self.options.origin, &self.options.filters, &next) {
                    Ok(()) => self.poll(FeedCursor::Url(next)),
                    Err(_) => self.fail(TerminalReason::InvalidContinuation, None),
                }
            }
            // A position at the server's head is saved after the drain, even if the socket ended.
            None if self.lineage.hold => self.start_drain(Some(position)),
            None => {
                if !self.abandon() {
                    self.start_drain(None);
                }
            }
        }
    }

    fn poll_failed(&mut self, cursor: FeedCursor, failure: PollFailure) {
        let PollFailure { kind, error } = failure;
        match kind {
            PollFailureKind::Transient => self.retry_poll(cursor, None),
            PollFailureKind::Throttled(wait) => self.retry_poll(cursor, Some(wait)),
            PollFailureKind::PositionInvalid => {
                self.position_rejected(PositionRejection::PositionInvalid, error);
            }
            PollFailureKind::FilterChanged { position_digest, filters_digest } => {
                self.notify(FeedFact::FilterConflict { position_digest, filters_digest });
                self.position_rejected(PositionRejection::FilterChanged, error);
            }
            PollFailureKind::Gone { epoch_after_id, resume } => {
                if !self.lineage.expire(epoch_after_id) {
                    return self.fail(TerminalReason::PollFailed, Some(error));
                }
                self.notify(FeedFact::Gap { epoch_after_id });
                self.gap = Some(Gap { epoch_after_id, resume });
            }
            PollFailureKind::Unauthorized => {
                self.unauthorized(Disconnection::PollUnauthorized, Some(error));
            }
            PollFailureKind::FilterInvalid => {
                self.fail(TerminalReason::FilterInvalid, Some(error));
            }
            // The error names the origin of the target, which may be hostile.
            PollFailureKind::RedirectRefused => {
                self.fail(TerminalReason::InvalidContinuation, None);
            }
            PollFailureKind::Unrecoverable => self.fail(TerminalReason::PollFailed, Some(error)),
        }
    }

    /// Polls again after the server's `Retry-After`, or after the backoff.
    fn retry_poll(&mut self, cursor: FeedCursor, retry_after: Option<std::time::Duration>) {
        if self.abandon() {
            return;
        }
        self.walk.failures = self.walk.failures.saturating_add(1);
        let random = self.random();
        let backoff = self.options.backoff.full_jitter(self.walk.failures, random);
        self.walk.step = WalkStep::Retrying(cursor);
        self.arm(TimerKind::PollRetry, self.now, retry_after.unwrap_or(backoff));
    }

    /// Enters the poll lane again, without the rejected position.
    fn position_rejected(&mut self, reason: PositionRejection, error: Error) {
        self.notify(FeedFact::PositionRejected { reason });
        if !self.lineage.reject_position() {
            self.fail(TerminalReason::PollFailed, Some(error));
        }
    }
}
