//! Comments on recordings.

use serde_json::{Value, json};

use super::call::Call;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Store};
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListComments", list),
    ("CreateComment", create),
    ("GetComment", get),
    ("UpdateComment", update),
];

/// The recording in the path, when it can be discussed.
fn topic(call: &Call<'_>) -> Result<i64, Refusal> {
    let record = call.any_record()?;
    match record.kind {
        Kind::Todo | Kind::Todolist | Kind::Message => Ok(record.id),
        _ => Err(Refusal::not_found()),
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let topic = topic(call)?;
    let comments = call.store.children_with(topic, Kind::Comment, call.store.status(topic));
    let ids: Vec<i64> = comments.map(|comment| comment.id).collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let topic = topic(call)?;
    let fields = members([("content", json!(call.name("content")?))]);
    let id = call.store.add(Kind::Comment, topic, fields);
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Comment)?;
    Reply::ok(view(call.store, id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Comment)?;
    let content = json!(call.name("content")?);
    call.store.change(id).fields.insert("content".to_owned(), content);
    Reply::ok(view(call.store, id))
}

fn view(store: &Store, id: i64) -> Value {
    let Some(comment) = store.record(id) else {
        return Value::Null;
    };
    let mut view = store.child(comment);
    view.extend(members([
        ("content", json!(comment.text("content"))),
        ("content_attachments", json!([])),
    ]));
    Value::Object(view)
}
