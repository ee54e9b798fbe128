//! Dates and times as the API spells them.

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
