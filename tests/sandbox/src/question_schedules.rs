//! The schedules of questions: the form in requests and in responses, and the latest time.

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::reply::Refusal;

/// The most days from one time of a question to the next.
const LONGEST: usize = 5 * 7 + 31;

/// The schedule after a request. The members that the request omits are unchanged, or those of a
/// question on each working day at nine.
pub(super) fn written(sent: &Value, old: Option<&Value>, today: Date) -> Result<Value, Refusal> {
    let refused = |reason| Err(Refusal::invalid("schedule", reason));
    if sent.as_object().is_some_and(Map::is_empty) {
        return refused("can't be blank");
    }
    let new = || {
        json!({
            "frequency": "every_day", "days": [1, 2, 3, 4, 5], "hour": 9, "minute": 0,
            "week_instance": null, "start_date": today.to_string(), "end_date": null,
        })
    };
    let mut schedule = old.cloned().unwrap_or_else(new);
    for name in ["frequency", "days", "week_instance", "start_date"] {
        if let Some(value) = sent.get(name) {
            schedule[name] = value.clone();
        }
    }
    if let Some(text) = sent["time_of_day"].as_str() {
        let Some((hour, minute)) = time_of_day(text) else {
            return refused("has a time of day that isn't a time, such as 5:00pm");
        };
        schedule["hour"] = json!(hour);
        schedule["minute"] = json!(minute);
    }
    let days = schedule["days"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_day = |day: &Value| day.as_i64().is_some_and(|day| (0..=6).contains(&day));
    if days.is_empty() || !days.iter().all(is_day) {
        return refused("must have days from 0 (Sunday) to 6");
    }
    let (weeks, months) = match schedule["frequency"].as_str() {
        Some("every_week") => (Some(1), None),
        Some("every_other_week") => (Some(2), None),
        Some("every_month") => (None, Some(1)),
        _ => (None, None),
    };
    let week = schedule["week_instance"].as_i64();
    match (months, week) {
        (Some(_), None) => schedule["week_instance"] = json!(1),
        (_, Some(week)) if !(1..=5).contains(&week) => {
            return refused("must have a week instance from 1 to 5");
        }
        _ => {}
    }
    schedule["week_interval"] = json!(weeks);
    schedule["month_interval"] = json!(months);
    Ok(schedule)
}

/// The hour and the minute of a text such as `5:00pm`, `9am` or `17:30`.
fn time_of_day(text: &str) -> Option<(u8, u8)> {
    let text = text.trim().to_ascii_lowercase();
    let (time, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(time), _) => (time, Some(0)),
        (None, Some(time)) => (time, Some(12)),
        (None, None) => (&*text, None),
    };
    let (hour, minute) = time.trim_end().split_once(':').unwrap_or((time.trim_end(), "00"));
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { text.parse::<u8>().ok() } else { None }
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        None if hour < 24 => hour,
        _ => return None,
    };
    (minute < 60).then_some((hour, minute))
}

/// The latest time of a question that was created at a time, and its day. The times of schedules
/// are in UTC.
pub(super) fn latest(
    schedule: &Value,
    created_at: Timestamp,
    now: Timestamp,
) -> Option<(Date, Timestamp)> {
    let day = |time: Timestamp| time.to_zoned_datetime(TimeZone::UTC).date();
    let start = schedule["start_date"].as_str().and_then(|date| date.parse().ok());
    let start: Date = start.unwrap_or_else(|| day(created_at));
    let part = |name: &str| i8::try_from(schedule[name].as_i64()?).ok();
    let time_of_day = jiff::civil::Time::new(part("hour")?, part("minute")?, 0, 0).ok()?;
    let mut today = day(now);
    for _ in 0..=LONGEST {
        let time = TimeZone::UTC.to_timestamp(today.to_datetime(time_of_day)).ok()?;
        if today < start || time < created_at {
            return None;
        }
        if time <= now && is_due(schedule, today, start) {
            return Some((today, time));
        }
        today = today.yesterday().ok()?;
    }
    None
}

/// Whether a schedule that starts on a day has another day.
fn is_due(schedule: &Value, day: Date, start: Date) -> bool {
    let weekday = |day: Date| i32::from(day.weekday().to_sunday_zero_offset());
    let days = schedule["days"].as_array().into_iter().flatten();
    if !days.filter_map(Value::as_i64).any(|listed| listed == i64::from(weekday(day))) {
        return false;
    }
    match schedule["frequency"].as_str() {
        Some("every_other_week") => {
            let passed = start.until(day).map(|span| span.get_days()).unwrap_or_default();
            (passed + weekday(start)).div_euclid(7) % 2 == 0
        }
        Some("every_month") => {
            let week = i64::from((day.day() - 1) / 7 + 1);
            let is_last = day.days_in_month() - day.day() < 7;
            match schedule["week_instance"].as_i64() {
                Some(5) => is_last,
                wanted => wanted == Some(week),
            }
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for (text, expected) in [
            ("5:00pm", Some((17, 0))),
            ("12:30 AM", Some((0, 30))),
            ("12pm", Some((12, 0))),
            ("9am", Some((9, 0))),
            ("17:45", Some((17, 45))),
            ("13pm", None),
            ("0am", None),
            ("24:00", None),
            ("9:60", None),
            ("+9:00", None),
            ("noon", None),
            ("", None),
        ] {
            assert_eq!(time_of_day(text), expected, "{text}");
        }
    }

    #[test]
    fn times_out_of_range_are_no_times_of_a_question() {
        let now = "2027-03-01T00:00:00Z".parse().unwrap();
        for (hour, minute) in [(24, 0), (-1, 0), (9, 60), (9, -1)] {
            let schedule = json!({ "days": [1], "hour": hour, "minute": minute });
            assert_eq!(latest(&schedule, now, now), None, "{hour}:{minute}");
        }
    }

    #[test]
    fn questions_have_the_days_of_their_schedules() {
        let asked = |sent: Value| {
            let start: Date = "2027-03-01".parse().unwrap();
            let schedule = written(&sent, None, start).unwrap();
            let created_at = "2027-03-01T00:00:00Z".parse().unwrap();
            let days = (1..=60).filter_map(|days| {
                let now = start.checked_add(jiff::Span::new().days(days)).unwrap();
                let now = TimeZone::UTC.to_timestamp(now.at(0, 0, 0, 0)).unwrap();
                latest(&schedule, created_at, now).map(|(day, _)| day.to_string())
            });
            let mut days: Vec<String> = days.collect();
            days.dedup();
            days
        };
        // The first of March 2027 is a Monday.
        let weekly = asked(json!({ "frequency": "every_week", "days": [3] }));
        assert_eq!(weekly[..3], ["2027-03-03", "2027-03-10", "2027-03-17"]);
        let other = asked(json!({ "frequency": "every_other_week", "days": [3, 0] }));
        assert_eq!(other[..3], ["2027-03-03", "2027-03-14", "2027-03-17"]);
        let monthly = asked(json!({ "frequency": "every_month", "days": [5], "week_instance": 2 }));
        assert_eq!(monthly, ["2027-03-12", "2027-04-09"]);
        let last = asked(json!({ "frequency": "every_month", "days": [5], "week_instance": 5 }));
        assert_eq!(last, ["2027-03-26"]);
    }
}
