//! The id of an account.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::model::id::is_digits;

/// The id of a Basecamp account: one or more ASCII digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountId(Arc<str>);

impl AccountId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for AccountId {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        if !is_digits(text) {
            let message = format!("the account id must be digits, not `{text}`");
            return Err(Error::usage(message).with_hint(
                "It is the number in the web address: https://3.basecamp.com/NUMBER/..., and in \
                 `authorization().get()`.",
            ));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for AccountId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.as_str().try_into()
    }
}

impl TryFrom<&String> for AccountId {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.as_str().try_into()
    }
}

impl From<&Self> for AccountId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(
            impl TryFrom<$integer> for AccountId {
                type Error = Error;

                fn try_from(number: $integer) -> Result<Self, Error> {
                    number.to_string().try_into()
                }
            }
        )*
    };
}

from_integers!(i32, i64, u32, u64, usize);

impl Serialize for AccountId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Accepts a string or a whole number.
impl<'de> Deserialize<'de> for AccountId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "the id of an account, a string or a number")]
        enum Value {
            Text(String),
            Number(u64),
        }

        let id = match Value::deserialize(deserializer)? {
            Value::Text(text) => Self::try_from(text),
            Value::Number(number) => Self::try_from(number),
        };
        id.map_err(serde::de::Error::custom)
    }
}

impl FromStr for AccountId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.try_into()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// The error type of `TryInto<AccountId>` for `AccountId` itself.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
