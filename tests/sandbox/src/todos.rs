//! To-dos.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::mentions;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Record, Status, Store, now};
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetTodo", get),
    ("ListTodos", list),
    ("CreateTodo", create_in_list),
    ("CreateTodosetTodo", create_in_set),
    ("ReplaceTodo", replace),
    ("RepositionTodo", reposition),
    ("CompleteTodo", complete),
    ("UncompleteTodo", uncomplete),
];

/// All members that a client can set; members that the body omits are cleared.
fn writable(call: &Call<'_>) -> Result<Map<String, Value>, Refusal> {
    Ok(members([
        ("content", json!(call.name("content")?)),
        ("description", json!(call.text("description").unwrap_or_default())),
        ("assignee_ids", json!(call.people("assignee_ids")?)),
        ("completion_subscriber_ids", json!(call.people("completion_subscriber_ids")?)),
        ("due_on", json!(call.text("due_on"))),
        ("starts_on", json!(call.text("starts_on"))),
    ]))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    Reply::ok(view(call.store, id))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let list = call.record(Kind::Todolist)?;
    let status = Status::wanted(&call.query);
    let completed = call.query.get("completed").and_then(Value::as_bool);
    // Trashed and archived to-dos are listed whether they are completed or not.
    let completed = completed.or((status == Status::Active).then_some(false));
    let todos = call.store.children_with(list, Kind::Todo, status);
    let todos =
        todos.filter(|todo| completed.is_none_or(|completed| todo.is_completed() == completed));
    let ids: Vec<i64> = todos.map(|todo| todo.id).collect();
    call.page(&ids, view)
}

fn create_in_list(call: &mut Call<'_>) -> Outcome {
    let list = call.record(Kind::Todolist)?;
    create(call, list)
}

fn create_in_set(call: &mut Call<'_>) -> Outcome {
    let set = call.record(Kind::Todoset)?;
    create(call, set)
}

fn create(call: &mut Call<'_>, parent: i64) -> Outcome {
    let fields = writable(call)?;
    let id = call.store.add(Kind::Todo, parent, fields);
    Reply::created(view(call.store, id))
}

fn replace(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    let fields = writable(call)?;
    call.store.change(id).fields.extend(fields);
    Reply::ok(view(call.store, id))
}

fn reposition(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    let position = call.position()?;
    let todo = call.any_record()?;
    let parent = call.body.get("parent_id").and_then(Value::as_i64).unwrap_or(todo.parent);
    let target = call.store.record(parent).filter(|target| target.bucket == todo.bucket);
    if !target.is_some_and(|target| matches!(target.kind, Kind::Todolist | Kind::Todoset)) {
        return Err(Refusal::invalid("parent_id", "is not a to-do list of this project"));
    }
    call.store.place(id, parent, position);
    Ok(Reply::Empty(http::StatusCode::OK))
}

fn complete(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    if !call.any_record()?.is_completed() {
        let completion = json!({ "created_at": now(), "creator_id": call.store.me });
        call.store.change(id).fields.insert("completion".to_owned(), completion);
    }
    Reply::no_content()
}

fn uncomplete(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    call.store.change(id).fields.remove("completion");
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(todo) = store.record(id) else {
        return Value::Null;
    };
    let (completion_url, _) = store.below(todo, "completion");
    let (subtasks_url, _) = store.below(todo, "subtasks");
    let mut view = store.topic(todo);
    view.extend(members([
        ("position", json!(todo.position)),
        ("content", json!(todo.text("content"))),
        ("description", mentions::expanded(store, todo.text("description"))),
        ("description_attachments", attachments_in(store, todo.text("description"))),
        ("completed", json!(todo.is_completed())),
        ("starts_on", todo.fields.get("starts_on").cloned().unwrap_or_default()),
        ("due_on", todo.fields.get("due_on").cloned().unwrap_or_default()),
        ("assignees", people(store, todo, "assignee_ids")),
        ("completion_subscribers", people(store, todo, "completion_subscriber_ids")),
        ("completion_url", completion_url),
        ("subtasks_count", json!(0)),
        ("subtasks_completed_count", json!(0)),
        ("subtasks_url", subtasks_url),
        ("steps", json!([])),
    ]));
    if let Some(completion) = todo.fields.get("completion") {
        let creator = completion["creator_id"].as_i64().unwrap_or_default();
        let completion = json!({
            "created_at": completion["created_at"],
            "creator": store.person(creator),
        });
        view.insert("completion".to_owned(), completion);
    }
    Value::Object(view)
}

fn people(store: &Store, todo: &Record, name: &str) -> Value {
    let ids = todo.fields.get(name).and_then(Value::as_array).into_iter().flatten();
    ids.filter_map(Value::as_i64).map(|id| store.person(id)).collect()
}
