//! Lists: collected whole, or lazily by page and by item.
//!
//! What follows here is the same for both kinds of client; `blocking` and `asynchronous` hold what
//! differs.

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

/// The items of a list, from all of its pages or as many as were asked for.
///
/// It dereferences to a slice and iterates like a vector. Few lists have anything beside their items:
/// that is `A`, in [`around`](Self::around).
#[derive(Debug, Clone, PartialEq)]
pub struct ListResult<T, A = ()> {
    items: Vec<T>,
    meta: ListMeta,
    around: A,
}

/// What is known about a list beyond its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListMeta {
    /// The number of items in the whole list, if the server states it (`X-Total-Count`).
    pub total_count: Option<u64>,
    /// Whether there were more items than are here: because of `max_items`, `max_pages` or
    /// `page(n)`.
    pub truncated: bool,
}

impl<T, A> ListResult<T, A> {
    /// What is known about the list beyond its items.
    #[must_use]
    pub fn meta(&self) -> &ListMeta {
        &self.meta
    }

    /// What stood beside the items, on the page fetched last.
    #[must_use]
    pub fn around(&self) -> &A {
        &self.around
    }

    /// The items themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }

    /// The items, what is known about the list beyond them, and what stood beside them.
    #[must_use]
    pub fn into_parts(self) -> (Vec<T>, ListMeta, A) {
        (self.items, self.meta, self.around)
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

/// One page of a list. It dereferences to a slice and iterates like a vector.
#[derive(Debug, Clone)]
pub struct Page<T, A = ()> {
    around: Reply<A>,
    items: Vec<T>,
    /// Where this page is, behind the items that were skipped on resuming.
    here: Cursor,
    next: Option<Cursor>,
    more: bool,
}

impl<T, A> Page<T, A> {
    /// What stands beside the items.
    #[must_use]
    pub fn around(&self) -> &A {
        &self.around.value
    }

    /// The items themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }

    /// The number of items in the whole list, if the server states it (`X-Total-Count`).
    #[must_use]
    pub fn total_count(&self) -> Option<u64> {
        total_count(&self.around.headers)
    }

    /// Where the next page is; `None` behind the last. Give it to `resume` to go on from there.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The response's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.around.headers
    }

    /// The URL that the page is from.
    #[must_use]
    pub fn url(&self) -> &Uri {
        self.around.url()
    }

    /// The body of the page, decompressed: all of its items, also what the types leave out.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.around.body()
    }

    /// Decodes the body of the page as any type.
    ///
    /// # Errors
    ///
    /// As [`Reply::json`].
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        self.around.json()
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

/// Goes over a list page by page, holding one in memory. Dropping it stops the walk.
///
/// With a blocking client it is an `Iterator`; with an async one it has `next` and is a `Stream`.
/// After an error it ends.
#[must_use = "a list does nothing until it is iterated"]
pub struct Pages<H, T, A = ()> {
    handle: H,
    progress: Progress<T, A>,
    fetch: Option<Fetch>,
    ahead: bool,
}

/// The fetch of a page. It returns the walk with the result.
type Fetch = BoxFuture<'static, (Pager, Result<Reply, Error>)>;

impl<H: Clone, T, A> Pages<H, T, A> {
    pub(crate) fn new<E: ListEndpoint<Item = T, Around = A>>(
        handle: &H,
        context: &Arc<Context>,
        endpoint: &E,
    ) -> Self {
        let options = endpoint.options().get();
        let cursor = options.and_then(|options| options.cursor.as_ref());
        let progress = Progress {
            walk: Some(Pager::new(context, endpoint)),
            decode: |reply| E::decode(reply).map(E::split),
            operation: endpoint.operation(),
            skip: cursor.map_or(0, Cursor::skip),
            left: options.and_then(|options| options.max_items),
            empty_pages: 0,
        };
        Self { handle: handle.clone(), progress, fetch: None, ahead: false }
    }

    /// Goes over the list item by item instead.
    pub fn items(self) -> Items<H, T, A> {
        let start = self.progress.walk.as_ref().map(Pager::current);
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

/// Makes items, and what stands around them, of a page.
type Decode<T, A> = fn(Reply) -> Result<(Vec<T>, A), Error>;

/// How far a walk has come, and how far it may go.
struct Progress<T, A> {
    /// The walk, with its next page yet to be fetched; `None` while it is being fetched and after
    /// the end.
    walk: Option<Pager>,
    decode: Decode<T, A>,
    operation: &'static Operation,
    /// How many items of the next page an earlier walk is done with.
    skip: usize,
    /// How many more items may be given.
    left: Option<usize>,
    /// How many pages in a row had no items.
    empty_pages: u32,
}

/// How many pages without items in a row end a walk, if yet another follows.
const MAX_EMPTY_PAGES: u32 = 100;

impl<T, A> Progress<T, A> {
    /// Takes what came of fetching a page, and prepares the next one if there is to be one.
    fn accept(
        &mut self,
        mut walk: Pager,
        result: Result<Reply, Error>,
    ) -> Result<Page<T, A>, Error> {
        let decoded = result.and_then(|reply| {
            // A `Bytes` clone copies no bytes.
            let page = reply.clone();
            (self.decode)(reply).map(|(items, around)| (page.with(around), items))
        });
        let (around, mut items) = match decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                walk.finish(Some(error.clone()));
                return Err(error);
            }
        };
        self.empty_pages = if items.is_empty() { self.empty_pages.saturating_add(1) } else { 0 };
        if self.empty_pages >= MAX_EMPTY_PAGES && walk.has_more() {
            let error = Error::api(format!("{MAX_EMPTY_PAGES} pages in a row have no items"))
                .with_hint("The list seems to have no end; report it to Basecamp.")
                .for_operation(self.operation);
            walk.finish(Some(error.clone()));
            return Err(error);
        }
        let skipped = std::mem::take(&mut self.skip).min(items.len());
        items.drain(..skipped);
        let mut more = walk.has_more();
        let here = walk.current().skipping(skipped);
        let mut next = walk.cursor();
        if let Some(left) = &mut self.left {
            if items.len() > *left {
                more = true;
                // What is cut off comes first when somebody goes on from here.
                next = Some(walk.current().skipping(skipped + *left));
            }
            items.truncate(*left);
            *left -= items.len();
        }
        if self.left != Some(0) && walk.next_page() {
            self.walk = Some(walk);
        } else {
            walk.finish(None);
        }
        Ok(Page { around, items, here, next, more })
    }
}

impl<T, A> Drop for Progress<T, A> {
    fn drop(&mut self) {
        // Who stops between two pages has what they wanted.
        if let Some(walk) = &mut self.walk {
            walk.finish(None);
        }
    }
}

/// Goes over a list item by item, holding one page in memory. Dropping it stops the walk.
///
/// With a blocking client it is an `Iterator`; with an async one it has `next` and is a `Stream`.
/// After an error it ends.
#[must_use = "a list does nothing until it is iterated"]
pub struct Items<H, T, A = ()> {
    pages: Pages<H, T, A>,
    current: vec::IntoIter<T>,
    /// The page that the items come from, how many of them are done with, and the page behind it.
    here: Option<Cursor>,
    done: usize,
    next: Option<Cursor>,
    reply: Option<Reply<A>>,
}

impl<H, T, A> Items<H, T, A> {
    /// Where to go on after the item given last; `None` behind the last.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match self.current.as_slice() {
            [] => self.next.clone(),
            _ => self.here.clone().map(|here| here.skipping(self.done)),
        }
    }

    /// The response of the page that the item returned last is from, with the page's whole
    /// [`body`](Reply::body); `None` before the first page.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply<A>> {
        self.reply.as_ref()
    }

    /// Takes the next item of the current page.
    fn take(&mut self) -> Option<T> {
        let item = self.current.next()?;
        self.done += 1;
        Some(item)
    }

    fn turn_to(&mut self, page: Page<T, A>) {
        self.done = page.here.skip();
        self.here = Some(page.here);
        self.next = page.next;
        self.reply = Some(page.around);
        self.current = page.items.into_iter();
    }
}

impl<H, T, A> fmt::Debug for Items<H, T, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &self.pages.progress.operation.id).finish()
    }
}

/// The pages of a list while they are being collected.
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
        self.attempts = self.attempts.saturating_add(page.around.attempts);
        self.last = Some(page.around.map(|around| (meta, around)));
        match self.items.is_empty() {
            true => self.items = page.items,
            false => self.items.extend(page.items),
        }
    }

    /// A walk gives a page or an error; only a future that is polled after its end has neither.
    fn finish(self) -> Result<Reply<ListResult<T, A>>, Error> {
        let mut last =
            self.last.ok_or_else(|| Error::usage("the list was polled after its end"))?;
        last.attempts = self.attempts;
        Ok(last.map(|(meta, around)| ListResult { items: self.items, meta, around }))
    }
}
