//! An attempt to connect: backoff, ticket, dial, welcome and confirmation.

use std::time::Duration;

use super::{Connector, MAX_UNAUTHORIZED, Outcome, SocketEnd};
use crate::error::Error;
use crate::event_feed::fact::{Disconnection, FeedFact};
use crate::event_feed::failure::{MintFailure, MintFailureKind};
use crate::event_feed::frame::{FRAME_LIMIT, Frame};
use crate::event_feed::io::{ConnectorCall, Output};
use crate::event_feed::state::FeedState;
use crate::event_feed::subscription;
use crate::event_feed::terminal::TerminalReason;
use crate::event_feed::timers::TimerKind;
use crate::generated::types::StreamTicket;
use crate::protocol::cable::{Cable, DialFailure};

impl Connector {
    pub(super) fn advance_backoff(&mut self) -> bool {
        let is_over = self.take_fired(TimerKind::Backoff);
        if is_over {
            self.connect();
        }
        is_over
    }

    /// Requests a ticket: each attempt has a new one. Without a socket, starts a walk.
    pub(super) fn connect(&mut self) {
        if self.options.polls_only {
            return self.start_walk();
        }
        self.state = FeedState::Minting;
        let attempt = self.failed_attempts.saturating_add(1);
        self.notify(FeedFact::Connecting { attempt, delay: self.last_backoff });
        self.start_call(ConnectorCall::Mint, Output::Mint);
    }

    /// Advances the states Minting and Connecting.
    pub(super) fn advance_attempt(&mut self) -> bool {
        match self.outcome.take() {
            Some(Outcome::Ticket(result)) => self.minted(result),
            Some(Outcome::Dialed(result)) => self.dialed(result),
            _ if self.take_fired(TimerKind::HandshakeDeadline) => {
                self.disconnect(Disconnection::HandshakeDeadline, None, None);
            }
            _ => return false,
        }
        true
    }

    fn minted(&mut self, result: Result<StreamTicket, MintFailure>) {
        match result {
            Ok(ticket) => {
                let is_empty = ticket.ticket.expose().is_empty() || ticket.url.expose().is_empty();
                if is_empty || ticket.expires_in <= 0 {
                    return self.fail(TerminalReason::MintFailed, None);
                }
                self.state = FeedState::Connecting;
                self.arm(TimerKind::HandshakeDeadline, self.now, Cable::OPEN_TIMEOUT);
                let dial = Output::Dial { url: ticket.url, frame_limit: FRAME_LIMIT };
                self.start_call(ConnectorCall::Dial, dial);
            }
            Err(MintFailure { kind, error }) => {
                let retry_after = match kind {
                    MintFailureKind::Transient => None,
                    MintFailureKind::Throttled(wait) => Some(wait),
                    MintFailureKind::Unauthorized => {
                        return self.unauthorized(Disconnection::MintFailed, Some(error));
                    }
                    MintFailureKind::Unrecoverable => {
                        return self.fail(TerminalReason::MintFailed, Some(error));
                    }
                };
                self.disconnect(Disconnection::MintFailed, Some(error), retry_after);
            }
        }
    }

    fn dialed(&mut self, result: Result<(), DialFailure>) {
        match result {
            Ok(()) => {
                self.state = FeedState::AwaitingWelcome;
                self.socket.last_frame_at = self.now;
                self.arm_staleness(self.now);
                self.notify(FeedFact::Connected);
            }
            Err(DialFailure::Transient) => self.disconnect(Disconnection::DialFailed, None, None),
            Err(DialFailure::Policy) => self.fail(TerminalReason::InvalidCableUrl, None),
            Err(DialFailure::Unsupported) => {
                let message = "the driver opens no sockets: enable its feature `event-feed`, don't \
                               replace its agent, or poll only";
                self.fail(TerminalReason::Usage, Some(Error::usage(message)));
            }
        }
    }

    /// Advances the states AwaitingWelcome and AwaitingConfirmation.
    pub(super) fn advance_handshake(&mut self) -> bool {
        let (deadline, missed) = if self.state == FeedState::AwaitingWelcome {
            (TimerKind::HandshakeDeadline, Disconnection::HandshakeDeadline)
        } else {
            (TimerKind::ConfirmationDeadline, Disconnection::ConfirmationDeadline)
        };
        let is_late = self.take_fired(deadline);
        let is_stale = self.take_fired(TimerKind::Staleness);
        if is_late || is_stale {
            // The server's decision outranks ours.
            let local = if is_late { missed } else { Disconnection::Stale };
            let end = self.absorb(usize::MAX);
            if end.is_none() && local == Disconnection::Stale {
                self.report_stale();
            }
            self.end_handshake(end.unwrap_or(SocketEnd::Disconnected(local)));
            return true;
        }
        let Some(event) = self.socket.queue.pop_front() else { return false };
        match (self.state, self.classify(event)) {
            (_, Err(end)) => self.end_handshake(end),
            (FeedState::AwaitingWelcome, Ok(Frame::Welcome)) => self.subscribe(),
            (FeedState::AwaitingConfirmation, Ok(Frame::Confirm)) => self.confirmed(),
            (_, Ok(Frame::Row(row))) => self.buffer.push(*row),
            _ => {}
        }
        true
    }

    fn subscribe(&mut self) {
        self.state = FeedState::AwaitingConfirmation;
        self.outputs.push_back(Output::Write(subscription::subscribe(&self.identifier)));
        self.stop(TimerKind::HandshakeDeadline);
        let deadline = self.options.confirmation_deadline;
        self.arm(TimerKind::ConfirmationDeadline, self.now, deadline);
    }

    fn confirmed(&mut self) {
        self.stop(TimerKind::ConfirmationDeadline);
        // The ticket was valid, which doesn't prove that the token is.
        self.failed_attempts = 0;
        self.notify(FeedFact::Confirmed);
        self.start_walk();
    }

    fn end_handshake(&mut self, end: SocketEnd) {
        match end {
            SocketEnd::SubscriptionRejected => {
                self.fail(TerminalReason::SubscriptionRejected, None);
            }
            SocketEnd::Disconnected(Disconnection::Unauthorized)
                if self.state == FeedState::AwaitingWelcome =>
            {
                self.unauthorized(Disconnection::Unauthorized, None);
            }
            SocketEnd::Disconnected(cause) => self.disconnect(cause, None, None),
        }
    }

    /// Counts an unauthorized request or connection, and ends the attempt or the feed.
    pub(super) fn unauthorized(&mut self, cause: Disconnection, error: Option<Error>) {
        self.unauthorized = self.unauthorized.saturating_add(1);
        if self.unauthorized >= MAX_UNAUTHORIZED {
            self.fail(TerminalReason::AuthorizationFailed, error);
        } else {
            self.disconnect(cause, error, None);
        }
    }

    /// Ends the attempt or the connection, and waits before the next. A `Retry-After` is the
    /// minimum of the wait.
    pub(super) fn disconnect(
        &mut self,
        cause: Disconnection,
        error: Option<Error>,
        retry_after: Option<Duration>,
    ) {
        // The rows that were received before the end are not lost.
        let _ = self.absorb(usize::MAX);
        self.dispose();
        self.notify(FeedFact::Disconnected { cause, error });
        self.state = FeedState::Backoff;
        self.failed_attempts = self.failed_attempts.saturating_add(1);
        let random = self.random();
        let jitter = self.options.backoff.full_jitter(self.failed_attempts, random);
        self.last_backoff = jitter.max(retry_after.unwrap_or_default());
        self.arm(TimerKind::Backoff, self.now, self.last_backoff);
    }
}
