//! Wormholes: links from a card table to a column of another one.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::handlers::{Handler, show};
use super::kinds::Kind;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal};
use super::store::Store;
use super::views::{View, members, path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateWormhole", Handler::Do(create)),
    ("DeleteWormhole", Handler::Delete(Kind::Wormhole)),
    ("UpdateWormhole", Handler::Do(update)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Wormhole, view)];

/// The id of the column at the other end.
pub(super) fn end(wormhole: &Record) -> i64 {
    wormhole.number("destination_recording_id").unwrap_or_default()
}

/// The column at the other end, if it is active and the caller sees it.
pub(super) fn exit<'a>(store: &'a Store, wormhole: &Record) -> Option<&'a Record> {
    let column = store.record(end(wormhole))?;
    (store.status(column.id) == Status::Active && store.sees(column.id)).then_some(column)
}

/// The column of another card table that the body names.
fn destination(call: &Call<'_>, table: i64) -> Result<i64, Refusal> {
    let id = call.body.get("destination_recording_id").and_then(Value::as_i64).unwrap_or_default();
    call.store.check_target(id)?;
    let column = call.store.record(id).filter(|column| column.kind.is_like(Kind::CardColumn));
    let column = column.filter(|column| column.parent != table);
    match column.filter(|column| call.store.status(column.id) == Status::Active) {
        Some(column) => Ok(column.id),
        None => {
            let reason = "is not a column of another card table";
            Err(Refusal::invalid("destination_recording_id", reason))
        }
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let table = call.container(Kind::Wormhole)?;
    let destination = destination(call, table)?;
    let fields = members([("destination_recording_id", json!(destination))]);
    let id = call.store.add(Kind::Wormhole, table, fields);
    show(call, id)
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Wormhole)?;
    let destination = destination(call, call.any_record()?.parent)?;
    call.store.change(id).set("destination_recording_id", destination);
    show(call, id)
}

/// It has the title and the color of the column at the other end.
fn view(store: &Store, wormhole: &Record, view: &mut Map<String, Value>) {
    let column = exit(store, wormhole);
    let color = column.and_then(|column| column.fields.get("color"));
    let url = column.map(|column| store.links.api(path(column)));
    view.insert("color".to_owned(), json!(color));
    view.insert("linked".to_owned(), json!(column.is_some()));
    view.insert("destination_url".to_owned(), json!(url));
    view.insert("title".to_owned(), json!(column.map_or_else(String::new, |c| store.title(c))));
}
