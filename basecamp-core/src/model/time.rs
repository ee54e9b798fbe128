//! Dates and times as the API spells them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, such as `2026-12-01T09:30:00Z`.
pub use jiff::Timestamp;
/// A calendar date, such as `2026-12-01`.
pub use jiff::civil::Date;

/// Shorthand for a [`Date`] that is known to be valid, as in `date(2026, 12, 1)`.
///
/// # Panics
///
/// When there is no such day. Use [`Date::new`] or parsing for input from outside.
pub use jiff::civil::date;

/// The longest duration of any setting: one year. Longer ones would overflow the arithmetic of
/// clocks.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A duration as a setting takes it: at most [`MAX_DURATION`].
pub(crate) const fn capped(duration: Duration) -> Duration {
    if duration.as_secs() < MAX_DURATION.as_secs() { duration } else { MAX_DURATION }
}

/// A day or a moment: what the schedule says of an entry that lasts whole days, or else of one that
/// doesn't. It keeps the form it came in.
///
/// ```
/// use basecamp_core::time::{DateOrTimestamp, date};
///
/// assert_eq!("2026-12-01".parse(), Ok(DateOrTimestamp::Date(date(2026, 12, 1))));
/// let moment: DateOrTimestamp = "2026-12-01T09:30:00Z".parse()?;
/// assert_eq!(moment.to_string(), "2026-12-01T09:30:00Z");
/// # Ok::<(), basecamp_core::time::InvalidDateOrTimestamp>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)]
pub enum DateOrTimestamp {
    /// A whole day.
    Date(Date),
    /// A moment.
    Timestamp(Timestamp),
}

impl From<Date> for DateOrTimestamp {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Timestamp> for DateOrTimestamp {
    fn from(timestamp: Timestamp) -> Self {
        Self::Timestamp(timestamp)
    }
}

/// The error of a text that is neither a date nor a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidDateOrTimestamp(String);

impl fmt::Display for InvalidDateOrTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is neither a date nor a moment", self.0)
    }
}

impl std::error::Error for InvalidDateOrTimestamp {}

impl FromStr for DateOrTimestamp {
    type Err = InvalidDateOrTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidDateOrTimestamp> {
        // A date alone is `2026-12-01`; jiff would also take the date out of a longer text.
        let parsed = match text.len() {
            10 => text.parse().map(Self::Date).ok(),
            _ => text.parse().map(Self::Timestamp).ok(),
        };
        parsed.ok_or_else(|| InvalidDateOrTimestamp(text.to_owned()))
    }
}

impl fmt::Display for DateOrTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Timestamp(timestamp) => timestamp.fmt(f),
        }
    }
}

impl Serialize for DateOrTimestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateOrTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Parses in here, where an error still gets the text's position.
        struct Parse;

        impl Visitor<'_> for Parse {
            type Value = DateOrTimestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date or a moment")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<DateOrTimestamp, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Parse)
    }
}

#[cfg(test)]
mod tests;
