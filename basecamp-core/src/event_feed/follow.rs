//! The feed for consumers: the builder, and the iterator or stream of its rows.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;

use super::calls::FeedCalls;
use super::checkpoint::CheckpointKey;
use super::checkpoint_store::CheckpointStore;
use super::connector::Connector;
use super::fact::FeedFact;
use super::filters::{FeedFilters, FeedLane};
use super::io::Input;
use super::link::{ConsumerWake, Link, Message};
use super::machine::{Checkpoint, Dialer, FeedMachine, Observer, Progress, SignalHandler};
use super::options::{FeedOptions, FeedStart};
use super::row::FeedRow;
use super::signal::{Disposition, Signal};
use super::terminal::{FeedError, TerminalReason};
use crate::client::account::Account;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, Handle};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::generated::services::event_feed::EventFeed;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::driver::BoxFuture;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::response::reply::Reply;

impl<H: Handle> EventFeed<H> {
    /// Follows the events of the account as they happen, from the present or from the position in a
    /// checkpoint store.
    pub fn connect(&self) -> ConnectFeed<H> {
        ConnectFeed::new(self.account.clone(), FeedLane::Account)
    }

    /// Follows the items that are addressed to the caller, an agent.
    pub fn connect_inbox(&self) -> ConnectFeed<H> {
        ConnectFeed::new(self.account.clone(), FeedLane::Inbox)
    }
}

/// Opens a feed: [`EventFeed::connect`].
#[must_use = "a feed does nothing until it is opened"]
pub struct ConnectFeed<H> {
    account: Account<H>,
    lane: FeedLane,
    filters: FeedFilters,
    start: FeedStart,
    store: Option<(Arc<dyn CheckpointStore>, String)>,
    handler: Option<SignalHandler>,
    observer: Option<Observer>,
    repair_interval: Option<Duration>,
    confirmation_deadline: Option<Duration>,
    live_buffer_capacity: Option<usize>,
    dedupe_capacity: Option<usize>,
    polls_only: bool,
}

impl<H> ConnectFeed<H> {
    fn new(account: Account<H>, lane: FeedLane) -> Self {
        Self {
            account,
            lane,
            filters: FeedFilters::new(),
            start: FeedStart::default(),
            store: None,
            handler: None,
            observer: None,
            repair_interval: None,
            confirmation_deadline: None,
            live_buffer_capacity: None,
            dedupe_capacity: None,
            polls_only: false,
        }
    }

    /// Sets the filters. Default: none, so that every event arrives which the caller can see.
    pub fn filters(mut self, filters: FeedFilters) -> Self {
        self.filters = filters;
        self
    }

    /// Sets the start. Default: the stored position, and without one the present.
    pub fn start(mut self, start: FeedStart) -> Self {
        self.start = start;
        self
    }

    /// Saves positions in a store, so that the feed resumes after a restart. The namespace
    /// distinguishes the consumers of one account, which must not share a position. A feed that
    /// starts at a [position](FeedStart::Position) has no store.
    pub fn checkpoints(
        mut self,
        store: impl CheckpointStore + 'static,
        namespace: impl Into<String>,
    ) -> Self {
        self.store = Some((Arc::new(store), namespace.into()));
        self
    }

    /// Decides about losses: whether the feed continues after rows were dropped or have expired.
    /// Without a handler, a loss ends the feed with an error.
    pub fn on_signal(
        mut self,
        handler: impl FnMut(&Signal) -> Disposition + Send + 'static,
    ) -> Self {
        self.handler = Some(Box::new(handler));
        self
    }

    /// Observes connections, pages, checkpoints and failures.
    pub fn on_fact(mut self, observer: impl FnMut(&FeedFact) + Send + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Follows the feed by polls alone, without a socket, for networks that block WebSockets: rows
    /// arrive with the [`repair_interval`](Self::repair_interval). A row of a slow transaction,
    /// which becomes visible after rows with higher ids, may be missing.
    pub fn polls_only(mut self) -> Self {
        self.polls_only = true;
        self
    }

    /// Sets the interval of polls while the socket streams, or without a socket. Default: 60 s.
    pub fn repair_interval(mut self, interval: Duration) -> Self {
        self.repair_interval = Some(interval);
        self
    }

    /// Sets the time that the server has to confirm the subscription. Default: 10 s.
    pub fn confirmation_deadline(mut self, deadline: Duration) -> Self {
        self.confirmation_deadline = Some(deadline);
        self
    }

    /// Sets the number of rows that are buffered while the consumer works. Default: 10,000.
    pub fn live_buffer_capacity(mut self, rows: usize) -> Self {
        self.live_buffer_capacity = Some(rows);
        self
    }

    /// Sets the number of delivered ids that are remembered, so that no row is delivered twice.
    /// Default: 10,000.
    pub fn dedupe_capacity(mut self, ids: usize) -> Self {
        self.dedupe_capacity = Some(ids);
        self
    }

    fn into_feed<J>(
        self,
        handle: J,
        context: &Arc<Context>,
        dialer: Dialer,
    ) -> Result<Feed<J>, Error> {
        let origin = context.config().base_url().to_string();
        let starts_at_position = matches!(self.start, FeedStart::Position(_));
        let mut options = FeedOptions::new(&origin)?
            .with_lane(self.lane)
            .with_filters(self.filters.clone())
            .with_start(self.start);
        if self.polls_only {
            options = options.with_polls_only();
        }
        if let Some(interval) = self.repair_interval {
            options = options.with_repair_interval(interval);
        }
        if let Some(deadline) = self.confirmation_deadline {
            options = options.with_confirmation_deadline(deadline);
        }
        if let Some(rows) = self.live_buffer_capacity {
            options = options.with_live_buffer_capacity(rows);
        }
        if let Some(ids) = self.dedupe_capacity {
            options = options.with_dedupe_capacity(ids);
        }
        let account = self.account.id().clone();
        let checkpoint = match self.store {
            None => None,
            Some(_) if starts_at_position => {
                let message = "the feed starts at a position, so it can't have a checkpoint store";
                return Err(Error::usage(message));
            }
            Some((store, namespace)) => {
                let id = account.as_str().to_owned();
                let key = CheckpointKey::new(&origin, id, namespace, self.lane, &self.filters)?;
                Some(Checkpoint { store, key })
            }
        };
        let calls = FeedCalls::new(Arc::clone(context), account, &options);
        let seed = context.call_seed(context.next_call());
        let link = Arc::new(Link::default());
        let machine = FeedMachine {
            connector: Connector::new(options, seed)?,
            link: Arc::clone(&link),
            calls,
            checkpoint,
            handler: self.handler,
            observer: self.observer,
            dialer,
            progress: Progress::default(),
        };
        let closer = FeedCloser(Arc::clone(&link));
        let machine = Some(Box::new(machine));
        Ok(Feed { handle, link, machine, next: None, has_ended: false, is_reported: false, closer })
    }
}

impl ConnectFeed<Blocking> {
    /// Creates the feed, without a request: the iteration starts it.
    ///
    /// # Errors
    ///
    /// A `usage` error for invalid filters or settings, for a blank namespace, or for a checkpoint
    /// store with a start at a position.
    pub fn open(self) -> Result<Feed<Blocking>, Error> {
        let handle = self.account.handle().clone();
        let context = Arc::clone(handle.context());
        let driver = handle.clone();
        self.into_feed(handle, &context, Box::new(move |cable| driver.dial(cable)))
    }
}

impl ConnectFeed<Async> {
    /// Creates the feed, without a request: the first poll starts it.
    ///
    /// # Errors
    ///
    /// A `usage` error for invalid filters or settings, for a blank namespace, or for a checkpoint
    /// store with a start at a position.
    pub fn open(self) -> Result<Feed<Async>, Error> {
        let handle = self.account.handle().clone();
        let context = Arc::clone(handle.context());
        let driver = handle.clone();
        self.into_feed(handle, &context, Box::new(move |cable| driver.dial(cable)))
    }
}

/// The rows of a feed: an iterator of a blocking client, a stream of an async one.
///
/// A row counts as processed when the next one is requested: only then its position can be saved.
/// The feed ends with at most one error. Dropping it closes it.
///
/// A feed is consumed once. A loop that stops early and is followed by another, over
/// [`by_ref`](Iterator::by_ref), is the same consumption: the second continues with the next row.
/// After the end, which is `None`, a further request is a second consumption: it returns a `usage`
/// error once, and then always `None`. To follow the account again, open another feed.
pub struct Feed<H> {
    handle: H,
    link: Arc<Link>,
    machine: Option<Box<FeedMachine>>,
    next: Option<BoxFuture<'static, Result<Reply, Error>>>,
    /// The consumer has received the end.
    has_ended: bool,
    /// A request after the end has received its error.
    is_reported: bool,
    closer: FeedCloser,
}

impl<H> Feed<H> {
    /// Returns a handle that closes the feed from elsewhere.
    #[must_use]
    pub fn closer(&self) -> FeedCloser {
        self.closer.clone()
    }

    pub(super) fn handle(&self) -> &H {
        &self.handle
    }

    /// Returns the parts that a watch drives in place of this feed; `None` once it has started.
    pub(super) fn take_machine(&mut self) -> Option<(Box<FeedMachine>, Arc<Link>)> {
        Some((self.machine.take()?, Arc::clone(&self.link)))
    }

    /// Requests the next row: starts the feed, or reports that the consumer has processed a row.
    fn request(&mut self) -> NextRow {
        let machine = self.machine.take();
        let input = if machine.is_some() { Input::Begin } else { Input::Accepted };
        self.link.send(Message::Input(input));
        NextRow { machine, link: Arc::clone(&self.link) }
    }

    fn received(&mut self, result: Result<Reply, Error>) -> Option<Result<FeedRow, Error>> {
        let row = match result {
            Err(error) => {
                self.closer.close();
                Some(Err(error))
            }
            Ok(_) => self.link.received()?.map(|row| row.map_err(Error::from)),
        };
        self.has_ended = row.is_none();
        row
    }

    /// Returns the error of a second consumption.
    fn consumed(&mut self) -> Option<Error> {
        if !self.has_ended || std::mem::replace(&mut self.is_reported, true) {
            return None;
        }
        let cause = Error::usage("the feed has ended: open another one");
        Some(FeedError::new(TerminalReason::Usage, Some(cause)).into())
    }
}

impl Feed<Blocking> {
    /// Closes the feed, and waits for the end of a save that has begun: after it, another feed can
    /// resume from the store. Dropping the feed doesn't wait.
    pub fn close(self) {
        let (handle, mut ended) = (self.handle.clone(), Ended(Arc::clone(&self.link)));
        drop(self);
        // The machine has no result.
        let _ = handle.run(&mut ended);
    }
}

impl Iterator for Feed<Blocking> {
    type Item = Result<FeedRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.consumed() {
            return Some(Err(error));
        }
        let mut request = self.request();
        let result = self.handle.run(&mut request);
        self.received(result)
    }
}

impl Feed<Async> {
    /// Closes the feed, and waits for the end of a save that has begun: after it, another feed can
    /// resume from the store. Dropping the feed doesn't wait.
    pub async fn close(self) {
        let ended = self.handle.run(Ended(Arc::clone(&self.link)));
        drop(self);
        // The machine has no result.
        let _ = ended.await;
    }

    /// Returns the next row; `None` at the end, after which a request is a `usage` error. The feed
    /// is also a `Stream`.
    pub async fn next(&mut self) -> Option<Result<FeedRow, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for Feed<Async> {
    type Item = Result<FeedRow, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(error) = this.consumed() {
            return Poll::Ready(Some(Err(error)));
        }
        if this.next.is_none() {
            let request = this.request();
            this.next = Some(this.handle.run(request));
        }
        let Some(next) = &mut this.next else { return Poll::Pending };
        match next.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(result) => {
                this.next = None;
                Poll::Ready(this.received(result))
            }
        }
    }
}

impl<H> Drop for Feed<H> {
    fn drop(&mut self) {
        self.closer.close();
    }
}

impl<H> fmt::Debug for Feed<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").finish_non_exhaustive()
    }
}

impl<H> fmt::Debug for ConnectFeed<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectFeed")
            .field("lane", &self.lane)
            .field("filters", &self.filters)
            .finish_non_exhaustive()
    }
}

/// Closes a feed from another thread or task, or from within its handlers.
#[derive(Debug, Clone)]
pub struct FeedCloser(Arc<Link>);

impl FeedCloser {
    /// Closes the feed: the consumer gets no more rows. A save that has begun is completed.
    pub fn close(&self) {
        self.0.send(Message::Input(Input::Close));
        self.0.finish(None);
    }
}

/// Waits for the next row, and starts the machine of the feed.
struct NextRow {
    machine: Option<Box<FeedMachine>>,
    link: Arc<Link>,
}

impl Machine for NextRow {
    fn step(&mut self, _: Now) -> Step {
        if let Some(machine) = self.machine.take() {
            return Step::Spawn(machine);
        }
        if self.link.has_received() {
            return Step::Done(Ok(Reply::without_response(0)));
        }
        let (link, is_ready) = (Arc::clone(&self.link), Link::has_received as fn(&Link) -> bool);
        Step::Wait(Wait::for_event(Arc::new(ConsumerWake { link, is_ready })))
    }

    /// The machine sends no request.
    fn handle_head(&mut self, _: Now, _: Response<()>) -> BodyPlan {
        BodyPlan::Discard
    }

    fn handle_body(&mut self, _: Now, _: Bytes) {}

    fn handle_failure(&mut self, _: Now, _: Failure) {}
}

/// Waits for the end of the machine of the feed.
struct Ended(Arc<Link>);

impl Machine for Ended {
    fn step(&mut self, _: Now) -> Step {
        if self.0.is_over() {
            return Step::Done(Ok(Reply::without_response(0)));
        }
        let (link, is_ready) = (Arc::clone(&self.0), Link::is_over as fn(&Link) -> bool);
        Step::Wait(Wait::for_event(Arc::new(ConsumerWake { link, is_ready })))
    }

    /// The machine sends no request.
    fn handle_head(&mut self, _: Now, _: Response<()>) -> BodyPlan {
        BodyPlan::Discard
    }

    fn handle_body(&mut self, _: Now, _: Bytes) {}

    fn handle_failure(&mut self, _: Now, _: Failure) {}
}
