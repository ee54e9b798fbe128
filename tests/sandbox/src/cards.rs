//! Cards.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::handlers::Handler;
use super::kinds::Kind;
use super::mentions;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::View;
use super::wormholes;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCard", Handler::Create(Kind::Card)),
    ("GetCard", Handler::Get(Kind::Card)),
    ("ListCards", Handler::List(Kind::Card)),
    ("MoveCard", Handler::Do(move_to)),
    ("UpdateCard", Handler::Update(Kind::Card)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Card, view)];

/// Moves a card to a column of its project, or through a wormhole to that at the other end: to its
/// end, or to the requested position.
fn move_to(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Card)?;
    let card = call.any_record()?;
    let bucket = card.bucket;
    let column = call.body.get("column_id").and_then(Value::as_i64).unwrap_or_default();
    call.store.check_target(column)?;
    let target = call.store.record(column).filter(|target| target.bucket == bucket);
    let target = match target {
        Some(target) if target.kind == Kind::Wormhole => {
            call.store.check_target(wormholes::end(target))?;
            wormholes::exit(call.store, target)
        }
        target => target,
    };
    let target = target.filter(|target| call.store.may_contain(target.id, id));
    let target =
        target.ok_or_else(|| Refusal::invalid("column_id", "is not a column of this project"))?;
    let column = target.id;
    let position = match call.body.contains_key("position") {
        true => call.position()?,
        false => usize::MAX,
    };
    call.store.move_card(id, column, position);
    Reply::no_content()
}

impl Store {
    /// Moves a card to a position in a column. The event of the move has both columns.
    pub(super) fn move_card(&mut self, id: i64, column: i64, position: usize) {
        let old = self.record(id).map(|card| card.parent);
        self.relocate(id, column, position);
        self.details = Some(json!({ "column_id": column, "previous_column_id": old }));
    }
}

/// A card has its text twice, as `content` and as `description`. It is completed in the column for
/// that.
fn view(store: &Store, card: &Record, view: &mut Map<String, Value>) {
    let text = card.text("content");
    view.insert("content".to_owned(), mentions::expanded(store, text));
    view.insert("description".to_owned(), mentions::expanded(store, text));
    view.insert("description_attachments".to_owned(), attachments_in(store, text));
    let column = store.record(card.parent).map(|column| column.kind);
    view.insert("completed".to_owned(), json!(column == Some(Kind::CardColumnDone)));
}
