//! Dynamic calls: any operation of the registry by its id, with JSON arguments and a JSON result.

mod arguments;
mod lookup;

use serde_json::{Map, Value};

use crate::builders::macros::plain_value::example;
use crate::builders::macros::{call_options, decode_full, list_methods};
use crate::builders::unsent::not_a_future;
use crate::client::account::Account;
use crate::client::handle::{Async, Blocking, Detached, Handle};
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
    /// Calls an operation by its id, such as `GetTodo`, with its arguments as a JSON object.
    ///
    /// [`Operation::arguments`] lists the arguments of an operation. Each can be passed by its
    /// [argument name](crate::registry::operation::Parameter::argument_name) (`todo_id`) or its
    /// [`name`](crate::registry::operation::Parameter::name) in the request (`todoId`), for any
    /// part of the request. Null means that the argument is left out. A file is an object with
    /// `file_name`, an optional `content_type` (default: by the extension of the name) and either
    /// `content` (text) or `content_base64`.
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
    /// A `usage` error if the operation is unknown (the hint suggests similar ids), or if an
    /// argument is unknown, missing or of the wrong type (the message lists the arguments of the
    /// operation).
    pub fn call(&self, operation: &str, arguments: Value) -> Result<DynamicCall<H>, Error>
    where
        H: Handle,
    {
        let operation = Operation::get(operation).ok_or_else(|| unknown(operation))?;
        let mut options = CallOptions::default();
        let arguments = Arguments::new(operation, arguments, &mut options)?;
        Ok(DynamicCall { account: self.clone(), options, arguments })
    }
}

/// Implements `Request` for a builder with `Arguments`.
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

/// A call of an operation by its id, created by [`Account::call`].
///
/// The result is the JSON of the response; null if the response has no body. The result of a
/// paginated list has the items of all pages; [`list`](Self::list) has lazy alternatives.
#[doc = example!("call(\"GetTodo\", serde_json::json!({\"todo_id\": 123}))?")]
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
    /// Converts the call to a list: by page, by item, or all items with their metadata.
    ///
    /// # Errors
    ///
    /// A `usage` error if the operation's result is not paginated.
    pub fn list(self) -> Result<DynamicList<H>, Error> {
        if self.is_list() {
            let Self { account, options, arguments } = self;
            return Ok(DynamicList { account, options, arguments });
        }
        let message = format!("the result of {} does not come in pages", self.operation().id);
        Err(Error::usage(message).with_hint("Send the call itself."))
    }

    fn is_list(&self) -> bool {
        matches!(self.operation().pagination, Pagination::Link { .. })
    }

    /// Whether the call requests a single page, so that a truncated list is expected.
    fn is_page(&self) -> bool {
        self.options.get().is_some_and(|options| options.page.is_some())
    }
}

impl DynamicCall<Blocking> {
    /// Sends the request and returns the result.
    ///
    /// # Errors
    ///
    /// A rejection by the server, a network failure, or an invalid call: see
    /// [`ErrorCode`](crate::ErrorCode). A list with more pages than the client's `max_pages` is a
    /// `usage` error, since the result can't state that it is truncated;
    /// [`send_full`](Self::send_full) returns the truncated list.
    pub fn send(self) -> Result<Value, Error> {
        let is_page = self.is_page();
        self.send_full().and_then(|reply| complete(reply, is_page))
    }

    /// Sends the request and returns the result with the metadata of a list, status, headers and
    /// number of attempts.
    ///
    /// # Errors
    ///
    /// The errors of `send`, except for a truncated list: see [`ListMeta::truncated`].
    pub fn send_full(self) -> Result<Reply<DynamicResult>, Error> {
        if self.is_list() {
            return self.list()?.send_full().map(list_result);
        }
        self.account.handle().call(&self).and_then(decode_full::<Self>).map(single_result)
    }

    /// Sends one request and returns the body without decoding it; for a list, the body of one
    /// page.
    ///
    /// # Errors
    ///
    /// The errors of `send`, except for those of decoding and of a truncated list.
    pub fn send_raw(self) -> Result<Reply, Error> {
        self.account.handle().call(&self)
    }
}

impl DynamicCall<Async> {
    /// Sends the request and returns the result. Awaiting the builder does the same.
    ///
    /// # Errors
    ///
    /// A rejection by the server, a network failure, or an invalid call: see
    /// [`ErrorCode`](crate::ErrorCode). A list with more pages than the client's `max_pages` is a
    /// `usage` error, since the result can't state that it is truncated;
    /// [`send_full`](Self::send_full) returns the truncated list.
    pub fn send(self) -> BoxFuture<'static, Result<Value, Error>> {
        let is_page = self.is_page();
        let reply = self.send_full();
        Box::pin(async move { reply.await.and_then(|reply| complete(reply, is_page)) })
    }

    /// Sends the request and returns the result with the metadata of a list, status, headers and
    /// number of attempts.
    ///
    /// # Errors
    ///
    /// The errors of `send`, except for a truncated list: see [`ListMeta::truncated`].
    pub fn send_full(self) -> BoxFuture<'static, Result<Reply<DynamicResult>, Error>> {
        Box::pin(async move {
            if self.is_list() {
                return self.list()?.send_full().await.map(list_result);
            }
            self.account.handle().call(&self).await.and_then(decode_full::<Self>).map(single_result)
        })
    }

    /// Sends one request and returns the body without decoding it; for a list, the body of one
    /// page.
    ///
    /// # Errors
    ///
    /// The errors of `send`, except for those of decoding and of a truncated list.
    pub fn send_raw(self) -> BoxFuture<'static, Result<Reply, Error>> {
        self.account.handle().call(&self)
    }
}

not_a_future!(DynamicCall => Result<Value, Error>);

impl IntoFuture for DynamicCall<Async> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'static, Result<Value, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A list of an operation by its id, created by [`DynamicCall::list`].
///
/// `envelope` has the other members of a page; it is empty if pages are plain arrays.
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
        let (items, mut envelope) = decode::page::<Value, Map<String, Value>>(reply, key)?;
        envelope.remove(key);
        Ok((items, envelope))
    }
}

list_methods!(DynamicList => Value, Map<String, Value>);

/// Returns the member of a page with the items; `None` if the page is a plain array.
fn key(operation: &'static Operation) -> Option<&'static str> {
    match operation.pagination {
        Pagination::Link { key } => key,
        _ => None,
    }
}

/// The result of a [`DynamicCall`], with the metadata of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DynamicResult {
    /// The JSON of the response; for a paginated list, one page with the items of all pages.
    pub body: Value,
    /// The metadata of a paginated list: the total number of items, and whether items are missing.
    pub meta: Option<ListMeta>,
}

fn single_result(reply: Reply<Value>) -> Reply<DynamicResult> {
    reply.map(|body| DynamicResult { body, meta: None })
}

fn list_result(reply: Reply<ListResult<Value, Map<String, Value>>>) -> Reply<DynamicResult> {
    let key = reply.operation.and_then(key);
    reply.map(|list| {
        let (items, meta, mut envelope) = list.into_parts();
        let items = Value::Array(items);
        let body = match key {
            None => items,
            Some(key) => {
                envelope.insert(key.to_owned(), items);
                Value::Object(envelope)
            }
        };
        DynamicResult { body, meta: Some(meta) }
    })
}

/// Returns the body, or an error if the list is truncated and the call didn't request one page.
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
