//! Paginated lists: collected from all pages, or lazily by page and by item.
//!
//! This module has the code that blocking and async clients share; the modules `blocking` and
//! `asynchronous` have the iterators and the streams.

mod asynchronous;
mod blocking;

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::vec;

use bytes::Bytes;
use http::{HeaderMap, Uri};
use serde::de::DeserializeOwned;

use crate::client::context::Context;
use crate::error::Error;
use crate::pagination::pager::{Pager, total_count};
use crate::protocol::driver::BoxFuture;
use crate::registry::operation::Operation;
use crate::request::cursor::Cursor;
use crate::request::endpoint::ListEndpoint;
use crate::response::reply::Reply;

pub use asynchronous::{FullListFuture, ListFuture};

/// The items of a list, from all of its pages or up to the requested limit.
///
/// The result dereferences to a slice and iterates like a vector. Pages of some lists have fields
/// other than their items: these are `A`, in [`envelope`](Self::envelope).
#[derive(Debug, Clone, PartialEq)]
pub struct ListResult<T, A = ()> {
    items: Vec<T>,
    meta: ListMeta,
    envelope: A,
}

/// Metadata of a list: the total count, and whether items are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListMeta {
    /// The number of items in the whole list, if the server states it (`X-Total-Count`).
    pub total_count: Option<u64>,
    /// Whether the list has more items than the result, because of `max_items`, `max_pages` or
    /// `page(n)`.
    pub truncated: bool,
}

impl<T, A> ListResult<T, A> {
    /// The metadata of the list.
    #[must_use]
    pub fn meta(&self) -> &ListMeta {
        &self.meta
    }

    /// The other fields of the page fetched last; `()` if pages are plain arrays.
    #[must_use]
    pub fn envelope(&self) -> &A {
        &self.envelope
    }

    /// Converts the result into a vector of its items.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }

    /// Splits the result into its items, its metadata, and the other fields of the page fetched
    /// last.
    #[must_use]
    pub fn into_parts(self) -> (Vec<T>, ListMeta, A) {
        (self.items, self.meta, self.envelope)
    }
}

impl<T, A> Deref for ListResult<T, A> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T, A> IntoIterator for ListResult<T, A> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

impl<'a, T, A> IntoIterator for &'a ListResult<T, A> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.items.iter()
    }
}

/// One page of a list. The page dereferences to a slice and iterates like a vector.
#[derive(Debug, Clone)]
pub struct Page<T, A = ()> {
    envelope: Reply<A>,
    items: Vec<T>,
    /// The position of the first item, after the items that a resumed list skips.
    here: Cursor,
    next: Option<Cursor>,
    more: bool,
}

impl<T, A> Page<T, A> {
    /// The other fields of the page; `()` if the page is a plain array.
    #[must_use]
    pub fn envelope(&self) -> &A {
        &self.envelope.value
    }

    /// Converts the page into a vector of its items.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }

    /// The number of items in the whole list, if the server states it (`X-Total-Count`).
    #[must_use]
    pub fn total_count(&self) -> Option<u64> {
        total_count(&self.envelope.headers)
    }

    /// The position of the next page; `None` after the last page. `resume` continues the list from
    /// this position.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.envelope.headers
    }

    /// The URL of the page.
    #[must_use]
    pub fn url(&self) -> &Uri {
        self.envelope.url()
    }

    /// The decompressed body of the page, with all of its items and with the members that the SDK's
    /// types don't have.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.envelope.body()
    }

    /// Decodes the body of the page to any type.
    ///
    /// # Errors
    ///
    /// As [`Reply::json`].
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        self.envelope.json()
    }
}

impl<T, A> Deref for Page<T, A> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<'a, T, A> IntoIterator for &'a Page<T, A> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.items.iter()
    }
}

impl<T, A> IntoIterator for Page<T, A> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

/// The pages of a list, one page in memory at a time. Dropping this value ends the list.
///
/// With a blocking client this is an `Iterator`; with an async client it has a method `next` and is
/// a `Stream`. It ends after an error.
#[must_use = "a list does nothing until it is iterated"]
pub struct Pages<H, T, A = ()> {
    handle: H,
    progress: Progress<T, A>,
    fetch: Option<Fetch>,
    prefetch: bool,
}

/// The fetch of a page. The future returns the pager with the result.
type Fetch = BoxFuture<'static, (Pager, Result<Reply, Error>)>;

impl<H: Clone, T, A> Pages<H, T, A> {
    pub(crate) fn new<E: ListEndpoint<Item = T, Envelope = A>>(
        handle: &H,
        context: &Arc<Context>,
        endpoint: &E,
    ) -> Self {
        let options = endpoint.options().get();
        let cursor = options.and_then(|options| options.cursor.as_ref());
        let progress = Progress {
            pager: Some(Pager::new(context, endpoint)),
            decode: |reply| E::decode(reply).map(E::split),
            operation: endpoint.operation(),
            skip: cursor.map_or(0, Cursor::skip),
            left: options.and_then(|options| options.max_items),
            empty_pages: 0,
        };
        Self { handle: handle.clone(), progress, fetch: None, prefetch: false }
    }

    /// Converts the pages into the items of the list.
    pub fn items(self) -> Items<H, T, A> {
        let start = self.progress.pager.as_ref().map(Pager::current);
        let next = start.map(|start| start.skipping(self.progress.skip));
        Items {
            pages: self,
            current: Vec::new().into_iter(),
            here: None,
            done: 0,
            next,
            reply: None,
        }
    }
}

impl<H, T, A> fmt::Debug for Pages<H, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.progress.operation.id).finish()
    }
}

/// Decodes a page to its items and its other fields.
type Decode<T, A> = fn(Reply) -> Result<(Vec<T>, A), Error>;

/// The position in a list, and its limits.
struct Progress<T, A> {
    /// The pager, before the fetch of the next page; `None` during the fetch and after the end.
    pager: Option<Pager>,
    decode: Decode<T, A>,
    operation: &'static Operation,
    /// The number of items of the next page to skip, because the list resumes after them.
    skip: usize,
    /// The number of items that the list may still return.
    left: Option<usize>,
    /// The number of consecutive pages without items.
    empty_pages: u32,
}

/// The maximum number of consecutive pages without items. A list with more of them fails.
const MAX_EMPTY_PAGES: u32 = 100;

impl<T, A> Progress<T, A> {
    /// Accepts the result of a fetch, and prepares the fetch of the next page, if any.
    fn accept(
        &mut self,
        mut pager: Pager,
        result: Result<Reply, Error>,
    ) -> Result<Page<T, A>, Error> {
        let decoded = result.and_then(|reply| {
            // A clone of `Bytes` shares the memory.
            let page = reply.clone();
            (self.decode)(reply).map(|(items, envelope)| (page.with(envelope), items))
        });
        let (envelope, mut items) = match decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                pager.finish(Some(error.clone()));
                return Err(error);
            }
        };
        self.empty_pages = if items.is_empty() { self.empty_pages.saturating_add(1) } else { 0 };
        if self.empty_pages >= MAX_EMPTY_PAGES && pager.has_more() {
            let error = Error::api(format!("{MAX_EMPTY_PAGES} pages in a row have no items"))
                .with_hint("The list seems to have no end; report it to Basecamp.")
                .for_operation(self.operation);
            pager.finish(Some(error.clone()));
            return Err(error);
        }
        let skipped = std::mem::take(&mut self.skip).min(items.len());
        items.drain(..skipped);
        let mut more = pager.has_more();
        let here = pager.current().skipping(skipped);
        let mut next = pager.cursor();
        if let Some(left) = &mut self.left {
            if items.len() > *left {
                more = true;
                // A resumed list starts with the first item beyond the limit.
                next = Some(pager.current().skipping(skipped + *left));
            }
            items.truncate(*left);
            *left -= items.len();
        }
        if self.left != Some(0) && pager.next_page() {
            self.pager = Some(pager);
        } else {
            pager.finish(None);
        }
        Ok(Page { envelope, items, here, next, more })
    }
}

impl<T, A> Drop for Progress<T, A> {
    fn drop(&mut self) {
        // Dropping the iterator between pages is not an error.
        if let Some(pager) = &mut self.pager {
            pager.finish(None);
        }
    }
}

/// The items of a list, one page in memory at a time. Dropping this value ends the list.
///
/// With a blocking client this is an `Iterator`; with an async client it has a method `next` and is
/// a `Stream`. It ends after an error.
#[must_use = "a list does nothing until it is iterated"]
pub struct Items<H, T, A = ()> {
    pages: Pages<H, T, A>,
    current: vec::IntoIter<T>,
    /// The position of the current page.
    here: Option<Cursor>,
    /// The number of items of the current page that were returned or skipped.
    done: usize,
    /// The position of the next page.
    next: Option<Cursor>,
    reply: Option<Reply<A>>,
}

impl<H, T, A> Items<H, T, A> {
    /// The position after the item returned last; `None` after the last item.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match self.current.as_slice() {
            [] => self.next.clone(),
            _ => self.here.clone().map(|here| here.skipping(self.done)),
        }
    }

    /// The response of the page that contains the item returned last, with the complete
    /// [`body`](Reply::body) of the page; `None` before the first page.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply<A>> {
        self.reply.as_ref()
    }

    /// Returns the next item of the current page.
    fn take(&mut self) -> Option<T> {
        let item = self.current.next()?;
        self.done += 1;
        Some(item)
    }

    fn set_page(&mut self, page: Page<T, A>) {
        self.done = page.here.skip();
        self.here = Some(page.here);
        self.next = page.next;
        self.reply = Some(page.envelope);
        self.current = page.items.into_iter();
    }
}

impl<H, T, A> fmt::Debug for Items<H, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &self.pages.progress.operation.id).finish()
    }
}

/// Collects the pages of a list.
struct Collected<T, A> {
    items: Vec<T>,
    last: Option<Reply<(ListMeta, A)>>,
    attempts: u32,
}

impl<T, A> Collected<T, A> {
    const fn new() -> Self {
        Self { items: Vec::new(), last: None, attempts: 0 }
    }

    fn add(&mut self, page: Page<T, A>) {
        let total_count = match &self.last {
            Some(last) => last.value.0.total_count,
            None => page.total_count(),
        };
        let meta = ListMeta { total_count, truncated: page.more };
        self.attempts = self.attempts.saturating_add(page.envelope.attempts);
        self.last = Some(page.envelope.map(|envelope| (meta, envelope)));
        if self.items.is_empty() {
            self.items = page.items;
        } else {
            self.items.extend(page.items);
        }
    }

    /// Returns the collected list. A pager returns at least one page or an error, so only a future
    /// that is polled after its end has no page.
    fn finish(self) -> Result<Reply<ListResult<T, A>>, Error> {
        let mut last =
            self.last.ok_or_else(|| Error::usage("the list was polled after its end"))?;
        last.attempts = self.attempts;
        Ok(last.map(|(meta, envelope)| ListResult { items: self.items, meta, envelope }))
    }
}
