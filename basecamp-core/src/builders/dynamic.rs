//! Calls whose operation is known only at run time: any of the registry, JSON in and JSON out.

mod arguments;
mod lookup;

use serde_json::{Map, Value};

use crate::builders::macros::{call_options, decode_full, list_methods};
use crate::client::account::Account;
use crate::client::handle::{Async, Blocking, Detached};
use crate::error::Error;
use crate::pagination::list::{ListMeta, ListResult};
use crate::protocol::driver::BoxFuture;
use crate::registry::operation::{Operation, Pagination};
use crate::request::endpoint::{Endpoint, Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;
use arguments::Arguments;
use lookup::unknown;

impl<H> Account<H> {
    /// Calls the operation of that id, such as `GetTodo`, with its arguments as a JSON object.
    ///
    /// The arguments are those that [`Operation::arguments`] lists, by the names
    /// [`argument`](crate::registry::operation::Parameter::argument) (`todo_id`) or
    /// [`name`](crate::registry::operation::Parameter::name) (`todoId`), whatever part of the request they are
    /// for. One that is null counts as left out. A file is an object of `file_name`, `content_type`
    /// (guessed from the name if it is left out) and either `content` (text) or `content_base64`.
    ///
    /// ```
    /// use basecamp_core::Account;
    /// use serde_json::json;
    ///
    /// let account = Account::detached("999")?;
    /// let call = account.call("CreateTodo", json!({
    ///     "todolist_id": 123,
    ///     "content": "Ship it",
    ///     "due_on": "2026-12-01",
    /// }))?;
    ///
    /// let error = account.call("CompleteTodo", json!({"todo": 456})).unwrap_err();
    /// assert_eq!(
    ///     error.message(),
    ///     "there is no argument `todo`; CompleteTodo takes `todo_id` (a whole number, required)"
    /// );
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A `usage` error if there is no such operation (it suggests similar ones), or if an argument is
    /// unknown, missing or of the wrong type; it lists what the operation takes.
    pub fn call(&self, operation: &str, arguments: Value) -> Result<DynamicCall<H>, Error>
    where
        H: Clone,
    {
        let operation = Operation::find(operation).ok_or_else(|| unknown(operation))?;
        let mut options = CallOptions::default();
        let arguments = Arguments::new(operation, arguments, &mut options)?;
        Ok(DynamicCall { account: self.clone(), options, arguments })
    }
}

/// How what holds arguments writes its request.
macro_rules! request {
    ($builder:ident) => {
        impl<H> Request for $builder<H> {
            fn operation(&self) -> &'static Operation {
                self.arguments.operation
            }

            fn write(&self, request: &mut RequestBuilder<'_>) {
                self.arguments.write(self.account.id(), request);
            }

            fn options(&self) -> &CallOptions {
                &self.options
            }
        }
    };
}

/// A call whose operation is known only at run time, made by [`Account::call`].
///
/// Its result is the JSON that Basecamp answers with, null if there is none. Of a list in pages it
/// is the items of all pages; [`list`](Self::list) goes over them in other ways.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DynamicCall<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    arguments: Arguments,
}

request!(DynamicCall);

impl<H> Endpoint for DynamicCall<H> {
    type Output = Value;

    fn decode(reply: Reply) -> Result<Value, Error> {
        decode::value(reply)
    }
}

call_options!(DynamicCall => Value);

impl<H> DynamicCall<H> {
    /// Goes on as a list: page by page, item by item, or all at once with what is known about it.
    ///
    /// # Errors
    ///
    /// A `usage` error if the operation's result does not come in pages.
    pub fn list(self) -> Result<DynamicList<H>, Error> {
        if self.is_list() {
            let Self { account, options, arguments } = self;
            return Ok(DynamicList { account, options, arguments });
        }
        let problem = format!("the result of {} does not come in pages", self.operation().id);
        Err(Error::usage(problem).with_hint("Send the call itself."))
    }

    fn is_list(&self) -> bool {
        matches!(self.operation().pagination, Pagination::Link { .. })
    }

    /// Whether one page was asked for, so that there being more is no news.
    fn is_page(&self) -> bool {
        self.options.get().is_some_and(|options| options.page.is_some())
    }
}

impl DynamicCall<Blocking> {
    /// Sends the request and gives the result.
    ///
    /// # Errors
    ///
    /// What the server refused, what failed on the way, or what is wrong with the call: see
    /// [`ErrorCode`](crate::ErrorCode). A list that goes on behind the last page that the client's
    /// `max_pages` allows is a `usage` error, as the result can't say so; [`send_full`](Self::send_full)
    /// gives what came.
    pub fn send(self) -> Result<Value, Error> {
        let is_page = self.is_page();
        self.send_full().and_then(|reply| complete(reply, is_page))
    }

    /// Sends the request and gives the result with what is known about a list, status, headers and
    /// number of attempts.
    ///
    /// # Errors
    ///
    /// As `send`, except that a list may have been cut off: see [`ListMeta::truncated`].
    pub fn send_full(self) -> Result<Reply<DynamicResult>, Error> {
        if self.is_list() {
            return self.list()?.send_full().map(of_list);
        }
        self.account.handle().call(&self).and_then(decode_full::<Self>).map(of_one)
    }

    /// Sends one request and gives the body as it came; of a list that is one page.
    ///
    /// # Errors
    ///
    /// As `send`, except that nothing is decoded.
    pub fn send_raw(self) -> Result<Reply, Error> {
        self.account.handle().call(&self)
    }
}

impl DynamicCall<Async> {
    /// Sends the request and gives the result; awaiting the builder itself does the same.
    ///
    /// # Errors
    ///
    /// What the server refused, what failed on the way, or what is wrong with the call: see
    /// [`ErrorCode`](crate::ErrorCode). A list that goes on behind the last page that the client's
    /// `max_pages` allows is a `usage` error, as the result can't say so; [`send_full`](Self::send_full)
    /// gives what came.
    pub fn send(self) -> BoxFuture<'static, Result<Value, Error>> {
        let is_page = self.is_page();
        let reply = self.send_full();
        Box::pin(async move { reply.await.and_then(|reply| complete(reply, is_page)) })
    }

    /// Sends the request and gives the result with what is known about a list, status, headers and
    /// number of attempts.
    ///
    /// # Errors
    ///
    /// As `send`, except that a list may have been cut off: see [`ListMeta::truncated`].
    pub fn send_full(self) -> BoxFuture<'static, Result<Reply<DynamicResult>, Error>> {
        Box::pin(async move {
            if self.is_list() {
                return self.list()?.send_full().await.map(of_list);
            }
            self.account.handle().call(&self).await.and_then(decode_full::<Self>).map(of_one)
        })
    }

    /// Sends one request and gives the body as it came; of a list that is one page.
    ///
    /// # Errors
    ///
    /// As `send`, except that nothing is decoded.
    pub fn send_raw(self) -> BoxFuture<'static, Result<Reply, Error>> {
        self.account.handle().call(&self)
    }
}

impl IntoFuture for DynamicCall<Async> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'static, Result<Value, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A list whose operation is known only at run time, made by [`DynamicCall::list`].
///
/// What stands around the items is nothing for a list that is a bare array.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DynamicList<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    arguments: Arguments,
}

request!(DynamicList);

impl<H> Endpoint for DynamicList<H> {
    type Output = (Vec<Value>, Map<String, Value>);

    fn decode(reply: Reply) -> Result<Self::Output, Error> {
        let reply = decode::bounded(reply)?;
        let Some(key) = reply.operation.and_then(key) else {
            return decode::json(reply).map(|items| (items, Map::new()));
        };
        let (items, mut around) = decode::page::<Value, Map<String, Value>>(reply, key)?;
        around.remove(key);
        Ok((items, around))
    }
}

list_methods!(DynamicList => Value, Map<String, Value>);

/// The member of a page that holds the items; `None` if the page is a bare array.
fn key(operation: &'static Operation) -> Option<&'static str> {
    match operation.pagination {
        Pagination::Link { key } => key,
        _ => None,
    }
}

/// The result of a [`DynamicCall`], with what is known about it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DynamicResult {
    /// The JSON that Basecamp answers with; of a list in pages what it would be in one.
    pub body: Value,
    /// What is known about a list in pages beyond that: how many items there are in all, and whether
    /// some are missing here.
    pub meta: Option<ListMeta>,
}

fn of_one(reply: Reply<Value>) -> Reply<DynamicResult> {
    reply.map(|body| DynamicResult { body, meta: None })
}

fn of_list(reply: Reply<ListResult<Value, Map<String, Value>>>) -> Reply<DynamicResult> {
    let key = reply.operation.and_then(key);
    reply.map(|list| {
        let (items, meta, mut around) = list.into_parts();
        let items = Value::Array(items);
        let body = match key {
            None => items,
            Some(key) => {
                around.insert(key.to_owned(), items);
                Value::Object(around)
            }
        };
        DynamicResult { body, meta: Some(meta) }
    })
}

/// The body, if it is all that was asked for.
fn complete(reply: Reply<DynamicResult>, is_page: bool) -> Result<Value, Error> {
    let DynamicResult { body, meta } = reply.value;
    if is_page || !meta.is_some_and(|meta| meta.truncated) {
        return Ok(body);
    }
    let error = Error::usage("the list has more pages than `max_pages` allows to fetch")
        .with_hint("Raise `max_pages`, ask for one `page`, or take `send_full` or `list`.");
    Err(match reply.operation {
        Some(operation) => error.for_operation(operation),
        None => error,
    })
}

#[cfg(test)]
mod tests;
