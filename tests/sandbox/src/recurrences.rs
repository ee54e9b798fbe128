//! The days of schedule entries that recur.

use jiff::civil::Date;
use serde_json::Value;

use super::records::Record;

/// Whether an entry starts on this day: its own, or one of its recurrence.
pub(super) fn occurs_on(entry: &Record, day: Date) -> bool {
    let Some(first) = entry.day("starts_at") else { return false };
    let recurrence = entry.fields.get("recurrence_schedule");
    day == first || recurrence.is_some_and(|recurrence| recurs_on(recurrence, first, day))
}

/// Whether a recurrence that starts on `first` includes this later day.
fn recurs_on(recurrence: &Value, first: Date, day: Date) -> bool {
    let number = |name: &str| recurrence[name].as_f64().map(|number| number as i32);
    let last: Option<Date> =
        recurrence["end_date"].as_str().and_then(|text| text.get(..10)?.parse().ok());
    if day < first || last.is_some_and(|last| day > last) {
        return false;
    }
    let weekday = i64::from(day.weekday().to_sunday_zero_offset());
    let days = recurrence["days"].as_array();
    let is_listed = match days.filter(|days| !days.is_empty()) {
        Some(days) => days.iter().any(|listed| listed.as_i64() == Some(weekday)),
        None => day.weekday() == first.weekday(),
    };
    let every = |name: &str, default: i32| number(name).unwrap_or(default).max(1);
    match recurrence["frequency"].as_str().unwrap_or_default() {
        "every_day" => days.is_none_or(Vec::is_empty) || is_listed,
        "every_weekday" => !matches!(weekday, 0 | 6),
        "every_week" => is_listed && weeks(first, day) % every("week_interval", 1) == 0,
        "every_other_week" => is_listed && weeks(first, day) % 2 == 0,
        "every_month" => {
            let in_month = match number("week_instance") {
                Some(-1) => is_listed && day.days_in_month() - day.day() < 7,
                Some(week) => is_listed && (i32::from(day.day()) - 1) / 7 + 1 == week,
                None => day.day() == first.day(),
            };
            in_month && months(first, day) % every("month_interval", 1) == 0
        }
        "every_year" => (day.month(), day.day()) == (first.month(), first.day()),
        _ => false,
    }
}

/// The number of weeks, which start on Sunday, between two days.
fn weeks(first: Date, day: Date) -> i32 {
    let since = i32::from(first.weekday().to_sunday_zero_offset());
    let days = first.until(day).map(|span| span.get_days()).unwrap_or_default();
    (days + since) / 7
}

/// The number of months between those of two days.
fn months(first: Date, day: Date) -> i32 {
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    number(day) - number(first)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    /// The days of December 2026 and January 2027, from a first Tuesday.
    fn days(recurrence: Value) -> Vec<String> {
        let first = date(2026, 12, 1);
        let days = first.series(1.day()).take(62);
        let days = days.filter(|day| recurs_on(&recurrence, first, *day));
        days.map(|day| day.strftime("%m-%d").to_string()).collect()
    }

    #[test]
    fn weeks_have_intervals_and_an_end() {
        let weekly =
            days(json!({ "frequency": "every_week", "days": [2, 4], "end_date": "2026-12-10" }));
        assert_eq!(weekly, ["12-01", "12-03", "12-08", "12-10"]);
        let third = days(json!({ "frequency": "every_week", "days": [2], "week_interval": 3.0 }));
        assert_eq!(third, ["12-01", "12-22", "01-12"]);
        let other = days(json!({ "frequency": "every_other_week", "days": [1] }));
        assert_eq!(other, ["12-14", "12-28", "01-11", "01-25"]);
    }

    #[test]
    fn days_months_and_years() {
        assert_eq!(days(json!({ "frequency": "every_day" })).len(), 62);
        assert_eq!(days(json!({ "frequency": "every_weekday" })).len(), 44);
        assert_eq!(days(json!({ "frequency": "every_month" })), ["12-01", "01-01"]);
        let second = json!({ "frequency": "every_month", "days": [3], "week_instance": 2, "month_interval": 1 });
        assert_eq!(days(second), ["12-09", "01-13"]);
        let last = json!({ "frequency": "every_month", "days": [5], "week_instance": -1 });
        assert_eq!(days(last), ["12-25", "01-29"]);
        let (last, recurrence) =
            (date(9999, 12, 31), json!({ "frequency": "every_month", "week_instance": -1 }));
        assert!(recurs_on(&recurrence, last, last), "the last day of the calendar");
        assert_eq!(days(json!({ "frequency": "every_year" })), ["12-01"]);
        assert!(days(json!({ "frequency": "sometimes" })).is_empty());
    }
}
