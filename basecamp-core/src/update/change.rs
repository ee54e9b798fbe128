//! What callers change of a record: members by name, or fields in a closure.

use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::record::difference;
use super::unwritable;
use crate::error::Error;
use crate::model::catch_panic::catch_panic;
use crate::request::endpoint::Endpoint;
use crate::response::reply::Reply;

/// What the closure of an edit returns. An error of any kind keeps the record from being written; an
/// [`Error`] becomes the call's result as it is.
pub type EditResult = Result<(), Box<dyn StdError + Send + Sync>>;

/// The members that an update sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    members: Map<String, Value>,
    problem: Option<Error>,
}

impl Changes {
    pub(crate) fn set<T: Serialize>(&mut self, name: &str, value: T) {
        match serde_json::to_value(value) {
            Ok(value) => drop(self.members.insert(name.to_owned(), value)),
            Err(error) => {
                let problem = format!("`{name}` can't be written as JSON: {error}");
                self.problem = Some(Error::usage(problem));
            }
        }
    }

    /// All of them; there must be some.
    pub(super) fn finish(self) -> Result<Map<String, Value>, Error> {
        match self.problem {
            Some(problem) => Err(problem),
            None if self.members.is_empty() => {
                Err(Error::usage("the update sets nothing, so there is nothing to change")
                    .with_hint("Set at least one member before sending it."))
            }
            None => Ok(self.members),
        }
    }
}

/// What can be written of a record, as a struct for a closure to change. `None` is an empty member,
/// or one that only the caller gives.
pub(crate) trait Fields: Serialize + DeserializeOwned + 'static {
    /// Keeps the record that they were taken from.
    fn keep(&mut self, current: Current);
}

/// The record that fields were taken from.
#[derive(Clone, Default)]
pub(crate) struct Current(Option<Reply>);

impl Current {
    pub(crate) fn decode<E: Endpoint>(&self) -> Result<E::Output, Error> {
        let reply = self.0.clone();
        reply
            .ok_or_else(|| Error::usage("these fields don't come from a record"))
            .and_then(E::decode)
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// A closure that changes fields.
pub(crate) struct Edit<F>(Box<dyn FnOnce(&mut F) -> EditResult + Send>);

impl<F: Fields> Edit<F> {
    pub(crate) fn new(edit: impl FnOnce(&mut F) -> EditResult + Send + 'static) -> Self {
        Self(Box::new(edit))
    }

    /// Runs the closure on a state; gives what it changed.
    pub(super) fn changes(
        self,
        reply: &Reply,
        state: Map<String, Value>,
    ) -> Result<Map<String, Value>, Error> {
        let mut fields: F = serde_json::from_value(Value::Object(state))
            .map_err(|error| unwritable(reply, &error.to_string()))?;
        fields.keep(Current(Some(reply.clone())));
        let before = members(&fields)?;
        let result = catch_panic(|| (self.0)(&mut fields));
        result.unwrap_or_else(|_| Err("it panicked".into())).map_err(|error| {
            error.downcast::<Error>().map_or_else(
                |error| {
                    Error::usage(format!("the edit was given up: {error}"))
                        .with_hint("Nothing was written.")
                        .with_source(error)
                },
                |error| *error,
            )
        })?;
        Ok(difference(&before, members(&fields)?))
    }
}

fn members(fields: &impl Serialize) -> Result<Map<String, Value>, Error> {
    let members = serde_json::to_value(fields).and_then(serde_json::from_value);
    members.map_err(|error| Error::usage(format!("the edit can't be written as JSON: {error}")))
}

impl<F> fmt::Debug for Edit<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
