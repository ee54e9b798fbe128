//! The link between the machine of a feed, its calls and socket, and its consumer.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;

use super::io::Input;
use super::row::FeedRow;
use super::terminal::FeedError;
use crate::model::cancel::Cancel;
use crate::model::waiters::{WaitEvent, WakerSet};
use crate::protocol::cable::CableEvents;
use crate::protocol::cable::{DialFailure, SocketFailure};

/// The number of frames that the link queues until the machine takes them.
const MAX_FRAMES: usize = 8;

/// A message to the machine.
#[derive(Debug)]
pub(super) enum Message {
    /// An input that is always valid.
    Input(Input),
    /// The outcome of the call with this number.
    Called(u64, Input),
    /// An event of the socket with this number.
    Socket(u64, Input),
}

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<Message>,
    frames: usize,
    is_blocked: bool,
    /// The changes of `is_blocked` in their order. They overtake the messages, since the machine
    /// compares them with its timers.
    blocks: VecDeque<Input>,
    machine: WakerSet,
    socket: WakerSet,
    row: Option<FeedRow>,
    end: Option<Option<FeedError>>,
    /// A watch has not noticed yet that the feed is at the present.
    is_at_present: bool,
    consumer: WakerSet,
    /// The handle of the latest call.
    call: Option<Cancel>,
    /// The machine has ended, with everything that it began.
    is_over: bool,
}

/// The shared state of a feed.
#[derive(Debug, Default)]
pub(super) struct Link(Mutex<State>);

impl Link {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a message to the machine.
    pub(super) fn send(&self, message: Message) {
        let wakers = {
            let mut state = self.lock();
            if state.is_over {
                return;
            }
            state.frames += usize::from(is_frame(&message));
            state.messages.push_back(message);
            state.machine.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Takes the oldest message, unless it is a frame for which the machine has no room.
    pub(super) fn take(&self, has_room: bool) -> Option<Message> {
        let (message, wakers) = {
            let mut state = self.lock();
            if let Some(input) = state.blocks.pop_front() {
                return Some(Message::Input(input));
            }
            let is_frame = is_frame(state.messages.front()?);
            if is_frame && !has_room {
                return state.take_other();
            }
            let message = state.messages.pop_front()?;
            state.frames -= usize::from(is_frame);
            let wakers = is_frame.then(|| state.socket.take());
            if is_frame && std::mem::take(&mut state.is_blocked) {
                state.blocks.push_back(Input::PumpUnblocked);
            }
            (message, wakers)
        };
        wakers.into_iter().flatten().for_each(Waker::wake);
        Some(message)
    }

    /// Passes a row to the consumer.
    pub(super) fn deliver(&self, row: FeedRow) {
        let wakers = {
            let mut state = self.lock();
            state.row = Some(row);
            state.consumer.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Ends the feed for the consumer: no row follows. The first end counts.
    pub(super) fn finish(&self, error: Option<FeedError>) {
        let wakers = {
            let mut state = self.lock();
            state.row = None;
            state.end.get_or_insert(error);
            state.consumer.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Takes the row or the end for the consumer. An error is returned once.
    pub(super) fn received(&self) -> Option<Option<Result<FeedRow, FeedError>>> {
        let mut state = self.lock();
        if let Some(row) = state.row.take() {
            return Some(Some(Ok(row)));
        }
        Some(state.end.as_mut()?.take().map(Err))
    }

    /// Whether there is a row or the end.
    pub(super) fn has_received(&self) -> bool {
        let state = self.lock();
        state.row.is_some() || state.end.is_some()
    }

    /// Sets the handle of a call, and cancels the call before.
    pub(super) fn begin_call(&self, cancel: Cancel) {
        let former = self.lock().call.replace(cancel);
        if let Some(former) = former {
            former.cancel();
        }
    }

    /// Cancels the latest call, with its request in flight.
    pub(super) fn cancel_call(&self) {
        let call = self.lock().call.take();
        if let Some(call) = call {
            call.cancel();
        }
    }

    /// Records the end of the machine.
    pub(super) fn end(&self) {
        let wakers = {
            let mut state = self.lock();
            state.is_over = true;
            state.consumer.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Whether the machine has ended.
    pub(super) fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// Reports that the feed has reached the present, after its start or after it skipped rows.
    pub(super) fn reached_present(&self) {
        let wakers = {
            let mut state = self.lock();
            state.is_at_present = true;
            state.consumer.take()
        };
        wakers.for_each(Waker::wake);
    }

    /// Whether the feed has reached the present. Consumes the report.
    pub(super) fn take_present(&self) -> bool {
        std::mem::take(&mut self.lock().is_at_present)
    }

    /// Whether there is a row, the end or a report of the present.
    pub(super) fn has_received_or_reached(&self) -> bool {
        self.has_received() || self.lock().is_at_present
    }
}

impl State {
    /// Takes the oldest message that is not of a socket: a close or the outcome of a call doesn't
    /// wait until there is room for frames. The end of a socket waits for its frames.
    fn take_other(&mut self) -> Option<Message> {
        let index =
            self.messages.iter().position(|message| !matches!(message, Message::Socket(..)))?;
        self.messages.remove(index)
    }

    fn has_message(&self, has_room: bool) -> bool {
        let is_ready = |message: &Message| has_room || !matches!(message, Message::Socket(..));
        !self.blocks.is_empty() || self.messages.iter().any(is_ready)
    }
}

fn is_frame(message: &Message) -> bool {
    matches!(message, Message::Socket(_, Input::Frame { .. }))
}

/// The event that wakes the machine: a message that it can take.
#[derive(Debug)]
pub(super) struct MachineWake {
    pub(super) link: Arc<Link>,
    pub(super) has_room: bool,
}

impl WaitEvent for MachineWake {
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.link.lock();
        if state.has_message(self.has_room) {
            return Poll::Ready(());
        }
        state.machine.register(key, cx);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.link.lock().machine.forget(key);
    }
}

/// The event that wakes the consumer.
#[derive(Debug)]
pub(super) struct ConsumerWake {
    pub(super) link: Arc<Link>,
    /// Whether the consumer has an event to handle.
    pub(super) is_ready: fn(&Link) -> bool,
}

impl WaitEvent for ConsumerWake {
    fn poll(&self, key: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let Self { link, is_ready } = self;
        if is_ready(link) {
            return Poll::Ready(());
        }
        link.lock().consumer.register(key, cx);
        // A row may have arrived before the registration.
        if is_ready(link) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn forget(&self, key: u64) {
        self.link.lock().consumer.forget(key);
    }
}

/// The socket with this number.
pub(super) struct SocketLink {
    pub(super) link: Arc<Link>,
    pub(super) number: u64,
}

impl SocketLink {
    fn send(&self, input: Input) {
        self.link.send(Message::Socket(self.number, input));
    }
}

impl CableEvents for SocketLink {
    fn opened(&self) {
        self.send(Input::Dialed(Ok(())));
    }

    fn refused(&self, failure: DialFailure) {
        self.send(Input::Dialed(Err(failure)));
    }

    fn received(&self, bytes: Bytes, received_at: Duration) {
        self.send(Input::Frame { bytes, received_at });
    }

    fn ended(&self, failure: SocketFailure) {
        self.send(Input::SocketFailed(failure));
    }

    fn poll_room(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.link.lock();
        if state.frames < MAX_FRAMES {
            return Poll::Ready(());
        }
        // One driver waits, so its former registration is obsolete.
        drop(state.socket.take());
        state.socket.register(&mut None, cx);
        let wakers = (!std::mem::replace(&mut state.is_blocked, true)).then(|| {
            state.blocks.push_back(Input::PumpBlocked);
            state.machine.take()
        });
        drop(state);
        wakers.into_iter().flatten().for_each(Waker::wake);
        Poll::Pending
    }
}

impl fmt::Debug for SocketLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketLink").field("number", &self.number).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
