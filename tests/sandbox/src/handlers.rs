//! The implementations of operations on recordings that follow from the schema.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::drafts;
use super::kinds::Kind;
use super::records::Status;
use super::reply::{self, Outcome, Refusal, Reply};
use super::schema::{self, Member, Type};
use super::store::Store;

/// The implementation of an operation. Its request is well-formed.
///
/// The first id in the path is the container of a new record and of a list. Otherwise the last id
/// is the record, which is in the record of the id before, if there is one.
#[derive(Clone, Copy)]
pub(super) enum Handler {
    /// Returns a record.
    Get(Kind),
    /// Returns the records in a container that have the requested status, in order of their
    /// positions or in the requested order.
    List(Kind),
    /// Adds a record to a container.
    Create(Kind),
    /// The same with a check of the request, or a change of it, before.
    CreateChecked(Kind, Check),
    /// Changes a record: the members that the request omits are cleared if the operation replaces
    /// records, and unchanged otherwise.
    Update(Kind),
    /// The same with a check of the request, or a change of it, before.
    UpdateChecked(Kind, Check),
    /// Deletes a record for ever.
    Delete(Kind),
    /// Any other.
    Do(fn(&mut Call<'_>) -> Outcome),
}

pub(super) type Check = fn(&mut Call<'_>) -> Result<(), Refusal>;

impl Handler {
    pub(super) fn run(self, call: &mut Call<'_>) -> Outcome {
        match self {
            Self::Get(kind) => {
                let id = call.record(kind)?;
                Ok(Reply::Text(reply::text(&call.store.record_json(id))))
            }
            Self::List(kind) => list(call, kind),
            Self::Create(kind) => Self::CreateChecked(kind, |_| Ok(())).run(call),
            Self::CreateChecked(kind, check) => {
                let container = call.container(kind)?;
                check(call)?;
                let id = create(call, kind, container)?;
                show(call, id)
            }
            Self::Update(kind) => Self::UpdateChecked(kind, |_| Ok(())).run(call),
            Self::UpdateChecked(kind, check) => {
                let id = call.record(kind)?;
                check(call)?;
                update(call, id)?;
                show(call, id)
            }
            Self::Delete(kind) => {
                let id = call.record(kind)?;
                call.store.remove(id);
                Reply::no_content()
            }
            Self::Do(run) => run(call),
        }
    }
}

/// The reply with a record: 201 if the operation creates it, and without a body if the operation
/// has no result.
pub(super) fn show(call: &Call<'_>, id: i64) -> Outcome {
    match schema::described(call.operation).result {
        None => Reply::no_content(),
        Some(_) if call.operation.id.starts_with("Create") => Reply::created(call.store.view(id)),
        Some(_) => Reply::ok(call.store.view(id)),
    }
}

fn list(call: &mut Call<'_>, kind: Kind) -> Outcome {
    let container = call.container(kind)?;
    // A list without a parameter for the status has the records that are as active as their
    // container.
    let has_status = schema::described(call.operation).query.contains_key("status");
    let status = match has_status {
        true => Status::wanted(&call.query),
        false => Status::Active.within(call.store.status(container)),
    };
    let records = call.store.children_with(container, kind, status);
    let ids = sorted(call, records.map(|record| record.id).collect());
    call.page(&ids, Store::record_json)
}

/// Sorts records as the query requests: by `sort`, descending unless `direction` is `asc`.
pub(super) fn sorted(call: &Call<'_>, mut ids: Vec<i64>) -> Vec<i64> {
    let parameter = |name: &str| call.query.get(name).and_then(Value::as_str);
    let (sort, direction) = (parameter("sort"), parameter("direction"));
    if sort.is_none() && direction.is_none() {
        return ids;
    }
    let by_update = sort == Some("updated_at");
    ids.sort_by_key(|id| {
        let record = call.store.record(*id);
        let time = record.map(|record| match by_update {
            true => record.updated_at,
            false => record.created_at,
        });
        (time, *id)
    });
    if direction != Some("asc") {
        ids.reverse();
    }
    ids
}

/// Adds a record with the members of the body.
pub(super) fn create(call: &mut Call<'_>, kind: Kind, container: i64) -> Result<i64, Refusal> {
    call.store.check_level_below(container)?;
    let status = drafts::initial(call)?;
    let fields = written(call, kind, Map::new(), true)?;
    let id = call.store.add(kind, container, fields);
    set_common(call, id, true);
    call.store.set_status(id, status);
    Ok(id)
}

/// Changes a record as the body requests.
pub(super) fn update(call: &mut Call<'_>, id: i64) -> Result<(), Refusal> {
    let record = call.store.record(id).ok_or_else(Refusal::not_found)?;
    let old: Vec<i64> = record.ids("assignee_ids").collect();
    let publishes = drafts::is_published_by(call, record)?;
    let fields = written(call, record.kind, record.fields.clone(), false)?;
    call.store.change(id).fields = fields;
    set_common(call, id, false);
    if publishes {
        call.store.set_status(id, Status::Active);
    }
    set_assigned(call, id, &old);
    Ok(())
}

/// Subscribes new assignees, and adds them and the former ones to the details of the event.
fn set_assigned(call: &mut Call<'_>, id: i64, old: &[i64]) {
    let new = call.store.record(id).map(|record| record.ids("assignee_ids").collect());
    let new: Vec<i64> = new.unwrap_or_default();
    let added: Vec<i64> = new.iter().copied().filter(|id| !old.contains(id)).collect();
    let removed: Vec<i64> = old.iter().copied().filter(|id| !new.contains(id)).collect();
    if added.is_empty() && removed.is_empty() {
        return;
    }
    if call.store.record(id).is_some_and(|record| record.kind.has("subscription_url")) {
        for person in &added {
            call.store.subscribe(id, *person, true);
        }
    }
    call.store.details = Some(json!({ "added_person_ids": added, "removed_person_ids": removed }));
}

/// The fields of a record of this kind after the request.
pub(super) fn written(
    call: &Call<'_>,
    kind: Kind,
    mut fields: Map<String, Value>,
    is_new: bool,
) -> Result<Map<String, Value>, Refusal> {
    let described = schema::described(call.operation);
    call.people("subscriptions")?;
    for (name, member) in &described.body {
        // They are no fields: other functions set them, or they select recipients of notifications.
        if matches!(&**name, "notify" | "subscriptions" | "status" | "visible_to_clients") {
            continue;
        }
        let Some(value) = call.body.get(name) else {
            let clears = described.replaces && !described.preserves.contains(name);
            if clears && !is_new {
                fields.remove(name);
            }
            continue;
        };
        check(call, kind, name, member, &fields)?;
        match &member.ty {
            _ if member.clearable && value == "" => fields.remove(name),
            Type::List(item) if matches!(**item, Type::Id(_)) => {
                fields.insert(name.clone(), json!(call.listed_ids(name)))
            }
            _ => fields.insert(name.clone(), value.clone()),
        };
    }
    Ok(fields)
}

/// Checks that a text is not blank if it names the record or is required, and that ids are those of
/// existing recordings, and of people who have access to this one. `fields` has the old values.
fn check(
    call: &Call<'_>,
    kind: Kind,
    name: &str,
    member: &Member,
    fields: &Map<String, Value>,
) -> Result<(), Refusal> {
    let id = || call.body.get(name).and_then(Value::as_i64).unwrap_or_default();
    match &member.ty {
        Type::String if !member.optional || kind.row().title.is(name) => {
            call.filled(name).map(drop)
        }
        Type::List(item) if **item == Type::Id("Person".to_owned()) => {
            call.check_named(name, &call.listed_ids(name), fields)
        }
        Type::Id(of) if of == "Person" => call.check_named(name, &[id()], fields),
        Type::Id(of) => {
            let id = id();
            // A message type is one of its project.
            let is_there = match &**of {
                "MessageType" => call.store.categories.of(call.any_record()?.bucket).contains(&id),
                of => call.store.has(of, id),
            };
            match is_there && call.store.sees(id) {
                true => Ok(()),
                false => Err(Refusal::invalid(name, "is not here")),
            }
        }
        _ => Ok(()),
    }
}

/// Sets the members of all kinds, which `written` has checked.
fn set_common(call: &mut Call<'_>, id: i64, is_new: bool) {
    let subscribers = subscribers(call, id, is_new);
    let visible = call.flag("visible_to_clients");
    if let Some(record) = call.store.records.get_mut(id) {
        record.subscribers = subscribers.unwrap_or_else(|| std::mem::take(&mut record.subscribers));
        record.visible_to_clients = visible.unwrap_or(record.visible_to_clients);
    }
}

/// The subscribers that the body selects: by default, everybody in the project of a new record.
fn subscribers(call: &Call<'_>, id: i64, is_new: bool) -> Option<Vec<i64>> {
    if call.body.contains_key("subscriptions") {
        return Some(call.listed_ids("subscriptions"));
    }
    let record = call.store.record(id).filter(|record| record.kind.has("subscription_url"))?;
    let is_default = is_new && schema::described(call.operation).body.contains_key("subscriptions");
    let project = call.store.projects.get(&record.bucket).filter(|_| is_default)?;
    let mut subscribers = record.subscribers.clone();
    subscribers.extend(project.people.iter().filter(|id| !record.subscribers.contains(id)));
    Some(subscribers)
}
