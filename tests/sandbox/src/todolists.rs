//! To-do lists and the groups in them.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateTodolist", Handler::Create(Kind::Todolist)),
    ("CreateTodolistGroup", Handler::Do(create_group)),
    ("GetTodolistOrGroup", Handler::Get(Kind::Todolist)),
    ("ListTodolistGroups", Handler::List(Kind::Todolist)),
    ("ListTodolists", Handler::List(Kind::Todolist)),
    ("RepositionTodolist", Handler::Do(reposition_list)),
    ("RepositionTodolistGroup", Handler::Do(reposition_group)),
    ("UpdateTodolistOrGroup", Handler::Update(Kind::Todolist)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Todolist, view)];

fn create_group(call: &mut Call<'_>) -> Outcome {
    let list = call.container(Kind::Todolist)?;
    if is_group(call.store, call.any_record()?) {
        return Err(Refusal::not_found());
    }
    let id = handlers::create(call, Kind::Todolist, list)?;
    show(call, id)
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

/// The numbers of completed to-dos and of all to-dos, including those in groups.
pub(super) fn progress(store: &Store, parent: i64) -> (usize, usize) {
    let mut progress = (0, 0);
    for todo in store.content(parent, Kind::Todo) {
        progress.0 += usize::from(todo.is_completed());
        progress.1 += 1;
    }
    for list in store.content(parent, Kind::Todolist) {
        let below = self::progress(store, list.id);
        progress.0 += below.0;
        progress.1 += below.1;
    }
    progress
}

fn view(store: &Store, list: &Record, view: &mut Map<String, Value>) {
    let (done, total) = progress(store, list.id);
    view.insert("completed".to_owned(), json!(total > 0 && done == total));
    view.insert("completed_ratio".to_owned(), json!(format!("{done}/{total}")));
    let (name, path) = match is_group(store, list) {
        true => ("group_position_url", format!("todolists/groups/{}/position", list.id)),
        false => ("groups_url", format!("todolists/{}/groups", list.id)),
    };
    let url = store.links.api(format!("buckets/{}/{path}", list.bucket));
    view.insert(name.to_owned(), json!(url));
}
