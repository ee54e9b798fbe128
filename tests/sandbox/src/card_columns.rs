//! The columns of card tables, and the sections of columns for waiting cards.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::handlers::{Handler, show};
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::{View, members};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCardColumn", Handler::Create(Kind::CardColumn)),
    ("DisableCardColumnOnHold", Handler::Do(disable_on_hold)),
    ("EnableCardColumnOnHold", Handler::Do(enable_on_hold)),
    ("GetCardColumn", Handler::Get(Kind::CardColumn)),
    ("MoveCardColumn", Handler::Do(move_to)),
    ("SetCardColumnColor", Handler::Update(Kind::CardColumn)),
    ("SubscribeToCardColumn", Handler::Do(|call| subscribe(call, true))),
    ("UnsubscribeFromCardColumn", Handler::Do(|call| subscribe(call, false))),
    ("UpdateCardColumn", Handler::Update(Kind::CardColumn)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[
    (Kind::CardColumn, view),
    (Kind::CardColumnDone, view),
    (Kind::CardColumnNotNow, view),
    (Kind::CardColumnOnHold, view_cards),
    (Kind::CardColumnTriage, view),
];

impl Store {
    /// Adds the columns of a new card table.
    pub(super) fn add_columns(&mut self, table: i64) {
        for kind in [Kind::CardColumnTriage, Kind::CardColumnNotNow, Kind::CardColumnDone] {
            self.add(kind, table, Map::new());
        }
        for title in ["Figuring it out", "In progress"] {
            self.add(Kind::CardColumn, table, members([("title", json!(title))]));
        }
    }
}

/// The section of a column for waiting cards.
fn on_hold(store: &Store, column: i64) -> Option<&Record> {
    store.children(column, Kind::CardColumnOnHold).next()
}

fn enable_on_hold(call: &mut Call<'_>) -> Outcome {
    let column = call.record(Kind::CardColumn)?;
    if on_hold(call.store, column).is_none() {
        call.store.add(Kind::CardColumnOnHold, column, Map::new());
    }
    Ok(Reply::Json(StatusCode::OK, call.store.view(column)))
}

/// Removes the section; its cards return to the column.
fn disable_on_hold(call: &mut Call<'_>) -> Outcome {
    let column = call.record(Kind::CardColumn)?;
    if let Some(section) = on_hold(call.store, column).map(|section| section.id) {
        let cards = call.store.children(section, Kind::Card);
        for card in cards.map(|card| card.id).collect::<Vec<_>>() {
            call.store.place(card, column, usize::MAX);
        }
        call.store.remove(section);
    }
    show(call, column)
}

/// Moves a column to the place of another one, or to the requested position.
fn move_to(call: &mut Call<'_>) -> Outcome {
    let table = call.container(Kind::CardColumn)?;
    let column = |name: &str| {
        let id = call.body.get(name).and_then(Value::as_i64).unwrap_or_default();
        let column = call.store.record(id).filter(|column| column.parent == table);
        let column = column.filter(|column| column.kind == Kind::CardColumn);
        column.ok_or_else(|| Refusal::invalid(name, "is not a column that can be moved"))
    };
    let (source, target) = (column("source_id")?.id, column("target_id")?.position);
    let position = match call.body.contains_key("position") {
        true => call.position()?,
        false => target,
    };
    call.store.place(source, table, position);
    Reply::no_content()
}

fn subscribe(call: &mut Call<'_>, is_subscribed: bool) -> Outcome {
    let column = call.record(Kind::CardColumn)?;
    call.store.subscribe(column, call.store.me, is_subscribed);
    Reply::no_content()
}

fn view(store: &Store, column: &Record, view: &mut Map<String, Value>) {
    view_cards(store, column, view);
    if let Some(section) = on_hold(store, column.id) {
        view.insert("on_hold".to_owned(), store.view(section.id));
    }
}

fn view_cards(store: &Store, column: &Record, view: &mut Map<String, Value>) {
    let path = format!("buckets/{}/card_tables/lists/{}/cards", column.bucket, column.id);
    view.insert("cards_url".to_owned(), json!(store.links.api(&path)));
}
