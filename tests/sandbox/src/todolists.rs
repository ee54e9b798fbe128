//! To-do sets, to-do lists and the groups in them.

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::mentions;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Record, Status, Store};
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetTodoset", get_set),
    ("ListTodolists", list),
    ("CreateTodolist", create),
    ("GetTodolistOrGroup", get),
    ("UpdateTodolistOrGroup", replace),
    ("RepositionTodolist", reposition_list),
    ("ListTodolistGroups", list_groups),
    ("CreateTodolistGroup", create_group),
    ("RepositionTodolistGroup", reposition_group),
];

fn get_set(call: &mut Call<'_>) -> Outcome {
    call.record(Kind::Todoset)?;
    Reply::ok(set_view(call.store, call.any_record()?))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let set = call.record(Kind::Todoset)?;
    let lists = call.store.children_with(set, Kind::Todolist, Status::wanted(&call.query));
    let ids: Vec<i64> = lists.map(|list| list.id).collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let set = call.record(Kind::Todoset)?;
    let fields = members([
        ("name", json!(call.name("name")?)),
        ("description", json!(call.text("description").unwrap_or_default())),
    ]);
    let id = call.store.add(Kind::Todolist, set, fields);
    if let Some(visible) = call.flag("visible_to_clients") {
        call.store.change(id).visible_to_clients = visible;
    }
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todolist)?;
    Reply::ok(view(call.store, id))
}

/// Members that the body omits are cleared.
fn replace(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todolist)?;
    let name = json!(call.name("name")?);
    let description = json!(call.text("description").unwrap_or_default());
    let fields = members([("name", name), ("description", description)]);
    call.store.change(id).fields.extend(fields);
    Reply::ok(view(call.store, id))
}

fn list_groups(call: &mut Call<'_>) -> Outcome {
    let list = call.record(Kind::Todolist)?;
    let groups = call.store.children_with(list, Kind::Todolist, Status::Active);
    let ids: Vec<i64> = groups.map(|group| group.id).collect();
    call.page(&ids, view)
}

fn create_group(call: &mut Call<'_>) -> Outcome {
    let list = call.record(Kind::Todolist)?;
    if is_group(call.store, call.any_record()?) {
        return Err(Refusal::not_found());
    }
    let name = json!(call.name("name")?);
    let fields = members([("name", name), ("description", json!(""))]);
    let id = call.store.add(Kind::Todolist, list, fields);
    Reply::created(view(call.store, id))
}

fn reposition_list(call: &mut Call<'_>) -> Outcome {
    reposition(call, false)?;
    Reply::no_content()
}

fn reposition_group(call: &mut Call<'_>) -> Outcome {
    reposition(call, true)?;
    Ok(Reply::Empty(StatusCode::OK))
}

fn reposition(call: &mut Call<'_>, group: bool) -> Result<(), Refusal> {
    let id = call.record(Kind::Todolist)?;
    let position = call.position()?;
    let record = call.any_record()?;
    if is_group(call.store, record) != group {
        return Err(Refusal::not_found());
    }
    let parent = record.parent;
    call.store.place(id, parent, position);
    Ok(())
}

fn is_group(store: &Store, list: &Record) -> bool {
    store.record(list.parent).is_some_and(|parent| parent.kind == Kind::Todolist)
}

/// How many to-dos are done, and how many there are, with those in groups.
fn progress(store: &Store, parent: i64) -> (usize, usize) {
    let mut progress = (0, 0);
    for todo in store.children_with(parent, Kind::Todo, Status::Active) {
        progress.0 += usize::from(todo.is_completed());
        progress.1 += 1;
    }
    for list in store.children_with(parent, Kind::Todolist, Status::Active) {
        let below = self::progress(store, list.id);
        progress.0 += below.0;
        progress.1 += below.1;
    }
    progress
}

fn view(store: &Store, id: i64) -> Value {
    let Some(list) = store.record(id) else {
        return Value::Null;
    };
    let (done, total) = progress(store, id);
    let (todos_url, app_todos_url) = store.below(list, "todos");
    let (bubble_up_url, _) = store.below(list, "bubble_up");
    let (_, comments_app_url) = store.below(list, "comments");
    let mut view = store.topic(list);
    view.extend(members([
        ("position", json!(list.position)),
        ("name", json!(list.text("name"))),
        ("description", mentions::expanded(store, list.text("description"))),
        ("description_attachments", attachments_in(store, list.text("description"))),
        ("completed", json!(total > 0 && done == total)),
        ("completed_ratio", json!(format!("{done}/{total}"))),
        ("color", Value::Null),
        ("bubble_up_url", bubble_up_url),
        ("comments_app_url", comments_app_url),
        ("todos_url", todos_url),
        ("app_todos_url", app_todos_url),
    ]));
    let (name, (url, _)) = if is_group(store, list) {
        ("group_position_url", store.below(list, "position"))
    } else {
        ("groups_url", store.below(list, "groups"))
    };
    view.insert(name.to_owned(), url);
    Value::Object(view)
}

fn set_view(store: &Store, set: &Record) -> Value {
    let (done, total) = progress(store, set.id);
    let lists = store.children_with(set.id, Kind::Todolist, Status::Active).count();
    let loose: Vec<bool> =
        store.children_with(set.id, Kind::Todo, Status::Active).map(Record::is_completed).collect();
    let (todolists_url, app_todolists_url) = store.below(set, "todolists");
    let (todos_url, app_todos_url) = store.below(set, "todos");
    let mut view = store.recording(set);
    view.extend(members([
        ("position", json!(set.position)),
        ("name", json!("To-dos")),
        ("todolists_count", json!(lists)),
        ("todolists_url", todolists_url),
        ("app_todolists_url", app_todolists_url),
        ("completed", json!(total > 0 && done == total)),
        ("completed_ratio", json!(format!("{done}/{total}"))),
        ("todos_count", json!(loose.len())),
        ("completed_loose_todos_count", json!(loose.iter().filter(|done| **done).count())),
        ("todos_url", todos_url),
        ("app_todos_url", app_todos_url),
    ]));
    Value::Object(view)
}
