//! Calls every operation by its id: the arguments and results are JSON, and the builders are the
//! public ones. Updates and edits have the names of their builders, and types their names.
//!
//! ```
//! use basecamp_core::Account;
//! use basecamp_tests::calls::{Arguments, TypedCall};
//! use serde_json::json;
//!
//! let call = TypedCall::find("CompleteTodo").unwrap();
//! let account = Account::detached("999").unwrap();
//! assert!(call.request(&account, Arguments::new(json!({"todoId": 123}))?).is_ok());
//! assert!(call.request(&account, Arguments::new(json!({"todo": 123}))?).is_err());
//! # Ok::<(), basecamp_tests::calls::InvalidArguments>(())
//! ```

mod arguments;
mod generated;
mod macros;

use std::fmt;

use basecamp_core::operation::{Operation, Pagination};
use basecamp_core::{
    Account, Async, Blocking, BoxFuture, Endpoint, Error, ListMeta, ListResult, Reply, Request,
};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use self::arguments::Arguments;

/// The builder of one operation.
#[derive(Debug)]
pub struct TypedCall {
    /// The id of the operation.
    pub id: &'static str,
    request: Constructor<Account, Box<dyn Request>>,
    blocking: Constructor<Account<Blocking>, Outcome>,
    asynchronous: Constructor<Account<Async>, BoxFuture<'static, Outcome>>,
    decode: fn(Reply) -> Result<Value, Error>,
}

type Constructor<A, T> = fn(&A, Arguments) -> Result<T, InvalidArguments>;

/// The outcome of a call.
pub type Outcome = Result<Answer, Error>;

/// A decoded result, encoded as JSON again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status of the response, or of the last page.
    pub status: StatusCode,
    /// The result, or null. The result of a list has all fetched items, in the shape of one page.
    pub body: Value,
    /// The metadata of a list.
    pub meta: Option<ListMeta>,
}

impl Answer {
    /// Creates an answer from its parts.
    #[must_use]
    pub fn new(status: StatusCode, body: Value, meta: Option<ListMeta>) -> Self {
        Self { status, body, meta }
    }
}

/// Arguments that don't match the parameters of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidArguments(pub(crate) String);

impl fmt::Display for InvalidArguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidArguments {}

impl TypedCall {
    /// All operations.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::CALLS.iter()
    }

    /// Returns the call of the operation with this id, if it exists.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|call| call.id == id)
    }

    /// Creates the call as a plain value.
    ///
    /// # Errors
    ///
    /// If an argument is unknown, missing or of another type.
    pub fn request(
        &self,
        account: &Account,
        arguments: Arguments,
    ) -> Result<Box<dyn Request>, InvalidArguments> {
        (self.request)(account, arguments)
    }

    /// Sends the call with a blocking client. Lists fetch all pages.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    pub fn blocking(
        &self,
        account: &Account<Blocking>,
        arguments: Arguments,
    ) -> Result<Outcome, InvalidArguments> {
        (self.blocking)(account, arguments)
    }

    /// Sends the call with an async client. Lists fetch all pages.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    pub fn asynchronous(
        &self,
        account: &Account<Async>,
        arguments: Arguments,
    ) -> Result<BoxFuture<'static, Outcome>, InvalidArguments> {
        (self.asynchronous)(account, arguments)
    }

    /// Decodes a reply to the call's result, and encodes the result as JSON again.
    ///
    /// # Errors
    ///
    /// An `api_error` if the body can't be decoded as the result.
    pub fn decode(&self, reply: Reply) -> Result<Value, Error> {
        (self.decode)(reply)
    }
}

/// The builder of an update or an edit, which reads a record and writes it back.
#[derive(Debug)]
pub struct TypedUpdate {
    /// The name of the builder, such as `UpdateTodo`.
    pub id: &'static str,
    check: Constructor<Account, ()>,
    blocking: Constructor<Account<Blocking>, Outcome>,
    asynchronous: Constructor<Account<Async>, BoxFuture<'static, Outcome>>,
}

impl TypedUpdate {
    /// All updates and edits.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::UPDATES.iter()
    }

    /// Returns the builder with this name, if it exists.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|update| update.id == id)
    }

    /// Creates the builder and drops it.
    ///
    /// # Errors
    ///
    /// If an argument is unknown, missing or of another type.
    pub fn check(&self, account: &Account, arguments: Arguments) -> Result<(), InvalidArguments> {
        (self.check)(account, arguments)
    }

    /// Sends the update with a blocking client.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn blocking(
        &self,
        account: &Account<Blocking>,
        arguments: Arguments,
    ) -> Result<Outcome, InvalidArguments> {
        (self.blocking)(account, arguments)
    }

    /// Sends the update with an async client.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn asynchronous(
        &self,
        account: &Account<Async>,
        arguments: Arguments,
    ) -> Result<BoxFuture<'static, Outcome>, InvalidArguments> {
        (self.asynchronous)(account, arguments)
    }
}

/// A type in the requests or responses of the API.
#[derive(Debug)]
pub struct TypedBody {
    /// The name of the type.
    pub name: &'static str,
    round_trip: fn(&[u8]) -> Result<Value, String>,
}

impl TypedBody {
    /// All types.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::TYPES.iter()
    }

    /// Returns the type with this name, if it exists.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().find(|body| body.name == name)
    }

    /// Decodes JSON, encodes the value, decodes it again, and compares the values. Returns the
    /// encoded JSON.
    ///
    /// # Errors
    ///
    /// The step that failed.
    pub fn round_trip(&self, json: &[u8]) -> Result<Value, String> {
        (self.round_trip)(json)
    }
}

fn round_trip<T>(json: &[u8]) -> Result<Value, String>
where
    T: Serialize + DeserializeOwned + PartialEq + fmt::Debug,
{
    let value: T = serde_json::from_slice(json).map_err(|error| format!("decoding: {error}"))?;
    let encoded = serde_json::to_vec(&value).map_err(|error| format!("encoding: {error}"))?;
    let again: T =
        serde_json::from_slice(&encoded).map_err(|error| format!("decoding again: {error}"))?;
    // A secret is redacted in both forms, so its value is lost.
    if value != again && format!("{value:?}") != format!("{again:?}") {
        return Err(format!("{value:?} was decoded as {again:?}"));
    }
    serde_json::from_slice(&encoded).map_err(|error| format!("encoded: {error}"))
}

fn single<T: Serialize>(reply: Result<Reply<T>, Error>) -> Outcome {
    let reply = reply?;
    Ok(Answer::new(reply.status, json(&reply.value), None))
}

fn list<T: Serialize, A: Serialize>(reply: Result<Reply<ListResult<T, A>>, Error>) -> Outcome {
    let reply = reply?;
    let list = &reply.value;
    let body = page(reply.operation, json(&**list), json(list.envelope()));
    Ok(Answer::new(reply.status, body, Some(*list.meta())))
}

fn decode<E: Endpoint>(reply: Reply) -> Result<Value, Error>
where
    E::Output: Serialize,
{
    let operation = reply.operation;
    let value = json(&E::decode(reply)?);
    Ok(match (operation.map(|operation| operation.pagination), value) {
        (Some(Pagination::Link { key: Some(_) }), Value::Array(mut parts)) if parts.len() == 2 => {
            let envelope = parts.pop().unwrap_or_default();
            page(operation, parts.pop().unwrap_or_default(), envelope)
        }
        (_, value) => value,
    })
}

/// The page with these items, and the other members in `envelope`.
fn page(operation: Option<&Operation>, items: Value, envelope: Value) -> Value {
    match (operation.map(|operation| operation.pagination), envelope) {
        (Some(Pagination::Link { key: Some(key) }), Value::Object(mut members)) => {
            members.insert(key.to_owned(), items);
            Value::Object(members)
        }
        _ => items,
    }
}

/// # Panics
///
/// If a type of the SDK can't be encoded as JSON.
fn json(value: &(impl Serialize + ?Sized)) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("not encodable as JSON: {error}"))
}

#[cfg(test)]
mod tests;
