// @generated from api/card_tables.toml by `basecamp-codegen generate`; do not edit.
//! Card tables: boards on which cards move from column to column.

use crate::generated::prelude::*;

/// Card tables: boards on which cards move from column to column.
///
/// The service of [`Account::card_tables`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.card_tables().get(123);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "kanban")]
#[doc(alias = "kanban board")]
#[derive(Debug, Clone)]
pub struct CardTables<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> CardTables<H> {
    /// Gets a card table with its columns.
    ///
    /// - `card_table_id`: The card table.
    pub fn get(&self, card_table_id: impl IntoId<CardTable>) -> GetCardTable<H> {
        GetCardTable {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_table_id: card_table_id.into_id(),
        }
    }
}

/// Gets a card table with its columns.
///
/// - `card_table_id`: The card table.
///
/// `GetCardTable`: `GET /{accountId}/card_tables/{cardTableId}`. Created by
/// [`CardTables::get`].
#[doc = example!("card_tables().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCardTable<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_table_id: Id<CardTable>,
}

endpoint!(GetCardTable = GET_CARD_TABLE { path(card_table_id) } => CardTable, decode::json);

constructor!(GetCardTable(card_table_id: impl IntoId<CardTable>) = CardTables.get);

#[rustfmt::skip]
pub(crate) static GET_CARD_TABLE: Operation = Operation {
    id: "GetCardTable", service: "card_tables", name: "get", resource_type: "card_table",
    method: Method::GET, path: path_template!("/{accountId}/card_tables/{cardTableId}"),
    parameters: &[Parameter::path("card_table_id", "cardTableId", Type::Int64, "The card table.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a card table with its columns.",
};
