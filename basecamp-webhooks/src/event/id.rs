//! The id of an event.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The unique id of an event: a whole number, or a text.
///
/// A text that spells a number is equal to the number, so both forms deduplicate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EventId {
    /// A number, up to 2^63-1.
    Number(i64),
    /// Any other id, including larger numbers; from 1 to 255 bytes long.
    Text(Box<str>),
}

/// Stores remember ids, so their length is limited.
const TEXT_LIMIT: usize = 255;

impl EventId {
    fn from_text(text: &str) -> Option<Self> {
        match text.parse() {
            // `+7` and `007` are texts.
            Ok(number) if i64::to_string(&number) == text => Some(Self::Number(number)),
            _ if (1..=TEXT_LIMIT).contains(&text.len()) => Some(Self::Text(text.into())),
            _ => None,
        }
    }
}

impl From<i64> for EventId {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Different ids have different texts.
impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Id;

        impl Visitor<'_> for Id {
            type Value = EventId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event's id, a whole number or a string of 1 to 255 bytes")
            }

            fn visit_i64<E>(self, number: i64) -> Result<EventId, E> {
                Ok(number.into())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<EventId, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<EventId, E> {
                EventId::from_text(text)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_any(Id)
    }
}
