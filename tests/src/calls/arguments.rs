//! Arguments out of JSON, for builders.

use basecamp_codegen::naming::member;
use basecamp_core::{FilePart, time::DateOrTimestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Problem;

/// What a call is given, taken one by one, so that none is overlooked.
#[derive(Debug, Clone, Default)]
pub struct Arguments(Map<String, Value>);

/// A struct that requests take; made as users make it.
pub(super) trait Input: Sized {
    fn read(arguments: Arguments) -> Result<Self, Problem>;
}

impl Arguments {
    /// The members of an object, by their names on the wire or in Rust. Null counts as left out.
    ///
    /// # Errors
    ///
    /// When it is no object.
    pub fn new(arguments: Value) -> Result<Self, Problem> {
        let Value::Object(members) = arguments else {
            return Err(Problem(format!("the arguments are no object: {arguments}")));
        };
        let given = members.into_iter().filter(|(_, value)| !value.is_null());
        Ok(Self(given.map(|(name, value)| (member(&name), value)).collect()))
    }

    /// Makes sure that the call took all of them.
    pub(super) fn finish(&self) -> Result<(), Problem> {
        match self.0.keys().next() {
            Some(name) => Err(Problem(format!("there is no argument {name}"))),
            None => Ok(()),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Takes the argument if it is the empty text by which the wire empties something.
    pub(super) fn clears(&mut self, name: &str) -> bool {
        let clears = self.0.get(name).is_some_and(|value| value == "");
        if clears {
            self.0.remove(name);
        }
        clears
    }

    pub(super) fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Problem> {
        let value = self.0.remove(name).ok_or_else(|| Problem(format!("{name} is missing")))?;
        T::deserialize(value).map_err(|error| Problem(format!("{name}: {error}")))
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, Problem> {
        self.get(name)
    }

    pub(super) fn id(&mut self, name: &str) -> Result<i64, Problem> {
        self.get(name)
    }

    pub(super) fn moment(&mut self, name: &str) -> Result<DateOrTimestamp, Problem> {
        self.get(name)
    }

    pub(super) fn texts(&mut self, name: &str) -> Result<Vec<String>, Problem> {
        self.get(name)
    }

    pub(super) fn ids(&mut self, name: &str) -> Result<Vec<i64>, Problem> {
        self.get(name)
    }

    pub(super) fn list<T: DeserializeOwned>(&mut self, name: &str) -> Result<Vec<T>, Problem> {
        self.get(name)
    }

    pub(super) fn object<T: Input>(&mut self, name: &str) -> Result<T, Problem> {
        T::read(Self::new(self.get(name)?)?)
    }

    pub(super) fn objects<T: Input>(&mut self, name: &str) -> Result<Vec<T>, Problem> {
        let items: Vec<Value> = self.get(name)?;
        items.into_iter().map(|item| T::read(Self::new(item)?)).collect()
    }

    /// A file is an object; its content is text.
    pub(super) fn file(&mut self, name: &str) -> Result<FilePart, Problem> {
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
