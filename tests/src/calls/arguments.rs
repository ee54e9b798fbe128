//! Reads the arguments of builders from JSON.

use basecamp_codegen::naming::member;
use basecamp_core::{FilePart, PersonId, time::DateOrTimestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::InvalidArguments;

/// The arguments of a call. Reading an argument removes it, so that unknown ones are detected.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    unread: Map<String, Value>,
    pub(super) max_items: Option<usize>,
}

/// A struct in requests, created by its public methods.
pub(super) trait Input: Sized {
    fn read(arguments: Arguments) -> Result<Self, InvalidArguments>;
}

impl Arguments {
    /// Creates arguments from the members of an object, by their names on the wire or in Rust. Null
    /// members are omitted.
    ///
    /// # Errors
    ///
    /// If the value is not an object.
    pub fn new(arguments: Value) -> Result<Self, InvalidArguments> {
        let Value::Object(members) = arguments else {
            return Err(InvalidArguments(format!("the arguments are not an object: {arguments}")));
        };
        let members = members.into_iter().filter(|(_, value)| !value.is_null());
        let unread = members.map(|(name, value)| (member(&name), value)).collect();
        Ok(Self { unread, max_items: None })
    }

    /// Sets the maximum number of items of a list.
    #[must_use]
    pub fn max_items(self, max_items: Option<usize>) -> Self {
        Self { max_items, ..self }
    }

    /// Checks that the call read all arguments.
    pub(super) fn finish(&self) -> Result<(), InvalidArguments> {
        match self.unread.keys().next() {
            Some(name) => Err(InvalidArguments(format!("there is no argument {name}"))),
            None => Ok(()),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.unread.contains_key(name)
    }

    /// Removes the argument if it is the empty text, with which requests clear a member.
    pub(super) fn clears(&mut self, name: &str) -> bool {
        let clears = self.unread.get(name).is_some_and(|value| value == "");
        if clears {
            self.unread.remove(name);
        }
        clears
    }

    /// Reads the new value of a field, if it is set. The empty text, with which requests clear a
    /// member, is read as `None`.
    pub(super) fn field<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, InvalidArguments> {
        let Some(value) = self.unread.remove(name) else { return Ok(None) };
        let is_empty = value == "";
        let field = T::deserialize(value);
        let field = field.or_else(|error| match is_empty {
            true => T::deserialize(Value::Null),
            false => Err(error),
        });
        field.map(Some).map_err(|error| InvalidArguments(format!("{name}: {error}")))
    }

    pub(super) fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, InvalidArguments> {
        let value = self
            .unread
            .remove(name)
            .ok_or_else(|| InvalidArguments(format!("{name} is missing")))?;
        T::deserialize(value).map_err(|error| InvalidArguments(format!("{name}: {error}")))
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn id(&mut self, name: &str) -> Result<i64, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn date_or_timestamp(
        &mut self,
        name: &str,
    ) -> Result<DateOrTimestamp, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn texts(&mut self, name: &str) -> Result<Vec<String>, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn people(&mut self, name: &str) -> Result<Vec<PersonId>, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn ids(&mut self, name: &str) -> Result<Vec<i64>, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn list<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, InvalidArguments> {
        self.get(name)
    }

    pub(super) fn object<T: Input>(&mut self, name: &str) -> Result<T, InvalidArguments> {
        T::read(Self::new(self.get(name)?)?)
    }

    pub(super) fn objects<T: Input>(&mut self, name: &str) -> Result<Vec<T>, InvalidArguments> {
        let items: Vec<Value> = self.get(name)?;
        items.into_iter().map(|item| T::read(Self::new(item)?)).collect()
    }

    /// Reads a file: an object with the content as text.
    pub(super) fn file(&mut self, name: &str) -> Result<FilePart, InvalidArguments> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            file_name: String,
            content_type: String,
            content: String,
        }

        let File { file_name, content_type, content } = self.get(name)?;
        Ok(FilePart::new(file_name, content_type, content))
    }
}
