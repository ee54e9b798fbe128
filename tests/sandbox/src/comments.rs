//! Comments on recordings.

use std::io::{self, ErrorKind};

use http::Request;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::generic;
use super::mentions;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Store};
use super::views::members;
use super::{Sandbox, lock};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListComments", list),
    ("CreateComment", create),
    ("GetComment", get),
    ("UpdateComment", update),
];

impl Sandbox {
    /// Posts a comment as another person than the token's owner, and returns its id. Webhooks and
    /// the event feed receive it.
    ///
    /// # Errors
    ///
    /// If there is no such person, or no such recording with comments.
    pub fn add_comment(&self, person: i64, recording: i64, content: &str) -> io::Result<i64> {
        let path = format!("/{}/recordings/{recording}/comments.json", self.account_id());
        let body = json!({ "content": content }).to_string().into();
        let request = Request::post(path).header(CONTENT_TYPE, "application/json").body(());
        let (head, ()) = request.map_err(io::Error::other)?.into_parts();
        let mut store = lock(&self.shared.store);
        if !store.people.contains_key(&person) {
            return Err(io::Error::new(ErrorKind::NotFound, "there is no such person"));
        }
        store.cache.clear();
        let me = std::mem::replace(&mut store.me, person);
        let reply = self.shared.call(&mut store, &head, &body);
        store.me = me;
        match reply {
            Ok(Reply::Json(_, comment)) => Ok(comment["id"].as_i64().unwrap_or_default()),
            _ => Err(io::Error::new(ErrorKind::NotFound, "nothing to comment on has this id")),
        }
    }
}

/// The recording in the path, when it can be discussed.
fn topic(call: &Call<'_>) -> Result<i64, Refusal> {
    let record = call.any_record()?;
    match record.kind {
        Kind::Todo | Kind::Todolist | Kind::Message => Ok(record.id),
        _ => Err(Refusal::not_found()),
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    if is_stateless(call) {
        return generic::respond(call);
    }
    let topic = topic(call)?;
    let comments = call.store.children_with(topic, Kind::Comment, call.store.status(topic));
    let ids: Vec<i64> = comments.map(|comment| comment.id).collect();
    call.page(&ids, view)
}

/// Whether the comments of the recording in the path are samples.
fn is_stateless(call: &Call<'_>) -> bool {
    let (store, id) = (&call.store, call.ids[0]);
    let is_resource = store.resources.keys().any(|(_, resource)| *resource == id);
    is_resource || store.files.has_upload(id) || generic::is_item(id)
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
        ("content", mentions::expanded(store, comment.text("content"))),
        ("content_attachments", attachments_in(store, comment.text("content"))),
    ]));
    Value::Object(view)
}
