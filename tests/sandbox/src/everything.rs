//! The to-dos, cards, messages, files and more of all active projects together.

use serde_json::{Value, json};

use super::call::Call;
use super::due_scopes::DueScope;
use super::file_types;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;
use super::survey::latest;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetEverythingCheckins", Handler::Do(|call| list(call, Kind::Question))),
    ("GetEverythingComments", Handler::Do(|call| list(call, Kind::Comment))),
    ("GetEverythingCompletedCards", Handler::Do(|call| group(call, CARDS, Store::is_done))),
    ("GetEverythingCompletedTodos", Handler::Do(|call| group(call, TODOS, Store::is_done))),
    ("GetEverythingFiles", Handler::Do(list_files)),
    ("GetEverythingForwards", Handler::Do(|call| list(call, Kind::Forward))),
    ("GetEverythingMessages", Handler::Do(|call| list(call, Kind::Message))),
    ("GetEverythingNoDueDateCards", Handler::Do(|call| group(call, CARDS, is_dateless))),
    ("GetEverythingNoDueDateTodos", Handler::Do(|call| group(call, TODOS, is_dateless))),
    ("GetEverythingNotNowCards", Handler::Do(|call| group(call, CARDS, is_postponed))),
    ("GetEverythingOpenCards", Handler::Do(|call| group(call, CARDS, is_open))),
    ("GetEverythingOpenTodos", Handler::Do(|call| group(call, TODOS, is_open))),
    ("GetEverythingOverdueCards", Handler::Do(|call| list_overdue(call, Kind::Card))),
    ("GetEverythingOverdueTodos", Handler::Do(|call| list_overdue(call, Kind::Todo))),
    ("GetEverythingUnassignedCards", Handler::Do(|call| group(call, CARDS, is_unassigned))),
    ("GetEverythingUnassignedTodos", Handler::Do(|call| group(call, TODOS, is_unassigned))),
];

/// A kind of work, and the member of a group with it.
type Work = (Kind, &'static str);

const CARDS: Work = (Kind::Card, "cards");
const TODOS: Work = (Kind::Todo, "todos");

fn is_open(store: &Store, record: &Record) -> bool {
    !store.is_done(record)
}

fn is_dateless(store: &Store, record: &Record) -> bool {
    is_open(store, record) && record.day("due_on").is_none()
}

fn is_postponed(store: &Store, card: &Record) -> bool {
    store.column_of(card) == Some(Kind::CardColumnNotNow)
}

fn is_unassigned(store: &Store, record: &Record) -> bool {
    is_open(store, record) && record.ids("assignee_ids").next().is_none()
}

fn is_overdue(store: &Store, record: &Record) -> bool {
    let today = store.clock.today();
    is_open(store, record) && record.day("due_on").is_some_and(|day| day < today)
}

fn list(call: &mut Call<'_>, kind: Kind) -> Outcome {
    let records = call.store.active().into_iter().filter(|record| record.kind == kind);
    let ids = latest(records);
    call.page(&ids, |store, id| view(store, id, "Recording"))
}

/// A recording with the members of a type.
fn view(store: &Store, id: i64, type_name: &str) -> Value {
    let record = store.record(id);
    record.map(|record| store.view_as(record, schema::members(type_name))).unwrap_or_default()
}

/// The people that the query selects.
fn people(call: &Call<'_>, name: &str) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(Value::Array(ids)) = call.query.get(name) else { return Ok(None) };
    let ids: Vec<i64> = ids.iter().filter_map(Value::as_i64).collect();
    match ids.iter().all(|id| call.store.has_visible_person(*id)) {
        true => Ok(Some(ids)),
        false => Err(Refusal::invalid(name, "has someone who isn't here")),
    }
}

/// The work of a kind with this property that the query selects.
fn work<'a>(
    call: &'a Call<'_>,
    kind: Kind,
    is_wanted: fn(&Store, &Record) -> bool,
) -> Result<Vec<&'a Record>, Refusal> {
    let store = &*call.store;
    let people = people(call, "assignee_ids")?;
    let due = call.query.get("due").and_then(Value::as_str);
    let due = due.map(|name| DueScope::named(store, "due", name)).transpose()?;
    let mut records = store.active();
    records.retain(|record| {
        let is_assigned =
            |people: &Vec<i64>| record.ids("assignee_ids").any(|id| people.contains(&id));
        record.kind == kind
            && is_wanted(store, record)
            && people.as_ref().is_none_or(is_assigned)
            && due.is_none_or(|due| record.day("due_on").is_some_and(|day| due.contains(day)))
    });
    Ok(records)
}

/// Lists work by project. A page has whole projects.
fn group(
    call: &mut Call<'_>,
    (kind, name): Work,
    is_wanted: fn(&Store, &Record) -> bool,
) -> Outcome {
    let records = work(call, kind, is_wanted)?;
    let mut buckets: Vec<i64> = records.iter().map(|record| record.bucket).collect();
    buckets.dedup();
    let page = call.cut(&buckets, |store, bucket| {
        let own = records.iter().filter(|record| record.bucket == bucket);
        let views: Vec<Value> = own.map(|record| store.view(record.id)).collect();
        json!({ "bucket": store.bucket(bucket), name: views })
    });
    Ok(Reply::Page(page))
}

/// Lists overdue work, the most overdue first.
fn list_overdue(call: &mut Call<'_>, kind: Kind) -> Outcome {
    let mut records = work(call, kind, is_overdue)?;
    records.sort_by_key(|record| record.day("due_on"));
    Reply::ok(records.iter().map(|record| call.store.view(record.id)).collect())
}

/// Lists the contents of folders, the files in chats, and those in texts, the latest first.
fn list_files(call: &mut Call<'_>) -> Outcome {
    let people = people(call, "people_ids")?;
    let kind = call.query.get("kind").and_then(Value::as_str);
    let kind = kind.map(|key| file_types::named("kind", key)).transpose()?;
    let store = &*call.store;
    let mut records = store.active();
    records.retain(|record| people.as_ref().is_none_or(|ids| ids.contains(&record.creator)));
    let mut files = Vec::new();
    for id in latest(records) {
        let Some(record) = store.record(id) else { continue };
        match record.kind {
            Kind::Document | Kind::CloudFile | Kind::GoogleDocument | Kind::Upload => {
                files.push(view(store, id, "EverythingFile"));
            }
            _ => {}
        }
        files.extend(file_types::attached(store, record, "EverythingFile"));
    }
    files.retain(|file| kind.is_none_or(|kind| file_types::is_a(file, kind)));
    let indices: Vec<i64> = (0..).take(files.len()).collect();
    let page = call.cut(&indices, |_, index| {
        usize::try_from(index).ok().and_then(|index| files.get(index)).cloned().unwrap_or_default()
    });
    Ok(Reply::Page(page))
}
