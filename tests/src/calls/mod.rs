//! Every operation's builder, by the operation's id: JSON arguments in, JSON result out, through the
//! typed code that users call. So too the updates and edits, by their builders' names. And every type,
//! by its name.
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
//! # Ok::<(), basecamp_tests::calls::Problem>(())
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
    /// The operation's id.
    pub id: &'static str,
    request: Maker<Account, Box<dyn Request>>,
    blocking: Maker<Account<Blocking>, Outcome>,
    asynchronous: Maker<Account<Async>, BoxFuture<'static, Outcome>>,
    decode: fn(Reply) -> Result<Value, Error>,
}

type Maker<A, T> = fn(&A, Arguments) -> Result<T, Problem>;

/// What came of a call.
pub type Outcome = Result<Answer, Error>;

/// A result that was decoded and is JSON again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status of the response, or of the last page.
    pub status: StatusCode,
    /// The result, null if there is none. Of a list it is all that was fetched, in the shape of one page.
    pub body: Value,
    /// What is known about a list beyond that.
    pub meta: Option<ListMeta>,
}

impl Answer {
    /// One of these parts.
    #[must_use]
    pub fn new(status: StatusCode, body: Value, meta: Option<ListMeta>) -> Self {
        Self { status, body, meta }
    }
}

/// Why a call can't be made from some arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub(crate) String);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl TypedCall {
    /// All of them.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::CALLS.iter()
    }

    /// The one of this id, if there is such an operation.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|call| call.id == id)
    }

    /// Makes the call as a plain value.
    ///
    /// # Errors
    ///
    /// When an argument is unknown, missing or of another type.
    pub fn request(
        &self,
        account: &Account,
        arguments: Arguments,
    ) -> Result<Box<dyn Request>, Problem> {
        (self.request)(account, arguments)
    }

    /// Makes the call with a client that blocks; of a list, all pages.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    pub fn blocking(
        &self,
        account: &Account<Blocking>,
        arguments: Arguments,
    ) -> Result<Outcome, Problem> {
        (self.blocking)(account, arguments)
    }

    /// Makes the call with an async client; of a list, all pages.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    pub fn asynchronous(
        &self,
        account: &Account<Async>,
        arguments: Arguments,
    ) -> Result<BoxFuture<'static, Outcome>, Problem> {
        (self.asynchronous)(account, arguments)
    }

    /// Decodes a reply into the call's result, as JSON again.
    ///
    /// # Errors
    ///
    /// An `api_error` when the body is not such a result.
    pub fn decode(&self, reply: Reply) -> Result<Value, Error> {
        (self.decode)(reply)
    }
}

/// The builder of an update or an edit, which reads a record and writes it back.
#[derive(Debug)]
pub struct TypedMerge {
    /// The builder's name, such as `UpdateTodo`.
    pub id: &'static str,
    check: Maker<Account, ()>,
    blocking: Maker<Account<Blocking>, Outcome>,
    asynchronous: Maker<Account<Async>, BoxFuture<'static, Outcome>>,
}

impl TypedMerge {
    /// All of them.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::MERGES.iter()
    }

    /// The one of this name, if there is such a builder.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().find(|merge| merge.id == id)
    }

    /// Makes it, and drops it.
    ///
    /// # Errors
    ///
    /// When an argument is unknown, missing or of another type.
    pub fn check(&self, account: &Account, arguments: Arguments) -> Result<(), Problem> {
        (self.check)(account, arguments)
    }

    /// Makes it with a client that blocks.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn blocking(
        &self,
        account: &Account<Blocking>,
        arguments: Arguments,
    ) -> Result<Outcome, Problem> {
        (self.blocking)(account, arguments)
    }

    /// Makes it with an async client.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn asynchronous(
        &self,
        account: &Account<Async>,
        arguments: Arguments,
    ) -> Result<BoxFuture<'static, Outcome>, Problem> {
        (self.asynchronous)(account, arguments)
    }
}

/// One type of what the API takes and gives.
#[derive(Debug)]
pub struct TypedBody {
    /// Its name.
    pub name: &'static str,
    round_trip: fn(&[u8]) -> Result<Value, String>,
}

impl TypedBody {
    /// All of them.
    pub fn all() -> impl ExactSizeIterator<Item = &'static Self> {
        generated::TYPES.iter()
    }

    /// The one of this name, if there is such a type.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().find(|body| body.name == name)
    }

    /// Decodes JSON, encodes the value, and decodes that again: it has to be the same value. Gives
    /// the encoded JSON.
    ///
    /// # Errors
    ///
    /// Says what failed.
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
    // A secret is redacted in both forms, so it doesn't come back.
    if value != again && format!("{value:?}") != format!("{again:?}") {
        return Err(format!("{value:?} came back as {again:?}"));
    }
    serde_json::from_slice(&encoded).map_err(|error| format!("encoded: {error}"))
}

fn one<T: Serialize>(reply: Result<Reply<T>, Error>) -> Outcome {
    let reply = reply?;
    Ok(Answer::new(reply.status, json(&reply.value), None))
}

fn list<T: Serialize, A: Serialize>(reply: Result<Reply<ListResult<T, A>>, Error>) -> Outcome {
    let reply = reply?;
    let list = &reply.value;
    let body = whole(reply.operation, json(&**list), json(list.around()));
    Ok(Answer::new(reply.status, body, Some(*list.meta())))
}

fn decode<E: Endpoint>(reply: Reply) -> Result<Value, Error>
where
    E::Output: Serialize,
{
    let operation = reply.operation;
    let value = json(&E::decode(reply)?);
    Ok(match (operation.map(|one| one.pagination), value) {
        (Some(Pagination::Link { key: Some(_) }), Value::Array(mut parts)) if parts.len() == 2 => {
            let around = parts.pop().unwrap_or_default();
            whole(operation, parts.pop().unwrap_or_default(), around)
        }
        (_, value) => value,
    })
}

/// The page that holds these items, and these members around them.
fn whole(operation: Option<&Operation>, items: Value, around: Value) -> Value {
    match (operation.map(|one| one.pagination), around) {
        (Some(Pagination::Link { key: Some(key) }), Value::Object(mut members)) => {
            members.insert(key.to_owned(), items);
            Value::Object(members)
        }
        _ => items,
    }
}

/// # Panics
///
/// When a type of ours can't be written as JSON.
fn json(value: &(impl Serialize + ?Sized)) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("not to be written as JSON: {error}"))
}

#[cfg(test)]
mod tests;
