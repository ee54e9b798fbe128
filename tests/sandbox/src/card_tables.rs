//! Card tables.

use serde_json::{Map, Value, json};

use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("GetCardTable", Handler::Get(Kind::CardTable))];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::CardTable, view)];

/// The order of the columns.
const ORDER: [Kind; 4] =
    [Kind::CardColumnTriage, Kind::CardColumnNotNow, Kind::CardColumn, Kind::CardColumnDone];

fn view(store: &Store, table: &Record, view: &mut Map<String, Value>) {
    let of_kind =
        |kind| store.content(table.id, Kind::CardColumn).filter(move |column| column.kind == kind);
    let columns = ORDER.into_iter().flat_map(of_kind).map(|column| store.view(column.id));
    view.insert("lists".to_owned(), columns.collect());
    let wormholes = store.content(table.id, Kind::Wormhole).map(|link| store.view(link.id));
    view.insert("wormholes".to_owned(), json!(wormholes.collect::<Vec<_>>()));
}
