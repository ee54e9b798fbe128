//! Typed ids.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::types::{Person, Recording};

/// The id of a `T`: a number that can't be mistaken for the id of something else.
///
/// Methods take `impl Into<Id<T>>`, so a plain number works; an id of another kind doesn't compile:
///
/// ```compile_fail,E0277
/// # use basecamp_core::{Account, Id, types::Project};
/// # let account = Account::detached("999").unwrap();
/// let project: Id<Project> = 1.into();
/// account.todos().list(project); // wants the id of a to-do list
/// ```
///
/// The id of anything that is a recording (a to-do, a message, a comment, ...) converts into an
/// `Id<Recording>`. [`Id::cast`] is the explicit way between all others.
///
/// ```
/// use basecamp_core::{Account, Id, types::Todo};
///
/// let account = Account::detached("999")?;
/// let todo: Id<Todo> = "9007000200".parse()?;
/// account.comments().list(todo);
/// account.comments().list(9007000200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Id<T> {
    value: i64,
    // `fn() -> T` keeps the id Send, Sync and 'static-friendly whatever T is.
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Takes a number as the id of a `T`.
    #[must_use]
    pub const fn new(value: i64) -> Self {
        Self { value, kind: PhantomData }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.value
    }

    /// Takes it as the id of something else, for the places where the API itself doesn't say what
    /// an id refers to (the tools of a project's dock, the parent of a recording).
    #[must_use]
    pub const fn cast<U>(self) -> Id<U> {
        Id::new(self.value)
    }
}

/// A type that Basecamp keeps as a recording: a to-do, a message, a comment, a document and many more.
pub trait IsRecording {}

impl<T: IsRecording> From<Id<T>> for Id<Recording> {
    fn from(id: Id<T>) -> Self {
        id.cast()
    }
}

impl<T> From<i64> for Id<T> {
    fn from(value: i64) -> Self {
        Self::new(value)
    }
}

impl<T> From<&Self> for Id<T> {
    fn from(id: &Self) -> Self {
        *id
    }
}

impl<T> From<Id<T>> for i64 {
    fn from(id: Id<T>) -> Self {
        id.value
    }
}

impl<T> FromStr for Id<T> {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self::new)
    }
}

// Derives would ask the same of T.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.value)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::new)
    }
}

/// The id that Basecamp gives a person: a number, or for some of its own actors a word. Some
/// responses describe a person without an id, whose id is [`PersonId::Unknown`] then.
///
/// The wire form may be a number, a number in quotes, a word or null; a number in quotes counts as
/// the number it spells.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PersonId {
    /// An ordinary person.
    Number(Id<Person>),
    /// One of Basecamp's own actors.
    Word(String),
    /// The response has no id, or null, for this person.
    #[default]
    Unknown,
}

impl PersonId {
    /// The number, if it is one: what methods that take a person want.
    #[must_use]
    pub fn number(&self) -> Option<Id<Person>> {
        match self {
            Self::Number(id) => Some(*id),
            Self::Word(_) | Self::Unknown => None,
        }
    }

    /// Whether the response has no id for this person.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

impl From<Id<Person>> for PersonId {
    fn from(id: Id<Person>) -> Self {
        Self::Number(id)
    }
}

impl From<i64> for PersonId {
    fn from(id: i64) -> Self {
        Self::Number(id.into())
    }
}

/// Only what [`Id`]'s `Display` writes is a number: `007` and `+5` are words, and stay as they are.
impl From<&str> for PersonId {
    fn from(text: &str) -> Self {
        match text.parse::<Id<Person>>() {
            Ok(id) if id.to_string() == text => Self::Number(id),
            _ => Self::Word(text.to_owned()),
        }
    }
}

impl From<String> for PersonId {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(id) => id.fmt(f),
            Self::Word(word) => word.fmt(f),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl Serialize for PersonId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(id) => id.serialize(serializer),
            Self::Word(word) => serializer.serialize_str(word),
            Self::Unknown => serializer.serialize_unit(),
        }
    }
}

impl<'de> Deserialize<'de> for PersonId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = PersonId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a person's id, a number or a string")
            }

            fn visit_i64<E>(self, id: i64) -> Result<PersonId, E> {
                Ok(id.into())
            }

            fn visit_u64<E: serde::de::Error>(self, id: u64) -> Result<PersonId, E> {
                i64::try_from(id)
                    .map(PersonId::from)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(id), &self))
            }

            fn visit_str<E>(self, text: &str) -> Result<PersonId, E> {
                Ok(text.into())
            }

            fn visit_none<E>(self) -> Result<PersonId, E> {
                Ok(PersonId::Unknown)
            }

            fn visit_unit<E>(self) -> Result<PersonId, E> {
                Ok(PersonId::Unknown)
            }

            fn visit_some<D: Deserializer<'de>>(self, id: D) -> Result<PersonId, D::Error> {
                id.deserialize_any(self)
            }
        }

        // As an option, so that serde takes a missing member for `visit_none`. `#[serde(default)]` would
        // make an empty array a person, too: serde decodes structs from arrays.
        deserializer.deserialize_option(Visitor)
    }
}

#[cfg(test)]
mod tests;
