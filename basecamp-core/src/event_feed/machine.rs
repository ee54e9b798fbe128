//! The machine of a feed: runs a [`Connector`] with the calls, sockets and stores of a client.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::calls::FeedCalls;
use super::checkpoint::CheckpointKey;
use super::checkpoint_store::CheckpointStore;
use super::connector::Connector;
use super::continuation::cable_origin;
use super::fact::FeedFact;
use super::io::{Input, Output};
use super::link::{Link, MachineWake, Message, SocketLink};
use super::requests::FeedCall;
use super::signal::{Disposition, Signal};
use super::terminal::{FeedError, TerminalReason};
use super::timers::Timer;
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::model::catch_panic::catch_panic;
use crate::protocol::blocking_task::{BlockingTask, Outcome};
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::cable::DialFailure;
use crate::protocol::cable::{Cable, CableOutput, CableWriter};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::response::reply::Reply;

pub(super) type SignalHandler = Box<dyn FnMut(&Signal) -> Disposition + Send>;
pub(super) type Observer = Box<dyn FnMut(&FeedFact) + Send>;
/// Opens the socket of a cable in the background.
pub(super) type Dialer = Box<dyn Fn(Cable) + Send>;

/// A checkpoint store, with the key of the feed.
#[derive(Clone)]
pub(super) struct Checkpoint {
    pub(super) store: Arc<dyn CheckpointStore>,
    pub(super) key: CheckpointKey,
}

/// An operation of the checkpoint store in flight.
enum StoreCall {
    Load(Outcome<Result<Option<String>, Error>>),
    Save(Outcome<Result<(), Error>>),
}

/// Drives the connector of one feed. It sends no request itself: its calls are separate machines,
/// so that frames and timers are handled while a call is in flight.
pub(super) struct FeedMachine {
    pub(super) connector: Connector,
    pub(super) link: Arc<Link>,
    pub(super) calls: FeedCalls,
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) handler: Option<SignalHandler>,
    pub(super) observer: Option<Observer>,
    pub(super) dialer: Dialer,
    pub(super) progress: Progress,
}

/// The operations in flight.
#[derive(Default)]
pub(super) struct Progress {
    store_call: Option<StoreCall>,
    /// The number of the latest call. The outcomes of earlier ones are ignored.
    call: u64,
    /// The number of the latest socket. The events of earlier ones are ignored.
    socket: u64,
    writer: Option<CableWriter>,
    /// The consumer misses rows, until the feed has reached the present.
    misses_rows: bool,
}

impl FeedMachine {
    /// Passes the messages that have arrived to the connector.
    fn take_messages(&mut self, now: Now) {
        while let Some(message) = self.link.take(self.connector.room() > 0) {
            let input = match message {
                Message::Input(input) => input,
                Message::Called(number, input) if number == self.progress.call => input,
                Message::Socket(number, input) if number == self.progress.socket => input,
                Message::Called(..) | Message::Socket(..) => continue,
            };
            self.connector.handle(now.monotonic, input);
        }
    }

    /// Passes the result of the checkpoint store to the connector.
    fn take_stored(&mut self, now: Now) {
        let interrupted =
            || Err(Error::usage("the checkpoint store was not called: the driver ends"));
        let input = match self.progress.store_call.take() {
            None => return,
            Some(StoreCall::Load(outcome)) => {
                Input::Loaded(outcome.take().unwrap_or_else(interrupted))
            }
            Some(StoreCall::Save(outcome)) => {
                let saved = outcome.take();
                Input::Saved(saved.unwrap_or_else(|| interrupted().map(|_: Option<String>| ())))
            }
        };
        self.connector.handle(now.monotonic, input);
    }

    fn fire_timers(&mut self, now: Now) {
        let running = self.connector.timers().iter();
        let mut due: Vec<_> =
            running.filter(|timer| timer.fires_at() <= now.monotonic).copied().collect();
        due.sort_by_key(Timer::fires_at);
        for timer in due {
            // A timer that an earlier one has stopped is ignored.
            self.connector.handle(now.monotonic, Input::TimerFired(timer.kind));
        }
    }

    /// Executes an output. Returns a step if the driver is needed.
    fn execute(&mut self, now: Now, output: Output) -> Option<Step> {
        match output {
            Output::Load => {
                let Some(Checkpoint { store, key }) = self.checkpoint.clone() else {
                    self.connector.handle(now.monotonic, Input::Loaded(Ok(None)));
                    return None;
                };
                let load = move || guarded(|| store.load(&key));
                let (task, outcome) = BlockingTask::new("load the checkpoint", load);
                self.progress.store_call = Some(StoreCall::Load(outcome));
                return Some(Step::Blocking(task));
            }
            Output::Save(position) => {
                let Some(Checkpoint { store, key }) = self.checkpoint.clone() else {
                    self.connector.handle(now.monotonic, Input::Saved(Ok(())));
                    return None;
                };
                let save = move || guarded(|| store.save(&key, &position));
                let (task, outcome) = BlockingTask::new("save the checkpoint", save);
                self.progress.store_call = Some(StoreCall::Save(outcome));
                return Some(Step::Blocking(task));
            }
            Output::Mint => {
                self.progress.call += 1;
                let call = FeedCall::mint(&self.calls, self.progress.call, &self.link);
                return Some(Step::Spawn(Box::new(call)));
            }
            Output::Poll(cursor) => {
                self.progress.misses_rows |= cursor.is_present();
                self.progress.call += 1;
                let call = FeedCall::poll(&self.calls, &cursor, self.progress.call, &self.link);
                return Some(Step::Spawn(Box::new(call)));
            }
            Output::Cancel(_) => {
                // The machine ignores the result of the cancelled call.
                self.progress.call += 1;
                self.link.cancel_call();
                self.end_socket();
            }
            Output::Dial { url, frame_limit } => {
                let Some(origin) = cable_origin(url.expose()) else {
                    self.connector.handle(now.monotonic, Input::Dialed(Err(DialFailure::Policy)));
                    return None;
                };
                self.progress.socket += 1;
                let (link, number) = (Arc::clone(&self.link), self.progress.socket);
                let addresses = self.calls.socket_addresses(&origin);
                let events = Arc::new(SocketLink { link, number });
                let cable = Cable::new(url, origin, addresses, frame_limit, events);
                self.progress.writer = Some(cable.writer());
                (self.dialer)(cable);
            }
            Output::Write(text) => {
                if let Some(writer) = &self.progress.writer {
                    writer.push(CableOutput::Text(text));
                }
            }
            Output::CloseSocket => self.end_socket(),
            Output::Deliver(row) => self.link.deliver(row),
            Output::Ask(signal) => {
                let answer = self.handler.as_mut().map(|handler| handler(&signal));
                let answer = answer.unwrap_or_default();
                self.progress.misses_rows |= answer == Disposition::Accept;
                self.connector.handle(now.monotonic, Input::Answered(answer));
            }
            Output::Notify(fact) => {
                if matches!(fact, FeedFact::CaughtUp)
                    && std::mem::take(&mut self.progress.misses_rows)
                {
                    self.link.reached_present();
                }
                if let Some(observer) = &mut self.observer {
                    observer(&fact);
                }
            }
            // The connector knows which timers run.
            Output::Arm { .. } | Output::Stop(_) => {}
            Output::Finish(error) => {
                self.end_socket();
                self.link.finish(error);
                return Some(Step::Done(Ok(Reply::without_response(0))));
            }
        }
        None
    }

    /// Closes the socket, open or not.
    fn end_socket(&mut self) {
        if let Some(writer) = self.progress.writer.take() {
            writer.close();
        }
    }
}

/// Calls a checkpoint store. A panic is an error of the store, whichever thread the driver uses:
/// the feed doesn't start without a position, and continues without a save.
fn guarded<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_panic(call).unwrap_or_else(|_| Err(Error::usage("the checkpoint store panicked")))
}

impl Machine for FeedMachine {
    fn step(&mut self, now: Now) -> Step {
        self.take_stored(now);
        loop {
            while let Some(output) = self.connector.poll_output() {
                if let Some(step) = self.execute(now, output) {
                    return step;
                }
            }
            self.take_messages(now);
            self.fire_timers(now);
            let Some(output) = self.connector.poll_output() else { break };
            if let Some(step) = self.execute(now, output) {
                return step;
            }
        }
        if self.connector.state().is_final() {
            return Step::Done(Ok(Reply::without_response(0)));
        }
        let has_room = self.connector.room() > 0;
        let wake = MachineWake { link: Arc::clone(&self.link), has_room };
        let next_timer = self.connector.timers().iter().map(Timer::fires_at).min();
        Step::Wait(Wait::for_event(Arc::new(wake)).at_most_until(next_timer))
    }

    /// The machine sends no request.
    fn handle_head(&mut self, _: Now, _: Response<()>) -> BodyPlan {
        BodyPlan::Discard
    }

    fn handle_body(&mut self, _: Now, _: Bytes) {}

    fn handle_failure(&mut self, _: Now, _: Failure) {}
}

impl Drop for FeedMachine {
    fn drop(&mut self) {
        self.end_socket();
        if !self.connector.state().is_final() {
            let error = Error::new(ErrorCode::Network, "the driver of the feed has ended");
            self.link.finish(Some(FeedError::new(TerminalReason::PollFailed, Some(error))));
        }
        self.link.end();
    }
}

#[cfg(test)]
mod tests;
