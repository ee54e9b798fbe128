//! Arguments out of JSON, for builders.

use basecamp_codegen::naming::member;
use basecamp_core::{FilePart, PersonId, time::DateOrTimestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Problem;

/// What a call is given, taken one by one, so that none is overlooked.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    left: Map<String, Value>,
    pub(super) max_items: Option<usize>,
}

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
        let left = given.map(|(name, value)| (member(&name), value)).collect();
        Ok(Self { left, max_items: None })
    }

    /// Where a list is to stop; nothing else has such an option.
    #[must_use]
    pub fn max_items(self, max_items: Option<usize>) -> Self {
        Self { max_items, ..self }
    }

    /// Makes sure that the call took all of them.
    pub(super) fn finish(&self) -> Result<(), Problem> {
        match self.left.keys().next() {
            Some(name) => Err(Problem(format!("there is no argument {name}"))),
            None => Ok(()),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.left.contains_key(name)
    }

    /// Takes the argument if it is the empty text by which the wire empties something.
    pub(super) fn clears(&mut self, name: &str) -> bool {
        let clears = self.left.get(name).is_some_and(|value| value == "");
        if clears {
            self.left.remove(name);
        }
        clears
    }

    /// What a field is to become, if anything; the empty text by which the wire empties it is none.
    pub(super) fn field<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.left.remove(name) else { return Ok(None) };
        let empties = value == "";
        let field = T::deserialize(value);
        let field = field.or_else(|error| match empties {
            true => T::deserialize(Value::Null),
            false => Err(error),
        });
        field.map(Some).map_err(|error| Problem(format!("{name}: {error}")))
    }

    pub(super) fn get<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Problem> {
        let value = self.left.remove(name).ok_or_else(|| Problem(format!("{name} is missing")))?;
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

    pub(super) fn people(&mut self, name: &str) -> Result<Vec<PersonId>, Problem> {
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
