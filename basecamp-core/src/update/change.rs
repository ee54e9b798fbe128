//! Changes of a record: members by name, or a closure that changes fields.

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

/// The result of the closure of an edit. If it is an error, nothing is written. An [`Error`] is the
/// result of the call, other errors are sources of a `usage` error.
pub type EditResult = Result<(), Box<dyn StdError + Send + Sync>>;

/// The members that an update sets.
#[derive(Debug, Clone, Default)]
pub(crate) struct FieldChanges {
    members: Map<String, Value>,
    error: Option<Error>,
}

impl FieldChanges {
    pub(crate) fn set<T: Serialize>(&mut self, name: &str, value: T) {
        match serde_json::to_value(value) {
            Ok(value) => drop(self.members.insert(name.to_owned(), value)),
            Err(error) => {
                let message = format!("`{name}` can't be written as JSON: {error}");
                self.error = Some(Error::usage(message));
            }
        }
    }

    /// The text that the member of this name is set to.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    /// Returns the changed members, of which there must be at least one.
    pub(super) fn finish(self) -> Result<Map<String, Value>, Error> {
        match self.error {
            Some(error) => Err(error),
            None if self.members.is_empty() => {
                Err(Error::usage("the update sets nothing, so there is nothing to change")
                    .with_hint("Set at least one member before sending it."))
            }
            None => Ok(self.members),
        }
    }
}

/// The writable fields of a record, as a struct that a closure changes. `None`: the field is null,
/// or only callers set it.
pub(crate) trait WritableFields: Serialize + DeserializeOwned + 'static {
    /// Attaches the record that the fields are from.
    fn attach_source(&mut self, source: SourceRecord);
}

/// The record that writable fields are from.
#[derive(Clone, Default)]
pub(crate) struct SourceRecord(Option<Reply>);

impl SourceRecord {
    pub(crate) fn decode<E: Endpoint>(&self) -> Result<E::Output, Error> {
        let reply = self.0.clone();
        reply
            .ok_or_else(|| Error::usage("these fields don't come from a record"))
            .and_then(E::decode)
    }
}

impl fmt::Debug for SourceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// A closure that changes fields.
pub(crate) struct Edit<F>(Box<dyn FnOnce(&mut F) -> EditResult + Send>);

impl<F: WritableFields> Edit<F> {
    pub(crate) fn new(edit: impl FnOnce(&mut F) -> EditResult + Send + 'static) -> Self {
        Self(Box::new(edit))
    }

    /// Runs the closure on a state, and returns the members that it changed.
    pub(super) fn changes(
        self,
        reply: &Reply,
        state: Map<String, Value>,
    ) -> Result<Map<String, Value>, Error> {
        let mut fields: F = serde_json::from_value(Value::Object(state))
            .map_err(|error| unwritable(reply, &error.to_string()))?;
        fields.attach_source(SourceRecord(Some(reply.clone())));
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
