//! Dates and times in the format of the API (ISO 8601).

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
/// If the calendar has no such day. Use [`Date::new`] or parse a string for untrusted input.
pub use jiff::civil::date;

/// The maximum duration of any setting: one year. Longer durations could overflow `Instant`
/// arithmetic.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Limits the duration of a setting to [`MAX_DURATION`].
pub(crate) const fn capped(duration: Duration) -> Duration {
    if duration.as_secs() < MAX_DURATION.as_secs() { duration } else { MAX_DURATION }
}

/// A date or a timestamp: an all-day entry of the schedule starts and ends with a date, any other
/// entry with a timestamp. The variant survives a round trip.
///
/// ```
/// use basecamp_core::time::{DateOrTimestamp, date};
///
/// assert_eq!("2026-12-01".parse(), Ok(DateOrTimestamp::Date(date(2026, 12, 1))));
/// let timestamp: DateOrTimestamp = "2026-12-01T09:30:00Z".parse()?;
/// assert_eq!(timestamp.to_string(), "2026-12-01T09:30:00Z");
/// # Ok::<(), basecamp_core::time::InvalidDateOrTimestamp>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the API has no third form")]
pub enum DateOrTimestamp {
    /// A calendar date without a time, for a whole day.
    Date(Date),
    /// A point in time.
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

/// The error for a text that is neither a date nor a timestamp.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidDateOrTimestamp(String);

impl fmt::Display for InvalidDateOrTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is neither a date nor a timestamp", self.0)
    }
}

impl std::error::Error for InvalidDateOrTimestamp {}

impl FromStr for DateOrTimestamp {
    type Err = InvalidDateOrTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidDateOrTimestamp> {
        // A date has exactly 10 characters. Jiff would also accept a longer text that starts with a
        // date.
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
        /// Parses the text within the visitor, so that the error has the text's position.
        struct Parse;

        impl Visitor<'_> for Parse {
            type Value = DateOrTimestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date or a timestamp")
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
