//! Types of members, in the spelling of the description: `string`, `Id<Todo>`, `[Person]`,
//! `{string}`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// The type of a parameter, body member, field or result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// True or false.
    Bool,
    /// A whole number of 32 bits.
    I32,
    /// A whole number of 64 bits.
    I64,
    /// A whole number of 32 bits that may be spelled `1024.0`.
    Integral,
    /// A number with a fraction.
    F64,
    /// A calendar date.
    Date,
    /// A point in time.
    Timestamp,
    /// A date or a timestamp; encoding preserves which.
    DateOrTimestamp,
    /// The id of a person: a number, a number in quotes or a word.
    PersonId,
    /// Text that is never printed.
    Secret,
    /// Any JSON value.
    Json,
    /// The id of the named type.
    Id(String),
    /// A struct or enum of the description.
    Named(String),
    /// A list.
    List(Box<Self>),
    /// An object with arbitrary keys.
    Map(Box<Self>),
}

/// The types without parameters, by name.
const PLAIN: [(&str, Type); 12] = [
    ("string", Type::String),
    ("bool", Type::Bool),
    ("i32", Type::I32),
    ("i64", Type::I64),
    ("integral", Type::Integral),
    ("f64", Type::F64),
    ("date", Type::Date),
    ("timestamp", Type::Timestamp),
    ("date-or-timestamp", Type::DateOrTimestamp),
    ("person-id", Type::PersonId),
    ("secret", Type::Secret),
    ("json", Type::Json),
];

impl Type {
    /// The wire type unless the description names another one: numbers for ids, text for secrets.
    #[must_use]
    pub fn wire(&self) -> Self {
        match self {
            Self::Id(_) => Self::I64,
            Self::Secret => Self::String,
            Self::List(item) => Self::List(Box::new(item.wire())),
            Self::Map(value) => Self::Map(Box::new(value.wire())),
            other => other.clone(),
        }
    }

    /// The innermost type of lists and maps.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.innermost(),
            other => other,
        }
    }

    /// The struct or enum that it names, also as the type of an id.
    #[must_use]
    pub fn mentions(&self) -> Option<&str> {
        match self.innermost() {
            Self::Named(name) | Self::Id(name) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(name) => write!(f, "Id<{name}>"),
            Self::Named(name) => f.write_str(name),
            Self::List(item) => write!(f, "[{item}]"),
            Self::Map(value) => write!(f, "{{{value}}}"),
            plain => {
                let name = PLAIN.iter().find(|(_, ty)| ty == plain).map_or("?", |(name, _)| name);
                f.write_str(name)
            }
        }
    }
}

impl FromStr for Type {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inside = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
        if let Some((_, plain)) = PLAIN.iter().find(|(name, _)| *name == text) {
            Ok(plain.clone())
        } else if let Some(name) = inside("Id<", ">").filter(|name| is_type_name(name)) {
            Ok(Self::Id(name.to_owned()))
        } else if let Some(item) = inside("[", "]") {
            Ok(Self::List(Box::new(item.parse()?)))
        } else if let Some(value) = inside("{", "}") {
            Ok(Self::Map(Box::new(value.parse()?)))
        } else if is_type_name(text) {
            Ok(Self::Named(text.to_owned()))
        } else {
            Err(format!("`{text}` is not a type"))
        }
    }
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_round_trip() {
        for text in ["string", "date-or-timestamp", "Id<Todo>", "[Id<Person>]", "{[Todo]}", "Todo"]
        {
            assert_eq!(text.parse::<Type>().unwrap().to_string(), text);
        }
        for (name, ty) in PLAIN {
            assert_eq!(name.parse::<Type>().unwrap(), ty);
        }
    }

    #[test]
    fn invalid_types_are_errors() {
        for text in ["", "text", "Id<todo>", "[Todo", "Id<>", "To-do"] {
            assert!(text.parse::<Type>().is_err(), "{text}");
        }
    }

    #[test]
    fn ids_are_numbers_on_the_wire() {
        assert_eq!("[Id<Todo>]".parse::<Type>().unwrap().wire().to_string(), "[i64]");
    }
}
