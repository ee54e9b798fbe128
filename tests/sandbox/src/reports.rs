//! Reports on the work of all active projects: assigned, overdue and upcoming.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::call::Call;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::recurrences::occurs_on;
use super::reply::{Outcome, Refusal, Reply};
use super::schedules;
use super::schema;
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetAssignedTodos", Handler::Do(list_assigned)),
    ("GetOverdueTodos", Handler::Do(list_overdue)),
    ("GetUpcomingSchedule", Handler::Do(list_upcoming)),
];

/// The most days from the start to the end of a window of upcoming work.
const LONGEST_WINDOW: i64 = 366;

/// The open to-dos of active projects.
fn open_todos(store: &Store) -> Vec<&Record> {
    let mut todos = store.active();
    todos.retain(|record| record.kind == Kind::Todo && !record.is_completed());
    todos
}

fn list_assigned(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let person = call.ids.first().copied().unwrap_or_default();
    if !store.people.contains_key(&person) {
        return Err(Refusal::not_found());
    }
    let mut todos = open_todos(store);
    todos.retain(|todo| todo.ids("assignee_ids").any(|id| id == person));
    let grouped_by = call.query.get("group_by").and_then(Value::as_str).unwrap_or("bucket");
    match grouped_by {
        "bucket" => {}
        // Those without a date are last.
        "date" => todos.sort_by_key(|todo| {
            let day = todo.day("due_on");
            (day.is_none(), day)
        }),
        _ => return Err(Refusal::invalid("group_by", "must be bucket or date")),
    }
    Reply::ok(json!({
        "person": store.person(person),
        "grouped_by": grouped_by,
        "todos": todos.iter().map(|todo| store.view(todo.id)).collect::<Value>(),
    }))
}

/// Lists overdue to-dos by their delay, the most overdue first.
fn list_overdue(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let today = store.clock.today();
    let mut todos = open_todos(store);
    todos.retain(|todo| todo.day("due_on").is_some_and(|day| day < today));
    todos.sort_by_key(|todo| todo.day("due_on"));
    // The first due date of each group.
    let starts = [
        ("under_a_week_late", today.saturating_sub(6.days())),
        ("over_a_week_late", today.saturating_sub(1.month())),
        ("over_a_month_late", today.saturating_sub(3.months())),
        ("over_three_months_late", Date::MIN),
    ];
    let mut report = json!({});
    for (name, _) in starts {
        report[name] = json!([]);
    }
    for todo in todos {
        let group = starts.iter().find(|(_, start)| todo.day("due_on") >= Some(*start));
        if let Some((name, _)) = group
            && let Value::Array(late) = &mut report[*name]
        {
            late.push(store.view(todo.id));
        }
    }
    Reply::ok(report)
}

/// A period of whole days.
#[derive(Clone, Copy)]
struct Window {
    first: Date,
    last: Date,
}

impl Window {
    fn overlaps(self, first: Date, last: Date) -> bool {
        first <= self.last && self.first <= last
    }
}

fn list_upcoming(call: &mut Call<'_>) -> Outcome {
    let day = |name: &str| {
        let day = call.query.get(name).and_then(Value::as_str).and_then(|day| day.parse().ok());
        day.ok_or_else(|| Refusal::invalid(name, "is not a date"))
    };
    let window = Window { first: day("window_starts_on")?, last: day("window_ends_on")? };
    if window.last < window.first {
        return Err(Refusal::invalid("window_ends_on", "is before the start"));
    }
    if window.last > window.first.saturating_add(LONGEST_WINDOW.days()) {
        return Err(Refusal::invalid("window_ends_on", "is too far from the start"));
    }
    let store = &*call.store;
    let (mut entries, mut occurrences, mut assignables) = (Vec::new(), Vec::new(), Vec::new());
    for record in store.active() {
        match record.kind {
            Kind::ScheduleEntry if record.fields.contains_key("recurrence_schedule") => {
                occurrences.extend(occurrences_of(store, record, window));
            }
            Kind::ScheduleEntry => {
                let (first, last) = (record.day("starts_at"), record.day("ends_at"));
                if first.is_some_and(|first| window.overlaps(first, last.unwrap_or(first))) {
                    entries.push(view_entry(store, record));
                }
            }
            Kind::Card | Kind::Step | Kind::Todo => {
                let (first, last) = (record.day("starts_on"), record.day("due_on"));
                let last = last.or(first);
                if last.is_some_and(|last| window.overlaps(first.unwrap_or(last), last)) {
                    assignables.push(view_assignable(store, record));
                }
            }
            _ => {}
        }
    }
    sort(&mut entries, "starts_at");
    sort(&mut occurrences, "starts_at");
    sort(&mut assignables, "due_on");
    Reply::ok(json!({
        "schedule_entries": entries,
        "recurring_schedule_entry_occurrences": occurrences,
        "assignables": assignables,
    }))
}

fn sort(items: &mut [Value], name: &str) {
    items.sort_by(|one, other| one[name].as_str().cmp(&other[name].as_str()));
}

fn occurrences_of(store: &Store, entry: &Record, window: Window) -> Vec<Value> {
    let Some(first) = entry.day("starts_at") else { return Vec::new() };
    let last = entry.day("ends_at").unwrap_or(first);
    let length = first.until(last).unwrap_or_default();
    let earliest = first.max(window.first.saturating_sub(length));
    let days = earliest.series(1.day());
    let days = days.take_while(|day| *day <= window.last).filter(|day| occurs_on(entry, *day));
    let occurrences = days.map(|day| {
        let mut view = view_entry(store, entry);
        let path = format!("{}/occurrences/{}", path(entry), day.strftime("%Y%m%d"));
        view["url"] = json!(store.links.api(&path));
        view["app_url"] = json!(store.links.app(&path));
        schedules::move_to(&mut view, first, day);
        view
    });
    occurrences.collect()
}

/// The members that both reports have.
fn view(store: &Store, record: &Record, type_name: &str) -> Value {
    let mut view = store.view_as(record, schema::members(type_name));
    let bucket = store.bucket(record.bucket);
    view["bucket"] = json!({ "id": record.bucket, "name": bucket["name"] });
    view
}

fn view_entry(store: &Store, entry: &Record) -> Value {
    let mut view = view(store, entry, "UpcomingScheduleEntry");
    let participants = entry.ids("participant_ids").map(|id| store.brief_person(id));
    view["participants"] = participants.collect();
    view["creator"] = store.brief_person(entry.creator);
    view["recurring"] = json!(entry.fields.contains_key("recurrence_schedule"));
    view
}

fn view_assignable(store: &Store, record: &Record) -> Value {
    let mut view = view(store, record, "UpcomingAssignable");
    view["content"] = json!(store.title(record));
    view["completed"] = json!(store.is_done(record));
    let assignees = record.ids("assignee_ids").map(|id| store.brief_person(id));
    view["assignees"] = assignees.collect();
    let parent = store.parent(record.parent).unwrap_or_default();
    view["parent"] = json!({ "id": parent["id"], "title": parent["title"] });
    view["completion_url"] = json!(store.below(record, "completion").0);
    view["repeating"] = json!(false);
    if let Some(completion) = record.fields.get("completion") {
        let creator = completion["creator_id"].as_i64().unwrap_or_default();
        view["completion"] = json!({
            "created_at": completion["created_at"],
            "creator": store.brief_person(creator),
        });
    }
    view
}
