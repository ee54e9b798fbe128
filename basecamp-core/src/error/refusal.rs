//! Typed parts of refusals: errors by row, and the people that a refusal is about.

use serde::Deserialize as _;
use serde_json::{Map, Value, json};

use super::explanation::item_words;
use super::{Error, ErrorResponse};
use crate::types::Person;

/// The errors of one row or item of a request, read by [`Error::rows`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RowError {
    /// The row's number, as the server counts.
    pub row: i64,
    /// All texts of the row, in one line; empty if it has none.
    pub message: String,
    /// The other members of the row, as the server sent them.
    pub members: Map<String, Value>,
}

impl Error {
    /// Reads the errors of single rows: `{"errors": [{"row": 1, ..}]}`, or such a list alone.
    ///
    /// Empty if the response has no such list. Items without a row number are left out; the error's
    /// [`message`](Self::message) has their texts.
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

    /// Reads the people that a refusal (422) lists under `people`, such as that of
    /// `CreateProjectFromTemplate`: whole records, ids or names. Members that the server doesn't send
    /// are absent, and a missing id is unknown.
    ///
    /// Returns `None` if the response has another status or no such list.
    #[must_use]
    pub fn people(&self) -> Option<Vec<Person>> {
        let response = self.response().filter(|response| response.status.as_u16() == 422)?;
        let Some(Value::Array(people)) = response.object()?.remove("people") else { return None };
        people.into_iter().filter(|one| !one.is_null()).map(person).collect()
    }
}

fn row(item: Value) -> Option<RowError> {
    let Value::Object(mut members) = item else { return None };
    let row = match members.remove("row")? {
        Value::String(text) => text.parse().ok()?,
        number => number.as_i64()?,
    };
    let item = Value::Object(members);
    let message = item_words(&item).unwrap_or_default();
    let Value::Object(members) = item else { return None };
    Some(RowError { row, message, members })
}

fn person(one: Value) -> Option<Person> {
    let one = match one {
        Value::Number(id) => json!({ "id": id }),
        Value::String(name) => json!({ "name": name }),
        other => other,
    };
    Person::deserialize(one).ok()
}

#[cfg(test)]
mod tests;
