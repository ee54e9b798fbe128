//! The machine of a watch: requests the list, and reads the recordings that rows name.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

use super::WatchEvent;
use super::list::WatchedList;
use super::state::{Action, WatchState};
use crate::call::Call;
use crate::client::context::Context;
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::event_feed::backoff::Backoff;
use crate::event_feed::io::Input;
use crate::event_feed::link::{ConsumerWake, Link, Message};
use crate::event_feed::machine::FeedMachine;
use crate::event_feed::row::FeedRow;
use crate::observe::event::Event;
use crate::pagination::pager::Pager;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::response::reply::Reply;

/// The wait before a failed request is repeated.
const BACKOFF: Backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(60) };

/// Each [`Step::Done`] without an error means that there is an event, or that the watch has ended.
pub(super) struct WatchMachine<T> {
    context: Arc<Context>,
    list: WatchedList<T>,
    /// The machine of the feed, until it is spawned.
    feed: Option<Box<FeedMachine>>,
    link: Arc<Link>,
    state: WatchState<T>,
    request: Option<Request<T>>,
    /// The feed has reached the present, so that a list request misses no row.
    has_begun: bool,
    failures: u32,
    rng: SmallRng,
}

/// The request in flight.
enum Request<T> {
    List { pager: Box<Pager>, items: Vec<T>, pages: u32 },
    Read { id: i64, call: Box<Call> },
}

impl<T: Clone + PartialEq> WatchMachine<T> {
    pub(super) fn new(
        context: Arc<Context>,
        list: WatchedList<T>,
        feed: Box<FeedMachine>,
        link: Arc<Link>,
    ) -> Self {
        let rng = SmallRng::seed_from_u64(context.call_seed(context.next_call()));
        let state = WatchState::new(list.id);
        Self {
            context,
            list,
            feed: Some(feed),
            link,
            state,
            request: None,
            has_begun: false,
            failures: 0,
            rng,
        }
    }

    pub(super) fn next_event(&mut self) -> Option<WatchEvent<T>> {
        self.state.next_event()
    }

    /// Takes the rows of the feed. Returns the result at its end.
    fn take_rows(&mut self, now: Now) -> Option<Result<Reply, Error>> {
        if self.link.take_present() {
            self.state.list_at(now.monotonic);
            self.has_begun = true;
        }
        loop {
            match self.link.received()? {
                Some(Ok(row)) => {
                    self.take_row(now, &row);
                    self.link.send(Message::Input(Input::Accepted));
                }
                Some(Err(error)) => return Some(Err(error.into())),
                None => return Some(Ok(Reply::without_response(0))),
            }
        }
    }

    fn take_row(&mut self, now: Now, row: &FeedRow) {
        let id = row.event.recording_id.get();
        if id == self.list.parent {
            self.state.list_at(now.monotonic);
        } else if row.subject() == Some(self.list.subject) || self.state.has_item(id) {
            self.state.changed(now.monotonic, id);
        }
    }

    /// Begins the next request, or returns the time until which there is none.
    fn begin(&mut self, now: Now) -> Option<Option<Duration>> {
        if !self.has_begun {
            return Some(None);
        }
        match self.state.next_action(now.monotonic) {
            Action::Wait(until) => return Some(until),
            Action::List => {
                let pager = Box::new(Pager::new(&self.context, &*self.list.request));
                self.request = Some(Request::List { pager, items: Vec::new(), pages: 0 });
            }
            Action::Read(id) => {
                let call = Box::new(Call::new(&self.context, &*(self.list.read)(id)));
                self.request = Some(Request::Read { id, call });
            }
        }
        None
    }

    /// Accepts the result of the request in flight.
    fn finish(
        &mut self,
        now: Now,
        request: Request<T>,
        result: Result<Reply, Error>,
    ) -> Result<(), Error> {
        match request {
            Request::List { mut pager, mut items, pages } => {
                match result.and_then(self.list.decode_page) {
                    Ok(page) => {
                        items.extend(page);
                        let pages = pages.saturating_add(1);
                        if pager.next_page() {
                            self.request = Some(Request::List { pager, items, pages });
                        } else if pager.has_more() {
                            let message = "the list has more than `max_pages` pages";
                            return Err(Error::usage(message));
                        } else {
                            self.failures = 0;
                            self.state.listed(now.monotonic, items, pages);
                        }
                    }
                    Err(error) => {
                        pager.finish(Some(error.clone()));
                        let delay = self.delay(error)?;
                        self.state.list_at(now.monotonic.saturating_add(delay));
                    }
                }
            }
            Request::Read { id, .. } => match result.and_then(self.list.decode_item) {
                Ok(item) => {
                    self.failures = 0;
                    let item = (self.list.is_item)(&item, self.list.parent).then_some(item);
                    self.state.read(id, item);
                }
                Err(error)
                    if matches!(error.code(), ErrorCode::NotFound | ErrorCode::Forbidden) =>
                {
                    self.failures = 0;
                    self.state.read(id, None);
                }
                Err(error) => {
                    let delay = self.delay(error)?;
                    self.state.read_failed(now.monotonic, id, delay);
                }
            },
        }
        Ok(())
    }

    /// Returns the wait before a request is repeated; the error if a retry would fail as well.
    fn delay(&mut self, error: Error) -> Result<Duration, Error> {
        if !error.retryable() {
            return Err(error);
        }
        self.failures = self.failures.saturating_add(1);
        let random = self.rng.random();
        let backoff = BACKOFF.full_jitter(self.failures, random);
        Ok(backoff.max(error.retry_after().unwrap_or_default()))
    }

    fn current(&mut self) -> Option<&mut dyn Machine> {
        match self.request.as_mut()? {
            Request::List { pager, .. } => Some(&mut **pager),
            Request::Read { call, .. } => Some(&mut **call),
        }
    }
}

impl<T: Clone + PartialEq + Send> Machine for WatchMachine<T> {
    fn step(&mut self, now: Now) -> Step {
        if let Some(feed) = self.feed.take() {
            self.link.send(Message::Input(Input::Begin));
            return Step::Spawn(feed);
        }
        loop {
            if let Some(end) = self.take_rows(now) {
                return Step::Done(end);
            }
            if self.state.has_event() {
                return Step::Done(Ok(Reply::without_response(0)));
            }
            if let Some(machine) = self.current() {
                match machine.step(now) {
                    Step::Done(result) => {
                        let Some(request) = self.request.take() else { continue };
                        if let Err(error) = self.finish(now, request, result) {
                            return Step::Done(Err(error));
                        }
                        continue;
                    }
                    step => return step,
                }
            }
            if let Some(until) = self.begin(now) {
                let wake = ConsumerWake {
                    link: Arc::clone(&self.link),
                    is_ready: Link::has_received_or_reached,
                };
                return Step::Wait(Wait::for_event(Arc::new(wake)).at_most_until(until));
            }
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        self.current().map_or(BodyPlan::Discard, |machine| machine.handle_head(now, head))
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        if let Some(machine) = self.current() {
            machine.handle_body(now, body);
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        if let Some(machine) = self.current() {
            machine.handle_failure(now, failure);
        }
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.current()?.poll_event()
    }
}

impl<T> fmt::Debug for WatchMachine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchMachine").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
