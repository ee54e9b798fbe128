//! The connector: the state machine that follows the feed.

mod attempt;
mod catch_up;
mod frames;
mod signals;
mod stream;

use std::collections::VecDeque;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use self::frames::SocketEnd;
use self::signals::Gap;
use super::dedupe::Delivered;
use super::fact::FeedFact;
use super::failure::{MintFailure, PollFailure};
use super::io::{ConnectorCall, Input, Output};
use super::lineage::Lineage;
use super::live_buffer::LiveBuffer;
use super::options::{FeedOptions, FeedStart};
use super::page::FeedPage;
use super::row::FeedRow;
use super::signal::Signal;
use super::socket::{Socket, SocketEvent};
use super::state::FeedState;
use super::subscription;
use super::terminal::{FeedError, TerminalReason};
use super::timers::{Timer, TimerKind, Timers};
use super::walk::Walk;
use crate::error::Error;
use crate::generated::types::StreamTicket;
use crate::protocol::cable::DialFailure;

/// The number of unauthorized requests and connections that ends the feed.
const MAX_UNAUTHORIZED: u32 = 3;

/// The state machine of a feed: it has no socket and no clock, and never panics.
///
/// A driver executes every [`Output`] in order, and reports its outcome and all other events as an
/// [`Input`] with the monotonic time. Inputs that don't belong to the current state are ignored.
/// The consumer is serial: after [`Output::Deliver`], [`Output::Ask`], [`Output::Load`] and
/// [`Output::Save`] the connector continues with the outcome. Meanwhile it queues frames up to
/// [`room`](Self::room); [`FeedState`] has the graph of states.
///
/// ```
/// use std::time::Duration;
///
/// use basecamp_core::event_feed::{Connector, FeedOptions, FeedState, Input, Output};
///
/// let options = FeedOptions::new("https://3.basecampapi.com")?;
/// let mut feed = Connector::new(options, 0)?;
/// let now = Duration::ZERO;
///
/// feed.handle(now, Input::Begin);
/// assert!(matches!(feed.poll_output(), Some(Output::Load)));
/// feed.handle(now, Input::Loaded(Ok(None)));
/// assert_eq!(feed.state(), FeedState::Minting);
/// assert!(matches!(feed.poll_output(), Some(Output::Notify(_))));
/// assert!(matches!(feed.poll_output(), Some(Output::Mint)));
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Connector {
    options: FeedOptions,
    identifier: String,
    rng: SmallRng,
    now: Duration,
    state: FeedState,
    outputs: VecDeque<Output>,
    timers: Timers,
    /// The timers that fired and were not handled yet.
    fired: Vec<TimerKind>,
    /// The consumer or the store works: everything else waits.
    awaiting: Option<Awaiting>,
    call: Option<ConnectorCall>,
    outcome: Option<Outcome>,
    socket: Socket,
    walk: Walk,
    lineage: Lineage,
    delivered: Delivered,
    buffer: LiveBuffer,
    gap: Option<Gap>,
    /// The position that is saved after the drain.
    held: Option<String>,
    unauthorized: u32,
    /// The number of failed attempts since the last confirmation.
    failed_attempts: u32,
    last_backoff: Duration,
}

#[derive(Debug)]
enum Awaiting {
    Load,
    Delivery,
    Answer(Signal),
    Save(String),
}

/// The outcome of a call.
#[derive(Debug)]
enum Outcome {
    Ticket(Result<StreamTicket, MintFailure>),
    Dialed(Result<(), DialFailure>),
    Polled(Result<FeedPage, PollFailure>),
}

impl Connector {
    /// Creates a connector. The seed is that of the jitter: a driver gets it from the operating
    /// system, a test fixes it.
    ///
    /// # Errors
    ///
    /// The error of [`FeedOptions::check`].
    pub fn new(options: FeedOptions, seed: u64) -> Result<Self, Error> {
        options.check()?;
        Ok(Self {
            identifier: subscription::identifier(options.lane, &options.filters),
            rng: SmallRng::seed_from_u64(seed),
            now: Duration::ZERO,
            state: FeedState::Idle,
            outputs: VecDeque::new(),
            timers: Timers::default(),
            fired: Vec::new(),
            awaiting: None,
            call: None,
            outcome: None,
            socket: Socket::default(),
            walk: Walk::new(),
            lineage: Lineage::default(),
            delivered: Delivered::new(options.dedupe_capacity),
            buffer: LiveBuffer::new(options.live_buffer_capacity),
            gap: None,
            held: None,
            unauthorized: 0,
            failed_attempts: 0,
            last_backoff: Duration::ZERO,
            options,
        })
    }

    /// Processes an input. `now` is the monotonic time; it must never decrease.
    pub fn handle(&mut self, now: Duration, input: Input) {
        if self.state.is_final() {
            return;
        }
        self.now = now;
        match input {
            Input::Begin => self.begin(),
            Input::Loaded(result) => self.loaded(result),
            Input::Ticket(result) => self.called(ConnectorCall::Mint, Outcome::Ticket(result)),
            Input::Dialed(result) => {
                if self.call == Some(ConnectorCall::Dial) && result.is_ok() {
                    self.socket.is_open = true;
                }
                self.called(ConnectorCall::Dial, Outcome::Dialed(result));
            }
            Input::Polled(result) => self.called(ConnectorCall::Poll, Outcome::Polled(result)),
            Input::Frame { bytes, received_at } => self.received(bytes, received_at),
            Input::SocketFailed(failure) => {
                if std::mem::take(&mut self.socket.is_open) {
                    self.socket.queue.push_back(SocketEvent::Failed(failure));
                }
            }
            Input::Saved(result) => self.saved(result),
            Input::Accepted => {
                if matches!(self.awaiting, Some(Awaiting::Delivery)) {
                    self.awaiting = None;
                }
            }
            Input::Answered(disposition) => self.answered(disposition),
            Input::TimerFired(kind) => self.timer_fired(kind),
            Input::PumpBlocked => self.socket.block(),
            Input::PumpUnblocked => self.socket.unblock(now),
            Input::Close => self.finish(FeedState::Closed, None),
        }
        let is_idle = |feed: &Self| feed.awaiting.is_none() && !feed.state.is_final();
        while is_idle(self) && (self.advance() || self.buffer.has_dropped()) {}
    }

    /// Returns the next action of the driver.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Returns the state.
    #[must_use]
    pub fn state(&self) -> FeedState {
        self.state
    }

    /// Returns the timers that run, in the order in which they were armed.
    #[must_use]
    pub fn timers(&self) -> &[Timer] {
        self.timers.running()
    }

    /// Returns the number of rows in the live buffer.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.buffer.len()
    }

    /// Returns the number of frames that the connector can queue. At 0 a driver stops to read the
    /// socket, and reports [`Input::PumpBlocked`]; no frame is dropped.
    #[must_use]
    pub fn room(&self) -> usize {
        self.socket.room()
    }

    /// Takes the next step. Returns `false` if it requires another input.
    fn advance(&mut self) -> bool {
        if self.socket.is_rejected {
            self.fail(TerminalReason::ProtocolFatal, None);
            return true;
        }
        if self.ask() {
            return true;
        }
        match self.state {
            FeedState::Idle | FeedState::Terminal | FeedState::Closed => false,
            FeedState::Backoff => self.advance_backoff(),
            FeedState::Minting | FeedState::Connecting => self.advance_attempt(),
            FeedState::AwaitingWelcome | FeedState::AwaitingConfirmation => {
                self.advance_handshake()
            }
            FeedState::CatchingUp => self.advance_walk(),
            FeedState::Draining => self.advance_drain(),
            FeedState::Streaming => self.advance_stream(),
        }
    }

    fn begin(&mut self) {
        if self.state == FeedState::Idle && self.awaiting.is_none() {
            self.awaiting = Some(Awaiting::Load);
            self.outputs.push_back(Output::Load);
        } else {
            let error = Error::usage("a feed is consumed once");
            self.fail(TerminalReason::Usage, Some(error));
        }
    }

    fn loaded(&mut self, result: Result<Option<String>, Error>) {
        if !matches!(self.awaiting, Some(Awaiting::Load)) {
            return;
        }
        self.awaiting = None;
        match result {
            Ok(Some(position)) if position.is_empty() => {
                let error = Error::usage("the checkpoint store returned an empty position");
                self.fail(TerminalReason::CheckpointLoad, Some(error));
            }
            // To start at the present instead would skip the rows after the stored position.
            Err(error) => self.fail(TerminalReason::CheckpointLoad, Some(error)),
            Ok(position) => {
                if self.options.start == FeedStart::Resume
                    && let Some(position) = position
                {
                    self.lineage.restore(position);
                }
                self.connect();
            }
        }
    }

    fn called(&mut self, call: ConnectorCall, outcome: Outcome) {
        if self.call == Some(call) {
            self.call = None;
            self.outcome = Some(outcome);
        }
    }

    fn saved(&mut self, result: Result<(), Error>) {
        match self.awaiting.take() {
            Some(Awaiting::Save(position)) => {
                self.lineage.hold = false;
                self.notify(match result {
                    Ok(()) => FeedFact::Checkpoint { position },
                    Err(error) => FeedFact::CheckpointSaveFailed { error },
                });
            }
            other => self.awaiting = other,
        }
    }

    /// Passes a row to the consumer, unless it was delivered before.
    fn deliver(&mut self, row: FeedRow) -> bool {
        let is_new = self.delivered.insert(row.id());
        if is_new {
            self.awaiting = Some(Awaiting::Delivery);
            self.outputs.push_back(Output::Deliver(row));
        }
        is_new
    }

    /// Saves a position. With the outcome, further positions may be saved.
    fn save(&mut self, position: String) {
        self.awaiting = Some(Awaiting::Save(position.clone()));
        self.outputs.push_back(Output::Save(position));
    }

    fn notify(&mut self, fact: FeedFact) {
        self.outputs.push_back(Output::Notify(fact));
    }

    fn start_call(&mut self, call: ConnectorCall, output: Output) {
        self.call = Some(call);
        self.outputs.push_back(output);
    }

    fn random(&mut self) -> f64 {
        self.rng.random()
    }

    fn arm(&mut self, kind: TimerKind, armed_at: Duration, delay: Duration) {
        self.timers.arm(Timer { kind, armed_at, delay });
        let elapsed = self.now.saturating_sub(armed_at);
        self.outputs.push_back(Output::Arm { kind, delay: delay.saturating_sub(elapsed) });
    }

    /// Starts the staleness timer, at most until a postponed end takes effect.
    fn arm_staleness(&mut self, from: Duration) {
        let limit = self.socket.postponed.map(|end| end.until.saturating_sub(from));
        let delay = limit.unwrap_or(self.options.staleness).min(self.options.staleness);
        self.arm(TimerKind::Staleness, from, delay);
    }

    fn stop(&mut self, kind: TimerKind) {
        if self.timers.stop(kind).is_some() {
            self.outputs.push_back(Output::Stop(kind));
        }
        self.fired.retain(|fired| *fired != kind);
    }

    fn timer_fired(&mut self, kind: TimerKind) {
        let Some(timer) = self.timers.stop(kind) else { return };
        let is_suspended = kind == TimerKind::Staleness
            && self.socket.postponed.is_none()
            && self.socket.was_blocked_during(&timer);
        if is_suspended {
            self.arm_staleness(self.now);
        } else {
            self.fired.push(kind);
        }
    }

    /// Whether a timer has fired. Consumes the event.
    fn take_fired(&mut self, kind: TimerKind) -> bool {
        let count = self.fired.len();
        self.fired.retain(|fired| *fired != kind);
        self.fired.len() < count
    }

    /// Ends the feed with an error.
    fn fail(&mut self, reason: TerminalReason, cause: Option<Error>) {
        self.finish(FeedState::Terminal, Some(FeedError::new(reason, cause)));
    }

    fn finish(&mut self, state: FeedState, error: Option<FeedError>) {
        // Actions that the driver has not begun are abandoned, except for a decided save.
        self.outputs.retain(|output| {
            matches!(
                output,
                Output::Save(_)
                    | Output::Notify(_)
                    | Output::Stop(_)
                    | Output::Cancel(_)
                    | Output::CloseSocket
            )
        });
        self.dispose();
        self.awaiting = None;
        self.gap = None;
        self.held = None;
        self.state = state;
        self.outputs.push_back(Output::Finish(error));
    }

    /// Disposes of the current attempt: its call, its socket and all timers.
    fn dispose(&mut self) {
        if let Some(call) = self.call.take() {
            self.outputs.push_back(Output::Cancel(call));
        }
        self.outcome = None;
        if std::mem::take(&mut self.socket).is_open {
            self.outputs.push_back(Output::CloseSocket);
        }
        let kinds: Vec<TimerKind> = self.timers.running().iter().map(|timer| timer.kind).collect();
        for kind in kinds {
            self.stop(kind);
        }
        self.fired.clear();
        self.walk = Walk::new();
    }
}
