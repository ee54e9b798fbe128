//! Schedules, their entries, and the occurrences of entries that recur.

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
    ("CreateScheduleEntry", Handler::Create(Kind::ScheduleEntry)),
    ("GetSchedule", Handler::Get(Kind::Schedule)),
    ("GetScheduleEntry", Handler::Get(Kind::ScheduleEntry)),
    ("GetScheduleEntryOccurrence", Handler::Do(occurrence)),
    ("ListScheduleEntries", Handler::List(Kind::ScheduleEntry)),
    ("ReplaceScheduleEntry", Handler::Update(Kind::ScheduleEntry)),
    ("UpdateScheduleSettings", Handler::Update(Kind::Schedule)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::ScheduleEntry, view)];

/// The request's `url` is that of a call, and the response shows it as `join_url`.
fn view(store: &Store, entry: &Record, view: &mut Map<String, Value>) {
    view.insert("url".to_owned(), json!(store.links.api(&path(entry))));
    view.insert("join_url".to_owned(), json!(entry.text("url")));
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

/// The day of a date or a time.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
