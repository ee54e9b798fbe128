//! Watches: the current items of a list, and then their changes.

mod list;
mod machine;
mod state;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use self::list::WatchedList;
use self::machine::WatchMachine;
use super::follow::{ConnectFeed, Feed, FeedCloser};
use super::options::FeedStart;
use super::signal::Disposition;
use crate::client::account::Account;
use crate::client::context::Context as ClientContext;
use crate::client::handle::{Async, Blocking, Handle};
use crate::error::Error;
use crate::generated::services::event_feed::EventFeed;
use crate::protocol::driver::BoxFuture;
use crate::response::reply::Reply;

/// An event of a [`Watcher`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WatchEvent<T> {
    /// The item is new or has changed.
    Applied(T),
    /// The item with this id has left the list: it was deleted, archived, moved or, for a to-do,
    /// completed.
    Deleted(i64),
    /// The whole list was requested, and the events before this one have led to it. It follows the
    /// first items, and further requests after rows of the feed were lost.
    Relisted,
}

/// Opens a watch of a list, such as `account.todos().watch(list)`.
///
/// A watch returns the current items first, and then each change, as an iterator (blocking) or as a
/// `Stream` (async). It lists the items once, follows the event feed of the account, and reads each
/// recording that a row names half a second later, so that several changes within it are one event.
/// It lists the items again after rows were lost, if many items change at the same time, and, for a
/// list of several pages, two minutes after a change during the request. A consumer that applies
/// the events to a map has the list of the server soon after the last change.
///
/// Watches exist for lists whose items are recordings with a parent, since the read of a recording
/// then decides whether it is in the list: to-dos, messages, comments, cards, documents and files.
/// There is none for lists without rows in the feed (people, projects, boosts, subscriptions,
/// templates), for reports and searches, whose items the server selects, and for lists with
/// filters. The order of items and counters such as the number of comments change without a row:
/// they are as of the latest read of the item.
#[must_use = "a watch does nothing until it is opened"]
pub struct Watch<H, T> {
    feed: ConnectFeed<H>,
    list: WatchedList<T>,
}

impl<H: Handle, T> Watch<H, T> {
    fn new(account: Account<H>, list: WatchedList<T>) -> Self {
        Self { feed: EventFeed { account }.connect(), list }
    }

    /// Follows the feed by polls alone, without a socket.
    pub fn polls_only(mut self) -> Self {
        self.feed = self.feed.polls_only();
        self
    }
}

impl<H, T> Watch<H, T> {
    /// The feed of a watch starts at the present, before the list is requested. A loss is accepted,
    /// since the list is requested again.
    fn into_parts(self) -> (ConnectFeed<H>, WatchedList<T>) {
        let feed = self.feed.start(FeedStart::Present).on_signal(|_| Disposition::Accept);
        (feed, self.list)
    }
}

impl<T: Clone + PartialEq> Watch<Blocking, T> {
    /// Creates the watcher, without a request: the iteration starts it.
    ///
    /// # Errors
    ///
    /// A `usage` error if the settings of the client can't be used for a feed.
    pub fn open(self) -> Result<Watcher<Blocking, T>, Error> {
        let (feed, list) = self.into_parts();
        let feed = feed.open()?;
        let context = Arc::clone(feed.handle().context());
        Ok(Watcher::new(feed, list, context))
    }
}

impl<T: Clone + PartialEq> Watch<Async, T> {
    /// Creates the watcher, without a request: the first poll starts it.
    ///
    /// # Errors
    ///
    /// A `usage` error if the settings of the client can't be used for a feed.
    pub fn open(self) -> Result<Watcher<Async, T>, Error> {
        let (feed, list) = self.into_parts();
        let feed = feed.open()?;
        let context = Arc::clone(feed.handle().context());
        Ok(Watcher::new(feed, list, context))
    }
}

/// The events of a watched list: an iterator of a blocking client, a stream of an async one.
///
/// Requests that fail for a temporary reason are repeated with backoff; any other error ends the
/// watch. Dropping it closes its feed.
pub struct Watcher<H, T> {
    /// The feed, whose machine the watch drives. Its drop closes it.
    feed: Feed<H>,
    machine: Option<Box<WatchMachine<T>>>,
    next: Option<Step<T>>,
}

/// The future of the next event, which returns the machine.
type Step<T> = BoxFuture<'static, (Box<WatchMachine<T>>, Result<Reply, Error>)>;

impl<H, T: Clone + PartialEq> Watcher<H, T> {
    fn new(mut feed: Feed<H>, list: WatchedList<T>, context: Arc<ClientContext>) -> Self {
        let machine = feed
            .take_machine()
            .map(|(feed, link)| Box::new(WatchMachine::new(context, list, feed, link)));
        Self { feed, machine, next: None }
    }

    /// Returns a handle that closes the watch from elsewhere.
    #[must_use]
    pub fn closer(&self) -> FeedCloser {
        self.feed.closer()
    }

    /// Returns the event of a result. The watch ends with an error, or without an event.
    fn event(
        &mut self,
        mut machine: Box<WatchMachine<T>>,
        result: Result<Reply, Error>,
    ) -> Option<Result<WatchEvent<T>, Error>> {
        if let Err(error) = result {
            self.feed.closer().close();
            return Some(Err(error));
        }
        let event = machine.next_event()?;
        self.machine = Some(machine);
        Some(Ok(event))
    }
}

impl<T: Clone + PartialEq + Send> Iterator for Watcher<Blocking, T> {
    type Item = Result<WatchEvent<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut machine = self.machine.take()?;
        let result = self.feed.handle().run(&mut *machine);
        self.event(machine, result)
    }
}

impl<T: Clone + PartialEq + Send + 'static> Watcher<Async, T> {
    /// Returns the next event; `None` at the end. The watch is also a `Stream`. Cancel-safe:
    /// dropping the future loses no event.
    pub async fn next(&mut self) -> Option<Result<WatchEvent<T>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

// No field is structurally pinned: the future is boxed.
impl<H, T> Unpin for Watcher<H, T> {}

impl<T: Clone + PartialEq + Send + 'static> Stream for Watcher<Async, T> {
    type Item = Result<WatchEvent<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(machine) = this.machine.take() {
            let run = this.feed.handle().run_streaming(machine);
            this.next = Some(Box::pin(async move {
                let driven = run.await;
                (driven.machine, driven.result)
            }));
        }
        let Some(next) = &mut this.next else { return Poll::Ready(None) };
        let (machine, result) = std::task::ready!(next.as_mut().poll(cx));
        this.next = None;
        Poll::Ready(this.event(machine, result))
    }
}

impl<H, T> fmt::Debug for Watcher<H, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher").finish_non_exhaustive()
    }
}

impl<H, T> fmt::Debug for Watch<H, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("subject", &self.list.subject)
            .field("parent", &self.list.parent)
            .finish_non_exhaustive()
    }
}
