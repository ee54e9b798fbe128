//! Schedules, their entries, and the occurrences of entries that recur.

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::formats;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::recurrences::occurs_on;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::{View, path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateScheduleEntry", Handler::CreateChecked(Kind::ScheduleEntry, read_times)),
    ("GetSchedule", Handler::Get(Kind::Schedule)),
    ("GetScheduleEntry", Handler::Get(Kind::ScheduleEntry)),
    ("GetScheduleEntryOccurrence", Handler::Do(occurrence)),
    ("ListScheduleEntries", Handler::List(Kind::ScheduleEntry)),
    ("ReplaceScheduleEntry", Handler::UpdateChecked(Kind::ScheduleEntry, read_times)),
    ("UpdateScheduleSettings", Handler::Update(Kind::Schedule)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::ScheduleEntry, view)];

/// The request's `url` is that of a call, and the response shows it as `join_url`.
fn view(store: &Store, entry: &Record, view: &mut Map<String, Value>) {
    view.insert("url".to_owned(), json!(store.links.api(path(entry))));
    view.insert("join_url".to_owned(), json!(entry.text("url")));
}

/// Replaces the start and the end in the body by days if the entry is for whole days, and by times
/// in UTC otherwise.
fn read_times(call: &mut Call<'_>) -> Result<(), Refusal> {
    let text = |name: &str| call.text(name).unwrap_or_default();
    let (starts_at, ends_at) = (text("starts_at"), text("ends_at"));
    let (starts_at, ends_at) = match call.flag("all_day") {
        Some(true) => {
            let (first, last) = (day_of(starts_at), day_of(ends_at));
            if last < first {
                return Err(Refusal::invalid("ends_at", "is before the start"));
            }
            (json!(first), json!(last))
        }
        _ => {
            let (start, end) = (time_of(starts_at), time_of(ends_at));
            if end < start {
                return Err(Refusal::invalid("ends_at", "is before the start"));
            }
            (json!(start), json!(end))
        }
    };
    call.body.insert("starts_at".to_owned(), starts_at);
    call.body.insert("ends_at".to_owned(), ends_at);
    Ok(())
}

/// Returns an entry at the day of an occurrence.
fn occurrence(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::ScheduleEntry)?;
    let entry = call.any_record()?;
    let day =
        call.texts.first().and_then(|text| formats::day(text)).ok_or_else(Refusal::not_found)?;
    let first = entry.day("starts_at").filter(|_| occurs_on(entry, day));
    let first = first.ok_or_else(Refusal::not_found)?;
    let mut view = call.store.view(id);
    move_to(&mut view, first, day);
    Reply::ok(view)
}

/// Moves the times in the JSON of an entry from its first day to that of an occurrence.
pub(super) fn move_to(view: &mut Value, first: Date, day: Date) {
    for name in ["starts_at", "ends_at"] {
        let text = view[name].as_str().unwrap_or_default();
        let moved = day_of(text).zip(first.until(day).ok());
        let moved = moved.and_then(|(date, span)| date.checked_add(span).ok());
        if let Some((date, time)) = moved.zip(text.get(10..)) {
            view[name] = json!(format!("{date}{time}"));
        }
    }
}

/// A time, or the start of a day, in UTC.
fn time_of(text: &str) -> Option<Timestamp> {
    text.parse().or_else(|_| format!("{text}T00:00:00Z").parse()).ok()
}

/// The day of a date or a time.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
