//! Streams and futures for the lists of async clients.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::client::handle::Async;
use crate::error::Error;
use crate::pagination::list::{Collected, Fetch, Items, ListResult, Page, Pages};
use crate::pagination::pager::Pager;
use crate::protocol::blocking_task::Outcome;
use crate::response::reply::Reply;

impl<T, A> Pages<Async, T, A> {
    /// Prefetches the next page while the caller processes the current one. This reduces the
    /// latency and keeps up to two pages in memory.
    pub fn fetch_ahead(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// Returns the next page, or `None` after the last. Cancel-safe: dropping the future loses no
    /// page.
    pub async fn next(&mut self) -> Option<Result<Page<T, A>, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T, A>, Error>>> {
        if let Some(pager) = self.progress.pager.take() {
            self.fetch = Some(fetch(&self.handle, pager));
        }
        let Some(fetch) = &mut self.fetch else { return Poll::Ready(None) };
        let (pager, result) = ready!(fetch.as_mut().poll(cx));
        self.fetch = None;
        let page = self.progress.accept(pager, result);
        if self.prefetch {
            let next = self.progress.pager.take();
            self.fetch = next.map(|pager| prefetch(&self.handle, pager));
        }
        Poll::Ready(Some(page))
    }
}

fn fetch(handle: &Async, pager: Pager) -> Fetch {
    let run = handle.run_streaming(pager);
    Box::pin(async move {
        let driven = run.await;
        (driven.machine, driven.result)
    })
}

/// Fetches the page on a separate task.
fn prefetch(handle: &Async, pager: Pager) -> Fetch {
    let fetch = fetch(handle, pager);
    let (result, outcome) = Outcome::slot();
    let job = handle.spawn(Box::pin(async move { result.set(fetch.await) }));
    Box::pin(async move {
        job.await;
        match outcome.take() {
            Some(fetched) => fetched,
            // The runtime is shutting down, and will end this task too.
            None => std::future::pending().await,
        }
    })
}

impl<T, A> Items<Async, T, A> {
    /// Prefetches the next page while the caller processes the items of the current one. This
    /// reduces the latency and keeps up to two pages in memory.
    pub fn fetch_ahead(mut self) -> Self {
        self.pages.prefetch = true;
        self
    }

    /// Returns the next item, or `None` after the last. Cancel-safe: dropping the future loses no
    /// item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.take() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.set_page(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// None of their fields is structurally pinned: the future is boxed.
impl<H, T, A> Unpin for Pages<H, T, A> {}
impl<H, T, A> Unpin for Items<H, T, A> {}
impl<T, A> Unpin for FullListFuture<T, A> {}

impl<T, A> Stream for Pages<Async, T, A> {
    type Item = Result<Page<T, A>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<T, A> Stream for Items<Async, T, A> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

/// A future of the complete list, with the status and headers of its last page. Nothing is sent
/// before the first poll; dropping the future cancels the list.
#[must_use = "futures do nothing unless awaited"]
pub struct FullListFuture<T, A = ()> {
    pages: Pages<Async, T, A>,
    collected: Collected<T, A>,
}

impl<T, A> FullListFuture<T, A> {
    pub(crate) const fn new(pages: Pages<Async, T, A>) -> Self {
        Self { pages, collected: Collected::new() }
    }
}

impl<T, A> Future for FullListFuture<T, A> {
    type Output = Result<Reply<ListResult<T, A>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        while let Some(page) = ready!(this.pages.poll_page(cx)) {
            match page {
                Ok(page) => this.collected.add(page),
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        let collected = std::mem::replace(&mut this.collected, Collected::new());
        Poll::Ready(collected.finish())
    }
}

impl<T, A> fmt::Debug for FullListFuture<T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

/// A future of the complete list. Nothing is sent before the first poll; dropping the future
/// cancels the list.
#[must_use = "futures do nothing unless awaited"]
#[derive(Debug)]
pub struct ListFuture<T, A = ()>(FullListFuture<T, A>);

impl<T, A> ListFuture<T, A> {
    pub(crate) const fn new(pages: Pages<Async, T, A>) -> Self {
        Self(FullListFuture::new(pages))
    }
}

impl<T, A> Future for ListFuture<T, A> {
    type Output = Result<ListResult<T, A>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(Pin::new(&mut self.0).poll(cx));
        Poll::Ready(reply.map(|reply| reply.value))
    }
}
