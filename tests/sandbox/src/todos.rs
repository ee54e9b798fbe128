//! To-dos.

use http::StatusCode;
use serde_json::Value;

use super::call::Call;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CompleteTodo", Handler::Do(complete)),
    ("CreateTodo", Handler::Create(Kind::Todo)),
    ("CreateTodosetTodo", Handler::Create(Kind::Todo)),
    ("GetTodo", Handler::Get(Kind::Todo)),
    ("ListTodos", Handler::Do(list)),
    ("ReplaceTodo", Handler::Update(Kind::Todo)),
    ("RepositionTodo", Handler::Do(reposition)),
    ("UncompleteTodo", Handler::Do(uncomplete)),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let list = call.container(Kind::Todo)?;
    let status = Status::wanted(&call.query);
    let completed = call.query.get("completed").and_then(Value::as_bool);
    // Trashed and archived to-dos are listed whether they are completed or not.
    let completed = completed.or((status == Status::Active).then_some(false));
    let todos = call.store.children_with(list, Kind::Todo, status);
    let todos =
        todos.filter(|todo| completed.is_none_or(|completed| todo.is_completed() == completed));
    let ids: Vec<i64> = todos.map(|todo| todo.id).collect();
    call.page(&ids, Store::record_json)
}

fn reposition(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    let position = call.position()?;
    let todo = call.any_record()?;
    let parent = call.body.get("parent_id").and_then(Value::as_i64).unwrap_or(todo.parent);
    if parent != todo.parent {
        call.store.check_target(parent)?;
    }
    let target = call.store.record(parent).filter(|target| target.bucket == todo.bucket);
    if !target.is_some_and(|target| call.store.may_contain(target.id, id)) {
        return Err(Refusal::invalid("parent_id", "is not a to-do list of this project"));
    }
    call.store.place(id, parent, position);
    Ok(Reply::Empty(StatusCode::OK))
}

fn complete(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    call.store.complete(id);
    Reply::no_content()
}

fn uncomplete(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Todo)?;
    call.store.uncomplete(id);
    Reply::no_content()
}
