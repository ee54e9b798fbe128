//! Walking over the pages of a list.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Uri};

use crate::call::Call;
use crate::client::context::Context;
use crate::error::{Error, ErrorCode, request_id};
use crate::net::redact::{redact_path, redact_url};
use crate::observe::event::{Event, OperationInfo, OperationResult, PageInfo};
use crate::pagination::link::next_target;
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::registry::operation::Operation;
use crate::request::cursor::Cursor;
use crate::request::endpoint::Request;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

/// The machine that fetches the pages of a list: each [`Step::Done`] is one page, and
/// [`Pager::next_page`] continues with the next.
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::services::projects::ListProjects;
/// use basecamp_core::{Auth, Config, Context, Machine, Now, Step, Pager};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let mut pager = Pager::new(&context, &ListProjects::new("999".parse()?));
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// let Step::Send(_) = pager.step(now) else { panic!() };
/// let head = http::Response::builder().header("Link", "<?page=2>; rel=\"next\"").body(())?;
/// let _ = pager.handle_head(now, head);
/// pager.handle_body(now, "[]".into());
/// let Step::Done(Ok(page)) = pager.step(now) else { panic!() };
/// assert!(ListProjects::decode(page)?.is_empty());
///
/// assert!(pager.next_page());
/// let Step::Send(attempt) = pager.step(now) else { panic!() };
/// assert_eq!(attempt.request.uri(), "https://3.basecampapi.com/999/projects.json?page=2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Pager {
    context: Arc<Context>,
    operation: &'static Operation,
    options: CallOptions,
    call: Call,
    /// The number of the page that `call` fetches, counted from 1.
    page: u32,
    /// The number of fetched pages, the current one included.
    fetched: u32,
    /// Hashes of the URLs of the pages fetched before the current one, at most `max_pages`.
    visited: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
    next: Next,
    /// A single page is requested, by its number.
    single: bool,
    info: OperationInfo,
    began_at: Option<Duration>,
    now: Duration,
    /// The pager's next event, until it is delivered.
    event: Option<Event>,
    ended: bool,
    /// The error of the last page.
    failed: Option<Error>,
    /// The server's id of the last request with success, for the hooks.
    request_id: Option<String>,
}

/// The next page, as named by the last one.
#[derive(Debug)]
enum Next {
    /// The response with the page is pending.
    Unknown,
    None,
    Page(Uri),
    /// A page that must not be fetched.
    Refused(Error),
}

impl Pager {
    /// Starts at the first page, the requested page, or the cursor to resume from.
    #[must_use]
    pub fn new(context: &Arc<Context>, request: &dyn Request) -> Self {
        let options = request.options();
        let (page, cursor) = match options.get() {
            Some(options) => (options.page, options.cursor.clone()),
            None => (None, None),
        };
        let first = Call::new(context, request);
        let info = first.operation_info();
        let mut walk = Self {
            context: context.clone(),
            operation: request.operation(),
            options: options.clone(),
            call: first.without_operation_events(),
            page: 1,
            fetched: 1,
            visited: HashSet::default(),
            next: Next::Unknown,
            single: page.is_some(),
            info,
            began_at: None,
            now: Duration::ZERO,
            event: None,
            ended: false,
            failed: None,
            request_id: None,
        };
        if walk.operation.method != Method::GET {
            walk.call.reject(Error::usage("pages are read with GET"));
        }
        if let Some(cursor) = cursor {
            walk.page = cursor.page.saturating_add(1);
            match walk.resumed(&cursor) {
                Ok(uri) => walk.call = walk.call_for(uri),
                Err(error) => walk.call.reject(error),
            }
        }
        walk
    }

    /// Sets the time at which the current page must have arrived.
    pub(crate) fn end_at(&mut self, time: Option<Duration>) {
        self.call.end_at(time);
    }

    /// Makes this error the result of the first page.
    pub(crate) fn reject(&mut self, error: Error) {
        self.call.reject(error);
    }

    fn resumed(&self, cursor: &Cursor) -> Result<Uri, Error> {
        if cursor.operation != self.operation.id {
            return Err(Error::usage(format!(
                "the cursor belongs to {}, not to {}",
                cursor.operation, self.operation.id
            )));
        }
        let uri = self.checked(&cursor.url)?;
        if uri.path() != self.call.uri().path() {
            let list = uri.path();
            return Err(Error::usage(format!("the cursor belongs to another list, {list}")));
        }
        Ok(uri)
    }

    /// Resolves the URL of a page, which must be on the configured origin.
    fn checked(&self, target: &str) -> Result<Uri, Error> {
        let origin = &self.context.config().origin;
        origin.resolve("the next page", self.call.uri(), target).map_err(|message| {
            Error::usage(message).with_hint("Nothing was sent there; report it to Basecamp.")
        })
    }

    fn call_for(&self, uri: Uri) -> Call {
        Call::for_page(&self.context, self.info.call, self.operation, &self.options, uri)
            .without_operation_events()
    }

    /// Whether the list has more items after the last page, whether or not the pager fetches them.
    #[must_use]
    pub fn has_more(&self) -> bool {
        matches!(self.next, Next::Page(_) | Next::Refused(_))
    }

    /// Continues with the next page. Returns `false` after the last page, at `max_pages`, and for
    /// single-page requests.
    pub fn next_page(&mut self) -> bool {
        if self.single || self.fetched >= self.context.config().max_pages {
            self.finish(None);
            return false;
        }
        match std::mem::replace(&mut self.next, Next::Unknown) {
            Next::Page(uri) => {
                self.page = self.page.saturating_add(1);
                self.fetched = self.fetched.saturating_add(1);
                for visited in [Some(self.call.uri()), self.call.redirected_from()] {
                    self.visited.extend(visited.map(|visited| self.hash(visited)));
                }
                self.call = self.call_for(uri);
                if self.context.hooks().is_some() {
                    let url = redact_url(self.call.uri());
                    self.event = Some(Event::Paginate(PageInfo {
                        call: self.info.call,
                        url,
                        page: self.page,
                    }));
                }
                true
            }
            Next::Refused(error) => {
                self.call.reject(error);
                true
            }
            next => {
                self.next = next;
                self.finish(None);
                false
            }
        }
    }

    /// Where the next page is, if there is one.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match &self.next {
            Next::Page(uri) => Some(self.cursor_at(uri, self.page)),
            _ => None,
        }
    }

    /// Where the page is that is being fetched, or was fetched last.
    pub(crate) fn current(&self) -> Cursor {
        self.cursor_at(self.call.uri(), self.page - 1)
    }

    fn cursor_at(&self, uri: &Uri, page: u32) -> Cursor {
        let (operation, url) = (self.operation.id.to_owned(), uri.to_string());
        Cursor { operation, url, page, skip: 0 }
    }

    /// Ends the walk for the hooks, at the time last seen.
    pub(crate) fn finish(&mut self, error: Option<Error>) {
        if self.ended || self.began_at.is_none() {
            return;
        }
        self.ended = true;
        let error = self.failed.take().or(error);
        if let Some(hooks) = self.context.hooks() {
            let duration = self.now.saturating_sub(self.began_at.unwrap_or_default());
            let failed = error.as_ref().and_then(|error| error.request_id().map(str::to_owned));
            let request_id = failed.or_else(|| self.request_id.take());
            let result = OperationResult { duration, request_id, error };
            let event = Event::OperationEnd(self.info.clone(), result);
            crate::observe::hooks::deliver_one(hooks, &event);
        }
    }

    fn next_after(&self, headers: &HeaderMap) -> Next {
        match next_target(headers).map(|target| self.checked(&target)) {
            None => Next::None,
            Some(Ok(uri)) if self.was_fetched(&uri) => Next::Refused(self.circle()),
            Some(Ok(uri)) => Next::Page(uri),
            Some(Err(error)) => Next::Refused(error),
        }
    }

    fn circle(&self) -> Error {
        Error::api("the next page is one that this walk has fetched already")
            .with_hint("The pages of the list lead in a circle; report it to Basecamp.")
            .for_operation(self.operation)
            .with_path(&redact_path(self.call.uri().path()))
    }

    /// Adds the path of the list to an error after its first page: nothing was sent for the page
    /// that failed.
    fn with_path_of_list(&self, error: Error) -> Error {
        match error.path() {
            None if self.fetched > 1 => error.with_path(&redact_path(self.call.uri().path())),
            _ => error,
        }
    }

    /// Returns whether the page at that URL was fetched before, or is being fetched. All pages are
    /// on one origin, so paths and queries identify them.
    fn was_fetched(&self, uri: &Uri) -> bool {
        let is_current = |current: &Uri| current.path_and_query() == uri.path_and_query();
        is_current(self.call.uri())
            || self.call.redirected_from().is_some_and(is_current)
            || self.was_visited(uri)
    }

    /// Returns whether that page was fetched before the current one.
    fn was_visited(&self, uri: &Uri) -> bool {
        !self.visited.is_empty() && self.visited.contains(&self.hash(uri))
    }

    fn hash(&self, uri: &Uri) -> u64 {
        self.visited.hasher().hash_one(uri.path_and_query().map(http::uri::PathAndQuery::as_str))
    }
}

/// A walk that is dropped while it fetches ends for the hooks too.
impl Drop for Pager {
    fn drop(&mut self) {
        self.call.abandon();
        self.finish(Some(Error::new(ErrorCode::Cancelled, "the list was dropped before its end")));
    }
}

impl Composite for Pager {
    fn current(&mut self) -> &mut dyn Machine {
        &mut self.call
    }

    fn advance(&mut self, now: Now) -> Step {
        self.now = now.monotonic;
        if self.began_at.is_none() {
            self.began_at = Some(now.monotonic);
            if self.context.hooks().is_some() {
                self.event = Some(Event::OperationStart(self.info.clone()));
            }
        }
        let mut step = self.call.step(now);
        if self.call.redirected_from().is_some()
            && matches!(step, Step::Done(Ok(_)))
            && self.was_visited(self.call.uri())
        {
            step = Step::Done(Err(self.circle()));
        }
        if let Step::Done(Err(error)) = step {
            let error = self.with_path_of_list(error);
            self.failed = Some(error.clone());
            return Step::Done(Err(error));
        }
        if let Step::Done(Ok(Reply { headers, .. })) = &step {
            self.next = self.next_after(headers);
            if self.context.hooks().is_some() {
                self.request_id = request_id(headers);
            }
        }
        step
    }

    fn take_event(&mut self) -> Option<Event> {
        self.event.take()
    }
}

composite_machine!(Pager);

/// The number of items in the whole list (`X-Total-Count`), if the server states it.
pub(crate) fn total_count(headers: &HeaderMap) -> Option<u64> {
    headers.get("x-total-count")?.to_str().ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
