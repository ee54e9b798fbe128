//! Typed parts of validation errors: the errors of single rows, and the affected people.

use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::explanation::item_message;
use super::{Error, ErrorResponse};
use crate::types::Person;

/// The errors of one row or item of a request, read by [`Error::rows`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RowError {
    /// The row's number, as counted by the server.
    pub row: i64,
    /// All messages of the row, in one line; empty if it has none.
    pub message: String,
    /// The other fields of the row, as sent by the server.
    pub members: Map<String, Value>,
}

impl Error {
    /// Reads the errors of single rows: `{"errors": [{"row": 1, ..}]}`, or such a list alone.
    ///
    /// Returns an empty list if the response has none. Items without a row number are omitted; the
    /// error's [`message`](Self::message) contains their texts.
    ///
    /// ```
    /// use basecamp_core::{Error, ErrorCode};
    ///
    /// fn print(error: &Error) {
    ///     for row in error.rows() {
    ///         eprintln!("row {}: {}", row.row, row.message);
    ///     }
    /// }
    /// # print(&Error::new(ErrorCode::Network, "reset"));
    /// ```
    #[must_use]
    pub fn rows(&self) -> Vec<RowError> {
        let items = match self.response().and_then(ErrorResponse::value) {
            Some(Value::Array(items)) => items,
            Some(Value::Object(mut members)) => match members.remove("errors") {
                Some(Value::Array(items)) => items,
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        items.into_iter().filter_map(row).collect()
    }

    /// Reads the people that a validation error (422) lists under `people`, such as that of
    /// `CreateProjectFromTemplate`: whole records, ids or names. Fields that the server doesn't
    /// send are absent, and a missing id is unknown.
    ///
    /// Returns `None` if the response has another status or no such list.
    #[must_use]
    pub fn people(&self) -> Option<Vec<Person>> {
        let response = self.response().filter(|response| response.status.as_u16() == 422)?;
        let Some(Value::Array(people)) = response.object()?.remove("people") else { return None };
        people.into_iter().filter(|person| !person.is_null()).map(person).collect()
    }
}

fn row(item: Value) -> Option<RowError> {
    let Value::Object(mut members) = item else { return None };
    let row = match members.remove("row")? {
        Value::String(text) => text.parse().ok()?,
        number => number.as_i64()?,
    };
    let item = Value::Object(members);
    let message = item_message(&item).unwrap_or_default();
    let Value::Object(members) = item else { return None };
    Some(RowError { row, message, members })
}

fn person(item: Value) -> Option<Person> {
    let record = match item {
        Value::Number(id) => json!({ "id": id }),
        Value::String(name) => json!({ "name": name }),
        other => other,
    };
    Person::deserialize(record).ok()
}

#[cfg(test)]
mod tests;
