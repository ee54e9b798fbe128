//! Calls whose operation is known only at run time: any of the registry, JSON in and JSON out.

mod arguments;

use serde_json::{Map, Value};

use crate::account::Account;
use crate::builder::{call_options, decode_full, list_methods};
use crate::decode;
use crate::endpoint::{Endpoint, Request, RequestBuilder};
use crate::error::Error;
use crate::handle::{Async, Blocking, BoxFuture, Detached};
use crate::list::ListResult;
use crate::operation::{OPERATIONS, Operation, Pagination};
use crate::options::CallOptions;
use crate::reply::Reply;
use arguments::Arguments;

impl<H> Account<H> {
    /// Calls the operation of that id, such as `GetTodo`, with its arguments as a JSON object.
    ///
    /// The arguments are those that [`Operation::parameters`] lists, by the names
    /// [`argument`](crate::operation::Parameter::argument) (`todo_id`) or
    /// [`name`](crate::operation::Parameter::name) (`todoId`), whatever part of the request they are
    /// for. One that is null counts as left out. A file is an object of `file_name`, `content_type`
    /// and either `content` (text) or `content_base64`.
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
    /// A `usage` error if there is no such operation, or if an argument is unknown, missing or of
    /// the wrong type; it lists what the operation takes.
    pub fn call(&self, operation: &str, arguments: Value) -> Result<DynamicCall<H>, Error>
    where
        H: Clone,
    {
        let operation = find(operation)?;
        let mut options = CallOptions::default();
        let arguments = Arguments::new(operation, arguments, &mut options)?;
        Ok(DynamicCall { account: self.clone(), options, operation, arguments })
    }
}

fn find(id: &str) -> Result<&'static Operation, Error> {
    Operation::find(id).ok_or_else(|| {
        let wanted = id.to_ascii_lowercase();
        let mut similar: Vec<_> = OPERATIONS
            .iter()
            .filter(|one| !wanted.is_empty() && one.id.to_ascii_lowercase().contains(&wanted))
            .map(|one| format!("`{}`", one.id))
            .collect();
        similar.sort_by_key(String::len);
        similar.truncate(8);
        let hint = match similar.is_empty() {
            true => "`operation::OPERATIONS` lists all ids.".to_owned(),
            false => format!("Did you mean {}?", similar.join(", ")),
        };
        Error::usage(format!("there is no operation `{id}`")).with_hint(hint)
    })
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
    operation: &'static Operation,
    arguments: Arguments,
}

impl<H> Request for DynamicCall<H> {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        self.arguments.write(self.operation, self.account.id(), request);
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

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
        match self.operation.pagination {
            Pagination::Link { .. } => Ok(DynamicList {
                account: self.account,
                options: self.options,
                operation: self.operation,
                arguments: self.arguments,
            }),
            _ => {
                let problem = format!("the result of {} does not come in pages", self.operation.id);
                Err(Error::usage(problem).with_hint("Send the call itself."))
            }
        }
    }

    fn is_list(&self) -> bool {
        matches!(self.operation.pagination, Pagination::Link { .. })
    }
}

impl DynamicCall<Blocking> {
    /// Sends the request and gives the result.
    ///
    /// # Errors
    ///
    /// What the server refused, what failed on the way, or what is wrong with the call: see
    /// [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> Result<Value, Error> {
        self.send_full().map(|reply| reply.value)
    }

    /// Sends the request and gives the result with status, headers and number of attempts.
    ///
    /// # Errors
    ///
    /// As `send`.
    pub fn send_full(self) -> Result<Reply<Value>, Error> {
        if self.is_list() {
            return self.list()?.send_full().map(|reply| reply.map(whole));
        }
        self.account.handle().call(&self).and_then(decode_full::<Self>)
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
    /// [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> BoxFuture<'static, Result<Value, Error>> {
        let reply = self.send_full();
        Box::pin(async move { reply.await.map(|reply| reply.value) })
    }

    /// Sends the request and gives the result with status, headers and number of attempts.
    ///
    /// # Errors
    ///
    /// As `send`.
    pub fn send_full(self) -> BoxFuture<'static, Result<Reply<Value>, Error>> {
        Box::pin(async move {
            if self.is_list() {
                return self.list()?.send_full().await.map(|reply| reply.map(whole));
            }
            self.account.handle().call(&self).await.and_then(decode_full::<Self>)
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
/// What stands around the items is an empty object for a list that is a bare array.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DynamicList<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    operation: &'static Operation,
    arguments: Arguments,
}

impl<H> Request for DynamicList<H> {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        self.arguments.write(self.operation, self.account.id(), request);
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

impl<H> Endpoint for DynamicList<H> {
    type Output = (Vec<Value>, DynamicAround);

    fn decode(reply: Reply) -> Result<Self::Output, Error> {
        let key = match reply.operation.map(|operation| operation.pagination) {
            Some(Pagination::Link { key }) => key,
            _ => None,
        };
        match key {
            None => {
                decode::json(reply).map(|items| (items, DynamicAround { key, members: Map::new() }))
            }
            Some(name) => {
                let (items, mut members) = decode::page::<Value, Map<String, Value>>(reply, name)?;
                members.remove(name);
                Ok((items, DynamicAround { key, members }))
            }
        }
    }
}

list_methods!(DynamicList => Value, DynamicAround);

/// What stands around the items of a [`DynamicList`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DynamicAround {
    /// The member that holds the items; `None` if the body is a bare array.
    pub key: Option<&'static str>,
    /// The other members.
    pub members: Map<String, Value>,
}

/// The body that the list would be if it came in one page.
fn whole(list: ListResult<Value, DynamicAround>) -> Value {
    let DynamicAround { key, mut members } = list.around().clone();
    let items = Value::Array(list.into_vec());
    match key {
        None => items,
        Some(key) => {
            members.insert(key.to_owned(), items);
            Value::Object(members)
        }
    }
}

#[cfg(test)]
mod tests;
