// @generated from api/cards.toml by `basecamp-codegen generate`; do not edit.
//! Cards: pieces of work on a card table, which move from column to column.

use crate::generated::prelude::*;

/// Cards: pieces of work on a card table, which move from column to column.
///
/// The service of [`Account::cards`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .cards()
///     .create(123, "New logo")
///     .content("In <em>blue</em>")
///     .due_on(date(2026, 12, 1));
/// let call = account.cards().move_to(456, 789).position(1);
/// let call = account.cards().update(456).assignee_ids([321]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "kanban card")]
#[derive(Debug, Clone)]
pub struct Cards<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Cards<H> {
    /// Creates a card in a column.
    ///
    /// - `column_id`: The column.
    /// - `title`: The title.
    pub fn create(
        &self,
        column_id: impl IntoId<CardColumn>,
        title: impl Into<String>,
    ) -> CreateCard<H> {
        CreateCard {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
            body: CreateCardBody::new(title.into()),
        }
    }

    /// Gets a card.
    ///
    /// - `card_id`: The card.
    pub fn get(&self, card_id: impl IntoId<Card>) -> GetCard<H> {
        GetCard {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_id: card_id.into_id(),
        }
    }

    /// Lists the cards of a column.
    ///
    /// - `column_id`: The column.
    pub fn list(&self, column_id: impl IntoId<CardColumn>) -> ListCards<H> {
        ListCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
        }
    }

    /// Moves a card to another column.
    ///
    /// - `card_id`: The card.
    /// - `column_id`: The target column.
    pub fn move_to(
        &self,
        card_id: impl IntoId<Card>,
        column_id: impl IntoId<CardColumn>,
    ) -> MoveCard<H> {
        MoveCard {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_id: card_id.into_id(),
            body: MoveCardBody::new(column_id.into_id()),
        }
    }

    /// Changes the fields of a card that are set.
    ///
    /// - `card_id`: The card.
    pub fn update(&self, card_id: impl IntoId<Card>) -> UpdateCard<H> {
        UpdateCard {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_id: card_id.into_id(),
            body: UpdateCardBody::new(),
        }
    }
}

/// Creates a card in a column.
///
/// - `column_id`: The column.
/// - `title`: The title.
///
/// `CreateCard`: `POST /{accountId}/card_tables/lists/{columnId}/cards.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Cards::create`].
#[doc = example!("cards().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCard<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
    pub(crate) body: CreateCardBody,
}

body!(CreateCard: CreateCardBody { title: String } {
    /// The text, as HTML.
    into content: String,
    /// The due date.
    plain due_on: Date,
    /// Whether to notify the assignees.
    plain notify: bool,
});

rich_text_endpoint!(
    CreateCard(content) = CREATE_CARD { path(column_id); json(body) }
        => Card, decode::json
);

constructor!(CreateCard(
    column_id: impl IntoId<CardColumn>,
    title: impl Into<String>,
) = Cards.create);

#[rustfmt::skip]
pub(crate) static CREATE_CARD: Operation = Operation {
    id: "CreateCard", service: "cards", name: "create", resource_type: "card",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/lists/{columnId}/cards.json"),
    parameters: &[
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
        Parameter::body("title", Type::Text, "The title."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the assignees."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a card in a column.",
};

/// Gets a card.
///
/// - `card_id`: The card.
///
/// `GetCard`: `GET /{accountId}/card_tables/cards/{cardId}`. Created by [`Cards::get`].
#[doc = example!("cards().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCard<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_id: Id<Card>,
}

endpoint!(GetCard = GET_CARD { path(card_id) } => Card, decode::json);

constructor!(GetCard(card_id: impl IntoId<Card>) = Cards.get);

#[rustfmt::skip]
pub(crate) static GET_CARD: Operation = Operation {
    id: "GetCard", service: "cards", name: "get", resource_type: "card",
    method: Method::GET, path: path_template!("/{accountId}/card_tables/cards/{cardId}"),
    parameters: &[Parameter::path("card_id", "cardId", Type::Int64, "The card.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a card.",
};

/// Lists the cards of a column.
///
/// - `column_id`: The column.
///
/// `ListCards`: `GET /{accountId}/card_tables/lists/{columnId}/cards.json`. The result comes in
/// pages. Created by [`Cards::list`].
#[doc = example!("cards().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
}

list_endpoint!(ListCards = LIST_CARDS { path(column_id) } => [Card], decode::list);

constructor!(ListCards(column_id: impl IntoId<CardColumn>) = Cards.list);

#[rustfmt::skip]
pub(crate) static LIST_CARDS: Operation = Operation {
    id: "ListCards", service: "cards", name: "list", resource_type: "card",
    method: Method::GET, path: path_template!("/{accountId}/card_tables/lists/{columnId}/cards.json"),
    parameters: &[
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the cards of a column.",
};

/// Moves a card to another column.
///
/// - `card_id`: The card.
/// - `column_id`: The target column.
///
/// `MoveCard`: `POST /{accountId}/card_tables/cards/{cardId}/moves.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Cards::move_to`].
#[doc = example!("cards().move_to(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct MoveCard<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_id: Id<Card>,
    pub(crate) body: MoveCardBody,
}

body!(MoveCard: MoveCardBody { column_id: Id<CardColumn> } {
    /// The new position in that column, counted from 1.
    plain position: i32,
});

endpoint!(MoveCard = MOVE_CARD { path(card_id); json(body) } => (), decode::nothing);

constructor!(MoveCard(
    card_id: impl IntoId<Card>,
    column_id: impl IntoId<CardColumn>,
) = Cards.move_to);

#[rustfmt::skip]
pub(crate) static MOVE_CARD: Operation = Operation {
    id: "MoveCard", service: "cards", name: "move_to", resource_type: "card",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/cards/{cardId}/moves.json"),
    parameters: &[
        Parameter::path("card_id", "cardId", Type::Int64, "The card."),
        Parameter::body("column_id", Type::Int64, "The target column."),
        Parameter::optional_body("position", Type::Int32, "The new position in that column, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves a card to another column.",
};

/// Changes the fields of a card that are set.
///
/// - `card_id`: The card.
///
/// `UpdateCard`: `PUT /{accountId}/card_tables/cards/{cardId}`. Idempotent, so it is retried
/// like a read. Created by [`Cards::update`].
#[doc = example!("cards().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCard<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_id: Id<Card>,
    pub(crate) body: UpdateCardBody,
}

body!(UpdateCard: UpdateCardBody {} {
    /// The title.
    into title: String,
    /// The text, as HTML.
    into content: String,
    /// The due date.
    clearable due_on or clear_due_on: Date,
    /// The people assigned to it.
    ids assignee_ids: Person,
});

rich_text_endpoint!(
    UpdateCard(content) = UPDATE_CARD { path(card_id); json(body) }
        => Card, decode::json
);

constructor!(UpdateCard(card_id: impl IntoId<Card>) = Cards.update);

#[rustfmt::skip]
pub(crate) static UPDATE_CARD: Operation = Operation {
    id: "UpdateCard", service: "cards", name: "update", resource_type: "card",
    method: Method::PUT, path: path_template!("/{accountId}/card_tables/cards/{cardId}"),
    parameters: &[
        Parameter::path("card_id", "cardId", Type::Int64, "The card."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("due_on", Type::ClearableDate, "The due date."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a card that are set.",
};
