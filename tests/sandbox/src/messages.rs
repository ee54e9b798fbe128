//! Message boards and the messages on them.

use serde_json::{Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::mentions;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Status, Store};
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetMessageBoard", get_board),
    ("ListMessages", list),
    ("CreateMessage", create),
    ("GetMessage", get),
    ("UpdateMessage", update),
    ("PinMessage", pin),
    ("UnpinMessage", unpin),
];

fn get_board(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::MessageBoard)?;
    let board = call.any_record()?;
    let (messages_url, app_messages_url) = call.store.below(board, "messages");
    let count = call.store.children_with(id, Kind::Message, Status::Active).count();
    let mut view = call.store.recording(board);
    view.extend(members([
        ("position", json!(board.position)),
        ("messages_count", json!(count)),
        ("messages_url", messages_url),
        ("app_messages_url", app_messages_url),
    ]));
    Reply::ok(Value::Object(view))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let board = call.record(Kind::MessageBoard)?;
    let mut messages: Vec<_> =
        call.store.children_with(board, Kind::Message, Status::Active).collect();
    let parameter = |name: &str| call.query.get(name).and_then(Value::as_str);
    match parameter("sort") {
        Some("updated_at") => messages.sort_by_key(|message| (&message.updated_at, message.id)),
        _ => messages.sort_by_key(|message| (&message.created_at, message.id)),
    }
    if parameter("direction") != Some("asc") {
        messages.reverse();
    }
    if parameter("sort").is_none() {
        messages.sort_by_key(|message| !call.store.pinned.contains(&message.id));
    }
    let ids: Vec<i64> = messages.iter().map(|message| message.id).collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let board = call.record(Kind::MessageBoard)?;
    let fields = members([
        ("subject", json!(call.name("subject")?)),
        ("content", json!(call.text("content").unwrap_or_default())),
        ("category_id", json!(category(call)?)),
    ]);
    call.people("subscriptions")?;
    let id = call.store.add(Kind::Message, board, fields);
    let status = Status::wanted(&call.body);
    let visible = call.flag("visible_to_clients");
    let message = call.store.change(id);
    message.status = status;
    message.visible_to_clients = visible.unwrap_or(message.visible_to_clients);
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Message)?;
    Reply::ok(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Message)?;
    let changes = [
        ("subject", call.filled("subject")?.map(Value::from)),
        ("content", call.text("content").map(Value::from)),
        ("category_id", category(call)?.map(Value::from)),
    ];
    let status = call.body.contains_key("status").then(|| Status::wanted(&call.body));
    let message = call.store.change(id);
    message.status = status.unwrap_or(message.status);
    for (name, value) in changes {
        if let Some(value) = value {
            message.fields.insert(name.to_owned(), value);
        }
    }
    Reply::ok(view(call.store, id))
}

/// The category in the body.
fn category(call: &Call<'_>) -> Result<Option<i64>, Refusal> {
    match call.body.get("category_id").and_then(Value::as_i64) {
        Some(id) if !call.store.categories.contains_key(&id) => {
            Err(Refusal::invalid("category_id", "is not a message type here"))
        }
        id => Ok(id),
    }
}

fn pin(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Message)?;
    if !call.store.pinned.contains(&id) {
        call.store.pinned.push(id);
    }
    Reply::no_content()
}

fn unpin(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Message)?;
    call.store.pinned.retain(|pinned| *pinned != id);
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(message) = store.record(id) else {
        return Value::Null;
    };
    let mut view = store.topic(message);
    view.extend(members([
        ("subject", json!(message.text("subject"))),
        ("content", mentions::expanded(store, message.text("content"))),
        ("content_attachments", attachments_in(store, message.text("content"))),
    ]));
    let category = message.fields.get("category_id").and_then(Value::as_i64);
    if let Some(category) = category.and_then(|id| store.categories.get(&id)) {
        view.insert("category".to_owned(), category.clone());
    }
    Value::Object(view)
}
