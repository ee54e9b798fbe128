//! Ranges of due dates, relative to the current day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::profile;
use super::reply::Refusal;
use super::store::Store;

/// A range of due dates; it has both of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DueScope {
    first: Date,
    last: Date,
}

impl DueScope {
    /// The range with this name, such as `due_tomorrow`.
    pub(super) fn named(store: &Store, field: &str, name: &str) -> Result<Self, Refusal> {
        let starts_on_sunday = profile::preferences(store)["first_week_day"] == "Sunday";
        let first_day = if starts_on_sunday { Weekday::Sunday } else { Weekday::Monday };
        Self::new(store.clock.today(), first_day, name)
            .ok_or_else(|| Refusal::invalid(field, "is not a range of due dates"))
    }

    /// The range, in weeks that start with this day.
    fn new(today: Date, first_day: Weekday, name: &str) -> Option<Self> {
        let after = |days: i32| today.saturating_add(days.days());
        let left = 6 - i32::from(today.weekday().since(first_day));
        let (first, last) = match name {
            "overdue" => (Date::MIN, after(-1)),
            "due_today" => (today, today),
            "due_tomorrow" => (after(1), after(1)),
            "due_later_this_week" => (after(2), after(left)),
            "due_next_week" => (after(left + 1), after(left + 7)),
            "due_later" => (after(left + 8), Date::MAX),
            _ => return None,
        };
        Some(Self { first, last })
    }

    pub(super) fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_follow_the_week() {
        // A Thursday.
        let today = jiff::civil::date(2027, 3, 4);
        let names =
            ["overdue", "due_today", "due_tomorrow", "due_later_this_week", "due_next_week"];
        let scopes: Vec<_> = names
            .iter()
            .chain(["due_later"].iter())
            .map(|name| DueScope::new(today, Weekday::Monday, name).unwrap())
            .collect();
        let within = |day: i8| -> Vec<usize> {
            let day = jiff::civil::date(2027, 3, day);
            (0..scopes.len()).filter(|index| scopes[*index].contains(day)).collect()
        };
        let expected = [(3, 0), (4, 1), (5, 2), (6, 3), (7, 3), (8, 4), (14, 4), (15, 5)];
        for (day, scope) in expected {
            assert_eq!(within(day), [scope], "{day}");
        }
        let sunday = DueScope::new(today, Weekday::Sunday, "due_next_week").unwrap();
        assert!(sunday.contains(jiff::civil::date(2027, 3, 7)));
        assert_eq!(DueScope::new(today, Weekday::Monday, "someday"), None);
    }
}
