//! To-do sets: the tools that contain to-do lists.

use serde_json::{Map, Value, json};

use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::store::Store;
use super::todolists::progress;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("GetTodoset", Handler::Get(Kind::Todoset))];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Todoset, view)];

fn view(store: &Store, set: &Record, view: &mut Map<String, Value>) {
    let (done, total) = progress(store, set.id);
    let loose = store.content(set.id, Kind::Todo).filter(|todo| todo.is_completed()).count();
    view.insert("name".to_owned(), json!(store.title(set)));
    view.insert("completed".to_owned(), json!(total > 0 && done == total));
    view.insert("completed_ratio".to_owned(), json!(format!("{done}/{total}")));
    view.insert("completed_loose_todos_count".to_owned(), json!(loose));
}
