//! Typed ids.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::types::{Person, Recording};

/// The id of a `T`. The type parameter prevents the use of an id of another type.
///
/// Methods take `impl IntoId<T>`, so a plain number compiles; an id of another type doesn't:
///
/// ```compile_fail,E0277
/// # use basecamp_core::{Account, Id, types::Project};
/// # let account = Account::detached("999").unwrap();
/// let project: Id<Project> = 1.into();
/// account.todos().list(project); // requires the id of a to-do list
/// ```
///
/// Integers of other types convert with `try_into`. Only `i64` converts with `into`, since a second
/// integer type would make the compiler take a literal for an `i32`, which ids exceed.
///
/// The id of a recording type (a to-do, a message, a comment, ...) converts into an
/// `Id<Recording>`. [`Id::cast`] is the explicit conversion between all other types.
///
/// ```
/// use basecamp_core::{Account, Id, types::Todo};
///
/// let account = Account::detached("999")?;
/// let todo: Id<Todo> = "9007000200".parse()?;
/// account.comments().list(todo);
/// account.comments().list(9007000200);
/// let todo: Id<Todo> = 9007000200_u64.try_into()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Id<T> {
    value: i64,
    // With `fn() -> T` the id is `Send` and `Sync` for every `T`.
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Creates an id from its number.
    #[must_use]
    pub const fn new(value: i64) -> Self {
        Self { value, kind: PhantomData }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.value
    }

    /// Converts the id to the id of another type, for fields whose type the API doesn't specify
    /// (the tools of a project's dock, the parent of a recording).
    #[must_use]
    pub const fn cast<U>(self) -> Id<U> {
        Id::new(self.value)
    }
}

/// A value that is accepted as the id of a `T`: an `Id<T>` or a reference to it, an `i64`, and for
/// recordings the id of each type of recording.
///
/// Implemented for all types with `Into<Id<T>>`. The compiler reports another type as not
/// implementing this trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the id of a `{T}`",
    label = "expected an `Id<{T}>` or an `i64`",
    note = "from `u32` or `i32`: `i64::from(id)`; from other integers: `i64::try_from(id)?`",
    note = "from text: `id.parse::<i64>()?`",
    note = "from the id of another type, if it means the same record: `id.get()`; from a \
            `PersonId`: `id.number().ok_or(\"not a user\")?`"
)]
pub trait IntoId<T> {
    /// Converts the value.
    fn into_id(self) -> Id<T>;
}

#[diagnostic::do_not_recommend]
impl<T, I: Into<Id<T>>> IntoId<T> for I {
    fn into_id(self) -> Id<T> {
        self.into()
    }
}

/// A type that Basecamp stores as a recording: a to-do, a message, a comment, a document and many
/// more.
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
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        text.parse().map(Self::new).map_err(|_| InvalidId::new(&text.escape_debug()))
    }
}

impl<T> TryFrom<&str> for Id<T> {
    type Error = InvalidId;

    fn try_from(text: &str) -> Result<Self, InvalidId> {
        text.parse()
    }
}

/// Whether a text has digits only, and at least one, as the ids in URLs have.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The conversions from the integers other than `i64`, which fail above its range.
macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(
            impl<T> TryFrom<$integer> for Id<T> {
                type Error = InvalidId;

                fn try_from(value: $integer) -> Result<Self, InvalidId> {
                    i64::try_from(value).map(Self::new).map_err(|_| InvalidId::new(&value))
                }
            }
        )*
    };
}

from_integers!(i32, u32, u64, i128, u128, isize, usize);

/// The error of a text or number that is no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId(String);

impl InvalidId {
    /// The longest value that the message shows, in characters.
    const SHOWN: usize = 40;

    fn new(value: &dyn fmt::Display) -> Self {
        let value = value.to_string();
        Self(match value.char_indices().nth(Self::SHOWN) {
            Some((end, _)) => format!("{}...", &value[..end]),
            None => value,
        })
    }
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an id must be a whole number within the range of `i64`, not `{}`", self.0)
    }
}

impl std::error::Error for InvalidId {}

// Derived implementations would require the same traits of `T`.
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

/// The id of a person: a number, or a word for some of Basecamp's internal actors. A person
/// without an id in the response has the id [`PersonId::Unknown`].
///
/// The JSON value may be a number, a number in quotes, a word or null. A number in quotes decodes
/// to [`PersonId::Number`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PersonId {
    /// A user of the account.
    Number(Id<Person>),
    /// An internal actor of Basecamp.
    Word(String),
    /// The response has no id for this person, or null.
    #[default]
    Unknown,
}

impl PersonId {
    /// The numeric id, as methods that take a person require it; `None` for the other variants.
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

impl From<&Person> for PersonId {
    fn from(person: &Person) -> Self {
        person.id.clone()
    }
}

impl From<i64> for PersonId {
    fn from(id: i64) -> Self {
        Self::Number(id.into())
    }
}

/// Only the text that [`Id`]'s `Display` writes is a number: `007` and `+5` are words, so that
/// every text survives a round trip.
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

        // `deserialize_option` makes serde call `visit_none` for a missing member. With
        // `#[serde(default)]` an empty array would decode to a person, since serde decodes structs
        // from arrays.
        deserializer.deserialize_option(Visitor)
    }
}

#[cfg(test)]
mod tests;
