//! Query parameters that must not be empty, and lists as comma-separated text.

use std::borrow::Cow;

use serde_json::Value;

use super::builder::RequestBuilder;
use crate::model::id::{Id, PersonId};

/// The maximum number of ids in one list.
const MAX_IDS: usize = 100;
/// The maximum number of words in one list.
const MAX_WORDS: usize = 1000;
/// The maximum length of a list as text, in bytes.
const MAX_LENGTH: usize = 16_000;

/// An optional list in a builder.
pub(crate) trait Items {
    type Item: Item;

    fn items(&self) -> Option<&[Self::Item]>;
}

impl<I: Item> Items for Option<Vec<I>> {
    type Item = I;

    fn items(&self) -> Option<&[I]> {
        self.as_deref()
    }
}

impl Items for Vec<Value> {
    type Item = Value;

    fn items(&self) -> Option<&[Value]> {
        Some(self)
    }
}

/// An item of a comma-separated list.
pub(crate) trait Item {
    /// The item as text; empty for an unknown id.
    fn text(&self) -> Cow<'_, str>;
}

impl<T> Item for Id<T> {
    fn text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl Item for PersonId {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Number(id) => id.to_string().into(),
            Self::Word(word) => word.into(),
            Self::Unknown => "".into(),
        }
    }
}

impl Item for Value {
    fn text(&self) -> Cow<'_, str> {
        self.as_str().map_or_else(|| self.to_string().into(), Cow::from)
    }
}

impl RequestBuilder<'_> {
    /// Adds a list as comma-separated text; `None` adds nothing.
    pub(crate) fn joined(&mut self, name: &str, items: &impl Items) {
        let Some(items) = items.items() else { return };
        if items.is_empty() {
            return self.fail_empty(name);
        }
        let mut joined = String::new();
        let mut ids = 0;
        for item in items {
            let item = item.text();
            match item.parse::<i64>() {
                Ok(..1) => return self.fail(format!("`{name}` must have ids greater than 0")),
                Ok(_) => ids += 1,
                Err(_) if is_word(&item) => {}
                Err(_) => {
                    return self.fail(format!(
                        "each item of `{name}` must be a word without commas, blanks and quotes"
                    ));
                }
            }
            if !joined.is_empty() {
                joined.push(',');
            }
            joined.push_str(&item);
        }
        if ids > MAX_IDS || items.len() > MAX_WORDS || joined.len() > MAX_LENGTH {
            return self.fail(format!(
                "`{name}` must have at most {MAX_IDS} ids or {MAX_WORDS} words, and at most \
                 {MAX_LENGTH} bytes"
            ));
        }
        self.query_pair(name, "", &joined);
    }

    /// Adds a list that must not be empty; `None` adds nothing.
    pub(crate) fn filter<Q: ToString>(&mut self, name: &str, items: &Option<Vec<Q>>) {
        match items {
            Some(items) if items.is_empty() => self.fail_empty(name),
            items => self.query(name, items),
        }
    }

    /// Adds a text that must not be empty; `None` adds nothing.
    pub(crate) fn nonempty(&mut self, name: &str, text: &Option<String>) {
        match text {
            Some(text) if text.trim().is_empty() => self.fail_empty(name),
            text => self.query(name, text),
        }
    }

    /// Rejects an empty filter, which would select everything.
    fn fail_empty(&mut self, name: &str) {
        self.fail(format!("`{name}` must not be empty: leave it out if nothing is to be filtered"));
    }
}

fn is_word(text: &str) -> bool {
    let is_separator = |ch: char| ch.is_whitespace() || matches!(ch, ',' | '"' | '\'');
    !text.is_empty() && !text.contains(is_separator)
}

#[cfg(test)]
mod tests;
