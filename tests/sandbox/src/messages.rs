//! Message boards and the messages on them.

use serde_json::{Map, Value};

use super::call::Call;
use super::handlers::{Handler, sorted};
use super::kinds::Kind;
use super::message_types;
use super::records::{Record, Status};
use super::reply::{Outcome, Reply};
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateMessage", Handler::Create(Kind::Message)),
    ("GetMessage", Handler::Get(Kind::Message)),
    ("GetMessageBoard", Handler::Get(Kind::MessageBoard)),
    ("ListMessages", Handler::Do(list)),
    ("PinMessage", Handler::Do(pin)),
    ("UnpinMessage", Handler::Do(unpin)),
    ("UpdateMessage", Handler::Update(Kind::Message)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Message, view)];

/// Without a requested order, pinned messages are first, and newer ones before older ones.
fn list(call: &mut Call<'_>) -> Outcome {
    let board = call.container(Kind::Message)?;
    let messages = call.store.children_with(board, Kind::Message, Status::Active);
    let mut ids: Vec<i64> = messages.map(|message| message.id).collect();
    ids.reverse();
    let mut ids = sorted(call, ids);
    if !call.query.contains_key("sort") {
        ids.sort_by_key(|id| !call.store.pinned.contains(id));
    }
    call.page(&ids, Store::record_json)
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

fn view(store: &Store, message: &Record, view: &mut Map<String, Value>) {
    // A message that comes from another project has none.
    let known = store.categories.of(message.bucket);
    if let Some(id) = message.number("category_id").filter(|id| known.contains(id)) {
        view.insert("category".to_owned(), message_types::view(store, id));
    }
}
