//! Timesheets: the time that people spent on recordings.

use serde_json::{Value, json};

use super::call::Call;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateTimesheetEntry", Handler::Do(create)),
    ("DestroyTimesheetEntry", Handler::Delete(Kind::TimesheetEntry)),
    ("GetProjectTimesheet", Handler::Do(list_of_project)),
    ("GetRecordingTimesheet", Handler::Do(list_of_recording)),
    ("GetTimesheetEntry", Handler::Get(Kind::TimesheetEntry)),
    ("GetTimesheetReport", Handler::Do(report)),
    ("UpdateTimesheetEntry", Handler::UpdateChecked(Kind::TimesheetEntry, check_hours)),
];

/// Checks that the hours are `1:30` or `1.5`, and not zero.
fn check_hours(call: &mut Call<'_>) -> Result<(), Refusal> {
    let Some(text) = call.text("hours") else { return Ok(()) };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_time = match (text.split_once(':'), text.split_once('.')) {
        (Some((hours, minutes)), None) => {
            digits(hours) && digits(minutes) && minutes.len() == 2 && minutes < "60"
        }
        (None, Some((hours, fraction))) => digits(hours) && digits(fraction),
        (None, None) => digits(text),
        (Some(_), Some(_)) => false,
    };
    match is_time && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        true => Ok(()),
        false => Err(Refusal::invalid("hours", "must be hours such as 1:30 or 1.5")),
    }
}

/// The caller spent the time, unless the body names a person.
fn create(call: &mut Call<'_>) -> Outcome {
    let recording = call.container(Kind::TimesheetEntry)?;
    check_hours(call)?;
    let id = handlers::create(call, Kind::TimesheetEntry, recording)?;
    let me = call.store.me;
    if let Some(entry) = call.store.records.get_mut(id) {
        entry.fields.entry("person_id").or_insert_with(|| json!(me));
    }
    show(call, id)
}

fn list_of_project(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let status = Status::Active.within(call.store.status(project));
    list(call, |store, entry| entry.bucket == project && store.status(entry.id) == status)
}

fn list_of_recording(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    let status = Status::Active.within(call.store.status(recording));
    list(call, |store, entry| entry.parent == recording && store.status(entry.id) == status)
}

fn report(call: &mut Call<'_>) -> Outcome {
    list(call, |store, entry| {
        store.projects.contains_key(&entry.bucket) && store.status(entry.id) == Status::Active
    })
}

/// The entries of the person and the days that the query selects, by day.
fn list(call: &Call<'_>, is_here: impl Fn(&Store, &Record) -> bool) -> Outcome {
    let day = |names: [&'static str; 2]| {
        let mut days = names.into_iter().filter_map(|name| Some((name, call.query.get(name)?)));
        days.find_map(|(name, day)| Some((name, day.as_str()?)))
    };
    let (from, to) = (day(["from", "start_date"]), day(["to", "end_date"]));
    if let (Some((_, from)), Some((name, to))) = (from, to)
        && to < from
    {
        return Err(Refusal::invalid(name, "is before the start"));
    }
    let (from, to) = (from.map(|(_, day)| day), to.map(|(_, day)| day));
    let person = call.query.get("person_id").and_then(Value::as_i64);
    if person.is_some_and(|person| !call.store.has_visible_person(person)) {
        return Err(Refusal::invalid("person_id", "is not here"));
    }
    let entries = call.store.visible().filter(|entry| {
        let date = entry.text("date");
        entry.kind == Kind::TimesheetEntry
            && is_here(call.store, entry)
            && from.is_none_or(|from| from <= date)
            && to.is_none_or(|to| date <= to)
            && person.is_none_or(|person| entry.number("person_id") == Some(person))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|entry| (entry.text("date"), entry.id));
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    call.page(&ids, Store::record_json)
}
